"""The end of a record's page, and pages on paper, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

WIDE = """# Wide

```yaml
key: "{}" # a long line
```

| | {} |
|---|---|
| one | two |
""".format("wide " * 40, "W" * 60)
FOLDED = "# Folded\n\n```{dropdown} More\n\nFolded words.\n```\n"
RECORDS = ("guides/heating.html", "guides/repairs.html", "rules/heat-rule.html")
PAGES = (*RECORDS, "wide.html")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = {
        "html_baseurl": "https://example.org/kb/",
        "kb_edit_url": "https://example.org/edit/{path}",
        "html_theme_options": {"archive": "all.zip", "footer": [("guides/index", "Guides")]},
    }
    site = Site(tmp_path_factory.mktemp("records") / "site", config=config)
    site.write("folded.md", f"---\norphan: true\n---\n{FOLDED}")
    site.write("wide.md", f"---\norphan: true\n---\n{WIDE}")
    assert site.build().warnings == ""
    return site.out


def paper(new_page: OpenPage, address: str) -> Page:
    page = new_page(viewport={"width": 700, "height": 900})
    page.emulate_media(media="print")
    page.goto(address)
    return page


def after(locator: Locator) -> str:
    return locator.evaluate("e => getComputedStyle(e, '::after').content")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible(new_page: OpenPage, built: Path, width: int, scheme: str) -> None:
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    for name in PAGES:
        page.goto((built / name).as_uri())
        results = Axe().run(page, options={"preload": False})  # with its best practices
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_what_leads_elsewhere_is_marked(new_page: OpenPage, built: Path) -> None:
    page = new_page()
    page.goto((built / RECORDS[0]).as_uri())
    assert "↗" in after(page.locator("a.kb-source-title"))
    assert after(page.locator(".kb-related a").first) == "none"
    assert page.get_by_role("link", name="Ordinance 12", exact=True).is_visible()


def test_the_mark_never_stands_alone_on_a_line(new_page: OpenPage, built: Path) -> None:
    page = new_page()
    page.goto((built / RECORDS[0]).as_uri())
    narrowest = page.evaluate(
        """() => {
            const link = document.createElement("a");
            Object.assign(link, { rel: "external", textContent: "Some few words of a long title" });
            const box = document.createElement("p");
            box.append(link);
            document.querySelector("main").append(box);
            const widths = [];
            for (let width = 60; width < 300; width++) {
                box.style.maxWidth = `${width}px`;
                widths.push([...link.getClientRects()].at(-1).width);
            }
            return Math.min(...widths);
        }"""
    )
    assert narrowest > 30  # "title" and the mark; the mark alone has some ten pixels


def test_previous_and_next_lead_there_and_back(new_page: OpenPage, built: Path) -> None:
    page = new_page()
    page.goto((built / "guides/repairs.html").as_uri())
    page.locator("a[rel='next']").click()
    assert page.url.endswith("/guides/heating.html")
    page.locator("a[rel='prev']").click()
    assert page.url.endswith("/guides/repairs.html")


def test_a_record_on_paper(new_page: OpenPage, built: Path) -> None:
    page = paper(new_page, (built / RECORDS[0]).as_uri())
    for part in (".kb-facts .kb-status", ".kb-facts .kb-as-of", ".kb-cite-page", ".kb-changes"):
        assert page.locator(part).first.is_visible(), part
    assert after(page.locator("a.kb-source-title")) == '" <https://example.org/12>"'
    assert (
        "https://example.org/kb/guides/heating.html" in page.locator(".kb-cite-page").inner_text()
    )
    for part in ("nav", "form", "button", ".kb-downloads", ".kb-edit", ".kb-related"):
        for found in page.locator(part).all():
            assert not found.is_visible(), part
    assert page.evaluate("document.documentElement.scrollWidth") <= 700


def test_what_is_folded_is_open_on_paper(new_page: OpenPage, built: Path) -> None:
    page = new_page()
    page.goto((built / "folded.html").as_uri())
    inside = page.get_by_text("Folded words.")
    shown = "e => e.checkVisibility({ contentVisibilityAuto: true }) && e.offsetHeight > 0"
    assert not inside.evaluate(shown)
    page.emulate_media(media="print")
    assert inside.evaluate(shown)
    page.emulate_media(media="screen")
    assert not inside.evaluate(shown)


def test_a_filtered_list_on_paper_says_what_was_chosen(new_page: OpenPage, built: Path) -> None:
    page = new_page()
    page.goto((built / "guides/index.html").as_uri() + "#form=story")
    page.wait_for_function("document.querySelectorAll('.kb-card').length === 1")
    page.emulate_media(media="print")
    assert page.get_by_text("Form: Story").is_visible()
    for part in (".kb-filter-panel", ".kb-filter-sort", "select", ".kb-ways", ".kb-pages"):
        for found in page.locator(part).all():
            assert not found.is_visible(), part
