"""The knowledge base itself: one page of each type, as readers get it from a server."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.links import dead_links
from tests.weight import FIRST_VIEW, compressed, first_view

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Served

#: One of each type; tests of the search look at its page, A-Z and the citation index.
PAGES = (
    "index.html",
    "articles/index.html",
    "articles/index.html#state=texas",
    "articles/tale-of-two-counties-2009.html",
    "programs/287g.html",
    "laws/sb-1070.html",
    "cases/arizona-v-united-states.html",
    "agencies/ice.html",
    "states/texas.html",
    "topics/detainers.html",
    "year/index.html",
    "status/partly-blocked.html",
    "data/agreements-by-date.html",
    "map/index.html",
    "map/policy.html",
    "agencies-list/index.html",
    "agencies-list/index.html#state=texas",
    "agencies-list/page-2.html",
    "timeline/index.html",
    "timeline/index.html#state=texas",
    "about/legal.html",
    "contribute/subject.html",
)

#: Those with more than text in colours, which the reader's own may replace.
COLOURED = ("laws/sb-1070.html", "data/agreements-by-date.html", "map/index.html")

#: Links and controls that a finger may miss; those in a line of text are exempt.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter((element) => {
        if (!element.checkVisibility({ visibilityProperty: true })) return false;
        if (element.matches(".kb-hidden, .kb-skip, .headerlink")) return false;
        if (element.closest("label, p, dd p, td, .kb-event-title, .kb-note")) return false;
        const style = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        return style.display !== "inline" && (width < 23.9 || height < 23.9);
    })
    .map((element) => element.outerHTML)"""


@pytest.fixture(scope="module")
def site(serve: Callable[[Path], Served], knowledge_base: Path) -> str:
    return serve(knowledge_base).address


def accessible(page: Page, **options: object) -> None:
    results = Axe().run(
        page,
        options={"preload": False, "rules": {"target-size": {"enabled": True}}, **options},
    )
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_light_and_accessible_and_asks_nobody(
    new_page: Callable[..., Page], knowledge_base: Path, site: str, name: str
) -> None:
    page = new_page(viewport={"width": 320, "height": 800}, color_scheme="dark")
    loaded: set[Path] = set()
    page.on("request", lambda asked: loaded.add(knowledge_base / urlsplit(asked.url).path[1:]))
    page.goto(f"{site}/{name}", wait_until="networkidle")
    if "#" not in name:
        icon = knowledge_base / "_static/favicon.svg"
        assert sum(map(compressed, loaded - {icon})) <= FIRST_VIEW
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(SMALL) == []
    accessible(page)
    if name in COLOURED:
        page.emulate_media(forced_colors="active")
        accessible(page, runOnly=["color-contrast"])
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": 1280, "height": 800})
    accessible(page)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_every_internal_link_leads_somewhere(knowledge_base: Path) -> None:
    assert dead_links(knowledge_base) == []


def test_no_page_names_more_than_a_first_view_may_have(knowledge_base: Path) -> None:
    heavy = {
        str(path.relative_to(knowledge_base)): size
        for path in knowledge_base.rglob("*.html")
        if (size := first_view(path)) > FIRST_VIEW
    }
    assert heavy == {}
