"""Filter pages: pages that exist only in the output, one for each value of each facet.

An entry's own page is the page of that value, so entries get further pages only when
what cites them does not fit on the first.  Years, kinds and statuses, the overviews
and the list of all articles are wholly generated.  All are complete without scripts.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.builders.html import StandaloneHTMLBuilder

from kb_tools.core.generated import has_pages, shown_values
from kb_tools.core.listing import paginate
from kb_tools.extension.drawing import drawer, page_name
from kb_tools.extension.edit_links import SOURCE, source_file
from kb_tools.extension.freshness import freshness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.application import Sphinx

    from kb_tools.core.listing import PageOfList
    from kb_tools.core.records import Record
    from kb_tools.core.subject import Facet
    from kb_tools.core.views import ChipGroup, StatusView
    from kb_tools.extension.drawing import Drawer
    from kb_tools.extension.freshness import Freshness


#: What the filter's script says; ``{n}`` and the like are filled in by the script.
FILTER_WORDS = {
    "filters": "Filters",
    "clear": "Clear filters",
    "remove": "Remove",
    "sort": "Sort by",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "Title",
    "count": {"one": "1 article", "other": "{n} articles"},
    "showing": "Showing {from}–{to} of {n}",
    "previous": "Previous",
    "next": "Next",
    "none": "No articles match these filters.",
    "failed": "The filter could not load its data; the full list is below.",
}


class Row(NamedTuple):
    """A line of an overview: a value, its page and how many articles have it."""

    label: str
    pagename: str
    articles: int
    text: str
    status: StatusView | None


class GeneratedPage(NamedTuple):
    """A page to be written: its name, its title, what it rests on, and how it is drawn.

    ``source`` is the one file, relative to the source directory, that it is made from.
    """

    name: str
    title: str
    views: tuple[Any, ...]
    draw: Callable[[], str]
    source: str | None = None


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("html-collect-pages", collect_pages)


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the pages of facets and entries that differ from what the last build wrote."""
    return changed_pages(app, lambda draw, fresh: Generator(draw, fresh).pages())


def changed_pages(
    app: Sphinx, make: Callable[[Drawer, Freshness], Iterator[GeneratedPage]]
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield those of the generated pages that differ from what the last build wrote."""
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    fresh = freshness(app)
    documents = app.env.found_docs
    if not fresh.changed:
        names = [name for name in fresh.pages if name not in documents]
        if all(builder.get_output_path(name).exists() for name in names):
            return
    draw = drawer(builder)
    salt = draw.digest().encode()
    for page in make(draw, fresh):
        digest = fresh.digest(salt, page.title, page.source, *page.views)
        fresh.pages[page.name] = digest
        fresh.generated.add(page.name)
        written = fresh.manifest.pages.get(page.name) == digest
        if not written or not builder.get_output_path(page.name).exists():
            body = draw.place(page.draw(), page.name)
            context = {"title": html.escape(page.title), "body": body, SOURCE: page.source}
            yield page.name, context, "page.html"


class Generator:
    """Makes the generated pages of one catalogue."""

    def __init__(self, draw: Drawer, fresh: Freshness) -> None:
        self.drawer = draw
        self.fresh = fresh
        self.views = draw.domain.views
        self.catalogue = draw.domain.catalogue
        self.subject = draw.subject
        self.per_page = draw.subject.site.per_page

    def pages(self) -> Iterator[GeneratedPage]:
        """Yield every generated page, drawn or not."""
        for record in self.catalogue.entries:
            listed = paginate(self.catalogue.citing(record), self.per_page)
            for page in listed[1:]:
                source = source_file(self.drawer.builder.env, record.docname)
                yield self._list_page(record.docname, record.title, page, source=source)
        for name, facet in self.subject.facets.items():
            if has_pages(self.subject, facet):
                yield from self._facet_pages(name, facet)
        for name, spec in self.subject.types.items():
            if self._exists(f"{spec.folder}/index"):
                continue
            if spec.is_entry:
                yield self._overview(f"{spec.folder}/index", spec.plural, self._entry_rows(name))
            else:
                yield from self._all_articles(f"{spec.folder}/index", name, spec.plural)

    def _exists(self, name: str) -> bool:
        return name in self.drawer.builder.env.found_docs

    def _list_page(
        self,
        base: str,
        title: str,
        page: PageOfList,
        intro: str = "",
        above: Any = None,
        source: str | None = None,
    ) -> GeneratedPage:
        name = page_name(base, page.number)
        heading = title if page.pages == 1 else f"{title} ({page.number} of {page.pages})"

        def draw() -> str:
            cards = self.drawer.cards(page.records)
            pages = self.drawer.pages(page, base)
            return self.drawer.draw(
                "filter_page",
                title=title,
                page=page,
                intro=intro,
                above=above or (),
                cards=cards,
                pages=pages,
            )

        views = (base, page[1:], intro, above, self.fresh.cards(page.records))
        return GeneratedPage(name, heading, views, draw, source)

    # Facets whose values have no page of their own ---------------------------

    def _facet_pages(self, name: str, facet: Facet) -> Iterator[GeneratedPage]:
        rows: list[Row] = []
        # What the values of a closed list mean stands in the subject; a year means itself.
        source = None if facet.year_of else self.drawer.builder.config.kb_subject
        for value in shown_values(self.catalogue, name):
            records = self.catalogue.postings[name].get(value, ())
            label, meaning = self._term(facet, value)
            above = self._holders(facet, value)
            rows.append(Row(label, f"{name}/{value}", len(records), meaning, None))
            title = f"{facet.label}: {label}"
            for page in paginate(records, self.per_page):
                yield self._list_page(f"{name}/{value}", title, page, meaning, above, source)
        yield self._overview(f"{name}/index", facet.label, rows, source)

    def _term(self, facet: Facet, value: str) -> tuple[str, str]:
        if facet.year_of:
            return value, ""
        if facet.field:
            term = (self.subject.fields[facet.field].values or {})[value]
            return term.label, term.meaning
        status = self.subject.statuses[value]
        return status.label, status.meaning

    def _holders(self, facet: Facet, value: str) -> tuple[ChipGroup, ...]:
        """Return the entries that have a status themselves, above the articles that cite them."""
        if not facet.status_of:
            return ()
        type_ = self.subject.fields[facet.status_of].refers_to or ""
        entries = self.catalogue.of_type(type_)
        holders = [r for r in entries if r.status and r.status.value == value]
        if not holders:
            return ()
        return (self.views.group(self.subject.types[type_].plural, holders),)

    # Overviews ---------------------------------------------------------------

    def _overview(
        self, name: str, title: str, rows: list[Row], source: str | None = None
    ) -> GeneratedPage:
        def draw() -> str:
            return self.drawer.draw("overview", title=title, rows=rows)

        return GeneratedPage(name, title, (rows,), draw, source)

    def _entry_rows(self, type_: str) -> list[Row]:
        return [
            Row(
                record.title,
                record.docname,
                len(self.catalogue.citing(record)),
                record.summary,
                self.views.status(record),
            )
            for record in self.catalogue.of_type(type_)
        ]

    def _all_articles(self, base: str, type_: str, plural: str) -> Iterator[GeneratedPage]:
        title = f"All {plural.lower()}"
        records: tuple[Record, ...] = tuple(r for r in self.catalogue.articles if r.type == type_)
        ways = [way for way in self.subject.overviews() if way[1] != base]
        for page in paginate(records, self.per_page):
            yield self._article_list(base, title, page, ways)

    def _article_list(
        self, base: str, title: str, page: PageOfList, ways: list[tuple[str, str]]
    ) -> GeneratedPage:
        def draw() -> str:
            return self.drawer.draw(
                "all_articles",
                title=title,
                page=page,
                ways=ways,
                words=FILTER_WORDS,
                cards=self.drawer.cards(page.records),
                pages=self.drawer.pages(page, base),
            )

        name = page_name(base, page.number)
        heading = title if page.number == 1 else f"{title} ({page.number} of {page.pages})"
        views = (base, page[1:], ways, self.fresh.cards(page.records))
        return GeneratedPage(name, heading, views, draw)
