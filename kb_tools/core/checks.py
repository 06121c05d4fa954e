"""Checks across records: what no file can know alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.catalogue import fold
from kb_tools.core.problems import allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Record


class Place(NamedTuple):
    """A value in the front matter of a record, or in the file of the timeline (``None``)."""

    record: Record | None
    where: tuple[str | int, ...]


class Finding(NamedTuple):
    """A problem of a record, or of the timeline (``None``).

    ``where`` is the path of the value in the file; ``other`` is a second place, whose
    position ends the message.
    """

    record: Record | None
    where: tuple[str | int, ...]
    code: str
    message: str
    other: Place | None = None


def check(catalogue: Catalogue, broken: Set[tuple[str, str]] = frozenset()) -> Iterator[Finding]:
    """Yield everything that is wrong between records.

    :param broken: (type, folded name) of records that exist but could not be read; to
        refer to one of them is not reported again.
    """
    yield from _identities(catalogue)
    yield from _references(catalogue, broken)
    yield from _relations(catalogue, broken)
    yield from _contradictions(catalogue)


def _identities(catalogue: Catalogue) -> Iterator[Finding]:
    """Report ids that two records of a type have, and names that two entries claim."""
    ids: dict[tuple[str, str], list[Record]] = defaultdict(list)
    names: dict[str, dict[str, tuple[Record, tuple[str | int, ...]]]] = defaultdict(dict)
    for record in catalogue.records:
        ids[record.key].append(record)
    for record in catalogue.entries:
        for where, name in _names(record):
            names[fold(name)].setdefault(record.docname, (record, where))
    for records in ids.values():
        for record in records if len(records) > 1 else ():
            others = ", ".join(other.docname for other in records if other is not record)
            message = f"the id {record.id!r} is also the id of {others}"
            yield Finding(record, ("id",), "duplicate-id", message)
    for claims in names.values():
        for record, where in claims.values() if len(claims) > 1 else ():
            others = ", ".join(name for name in claims if name != record.docname)
            name = dict(_names(record))[where]
            message = f"the name {name!r} is also claimed by {others}; only one entry may have it"
            yield Finding(record, where, "duplicate-name", message)


def _names(record: Record) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("name",), record.title
    if record.short:
        yield ("short",), record.short
    for key, values in (("aliases", record.aliases), ("citations", record.citations)):
        for index, value in enumerate(values):
            yield (key, index), value


def _references(catalogue: Catalogue, broken: Set[tuple[str, str]]) -> Iterator[Finding]:
    """Report fields that refer to an entry that does not exist."""
    for record in catalogue.records:
        for field in catalogue.subject.reference_fields(record.type):
            type_ = catalogue.subject.fields[field].refers_to or ""
            for index, target in enumerate(record.fields.get(field, ())):
                if catalogue.find(type_, target) is None and (type_, fold(target)) not in broken:
                    label = catalogue.subject.types[type_].label.lower()
                    message = f"{field}: there is no {label} {target!r}." + hint(
                        catalogue, type_, target
                    )
                    yield Finding(record, (field, index), "unknown-reference", message)


def hint(catalogue: Catalogue, type_: str, target: str) -> str:
    """Return a sentence with the nearest names of a type, or some that there are."""
    near = catalogue.nearest(type_, target)
    if near:
        return f" Did you mean {' or '.join(map(repr, near))}?"
    known = allowed([record.id for record in catalogue.of_type(type_)], limit=12)
    return f" There are: {known or 'none yet'}."


def _relations(catalogue: Catalogue, broken: Set[tuple[str, str]]) -> Iterator[Finding]:
    """Report relations that lead nowhere, or from an entry to itself."""
    broken_names = {name for _type, name in broken}
    for record in catalogue.records:
        for index, relation in enumerate(record.relations):
            where = ("relations", index, "target")
            target = catalogue.find_entry(relation.target)
            if target is None and fold(relation.target) not in broken_names:
                known = [name for entry in catalogue.entries for name in (entry.id, *entry.names)]
                message = f"there is no entry {relation.target!r}." + did_you_mean(
                    relation.target, known
                )
                yield Finding(record, where, "unknown-relation", message)
            elif target is record:
                message = "the relation leads to its own entry"
                yield Finding(record, where, "self-relation", message)


def _contradictions(catalogue: Catalogue) -> Iterator[Finding]:
    """Report statuses that a relation of the same entry rules out."""
    statuses = catalogue.subject.statuses
    for record in catalogue.entries:
        for index, relation in enumerate(record.relations):
            spec = catalogue.subject.relations[relation.type]
            if record.status and record.status.value in spec.contradicts:
                ruled_out = ", ".join(statuses[value].label for value in spec.contradicts)
                message = (
                    f"the status is {statuses[record.status.value].label!r}, but a relation says "
                    f"{spec.label!r} ({relation.target}), which rules out {ruled_out}; it stands at"
                )
                other = Place(record, ("relations", index, "type"))
                yield Finding(record, ("status", "value"), "contradiction", message, other)
