"""The catalogue: all records of a knowledge base, sealed, indexed and ready to be asked."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kb_tools.core.records import Key, Record
    from kb_tools.core.subject import Facet, Subject


class Related(NamedTuple):
    """One line of an entry's relations: what the relation says here, and to which entry."""

    label: str
    record: Record


def name_key(name: str) -> str:
    """Return the form of a name under which it is looked up: no case, no extra space."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def newest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Sort records by date, newest first, then by title and id."""
    ordered = sorted(records, key=lambda record: (record.title.casefold(), record.key))
    return tuple(sorted(ordered, key=lambda record: record.published or "", reverse=True))


def by_title(records: Iterable[Record]) -> tuple[Record, ...]:
    """Sort records by title without regard to case, then by id."""
    return tuple(sorted(records, key=lambda record: (record.title.casefold(), record.key)))


class Catalogue:
    """A sealed, indexed view of all records.

    :param mentions: for each page, the (type, target) pairs that its text refers to.
    """

    def __init__(
        self,
        subject: Subject,
        records: Iterable[Record],
        mentions: Mapping[str, Iterable[tuple[str, str]]] | None = None,
    ) -> None:
        self.subject = subject
        self.records = tuple(sorted(records, key=lambda record: record.docname))
        self.by_docname = {record.docname: record for record in self.records}
        self.by_key: dict[Key, Record] = {}
        self._names: dict[str, dict[str, Record]] = {name: {} for name in subject.types}
        for record in self.records:
            self.by_key.setdefault(record.key, record)
            names = self._names[record.type]
            for name in record.names:
                names.setdefault(name_key(name), record)
        self._mentions = mentions or {}

    def find(self, type_: str, target: str) -> Record | None:
        """Return the record that an id, a name, an alias or a citation means."""
        return self.by_key.get((type_, target)) or self._names[type_].get(name_key(target))

    def nearest(self, type_: str, target: str) -> list[str]:
        """Return the ids, names and aliases of a type that look most like ``target``."""
        names = {name for record in self.of_type(type_) for name in (record.id, *record.names)}
        return nearest(target, names)

    def of_type(self, type_: str) -> tuple[Record, ...]:
        """Return the records of a type, by title."""
        return self._types.get(type_, ())

    @cached_property
    def _types(self) -> dict[str, tuple[Record, ...]]:
        groups: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            groups[record.type].append(record)
        return {name: by_title(group) for name, group in groups.items()}

    @cached_property
    def articles(self) -> tuple[Record, ...]:
        """All articles, newest first."""
        return newest_first(
            record for record in self.records if not self.subject.types[record.type].is_entry
        )

    @cached_property
    def entries(self) -> tuple[Record, ...]:
        """All entries, by title."""
        return by_title(r for r in self.records if self.subject.types[r.type].is_entry)

    def referred(self, record: Record, field: str) -> list[Record]:
        """Return the entries that a reference field of a record names, in its order."""
        type_ = self.subject.fields[field].refers_to
        if type_ is None:
            return []
        found = (self.find(type_, target) for target in record.fields.get(field, ()))
        return list({entry.key: entry for entry in found if entry is not None}.values())

    def referred_names(self, record: Record) -> list[str]:
        """Return the titles and the short forms of the entries that a record names.

        Who types either of them looks for pages about the entry, too.
        """
        fields = self.subject.reference_fields(record.type)
        entries = (entry for field in fields for entry in self.referred(record, field))
        return [name for entry in entries for name in (entry.title, *entry.short_forms)]

    # Facets -----------------------------------------------------------------

    def facet_values(self, facet: Facet, record: Record) -> list[str]:
        """Return the values of a facet that an article has; references are ids."""
        if facet.year_of is not None:
            date: str | None = getattr(record, facet.year_of)
            return [date[:4]] if date else []
        field = facet.field or facet.status_of or ""
        if facet.status_of is not None:
            statuses = (entry.status for entry in self.referred(record, field))
            return list(dict.fromkeys(status.value for status in statuses if status))
        if self.subject.fields[field].refers_to:
            return [entry.id for entry in self.referred(record, field)]
        return list(record.fields.get(field, ()))

    @cached_property
    def postings(self) -> dict[str, dict[str, tuple[Record, ...]]]:
        """For each facet and value, the articles that have it, newest first."""
        table: dict[str, dict[str, list[Record]]] = {name: {} for name in self.subject.facets}
        for record in self.articles:
            for name, facet in self.subject.facets.items():
                for value in self.facet_values(facet, record):
                    table[name].setdefault(value, []).append(record)
        return {
            name: {value: tuple(records) for value, records in values.items()}
            for name, values in table.items()
        }

    # What points at an entry ------------------------------------------------

    @cached_property
    def _citing(self) -> dict[Key, list[Record]]:
        citing: dict[Key, list[Record]] = defaultdict(list)
        for record in self.records:
            keys: dict[Key, None] = {}
            for field in self.subject.reference_fields(record.type):
                keys.update((entry.key, None) for entry in self.referred(record, field))
            for key in keys:
                citing[key].append(record)
        return citing

    def citing(self, record: Record) -> tuple[Record, ...]:
        """Return the articles that name an entry in their fields, newest first."""
        types = self.subject.types
        found = self._citing.get(record.key, ())
        return newest_first(item for item in found if not types[item.type].is_entry)

    def belonging(self, record: Record) -> tuple[Record, ...]:
        """Return the entries that name an entry in their fields, by title."""
        types = self.subject.types
        found = self._citing.get(record.key, ())
        return by_title(item for item in found if types[item.type].is_entry)

    @cached_property
    def _mentioning(self) -> dict[Key, set[str]]:
        table: dict[Key, set[str]] = defaultdict(set)
        for docname, targets in self._mentions.items():
            for type_, target in targets:
                entry = self.find(type_, target)
                if entry is not None and entry.docname != docname:
                    table[entry.key].add(docname)
        return table

    def mentioning(self, record: Record) -> tuple[Record, ...]:
        """Return the records whose text refers to an entry though their fields do not."""
        listed = {item.docname for item in self._citing.get(record.key, ())}
        related = {item.record.docname for item in self.relations(record)}
        docnames = self._mentioning.get(record.key, set()) - listed - related
        return by_title(self.by_docname[name] for name in docnames if name in self.by_docname)

    @cached_property
    def _relations(self) -> dict[Key, list[Related]]:
        forward: dict[Key, list[Related]] = defaultdict(list)
        backward: dict[Key, list[Related]] = defaultdict(list)
        for record in self.entries:
            for relation in record.relations:
                target = self.find_entry(relation.target)
                if target is None:
                    continue
                spec = self.subject.relations[relation.type]
                forward[record.key].append(Related(spec.label, target))
                backward[target.key].append(Related(spec.inverse, record))
        return {
            key: list(dict.fromkeys(forward[key] + backward[key])) for key in [*forward, *backward]
        }

    def relations(self, record: Record) -> list[Related]:
        """Return an entry's relations: those it states, then the inverses of others'."""
        return self._relations.get(record.key, [])

    def find_entry(self, target: str) -> Record | None:
        """Return the entry of whatever type that an id, a name or an alias means."""
        for type_, spec in self.subject.types.items():
            if spec.is_entry:
                record = self.find(type_, target)
                if record is not None:
                    return record
        return None
