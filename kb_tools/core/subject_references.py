"""References within a subject: every name that it uses must be one that it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb_tools.core.datasets import dataset_references
from kb_tools.core.generated import RESERVED, RESERVED_NAMES
from kb_tools.core.problems import allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.core.subject import Subject

#: Front matter keys that every record may have, so no field may be named like them.
CORE_KEYS = frozenset(
    {
        "id",
        "draft",
        "title",
        "name",
        "short",
        "aliases",
        "citations",
        "summary",
        "definition",
        "published",
        "updated",
        "reviewed",
        "status",
        "events",
        "relations",
        "sources",
        "changes",
    }
)

#: Options of a list of cards that are neither facet nor field, so none may be named like them.
LIST_OPTIONS = frozenset({"types", "sort", "limit", "columns"})

#: Words that stand in the addresses of the filter and of the search beside the facets.
RESERVED_FACETS = frozenset({"sort", "page", "q", "type"})

_OPTION = "lists of cards have an option with this name; choose another"


def references(subject: Subject) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every name in the subject that names nothing."""
    folders: dict[str, str] = {}
    for name, spec in subject.types.items():
        where = ("types", name)
        if spec.folder in folders:
            yield (*where, "folder"), f"{spec.folder!r} is the folder of {folders[spec.folder]}"
        folders[spec.folder] = name
        yield from _unknown((*where, "fields"), spec.fields, subject.fields)
        yield from _unknown((*where, "card"), spec.card or (), spec.fields)
        yield from _unknown((*where, "statuses"), spec.statuses, subject.statuses)
        series = (spec.series,) if spec.series else ()
        references = [n for n in spec.fields if n in subject.fields and subject.fields[n].refers_to]
        yield from _unknown((*where, "series"), series, references)
        yield from _unknown((*where, "required"), spec.required, {*spec.fields, *CORE_KEYS})
    entries = [name for name, spec in subject.types.items() if spec.is_entry]
    yield from _field_references(subject, entries)
    for name, relation in subject.relations.items():
        where = ("relations", name)
        yield from _unknown(where, relation.contradicts, subject.statuses)
    if subject.timeline:
        yield from _unknown(("timeline", "gathers"), subject.timeline.gathers, entries)
    yield from _facet_references(subject, folders)
    yield from _reserved_names(subject)
    for place, message in subject.search.mistakes():
        yield ("search", *place), message
    taken = dict.fromkeys(subject.facets, "a facet") | folders
    yield from dataset_references(subject.datasets, entries, taken)


def _field_references(
    subject: Subject, entries: list[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, field in subject.fields.items():
        if name in CORE_KEYS:
            yield ("fields", name), "every record has this key already; choose another name"
        if name in LIST_OPTIONS:
            yield ("fields", name), _OPTION
        if field.refers_to is not None:
            yield from _unknown(("fields", name, "refers_to"), [field.refers_to], entries)
            if field.values is not None:
                yield ("fields", name), "a field refers to entries or has values, not both"
        if (field.dated or field.unknown) and field.values is None:
            yield ("fields", name), "only a field with values can be dated or unknown"


def _facet_references(
    subject: Subject, folders: dict[str, str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, facet in subject.facets.items():
        if name in RESERVED_FACETS:
            yield (
                ("facets", name),
                "the filter and the search use this word themselves; choose another",
            )
        if name in LIST_OPTIONS - RESERVED_FACETS:
            yield ("facets", name), _OPTION
        if name in folders and not facet.field:
            yield ("facets", name), f"its pages would stand in the folder of {folders[name]}"
        for key, value in (("field", facet.field), ("status_of", facet.status_of)):
            if value is not None:
                yield from _unknown(("facets", name, key), [value], subject.fields)


def _reserved_names(subject: Subject) -> Iterator[tuple[tuple[str, ...], str]]:
    names: list[tuple[tuple[str, ...], str | None]] = [
        *((("types", name, "folder"), spec.folder) for name, spec in subject.types.items()),
        *((("facets", name), name) for name in subject.facets),
        *((("datasets", name, "page"), spec.page) for name, spec in subject.datasets.items()),
    ]
    yield from ((where, RESERVED) for where, name in names if name in RESERVED_NAMES)


def _unknown(
    where: tuple[str, ...], names: Any, known: Any
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            yield where, f"{name!r} is not known; known are: {allowed(known)}.{hint}"
