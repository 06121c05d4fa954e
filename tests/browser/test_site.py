"""The built knowledge base in a real browser, from disk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGES = (
    "index.html",
    "guides/index.html",
    "guides/heating.html",
    "rules/heat-rule.html",
    "rules/index.html",
    "form/howto.html",
    "year/index.html",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("browser") / "site")
    site.build()
    return site.out


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible_and_ask_nobody(
    browser: Browser, built: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    requests: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    for name in PAGES:
        page.goto((built / name).as_uri())
        results = Axe().run(
            page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
        )
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert errors == []
    assert all(url.startswith("file:") for url in requests)
    assert context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    context.close()


def test_pages_are_whole_without_scripts(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page: Page = context.new_page()
    page.goto((built / "guides/index.html").as_uri())
    assert page.locator(".kb-card").count() == 2
    assert not page.locator(".kb-filter-panel").is_visible()
    page.get_by_role("link", name="Next").click()
    assert page.get_by_role("link", name="Repairs", exact=True).is_visible()
    context.close()


def test_print_is_dark_on_light_whatever_the_screen(browser: Browser, built: Path) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto((built / "rules/heat-rule.html").as_uri())
    for part in (".kb-kicker", ".kb-status", ".kb-as-of"):
        colour = page.locator(part).first.evaluate("e => getComputedStyle(e).color")
        red, green, blue = (int(number) for number in re.findall(r"\d+", colour)[:3])
        assert red + green + blue < 3 * 128, part
    assert not page.locator(".kb-search").is_visible()
    context.close()


def test_a_definition_is_shown_in_place(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    page.goto((built / "guides/heating.html").as_uri())
    page.locator("a.kb-reference").first.focus()
    definition = page.locator("#definition-rules-heat-rule")
    definition.wait_for(state="visible")
    assert "lowest temperature" in definition.inner_text()
    page.keyboard.press("Escape")
    definition.wait_for(state="hidden")
    page.close()


def test_two_facets_combine(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    page.goto((built / "guides/index.html").as_uri())
    page.get_by_role("checkbox", name="How to").check()
    page.get_by_role("checkbox", name="Deposit Rule").check()
    page.locator(".kb-card").first.wait_for()
    page.wait_for_function("document.querySelectorAll('.kb-card').length === 1")
    assert page.locator(".kb-card-title").inner_text() == "Repairs"
    page.close()
