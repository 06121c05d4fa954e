"""Checks across records: what no file can know alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.catalogue import name_key
from kb_tools.core.characters import skeleton
from kb_tools.core.problems import allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Record

#: What is said of a source on a page that is no record.
NO_SOURCES = "this page has no list of sources"


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
    yield from _look_alikes(catalogue)
    yield from check_references(catalogue, catalogue.records, broken)
    yield from _contradictions(catalogue)


def check_references(
    catalogue: Catalogue, records: Iterable[Record], broken: Set[tuple[str, str]]
) -> Iterator[Finding]:
    """Yield what records refer to in vain; they need not be in the catalogue themselves."""
    yield from _references(catalogue, records, broken)
    yield from _relations(catalogue, records, broken)


def _identities(catalogue: Catalogue) -> Iterator[Finding]:
    """Report ids that two records of a type have, and names that two entries claim."""
    ids: dict[tuple[str, str], list[Record]] = defaultdict(list)
    names: dict[str, dict[str, tuple[Record, tuple[str | int, ...]]]] = defaultdict(dict)
    for record in catalogue.records:
        ids[record.key].append(record)
    for record in catalogue.entries:
        for where, name in _names(record):
            names[name_key(name)].setdefault(record.docname, (record, where))
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


def _look_alikes(catalogue: Catalogue) -> Iterator[Finding]:
    """Report ids of one type, and names of entries, that look the same but are not."""
    ids: dict[tuple[str, str], dict[str, Record]] = defaultdict(dict)
    for record in catalogue.records:
        ids[record.type, skeleton(record.id)].setdefault(record.id, record)
    for group in ids.values():
        for record in group.values() if len(group) > 1 else ():
            others = ", ".join(repr(id_) for id_ in group if id_ != record.id)
            message = f"the id {record.id!r} looks like {others}; choose another"
            yield Finding(record, ("id",), "look-alike", message)
    names: dict[str, dict[str, tuple[Record, tuple[str | int, ...]]]] = defaultdict(dict)
    for record in catalogue.entries:
        for where, name in _names(record):
            names[skeleton(name)].setdefault(name_key(name), (record, where))
    for claims in names.values():
        if len({record.docname for record, _where in claims.values()}) < 2:
            continue
        for record, where in claims.values():
            name = dict(_names(record))[where]
            others = ", ".join(r.docname for r, _where in claims.values() if r is not record)
            message = f"the name {name!r} looks like a name of {others}, but is not the same"
            yield Finding(record, where, "look-alike", message)


def _names(record: Record) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("name",), record.title
    if record.short:
        yield ("short",), record.short
    for key, values in (("aliases", record.aliases), ("citations", record.citations)):
        for index, value in enumerate(values):
            yield (key, index), value


def _references(
    catalogue: Catalogue, records: Iterable[Record], broken: Set[tuple[str, str]]
) -> Iterator[Finding]:
    """Report fields that refer to an entry that does not exist."""
    for record in records:
        for field in catalogue.subject.reference_fields(record.type):
            type_ = catalogue.subject.fields[field].refers_to or ""
            for index, target in enumerate(record.fields.get(field, ())):
                if (
                    catalogue.find(type_, target) is None
                    and (type_, name_key(target)) not in broken
                ):
                    message = f"{field}: {unknown_reference(catalogue, type_, target)}"
                    yield Finding(record, (field, index), "unknown-reference", message)


def unknown_reference(catalogue: Catalogue, type_: str, target: str) -> str:
    """Say that no record of a type is called so, and which ones look like it."""
    message = f"there is no {catalogue.subject.types[type_].label.lower()} {target!r}."
    near = catalogue.nearest(type_, target)
    if near:
        return f"{message} Did you mean {' or '.join(map(repr, near))}?"
    known = allowed([record.id for record in catalogue.of_type(type_)], limit=12)
    return f"{message} There are: {known or 'none yet'}."


def unknown_source(source_id: str, listed: Sequence[str]) -> str:
    """Say that a page does not list a source, and which ones look like it."""
    return (
        f"the source {source_id!r} is not listed under 'sources'."
        f"{did_you_mean(source_id, listed)} Listed are: {allowed(listed) or 'none'}."
    )


def _relations(
    catalogue: Catalogue, records: Iterable[Record], broken: Set[tuple[str, str]]
) -> Iterator[Finding]:
    """Report relations that lead nowhere, or from an entry to itself."""
    broken_names = {name for _type, name in broken}
    for record in records:
        for index, relation in enumerate(record.relations):
            where = ("relations", index, "target")
            target = catalogue.find_entry(relation.target)
            if target is None and name_key(relation.target) not in broken_names:
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
