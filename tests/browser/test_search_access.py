"""Search for everyone: accessibility, narrow screens, and the content security policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check(page: Page, width: int) -> None:
    results = Axe().run(page, options={"runOnly": RULES, "preload": False})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_all_of_search_is_accessible(
    new_page: OpenPage, knowledge_base: Path, width: int, scheme: str
) -> None:
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    site = knowledge_base.as_uri()
    for name in ("search.html", "a-z.html", "citations.html"):
        page.goto(f"{site}/{name}")
        check(page, width)
    page.goto(f"{site}/search.html#q=shackled+nashville+comunities&type=article")
    expect(page.locator(".kb-search-notes")).to_contain_text("No exact match")
    expect(page.locator("#search-results mark").first).to_be_visible()
    expect(page.locator(".kb-filter-chosen")).to_be_visible()
    page.locator(".kb-filter-panel details").evaluate_all(
        "groups => groups.forEach((group) => (group.open = true))"
    )
    check(page, width)
    page.goto(f"{site}/search.html#q=qqqqqqq")
    expect(page.locator(".kb-search-none")).to_be_visible()
    check(page, width)
    page.goto(f"{site}/laws/ina-287g.html")
    page.get_by_role("combobox").press_sequentially("secure")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    check(page, width)


def test_keys_lead_from_the_query_to_results_and_facets(
    new_page: OpenPage, knowledge_base: Path
) -> None:
    page = new_page()
    page.goto(f"{knowledge_base.as_uri()}/search.html")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("shackled nashville")
    page.keyboard.press("Enter")
    expect(page.locator(".kb-filter-panel")).to_be_visible()
    expect(page.locator("#search-results mark").first).to_be_visible()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("(e => e.closest('li') ? 'result' : e.tagName)(document.activeElement)")
        )
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    assert reached.count("result") >= 2
    first, total = reached.index("result"), page.locator("#search-results li").count()
    assert reached[first : first + total] == ["result"] * total, "one stop for each result"
    page.keyboard.press("Space")
    expect(page.locator(".kb-filter-remove")).to_have_count(1)
    assert "=" in page.evaluate("location.hash").partition("&")[2]


def test_the_focus_is_seen(new_page: OpenPage, knowledge_base: Path) -> None:
    page = new_page()
    page.goto(f"{knowledge_base.as_uri()}/search.html#q=plyler")
    page.locator("#search-results a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style not in {"none", ""}
