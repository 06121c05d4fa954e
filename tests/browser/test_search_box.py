"""The search box in the header, by keyboard and by pointer, and both without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Served

    OpenPage = Callable[..., Page]


@pytest.fixture
def site(knowledge_base: Path) -> str:
    return knowledge_base.as_uri()


@pytest.fixture
def page(new_page: OpenPage, site: str) -> Page:
    """Return a page with a search box in its header."""
    page = new_page()
    page.goto(f"{site}/laws/ina-287g.html")
    return page


@pytest.fixture
def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search")


def suggest(page: Page, text: str) -> Locator:
    """Type, wait for suggestions, and return them."""
    page.get_by_role("combobox", name="Search").press_sequentially(text)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    return options


def active(page: Page, box: Locator) -> Locator:
    """Return the option that is active, as assistive technology sees it."""
    expect(box).to_have_attribute("aria-activedescendant", re.compile("."))
    name = box.get_attribute("aria-activedescendant") or ""
    chosen = page.locator("[aria-selected='true']")
    expect(chosen).to_have_count(1)
    expect(chosen).to_have_id(name)
    return chosen


def wait(page: Page, condition: str) -> None:
    """Wait until something holds; the content policy forbids Playwright's own way."""
    for _ in range(100):
        if page.evaluate(f"Boolean({condition})"):
            return
        page.wait_for_timeout(50)
    pytest.fail(condition)


def loaded(page: Page) -> list[str]:
    return page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")


def test_the_box_is_a_combobox(page: Page, box: Locator) -> None:
    for name, value in {
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": "kb-suggestions",
        "autocomplete": "off",
    }.items():
        expect(box).to_have_attribute(name, value)
    popup = page.locator("#kb-suggestions")
    expect(popup).to_have_role("listbox")
    expect(popup).to_have_attribute("aria-label", "Suggestions")
    expect(popup).to_be_hidden()


def test_nothing_is_loaded_before_the_first_focus(page: Page, box: Locator) -> None:
    assert [name for name in loaded(page) if "/search/" in name and "box.js" not in name] == []
    box.focus()
    wait(page, "window.kbSearch && kbSearch.suggest")
    assert page.locator('script[src$="_static/search.js"]').count() == 1


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("287", "287(g) Program"),
        ("sb10", "(SB 1070)"),
        ("secure com", "Secure Communities"),
        ("arizona v. u", "Arizona v. United States"),
        ("8 usc 1373", "8 U.S.C. § 1373"),
        ("melend", "Melendres"),
    ],
)
def test_entries_are_suggested_by_name(page: Page, text: str, first: str) -> None:
    options = suggest(page, text)
    expect(options.first).to_contain_text(first)
    assert options.count() <= 8
    expect(page.get_by_role("status")).to_have_text(f"Suggestions: {options.count()}")


def test_arrows_go_round_and_the_box_keeps_the_focus(page: Page, box: Locator) -> None:
    options = suggest(page, "secure")
    count = options.count()
    assert box.get_attribute("aria-activedescendant") is None
    for place in range(count):
        box.press("ArrowDown")
        assert active(page, box).inner_text() == options.nth(place).inner_text()
        expect(box).to_be_focused()
        expect(box).to_have_value("secure")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") is None
    expect(page.locator("[aria-selected='true']")).to_have_count(0)
    box.press("ArrowUp")
    assert active(page, box).inner_text() == options.nth(count - 1).inner_text()


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft", "ArrowRight"])
def test_moving_in_the_text_leaves_the_active_option(page: Page, box: Locator, key: str) -> None:
    suggest(page, "secure")
    box.press("ArrowDown")
    active(page, box)
    box.press(key)
    assert box.get_attribute("aria-activedescendant") is None
    expect(page.locator("[aria-selected='true']")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "true")


def test_typing_leaves_the_active_option(page: Page, box: Locator) -> None:
    suggest(page, "pri")
    box.press("ArrowDown")
    active(page, box)
    box.evaluate("""box => {
        box.value = "prisons";
        box.dispatchEvent(new Event("input"));
        const enter = { key: "Enter", bubbles: true, cancelable: true };
        if (box.dispatchEvent(new KeyboardEvent("keydown", enter))) box.form.requestSubmit();
    }""")  # sooner than new suggestions come
    page.wait_for_url("**/search.html#q=prisons")


def test_what_is_chosen_is_of_what_was_typed_last(page: Page, box: Locator) -> None:
    suggest(page, "pri")
    box.press_sequentially("ntz")
    box.press("ArrowDown")
    assert "Printz" in active(page, box).inner_text()
    page.wait_for_timeout(300)  # longer than typing is waited for: nothing is drawn anew
    assert "Printz" in active(page, box).inner_text()


def test_enter_opens_the_active_option(page: Page, box: Locator) -> None:
    options = suggest(page, "plyler")
    title = options.first.inner_text().splitlines()[0]
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")
    expect(page.locator("h1")).to_contain_text(title.split(" Case")[0])


def test_enter_without_an_active_option_searches(page: Page, box: Locator, site: str) -> None:
    box.fill("8 U.S.C. § 1373 & 100% #1")
    box.press("Enter")
    page.wait_for_url("**/search.html#*")
    assert page.url == f"{site}/search.html#q=8+U.S.C.+%C2%A7+1373+%26+100%25+%231"
    expect(page.get_by_role("searchbox")).to_have_value("8 U.S.C. § 1373 & 100% #1")


def test_the_button_searches(page: Page, box: Locator) -> None:
    suggest(page, "detainer")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search.html#q=detainer")


def test_escape_closes_and_an_arrow_opens_again(page: Page, box: Locator) -> None:
    options = suggest(page, "secure")
    box.press("ArrowDown")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(page.locator("#kb-suggestions")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("secure")
    expect(box).to_be_focused()
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")


def test_leaving_closes(page: Page, box: Locator) -> None:
    options = suggest(page, "secure")
    box.press("Tab")
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_emptying_closes(page: Page, box: Locator) -> None:
    options = suggest(page, "secure")
    box.fill("")
    expect(options).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")


def test_typing_on_forgets_the_active_option(page: Page, box: Locator) -> None:
    options = suggest(page, "secure")
    box.press("ArrowDown")
    box.press_sequentially(" communities")
    expect(options.first).to_contain_text("Secure Communities")
    expect(page.locator("[aria-selected='true']")).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None


def test_a_click_opens_an_option(page: Page, box: Locator) -> None:
    options = suggest(page, "plyler")
    with page.expect_navigation():
        options.first.click()
    expect(page.locator("h1")).to_contain_text("Plyler")


def test_nothing_typed_is_read_as_html(page: Page, box: Locator) -> None:
    box.fill("<img src=x onerror=alert(1)>\"'&")
    wait(page, "window.kbSearch && kbSearch.suggest")
    page.wait_for_timeout(200)
    assert page.locator("header img").count() == 0


def test_without_data_the_box_still_searches(
    new_page: OpenPage, knowledge_base: Path, tmp_path: Path, problems: list[str]
) -> None:
    (tmp_path / "_static").symlink_to(knowledge_base / "_static")
    for name in ("index.html", "search.html"):
        (tmp_path / name).symlink_to(knowledge_base / name)
    page = new_page()
    page.goto(f"file://{tmp_path}/index.html")
    box = page.get_by_role("combobox")
    box.press_sequentially("secure")
    wait(page, "window.kbSearch && kbSearch.incomplete")
    expect(page.get_by_role("option")).to_have_count(0)
    box.press("Enter")
    page.wait_for_url("**/search.html#q=secure")
    expect(page.locator(".kb-search-status")).to_have_text("The search could not load its data.")
    expect(page.locator(".kb-search-none")).to_be_visible()
    assert all("ERR_FILE_NOT_FOUND" in problem for problem in problems)
    problems.clear()


# Without scripts ----------------------------------------------------------------------


def test_without_scripts_what_is_typed_is_sent_to_nobody(
    new_page: OpenPage,
    knowledge_base: Path,
    serve: Callable[[Path], Served],
    problems: list[str],
) -> None:
    server = serve(knowledge_base)
    page = new_page(java_script_enabled=False)
    page.goto(f"{server.address}/laws/index.html")
    page.get_by_role("searchbox", name="Search").fill("detainer")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search.html*")
    assert not [request for request in server.requests if "detainer" in str(request)]
    notice = page.locator("noscript p")
    expect(notice).to_contain_text("Search works in your browser, and needs scripts for it.")
    assert page.locator("form").filter(visible=True).count() == 0
    links = notice.get_by_role("link")
    expect(links).to_have_text(["citation index", "A–Z of all names"])
    links.nth(1).click()
    expect(page.locator("h1")).to_have_text(re.compile("^A–Z"))
    problems.clear()


def test_the_lists_are_whole_without_scripts(new_page: OpenPage, site: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{site}/a-z.html")
    expect(page.get_by_role("link", name="Melendres v. Arpaio", exact=True).first).to_be_visible()
    page.goto(f"{site}/citations.html")
    expect(page.locator("dt", has_text="8 U.S.C. § 1357(g)").first).to_be_visible()
