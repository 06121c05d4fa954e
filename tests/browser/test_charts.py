"""Charts in a real browser: legible on a phone, accessible, light and dark, and in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

PAGE = """# Charts

```{chart} rents.csv
:x: year
:y: rent
:series: area
:title: Rents
:description: Rents by area and year.
```

```{chart} rents.csv
:type: stacked
:x: year
:y: rent
:series: area
:title: Rents, stacked
:description: Rents by area and year.
```

```{chart} rents.csv
:type: bar
:x: area
:y: rent
:where: year=2021
:title: Rents in 2021
:description: Rents by area.
```

```{chart} rents.csv
:type: table
:x: year
:y: area, rent, remark, note
:title: Rents, all
:description: Every row.
```
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("charts") / "site")
    areas = ("Old Town by the harbour", "Quay")
    rows = [
        f"{year},{area},{year % 100 * 40 + 7 * place},{'remark' * 12},"
        for year in (2018, 2019, 2021, 2022)
        for place, area in enumerate(areas)
    ]
    site.write("rents.csv", "\n".join(["year,area,rent,remark,note", *rows, ""]))
    site.write("charts.md", PAGE)
    site.edit("index.md", "# ", "---\norphan: true\n---\n# ")
    site.build()
    return site.out / "charts.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_charts_are_accessible(
    context_with: Callable[..., BrowserContext], built: Path, width: int, scheme: str
) -> None:
    # The page is not watched: axe itself asks for the style sheets.
    context = context_with(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(built.as_uri())
    for summary in page.locator("summary").all():
        summary.click()
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize(("width", "shown"), [(320, "narrow"), (375, "narrow"), (1280, "wide")])
def test_one_drawing_is_shown_and_its_words_can_be_read(
    new_page: Callable[..., Page], built: Path, width: int, shown: str
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(built.as_uri())
    assert page.get_by_role("img").count() == 3
    assert page.get_by_role("img", name="Rents, stacked").is_visible()
    for svg in page.locator(f".kb-chart-{shown}").all():
        assert svg.is_visible()
        box = svg.bounding_box()
        assert box
        for word in svg.locator("text").all():
            place = word.bounding_box()
            assert place
            assert place["height"] >= 12
            assert place["x"] >= box["x"] - 1
            assert place["x"] + place["width"] <= width


def test_what_is_drawn_follows_the_scheme_without_colour_alone(
    new_page: Callable[..., Page], built: Path
) -> None:
    style = "e => [getComputedStyle(e).stroke, getComputedStyle(e).strokeDasharray]"
    colours = {}
    for scheme in ("light", "dark"):
        page = new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
        page.goto(built.as_uri())
        first = page.locator(".kb-chart-wide .kb-chart-line.kb-series-1").first.evaluate(style)
        second = page.locator(".kb-chart-wide .kb-chart-line.kb-series-2").first.evaluate(style)
        assert first[1] != second[1]
        colours[scheme] = first[0]
    assert colours["light"] != colours["dark"]


def test_print_shows_the_drawing_and_the_short_table(
    new_page: Callable[..., Page], built: Path
) -> None:
    page = new_page(viewport={"width": 760, "height": 1000})
    page.goto(built.as_uri())
    page.emulate_media(media="print")
    assert page.locator(".kb-chart-wide").first.is_visible()
    assert page.locator(".kb-chart-data table").first.is_visible()
    assert not page.locator(".kb-chart-file").first.is_visible()
