"""Sphinx's own search with our normaliser, and ours under other settings, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import Served

GUIDE = """---
title: Numbers
form: howto
published: 2020
summary: S.
---
Form 6103 and 12 Harb. Code 3(b), with 1,070 heaters.
"""
PLAIN = "---\norphan: true\n---\nFirst a qualm.\n\n# Who #1\n\nText.\n"
FORMS = ["6103", "12 Harb. Code § 3", "12harb3b", "3(b)", "3b", "1070", "heaters", "HEATER"]


@pytest.mark.parametrize("theme", ["basic", "alabaster", "kb"])
def test_numbers_and_joined_forms_are_found_by_the_stock_search(
    browser: Browser, tmp_path: Path, serve: Callable[[Path], Served], theme: str
) -> None:
    options = {} if theme == "kb" else {"html_theme_options": {}}
    site = Site(tmp_path / "site", config={"html_theme": theme, "kb_search": False, **options})
    site.write("guides/numbers.md", GUIDE)
    assert site.build().warnings == ""
    address = serve(site.out).address
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for text in FORMS:
        page.goto(f"{address}/search.html")
        page.locator("main, .body, body").locator("input[name=q]").first.fill(text)
        page.locator("main, .body, body").locator("input[name=q]").first.press("Enter")
        expect(page.locator("#search-results li a", has_text="Numbers").first).to_be_visible()
    assert errors == []
    page.close()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_results_of_any_page_lead_to_it(
    browser: Browser, tmp_path: Path, serve: Callable[[Path], Served], builder: str
) -> None:
    site = Site(tmp_path / "site")
    site.write("über uns/wer & was.md", PLAIN)
    assert site.build(builder=builder).warnings == ""
    address = serve(site.out).address
    suffix = ".html" if builder == "html" else "/"
    page = browser.new_page()
    page.goto(f"{address}/search{suffix}#q=qualm")
    expect(page.locator("#search-results .kb-snippet")).to_have_text("First a qualm.")
    expect(page.locator("#search-results mark")).to_have_text("qualm")
    page.get_by_role("link", name="Who #1").click()
    expect(page.locator("h1")).to_contain_text("Who #1")
    page.goto(f"{address}/rules/heat-rule{suffix}")
    box = page.get_by_role("combobox")
    box.press_sequentially("deposit r")
    expect(page.get_by_role("option").first).to_contain_text("Deposit Rule")
    box.press("Enter")
    page.get_by_role("link", name="Deposit Rule").click()
    expect(page.locator("h1")).to_contain_text("Deposit Rule")
    page.close()
