"""The list of all events in a browser, from disk: whole without scripts, and a filter with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site import Site
from tests.timeline import add_timeline

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def in_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = add_timeline(Site(tmp_path_factory.mktemp("pages") / "site"))
    site.edit("subject.toml", "[timeline]", "[timeline]\nper_page = 1")
    assert site.build().warnings == ""
    return site.out


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    site = add_timeline(Site(tmp_path_factory.mktemp("timeline") / "site"))
    assert site.build().warnings == ""
    return (site.out / "history/index.html").as_uri()


@pytest.fixture
def page(new_page: OpenPage, address: str) -> Page:
    opened = new_page(viewport={"width": 1280, "height": 800})
    opened.goto(address)
    return opened


def shown(page: Page) -> Locator:
    return page.locator(".kb-event:visible")


def hash_of(page: Page) -> str:
    return str(page.evaluate("location.hash"))


def test_all_is_there_without_scripts(new_page: OpenPage, address: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(address)
    expect(shown(page)).to_have_count(3)
    expect(page.locator(".kb-filter-panel")).to_be_hidden()
    page.get_by_role("link", name="1999", exact=True).click()
    assert page.url.endswith("#year-1999")
    page.get_by_role("link", name="Housing Office").click()
    expect(page.get_by_role("heading", name="Events")).to_be_visible()


def test_choosing_hides_the_other_events_and_empty_years(page: Page) -> None:
    expect(page.get_by_text("3 events")).to_be_visible()
    page.get_by_role("checkbox", name="Heat Rule").check()
    expect(shown(page)).to_have_count(1)
    expect(page.get_by_text("1 event", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="1999")).to_be_hidden()
    expect(page.get_by_role("link", name="1999", exact=True)).to_be_hidden()
    assert hash_of(page) == "#rule=heat-rule"
    page.get_by_role("checkbox", name="Deposit Rule").check()
    expect(shown(page)).to_have_count(2)


def test_counts_say_what_a_choice_would_leave(page: Page) -> None:
    row = page.locator(".kb-filter-value", has_text="Deposit Rule")
    expect(row.locator(".kb-filter-number")).to_have_text("1")


def test_back_and_the_address_bring_a_choice_back(page: Page, address: str) -> None:
    page.get_by_role("checkbox", name="Heat Rule").check()
    page.get_by_role("button", name="Clear filters").click()
    expect(shown(page)).to_have_count(3)
    assert hash_of(page) == ""
    page.go_back()
    expect(shown(page)).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Heat Rule")).to_be_checked()
    page.goto(address + "#rule=deposit-rule&rule=nothing")
    page.reload()
    expect(shown(page)).to_have_count(1)
    expect(shown(page)).to_contain_text("read out")


def test_a_jump_to_a_year_keeps_the_choice(page: Page) -> None:
    page.get_by_role("checkbox", name="Heat Rule").check()
    page.get_by_role("link", name="2001", exact=True).click()
    expect(page.locator("#year-2001")).to_be_focused()
    assert hash_of(page) == "#rule=heat-rule"
    expect(shown(page)).to_have_count(1)


def test_older_years_come_when_they_are_asked_for(new_page: OpenPage, in_pages: Path) -> None:
    page = new_page()
    page.goto((in_pages / "history/index.html").as_uri())
    expect(page.get_by_text("3 events, page 1 of 3")).to_be_visible()
    expect(shown(page)).to_have_count(1)
    script = page.locator("script[src*='filter/events-']")
    page.get_by_text("Filters").first.wait_for()
    expect(script).to_have_count(0)
    for group in page.locator(".kb-filter-facet:not([open]) > summary").all():
        group.click()
    page.get_by_role("checkbox", name="Heat Rule").check()
    expect(shown(page)).to_have_count(1)
    expect(shown(page)).to_contain_text("passes the heat rule")
    expect(page.get_by_role("navigation", name="Pages")).to_be_hidden()
    page.get_by_role("link", name="2001", exact=True).click()
    expect(page.locator("#year-2001")).to_be_focused()
    assert hash_of(page) == "#rule=heat-rule"
    page.get_by_role("link", name="Heat Rule").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Heat Rule")
    page.go_back()
    expect(shown(page)).to_contain_text("passes the heat rule")
    page.get_by_role("button", name="Clear filters").click()
    expect(shown(page)).to_have_count(1)
    expect(page.get_by_text("3 events, page 1 of 3")).to_be_visible()
    page.get_by_role("link", name="1999", exact=True).click()
    assert page.url.endswith("/history/page-3.html#year-1999")


def test_older_years_that_cannot_be_had(browser: Browser, in_pages: Path) -> None:
    script = next((in_pages / "filter").glob("events-*.js"))
    script.rename(script.with_suffix(".gone"))
    page = browser.new_page()  # not watched: the browser tells of the script that is gone
    page.goto((in_pages / "history/index.html").as_uri() + "#rule=heat-rule")
    expect(page.get_by_text("could not load its data")).to_be_visible()
    expect(page.get_by_role("link", name="Next")).to_be_visible()
    page.close()
    script.with_suffix(".gone").rename(script)


def test_a_jump_to_a_year_is_a_plain_link_otherwise(page: Page) -> None:
    page.get_by_role("link", name="2001", exact=True).click()
    assert hash_of(page) == "#year-2001"
    expect(shown(page)).to_have_count(3)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_accessible_and_no_wider_than_the_screen(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()  # not watched: axe asks for the style sheets
    for place in (address, address + "#rule=heat-rule"):
        page.goto(place)
        page.reload()
        results = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        )
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
