"""Filter data: what the browser needs to combine facets, as plain scripts.

``filter/index.js`` has, for each facet and value, the numbers of the articles; an
article's number is its place in the list, newest first.  ``filter/cards-YEAR.js`` has
the drawn cards of one year, so a page of results loads few of them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kb_tools.core.catalogue import by_title
from kb_tools.extension.files import write_if_changed
from kb_tools.javascript import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kb_tools.core.records import Record
    from kb_tools.core.subject import Facet
    from kb_tools.extension.drawing import Drawer

UNDATED = "undated"

#: The facet of the search results that tells articles and the types of entry apart.
TYPE_FACET = "type"


def write_filter_data(draw: Drawer, folder: Path) -> set[Path]:
    """Write the data of all articles; return the files that make it up."""
    articles = draw.domain.catalogue.articles
    page = next((f"{draw.subject.types[name].folder}/index" for name in draw.subject.articles), "")
    numbers = {record.docname: number for number, record in enumerate(articles)}
    numbered = {
        name: {value: [numbers[r.docname] for r in found] for value, found in values.items()}
        for name, values in draw.domain.catalogue.postings.items()
    }
    index = {
        "perPage": draw.subject.site.per_page,
        "articles": {"count": len(articles), "chunk": [_chunk(record) for record in articles]},
        "byTitle": [numbers[record.docname] for record in by_title(articles)],
        "facets": [
            {"id": name, "label": facet.label, "values": _values(draw, facet, numbered[name])}
            for name, facet in draw.subject.facets.items()
        ],
    }
    written = {folder / "index.js"}
    write_if_changed(folder / "index.js", f"kbFilter.index({literal(index)});\n")
    chunks: dict[str, dict[int, str]] = defaultdict(dict)
    for record in articles:
        card = draw.place(draw.card(record), page)
        chunks[_chunk(record)][numbers[record.docname]] = card
    for chunk, cards in chunks.items():
        path = folder / f"cards-{chunk}.js"
        write_if_changed(path, f"kbFilter.cards({literal(chunk)}, {literal(cards)});\n")
        written.add(path)
    return written


def _chunk(record: Record) -> str:
    return record.published[:4] if record.published else UNDATED


def facet_data(
    draw: Drawer, numbered: Mapping[str, Mapping[str, Sequence[int]]]
) -> list[dict[str, Any]]:
    """Return the facets of all records, with the types of record first.

    :param numbered: for each facet and value, the numbers of the records that have it.
    """
    types = numbered.get(TYPE_FACET, {})
    rows = [
        {"id": name, "label": spec.plural, "numbers": types[name]}
        for name, spec in draw.subject.types.items()
        if name in types
    ]
    return [{"id": TYPE_FACET, "label": "Type", "values": rows}] + [
        {"id": name, "label": facet.label, "values": _values(draw, facet, numbered[name])}
        for name, facet in draw.subject.facets.items()
        if name in numbered
    ]


def _values(
    draw: Drawer, facet: Facet, numbered: Mapping[str, Sequence[int]]
) -> list[dict[str, Any]]:
    """Return a facet's values, sorted as a reader expects: closed lists in their own order."""
    labels = {value: _label(draw, facet, value) for value in numbered}
    if facet.year_of:
        order = sorted(numbered, reverse=True)
    elif facet.field and draw.subject.fields[facet.field].refers_to:
        order = sorted(numbered, key=lambda value: (labels[value].casefold(), value))
    else:
        words = draw.subject.fields[facet.field].values if facet.field else draw.subject.statuses
        order = [value for value in words or () if value in numbered]
    return [{"id": v, "label": labels[v], "numbers": numbered[v]} for v in order]


def _label(draw: Drawer, facet: Facet, value: str) -> str:
    if facet.year_of:
        return value
    if facet.field is None:
        return draw.subject.statuses[value].label
    field = draw.subject.fields[facet.field]
    if field.refers_to:
        record = draw.domain.catalogue.find(field.refers_to, value)
        return (record.short or record.title) if record else value
    return field.values[value].label if field.values else value
