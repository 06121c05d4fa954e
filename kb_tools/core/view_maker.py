"""The making of views: what is shown of the records of one catalogue on one day."""

from __future__ import annotations

from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from kb_tools.core.chronicle import Chronicle
from kb_tools.core.event_views import events_of, timeline_view
from kb_tools.core.related import Relatedness
from kb_tools.core.review import review
from kb_tools.core.views import (
    Card,
    Chip,
    ChipGroup,
    Footer,
    Header,
    Reference,
    SourceView,
    Statement,
    StatusView,
    source_number,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Sequence

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.event_views import TimelineView
    from kb_tools.core.records import Record, Status
    from kb_tools.core.subject import StatusTerm
    from kb_tools.core.timeline import Timeline

T = TypeVar("T")

#: How many chips of a field a card shows.
CARD_CHIPS = 3


def _once(make: Callable[[Views, Record], T]) -> Callable[[Views, Record], T]:
    """Let a method make the view of each record once, and keep it."""

    @wraps(make)
    def made(views: Views, record: Record) -> T:
        key = (make.__name__, record.docname)
        if key not in views.made:
            views.made[key] = make(views, record)
        view: T = views.made[key]
        return view

    return made


class Views:
    """Makes the views of one catalogue, with its timeline, on one day."""

    def __init__(self, catalogue: Catalogue, day: datetime.date, timeline: Timeline) -> None:
        self.catalogue = catalogue
        self.chronicle = Chronicle(catalogue, timeline)
        self.subject = catalogue.subject
        self.day = day
        self.made: dict[tuple[str, str], Any] = {}

    @cached_property
    def relatedness(self) -> Relatedness:
        """What articles have in common."""
        return Relatedness(self.catalogue)

    def status(self, record: Record) -> StatusView | None:
        """Return an entry's status."""
        status = record.status
        return _status_view(self.subject.statuses[status.value], status) if status else None

    @_once
    def chip(self, record: Record) -> Chip:
        """Return the chip of an entry, by its short name where it has one."""
        return Chip(record.short or record.title, record.docname, record.type, self.status(record))

    def chips(self, records: Iterable[Record]) -> tuple[Chip, ...]:
        """Return the chips of several entries."""
        return tuple(map(self.chip, records))

    def group(self, label: str, records: Iterable[Record]) -> ChipGroup:
        """Return the chips of several entries under one label."""
        return ChipGroup(label, self.chips(records))

    def groups(self, record: Record, fields: Sequence[str]) -> tuple[ChipGroup, ...]:
        """Return the chips of a record's reference fields, a group each."""
        groups = (
            ChipGroup(self.subject.fields[name].label, self.chips(entries))
            for name in fields
            if (entries := self.catalogue.referred(record, name))
        )
        return tuple(groups)

    @_once
    def card(self, record: Record) -> Card:
        """Return the index card of a record."""
        spec = self.subject.types[record.type]
        fields = spec.card if spec.card is not None else spec.fields
        return Card(
            record.docname,
            record.type,
            record.title,
            self.kicker(record),
            record.published,
            record.summary,
            self.status(record),
            tuple(_shortened(group) for group in self.groups(record, fields)),
        )

    def kicker(self, record: Record) -> str:
        """Return the word above a title: the first closed word of the record, or its type."""
        spec = self.subject.types[record.type]
        if not spec.is_entry:
            for name in spec.fields:
                values = self.subject.fields[name].values
                given = record.fields.get(name)
                if values and given:
                    return values[given[0]].label
        return spec.label

    @_once
    def header(self, record: Record) -> Header:
        """Return what stands above a record's text."""
        spec = self.subject.types[record.type]
        status = self.status(record)
        facts = [("Also called", record.aliases), ("Citations", record.citations)]
        for name in spec.fields:
            field = self.subject.fields[name]
            given = record.fields.get(name, ())
            if given and not field.refers_to and not field.dated:
                words = tuple(field.values[v].label if field.values else v for v in given)
                facts.append((field.label, words))
        meaning = self.subject.statuses[status.value].meaning if status else ""
        return Header(
            record.type,
            spec.is_entry,
            self.kicker(record),
            record.summary,
            status,
            meaning,
            _numbered(record, record.status.source if record.status else None),
            self.statements(record),
            record.published,
            record.updated,
            review(self.subject, record, self.day),
            tuple(fact for fact in facts if fact[1]),
            self.groups(record, spec.fields),
        )

    def statements(self, record: Record) -> tuple[Statement, ...]:
        """Return what the dated fields of a record say, also that nothing is known."""
        found = []
        for name in self.subject.types[record.type].fields:
            field = self.subject.fields[name]
            said = record.statements.get(name)
            if said is not None and field.values:
                term = field.values[said.value]
                source = _numbered(record, said.source)
                view = _status_view(term, said)
                found.append(Statement(name, field.label, view, term.meaning, source))
            elif field.dated and field.unknown:
                view = StatusView("", field.unknown, "neutral", "", None, None)
                found.append(Statement(name, field.label, view, "", None))
        return tuple(found)

    def footer(self, record: Record) -> Footer:
        """Return what stands below a record's text."""
        related: dict[str, list[Record]] = {}
        for label, other in self.catalogue.relations(record):
            related.setdefault(label, []).append(other)
        kinds = self.subject.source_kinds
        return Footer(
            tuple(events_of(self, self.chronicle, record)),
            tuple(ChipGroup(label, self.chips(others)) for label, others in related.items()),
            self.chips(self.catalogue.mentioning(record)),
            tuple(
                SourceView(number, kinds[source.kind].label, source)
                for number, source in enumerate(record.sources, start=1)
            ),
            tuple((change.date, change.note, change.correction) for change in record.changes),
        )

    @cached_property
    def timeline(self) -> TimelineView:
        """The list of all events."""
        return timeline_view(self, self.chronicle)

    def reference(self, type_: str, target: str) -> Reference | None:
        """Return what a reference to a record shows, or ``None`` if there is no such record."""
        record = self.catalogue.find(type_, target)
        if record is None:
            return None
        return Reference(
            record.docname,
            record.id,
            record.type,
            record.title,
            self.kicker(record),
            record.summary,
            self.status(record),
        )


def _shortened(group: ChipGroup) -> ChipGroup:
    """Return a group with what fits a card."""
    return group._replace(chips=group.chips[:CARD_CHIPS], more=len(group.chips[CARD_CHIPS:]))


def _status_view(term: StatusTerm, said: Status) -> StatusView:
    return StatusView(said.value, term.label, term.tone, said.as_of, said.scope, said.authority)


def _numbered(record: Record, source_id: str | None) -> tuple[str, int] | None:
    if source_id is None:
        return None
    number = source_number(record, source_id)
    return (source_id, number) if number else None
