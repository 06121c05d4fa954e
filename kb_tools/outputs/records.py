"""Records as data: everything that front matter says, in one file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Record

#: What a record has as it is; the rest needs the catalogue.
_PLAIN = ("short", "summary", "published", "updated", "reviewed", "aliases", "citations")


def records_data(catalogue: Catalogue, address: Callable[[str], str]) -> dict[str, Any]:
    """Return all records with the words that they use, always in the same order.

    :param address: gives the address of a page.
    """
    subject = catalogue.subject
    return {
        "title": subject.site.title,
        "description": subject.site.description,
        "as_of": max(filter(None, map(_last_day, catalogue.records)), default=None),
        "types": {name: spec.label for name, spec in subject.types.items()},
        "statuses": {name: term.label for name, term in subject.statuses.items()},
        "source_kinds": {name: term.label for name, term in subject.source_kinds.items()},
        "fields": {
            name: {"label": field.label, "refers_to": field.refers_to}
            for name, field in subject.fields.items()
        },
        "relations": {name: spec.label for name, spec in subject.relations.items()},
        "records": [_record(catalogue, record, address) for record in catalogue.records],
    }


def write(data: dict[str, Any]) -> str:
    """Return the data as JSON, with a record on each line."""
    frame = json.dumps(data | {"records": []}, ensure_ascii=False, indent=1)
    records = (
        json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in data["records"]
    )
    lines = ",\n".join(records)
    return f"{frame[: -len('[]}') - 1]}[\n{lines}\n]\n}}\n"


def _last_day(record: Record) -> str | None:
    """Return the last day on which somebody worked on a record."""
    days = [record.updated, record.reviewed, *(change.date for change in record.changes)]
    return max(filter(None, days), default=None)


def _record(catalogue: Catalogue, record: Record, address: Callable[[str], str]) -> dict[str, Any]:
    fields = {
        name: [entry.id for entry in catalogue.referred(record, name)]
        if catalogue.subject.fields[name].refers_to
        else list(values)
        for name, values in record.fields.items()
    }
    relations = [
        {"type": relation.type, "target": {"type": target.type, "id": target.id}}
        for relation in record.relations
        if (target := catalogue.find_entry(relation.target))
    ]
    data = {
        "id": record.id,
        "type": record.type,
        "title": record.title,
        "address": address(record.docname),
        **{name: getattr(record, name) for name in _PLAIN},
        "status": _slots(record.status) if record.status else None,
        "fields": fields,
        "relations": relations,
        "events": _all(record.events),
        "sources": _all(record.sources),
        "changes": _all(record.changes),
    }
    return {name: value for name, value in data.items() if value}


def _all(parts: Iterable[Any]) -> list[dict[str, Any]]:
    return [_slots(part) for part in parts]


def _slots(part: Any) -> dict[str, Any]:
    """Return a part of a record by its names, without what is not known."""
    pairs = ((name, getattr(part, name)) for name in part.__slots__)
    return {name: value for name, value in pairs if value is not None}
