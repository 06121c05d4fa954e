"""Queries of the catalogue, and lists cut into pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from kb_tools.core.catalogue import by_title, newest_first
from kb_tools.core.problems import allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Record
    from kb_tools.core.subject import Subject

Item = TypeVar("Item")

Sort = Literal["newest", "oldest", "title", "status"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "title", "status")


class Query(NamedTuple):
    """Which records a list shows: of these types, with these values, so sorted, so many.

    ``where`` holds (facet or field, accepted values) pairs: a record must have one of the
    values of each.
    """

    types: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: Sort = "newest"
    limit: int | None = None


def latest_status_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Sort records by the day on which their status was last seen so, then by title."""

    def as_of(record: Record) -> str:
        return record.status.as_of if record.status else ""

    return tuple(sorted(by_title(records), key=as_of, reverse=True))


def select(catalogue: Catalogue, query: Query) -> tuple[Record, ...]:
    """Return the records that a query asks for, in its order."""
    records = [record for name in query.types for record in catalogue.of_type(name)]
    for name, accepted in query.where:
        records = [record for record in records if _has(catalogue, record, name, accepted)]
    if query.sort == "title":
        found = by_title(records)
    elif query.sort == "status":
        found = latest_status_first(records)
    else:
        found = newest_first(records)
        found = found if query.sort == "newest" else found[::-1]
    return found[: query.limit]


class _Values(NamedTuple):
    """How a facet or field is read: what a record has, and what may be asked for.

    ``type`` is set where the values are entries.
    """

    given: Callable[[Record], Collection[str]]
    type: str | None
    known: Collection[str] | None


def _has(catalogue: Catalogue, record: Record, name: str, accepted: tuple[str, ...]) -> bool:
    values = _values(catalogue, name, is_entry=catalogue.subject.types[record.type].is_entry)
    given = values.given(record)
    for value in accepted:
        entry = catalogue.find(values.type, value) if values.type else None
        if (entry.id if entry else value) in given:
            return True
    return False


def _values(catalogue: Catalogue, name: str, *, is_entry: bool) -> _Values:
    subject = catalogue.subject
    facet = subject.facets.get(name)
    if name == "status" and (is_entry or facet is None):
        return _Values(lambda r: {r.status.value} if r.status else (), None, subject.statuses)
    if facet is not None and not (is_entry and facet.field):
        field = subject.fields[facet.field] if facet.field else None
        known = subject.statuses if facet.status_of else field.values if field else None
        type_ = field.refers_to if field else None
        return _Values(lambda r: catalogue.facet_values(facet, r), type_, known)
    key = facet.field if facet and facet.field else name
    spec = subject.fields[key]
    if spec.refers_to:
        return _Values(lambda r: {e.id for e in catalogue.referred(r, key)}, spec.refers_to, None)
    return _Values(lambda r: r.fields.get(key, ()), None, spec.values)


def unknown_types(subject: Subject, names: Iterable[str]) -> Iterator[str]:
    """Yield a message for each name that is not a type of record."""
    for name in names:
        if name not in subject.types:
            hint = did_you_mean(name, subject.types)
            yield f"{name!r} is not a type of record.{hint} Allowed are: {allowed(subject.types)}."


def check_query(catalogue: Catalogue, query: Query) -> Iterator[str]:
    """Yield what is wrong with the values that a query asks for."""
    is_entry = any(catalogue.subject.types[name].is_entry for name in query.types)
    for name, accepted in query.where:
        values = _values(catalogue, name, is_entry=is_entry)
        for value in accepted:
            if values.type and catalogue.find(values.type, value) is None:
                near = catalogue.nearest(values.type, value)
                hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
                yield f"{name}: there is no {values.type} {value!r}.{hint}"
            elif values.known is not None and value not in values.known:
                hint = did_you_mean(value, values.known)
                yield f"{name}: {value!r} is not allowed.{hint} Allowed: {allowed(values.known)}."


class PageOf(NamedTuple, Generic[Item]):
    """One page of a list: its number, from 1, of how many pages, and how many items in all."""

    records: tuple[Item, ...]
    number: int
    pages: int
    total: int


PageOfList: TypeAlias = "PageOf[Record]"


def paginate(records: tuple[Item, ...], size: int) -> list[PageOf[Item]]:
    """Cut a list into pages of ``size``; an empty list has one empty page."""
    count = max(1, -(-len(records) // size))
    return [
        PageOf(records[start : start + size], start // size + 1, count, len(records))
        for start in range(0, count * size, size)
    ]
