"""The chronicle: the events of the timeline and those of the entries, each once.

An event of the file and an event of an entry's own are one and the same when they have
one date and the file's names the entry.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from kb_tools.core.catalogue import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Event, Key, Record, Source
    from kb_tools.core.timeline import Timeline, TimelineEvent


@dataclass(slots=True)
class Happening:
    """Something that happened, once: to which entries, and what each says of it itself."""

    date: str
    title: str
    entries: list[Record]
    sources: list[Source]
    own: dict[Key, Event] = field(default_factory=dict)

    def add_source(self, source: Source | None) -> None:
        """Add a source that is not there yet."""
        if source is not None and source.id not in {other.id for other in self.sources}:
            self.sources.append(source)


class Chronicle:
    """What happened, as the timeline and the entries tell it."""

    def __init__(self, catalogue: Catalogue, timeline: Timeline) -> None:
        self.catalogue = catalogue
        self.timeline = timeline
        spec = catalogue.subject.timeline
        self.gathers = frozenset(spec.gathers if spec else ())

    @cached_property
    def happenings(self) -> tuple[Happening, ...]:
        """All that happened, oldest first."""
        found = [self._of_file(event) for event in self.timeline.events]
        named: dict[tuple[Key, str], list[Happening]] = defaultdict(list)
        for happening in found:
            for entry in happening.entries:
                named[entry.key, happening.date].append(happening)
        for record in self.catalogue.records:
            found += _tell(record, named)
        return tuple(sorted(found, key=_order))

    def _of_file(self, event: TimelineEvent) -> Happening:
        entries = (self.catalogue.find(item.type, item.target) for item in event.entries)
        unique = {entry.key: entry for entry in entries if entry is not None}
        happening = Happening(event.date, event.title, list(unique.values()), [])
        happening.add_source(self.timeline.sources.get(event.source or ""))
        return happening

    @cached_property
    def _by_entry(self) -> dict[Key, list[Happening]]:
        table: dict[Key, list[Happening]] = defaultdict(list)
        for happening in self.happenings:
            keys = {entry.key for entry in happening.entries}
            keys.update(entry.key for entry in self._gathering(happening))
            for key in keys:
                table[key].append(happening)
        return table

    def _gathering(self, happening: Happening) -> Iterator[Record]:
        """Yield the records that show what happened to the entries that belong to them."""
        for entry in happening.entries:
            for name in self.catalogue.subject.reference_fields(entry.type):
                if self.catalogue.subject.fields[name].refers_to in self.gathers:
                    yield from self.catalogue.referred(entry, name)

    def of(self, record: Record) -> list[Happening]:
        """Return what a record shows: what happened to it, and to what it gathers."""
        return self._by_entry.get(record.key, [])

    def involved(self, happening: Happening) -> dict[str, list[Record]]:
        """Return the entries by which an event is found, by type; each once."""
        keyed: dict[Key, Record] = {}
        for record in (*happening.entries, *self._gathering(happening)):
            keyed.setdefault(record.key, record)
        types: dict[str, list[Record]] = defaultdict(list)
        for record in keyed.values():
            types[record.type].append(record)
        return types


def _order(happening: Happening) -> tuple[str, str, list[Key]]:
    return happening.date, happening.title, [entry.key for entry in happening.entries]


def _tell(record: Record, named: dict[tuple[Key, str], list[Happening]]) -> Iterator[Happening]:
    """Put a record's own events with what is named already; yield those that are new.

    Where several have one date, those whose titles are nearest go together.
    """
    sources = {source.id: source for source in record.sources}
    for date, events in _by_date(record).items():
        happenings = named.get((record.key, date), [])
        pairs = sorted(
            (-fuzz.partial_ratio(name_key(event.title), name_key(happening.title)), i, j)
            for i, event in enumerate(events)
            for j, happening in enumerate(happenings)
        )
        taken: dict[int, int] = {}
        for _score, i, j in pairs:
            if i not in taken and j not in taken.values():
                taken[i] = j
        for i, event in enumerate(events):
            if i in taken:
                happening = happenings[taken[i]]
            else:
                happening = Happening(date, event.title, [record], [])
                yield happening
            happening.own[record.key] = event
            happening.add_source(sources.get(event.source or ""))


def _by_date(record: Record) -> dict[str, list[Event]]:
    dates: dict[str, list[Event]] = defaultdict(list)
    for event in record.events:
        dates[event.date].append(event)
    return dates
