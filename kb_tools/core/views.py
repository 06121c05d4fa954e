"""Views: what is shown of records, as plain data.

Templates, data files and fingerprints all use these, so what is hashed is what is
drawn.  A view is made of text, numbers, ``None`` and tuples only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kb_tools.core.event_views import EventView
    from kb_tools.core.records import Record, Source
    from kb_tools.core.review import Review


class StatusView(NamedTuple):
    """A status as a reader sees it; ``as_of`` is ISO 8601."""

    value: str
    label: str
    tone: str
    as_of: str
    scope: str | None
    authority: str | None


class Chip(NamedTuple):
    """A small link to an entry, with its status where it has one."""

    label: str
    docname: str
    type: str
    status: StatusView | None


class ChipGroup(NamedTuple):
    """The chips of one field; ``more`` is how many are left out."""

    label: str
    chips: tuple[Chip, ...]
    more: int = 0


class Card(NamedTuple):
    """An index card: what a list shows of a record."""

    docname: str
    type: str
    title: str
    kicker: str
    date: str | None
    summary: str
    status: StatusView | None
    groups: tuple[ChipGroup, ...]


class SourceView(NamedTuple):
    """A source with its number on the page and the label of its kind."""

    number: int
    kind_label: str
    source: Source


class Statement(NamedTuple):
    """A dated word of a field; ``view`` has no date if nothing is known."""

    field: str
    label: str
    view: StatusView
    meaning: str
    source: tuple[str, int] | None


class Header(NamedTuple):
    """What stands above a record's text."""

    type: str
    is_entry: bool
    kicker: str
    summary: str
    status: StatusView | None
    meaning: str
    status_source: tuple[str, int] | None
    statements: tuple[Statement, ...]
    published: str | None
    updated: str | None
    review: Review | None
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    groups: tuple[ChipGroup, ...]


class Footer(NamedTuple):
    """What stands below a record's text, without the lists of what cites it."""

    events: tuple[EventView, ...]
    relations: tuple[ChipGroup, ...]
    mentions: tuple[Chip, ...]
    sources: tuple[SourceView, ...]
    changes: tuple[tuple[str, str, bool], ...]


class Reference(NamedTuple):
    """A reference in running text: where it leads and what the reader gets in place."""

    docname: str
    anchor: str
    type: str
    title: str
    kicker: str
    summary: str
    status: StatusView | None


def source_number(record: Record, source_id: str) -> int | None:
    """Return the number, from 1, that a source has on its page."""
    for number, source in enumerate(record.sources, start=1):
        if source.id == source_id:
            return number
    return None
