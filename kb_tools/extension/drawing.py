"""Drawing: views to HTML, by templates that a project may override.

The templates stand in ``kb_tools/templates/kb``; a template of the same name in a
folder of ``templates_path`` takes its place.
"""

from __future__ import annotations

import datetime
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from babel.dates import format_date, format_skeleton
from sphinx.builders.html import StandaloneHTMLBuilder

from kb_tools.core.dates import date_parts
from kb_tools.core.listing import PageOf, paginate, select
from kb_tools.extension.datasets import datasets
from kb_tools.extension.domain import definition_id, knowledge_domain
from kb_tools.extension.record_end import RecordEnd, record_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.builders import Builder

    from kb_tools.core.records import Record
    from kb_tools.core.views import Reference

TEMPLATES = Path(__file__).parent.parent / "templates"

#: Stands for the way from a page to the site's root until a drawing is put on a page.
#: Text that comes from records cannot hold it: control characters are refused there.
ROOT = "\x02"


#: What the script of the list of events says.
EVENT_WORDS = {
    "filters": "Filters",
    "clear": "Clear filters",
    "remove": "Remove",
    "count": {"one": "1 event", "other": "{n} events"},
    "none": "No events match these filters.",
    "failed": "The filter could not load its data; the full list is on these pages.",
}


def drawer(builder: Builder) -> Drawer:
    """Return the drawer of the present build."""
    found = getattr(builder, "kb_drawer", None)
    if not isinstance(found, Drawer):
        found = Drawer(builder)
        builder.kb_drawer = found  # type: ignore[attr-defined]
    return found


class Drawer:
    """Draws views; one for each build."""

    def __init__(self, builder: Builder) -> None:
        self.domain = knowledge_domain(builder.env)
        self.subject = self.domain.subject
        self.builder = builder
        self.datasets = datasets(builder.env)
        folders = [builder.confdir / folder for folder in builder.config.templates_path]
        self.folders = [*folders, TEMPLATES]
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.folders),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self.environment.globals |= {
            "href": self._href,
            "definition_id": definition_id,
            "root": ROOT,
        }
        language = self.subject.site.language
        self.environment.filters["date"] = lambda value: human_date(value, language)
        self._card = self.environment.get_template("kb/card.html")
        self._cards: dict[str, str] = {}
        self._ends: dict[str, RecordEnd] = {}

    def _href(self, pagename: str) -> str:
        return ROOT + self.builder.get_target_uri(pagename)

    def place(self, drawing: str, pagename: str) -> str:
        """Put a drawing on a page: make its links relative to the page."""
        depth = self.builder.get_target_uri(pagename).count("/")
        return drawing.replace(ROOT, "../" * depth)

    def draw(self, template: str, **values: Any) -> str:
        """Draw a template; the result still has to be placed."""
        return self.environment.get_template(f"kb/{template}.html").render(**values)

    def card(self, record: Record) -> str:
        """Draw the index card of a record, once for each build."""
        drawing = self._cards.get(record.docname)
        if drawing is None:
            drawing = self._card.render(card=self.domain.views.card(record))
            self._cards[record.docname] = drawing
        return drawing

    def end(self, record: Record) -> RecordEnd:
        """Return what stands at the end of a record's page, worked out once for each build."""
        end = self._ends.get(record.docname)
        if end is None:
            end = self._ends[record.docname] = record_end(self.builder, record)
        return end

    def cards(self, records: Iterable[Record], columns: tuple[int, ...] | None = None) -> str:
        """Draw a list of index cards."""
        return self.draw("cards", cards=[self.card(record) for record in records], columns=columns)

    def pages(self, page: PageOf[Any], base: str) -> str:
        """Draw the links between the pages of a list."""
        names = [page_name(base, number) for number in range(1, page.pages + 1)]
        return self.draw("pages", page=page, names=names)

    # The parts of a document ------------------------------------------------

    def part(self, docname: str, part: str, options: dict[str, Any]) -> str:
        """Draw a placeholder of a document."""
        if part == "cards":
            records = select(self.domain.catalogue, options["query"])
            drawing = self.cards(records, options["columns"])
        elif part == "legend":
            drawing = self.draw("legend", statuses=self.subject.statuses)
        elif part == "facets":
            drawing = self.draw("facets", ways=self.subject.overviews())
        elif part == "timeline":
            drawing = self.timeline(docname)
        elif part == "datasets":
            sections = self.datasets.sections(self.domain.record_of[docname])
            drawing = self.draw("dataset_sections", sections=sections) if sections else ""
        elif part == "map":
            drawing = self.draw("tile_map", map=self.datasets.map(options["map"]))
        elif part == "definitions":
            drawing = self.draw("definitions", references=self.references(docname))
        else:
            record = self.domain.record_of[docname]
            drawing = self._header(record) if part == "header" else self._footer(record)
        return self.place(drawing, docname)

    def references(self, docname: str) -> list[Reference]:
        """Return what a page's references show, each record once, in the order of the text."""
        views = self.domain.views
        targets = self.domain.data["references"].get(docname, ())
        found = (views.reference(type_, target) for type_, target in targets)
        return list({view.docname: view for view in found if view is not None}.values())

    def timeline(self, docname: str, number: int = 1) -> str:
        """Draw a page of the list of all events; the first has what the filter needs."""
        view = self.domain.views.timeline
        page = PageOf(view.pages[number - 1], number, len(view.pages), view.total)
        names = [page_name(docname, other) for other in range(1, page.pages + 1)]
        return self.draw(
            "timeline",
            page=page,
            nav=[(y.year, n) for years, n in zip(view.pages, names, strict=True) for y in years],
            nav_page=names[number - 1],
            pages=self.pages(page, docname),
            more=event_script(docname) if number == 1 and page.pages > 1 else "",
            data={
                "facets": [facet._asdict() for facet in view.facets],
                "total": view.total,
                "words": EVENT_WORDS,
            },
        )

    def _header(self, record: Record) -> str:
        return self.draw("header", header=self.domain.views.header(record), record=record)

    def _footer(self, record: Record) -> str:
        views = self.domain.views
        citing = belonging = ""
        if self.subject.types[record.type].is_entry:
            page = paginate(self.domain.catalogue.citing(record), self.subject.site.per_page)[0]
            pages = self.pages(page, record.docname)
            citing = self.draw("list", cards=self.cards(page.records), page=page, pages=pages)
            others = self.domain.catalogue.belonging(record)
            belonging = self.cards(others) if others else ""
        return self.draw(
            "footer",
            footer=views.footer(record),
            end=self.end(record),
            is_cited=self.subject.is_cited(record.type),
            title=record.title,
            citing=citing,
            belonging=belonging,
        )

    def digest(self) -> str:
        """Return a digest of all that is drawn with: templates, subject, settings."""
        digest = hashlib.blake2b(self.subject.digest.encode(), digest_size=16)
        if isinstance(self.builder, StandaloneHTMLBuilder):
            digest.update(self.builder.build_info.config_hash.encode())
        for folder in self.folders:
            for path in sorted(Path(folder).glob("kb/*.html")):
                digest.update(path.read_bytes())
        return digest.hexdigest()


def event_script(docname: str) -> str:
    """Return the name of the script with the events of the further pages of a list."""
    return f"events-{docname.replace('/', '-')}.js"


def page_name(base: str, number: int) -> str:
    """Return the name of a page of a list; the first is the list's own page."""
    if number == 1:
        return base
    return f"{base.removesuffix('/index')}/page-{number}"


@lru_cache(maxsize=10_000)
def human_date(value: str, language: str) -> str:
    """Write an ISO 8601 date, as exact as it is, in the words of a language."""
    year, month, day = date_parts(value)
    if not month:
        return str(year)
    date = datetime.date(year, month, day or 1)
    if not day:
        return str(format_skeleton("yMMMM", date, locale=language))
    return str(format_date(date, format="long", locale=language))
