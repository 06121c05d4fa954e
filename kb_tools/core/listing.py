"""Queries of the catalogue, and lists cut into pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from kb_tools.core.catalogue import by_title, newest_first

if TYPE_CHECKING:
    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Record

Sort = Literal["newest", "oldest", "title"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "title")


class Query(NamedTuple):
    """Which records a list shows: of these types, with these values, so sorted, so many.

    ``where`` holds (facet or field, accepted values) pairs: a record must have one of the
    values of each.
    """

    types: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: Sort = "newest"
    limit: int | None = None


def select(catalogue: Catalogue, query: Query) -> tuple[Record, ...]:
    """Return the records that a query asks for, in its order."""
    records = [record for name in query.types for record in catalogue.of_type(name)]
    for name, accepted in query.where:
        records = [record for record in records if _has(catalogue, record, name, accepted)]
    if query.sort == "title":
        found = by_title(records)
    else:
        found = newest_first(records)
        found = found if query.sort == "newest" else found[::-1]
    return found[: query.limit]


def _has(catalogue: Catalogue, record: Record, name: str, accepted: tuple[str, ...]) -> bool:
    facet = catalogue.subject.facets.get(name)
    if facet is not None and not catalogue.subject.types[record.type].is_entry:
        given = set(catalogue.facet_values(facet, record))
        type_ = catalogue.subject.fields[facet.field].refers_to if facet.field else None
    elif name == "status":
        given = {record.status.value} if record.status else set()
        type_ = None
    else:
        field = _field(catalogue, name)
        type_ = catalogue.subject.fields[field].refers_to if field else None
        if field and type_:
            given = {entry.id for entry in catalogue.referred(record, field)}
        else:
            given = set(record.fields.get(field or name, ()))
    for value in accepted:
        entry = catalogue.find(type_, value) if type_ else None
        if (entry.id if entry else value) in given:
            return True
    return False


def _field(catalogue: Catalogue, name: str) -> str | None:
    """Return the field that a facet's or a field's name means for an entry."""
    if name in catalogue.subject.fields:
        return name
    facet = catalogue.subject.facets.get(name)
    return facet.field if facet else None


class PageOfList(NamedTuple):
    """One page of a list: its number, from 1, of how many pages, and how many records in all."""

    records: tuple[Record, ...]
    number: int
    pages: int
    total: int


def paginate(records: tuple[Record, ...], size: int) -> list[PageOfList]:
    """Cut a list into pages of ``size``; an empty list has one empty page."""
    count = max(1, -(-len(records) // size))
    return [
        PageOfList(records[start : start + size], start // size + 1, count, len(records))
        for start in range(0, count * size, size)
    ]
