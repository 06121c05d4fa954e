"""Event pages: the further pages of a list of all events, and their events for its filter."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from kb_tools.extension.drawing import event_script, page_name
from kb_tools.extension.files import write_if_changed
from kb_tools.extension.filter_pages import GeneratedPage, changed_pages
from kb_tools.javascript import literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.application import Sphinx

    from kb_tools.extension.drawing import Drawer
    from kb_tools.extension.freshness import Freshness


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("html-collect-pages", collect_pages)


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the further pages of events that differ from what the last build wrote."""
    return changed_pages(app, event_pages)


def event_pages(draw: Drawer, _fresh: Freshness) -> Iterator[GeneratedPage]:
    """Yield every page of every list of events but its first, which is a document."""
    view = draw.domain.views.timeline
    for docname in _lists(draw):
        title = draw.builder.env.titles[docname].astext()
        for number in range(2, len(view.pages) + 1):
            yield _page(draw, docname, title, number)


def _page(draw: Drawer, docname: str, title: str, number: int) -> GeneratedPage:
    view = draw.domain.views.timeline
    years = [[year.year for year in page] for page in view.pages]
    heading = f"<h1>{html.escape(title)}</h1>\n"
    return GeneratedPage(
        page_name(docname, number),
        f"{title} ({number} of {len(years)})",
        (docname, title, years, view.total, view.pages[number - 1]),
        lambda: heading + draw.timeline(docname, number),
    )


def write_event_data(draw: Drawer, folder: Path) -> set[Path]:
    """Write what the filter of each list of events loads; return the files."""
    written = set()
    for docname in _lists(draw):
        further = draw.domain.views.timeline.pages[1:]
        if further:
            years = [year for page in further for year in page]
            drawn = draw.place(draw.draw("event_years", years=years), docname)
            path = folder / event_script(docname)
            write_if_changed(path, f"kbTimeline.more({literal(drawn)});\n")
            written.add(path)
    return written


def _lists(draw: Drawer) -> list[str]:
    """Return the documents that list all events."""
    return sorted(draw.domain.data["timelines"])
