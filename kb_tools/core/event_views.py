"""Views of events: on the page of an entry, and in the list of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.timeline_spec import PER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb_tools.core.chronicle import Chronicle, Happening
    from kb_tools.core.records import Record, Source
    from kb_tools.core.view_maker import Views
    from kb_tools.core.views import Chip


class SourceLink(NamedTuple):
    """A source that is not in the page's own list: who published it, what it is, and where."""

    publisher: str
    title: str
    url: str | None


class EventView(NamedTuple):
    """A dated event: to which (other) entries it happened, and what it rests on.

    ``cites`` are the sources in the page's own list, by id and number; ``links`` the others.
    """

    date: str
    title: str
    entries: tuple[Chip, ...] = ()
    cites: tuple[tuple[str, int], ...] = ()
    links: tuple[SourceLink, ...] = ()


class Year(NamedTuple):
    """The events of one year."""

    year: str
    events: tuple[EventView, ...]


class FacetView(NamedTuple):
    """A way to filter events: for each entry, the numbers of its events in the list."""

    id: str
    label: str
    values: tuple[tuple[str, str, tuple[int, ...]], ...]


class TimelineView(NamedTuple):
    """All events, newest first, in pages of whole years.

    An event's number is its place in that order.
    """

    pages: tuple[tuple[Year, ...], ...]
    facets: tuple[FacetView, ...]
    total: int


def events_of(views: Views, chronicle: Chronicle, record: Record) -> Iterator[EventView]:
    """Yield the events that a record's page shows, oldest first."""
    for happening in chronicle.of(record):
        own = happening.own.get(record.key)
        if own is None:
            others = [entry for entry in happening.entries if entry is not record]
            cites, links = _split(record, happening.sources)
            yield EventView(happening.date, happening.title, _links_to(views, others), cites, links)
        else:
            named = [source for source in happening.sources if source.id == own.source]
            cites, links = _split(record, named or happening.sources)
            yield EventView(own.date, own.title, (), cites, links)


def _split(
    record: Record, sources: Iterable[Source]
) -> tuple[tuple[tuple[str, int], ...], tuple[SourceLink, ...]]:
    numbers = {source.id: number for number, source in enumerate(record.sources, start=1)}
    listed = [source for source in sources if source.id in numbers]
    others = [source for source in sources if source.id not in numbers]
    return tuple((source.id, numbers[source.id]) for source in listed), _links(others)


def _links(sources: Iterable[Source]) -> tuple[SourceLink, ...]:
    return tuple(SourceLink(source.publisher, source.title, source.url) for source in sources)


def _links_to(views: Views, entries: Iterable[Record]) -> tuple[Chip, ...]:
    """Return chips without the status: it is today's, not that of the event's day."""
    return tuple(views.chip(entry)._replace(status=None) for entry in entries)


def timeline_view(views: Views, chronicle: Chronicle) -> TimelineView:
    """Return all events, newest first: what holds now comes from what happened last."""
    happenings = chronicle.happenings[::-1]
    years: dict[str, list[EventView]] = {}
    for item in happenings:
        event = EventView(
            item.date, item.title, _links_to(views, item.entries), (), _links(item.sources)
        )
        years.setdefault(item.date[:4], []).append(event)
    spec = views.subject.timeline
    listed = [Year(year, tuple(events)) for year, events in years.items()]
    pages = _in_pages(listed, spec.per_page if spec else PER_PAGE)
    return TimelineView(pages, tuple(_facets(views, chronicle, happenings)), len(happenings))


def _in_pages(years: Iterable[Year], size: int) -> tuple[tuple[Year, ...], ...]:
    """Put whole years on pages of up to so many events."""
    pages: list[list[Year]] = [[]]
    for year in years:
        if pages[-1] and sum(len(other.events) for other in (*pages[-1], year)) > size:
            pages.append([])
        pages[-1].append(year)
    return tuple(map(tuple, pages))


def _facets(
    views: Views, chronicle: Chronicle, happenings: tuple[Happening, ...]
) -> Iterator[FacetView]:
    involved = [chronicle.involved(happening) for happening in happenings]
    for name, facet in views.subject.facets.items():
        type_ = views.subject.fields[facet.field].refers_to if facet.field else None
        if type_ is None:
            continue
        numbers: dict[str, list[int]] = {}
        labels: dict[str, str] = {}
        for number, types in enumerate(involved):
            for entry in types.get(type_, ()):
                numbers.setdefault(entry.id, []).append(number)
                labels[entry.id] = views.chip(entry).label
        order = sorted(numbers, key=lambda id_: (labels[id_].casefold(), id_))
        if order:
            values = tuple((id_, labels[id_], tuple(numbers[id_])) for id_ in order)
            yield FacetView(name, facet.label, values)
