"""Filter data: what the browser needs to combine facets, as plain scripts.

``filter/index.js`` has, for each facet and value, the numbers of the articles; an
article's number is its place in the list, newest first.  ``filter/cards-YEAR.js`` has
the drawn cards of one year, so a page of results loads few of them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from kb_tools.core.catalogue import by_title
from kb_tools.extension.files import write_if_changed

if TYPE_CHECKING:
    from pathlib import Path

    from kb_tools.core.records import Record
    from kb_tools.core.subject import Facet
    from kb_tools.extension.drawing import Drawer

UNDATED = "undated"


def write_filter_data(draw: Drawer, folder: Path) -> set[Path]:
    """Write the data of all articles; return the files that make it up."""
    articles = draw.domain.catalogue.articles
    page = next((f"{draw.subject.types[name].folder}/index" for name in draw.subject.articles), "")
    numbers = {record.docname: number for number, record in enumerate(articles)}
    index = {
        "perPage": draw.subject.site.per_page,
        "articles": {"count": len(articles), "chunk": [_chunk(record) for record in articles]},
        "byTitle": [numbers[record.docname] for record in by_title(articles)],
        "facets": [
            {"id": name, "label": facet.label, "values": _values(draw, name, facet, numbers)}
            for name, facet in draw.subject.facets.items()
        ],
    }
    written = {folder / "index.js"}
    write_if_changed(folder / "index.js", f"kbFilter.index({_script(index)});\n")
    chunks: dict[str, dict[int, str]] = defaultdict(dict)
    for record in articles:
        card = draw.place(draw.card(record), page)
        chunks[_chunk(record)][numbers[record.docname]] = card
    for chunk, cards in chunks.items():
        path = folder / f"cards-{chunk}.js"
        write_if_changed(path, f"kbFilter.cards({_script(chunk)}, {_script(cards)});\n")
        written.add(path)
    return written


def _chunk(record: Record) -> str:
    return record.published[:4] if record.published else UNDATED


def _values(draw: Drawer, name: str, facet: Facet, numbers: dict[str, int]) -> list[dict[str, Any]]:
    """Return a facet's values, sorted as a reader expects: closed lists in their own order."""
    postings = draw.domain.catalogue.postings[name]
    labels = {value: _label(draw, facet, value) for value in postings}
    if facet.year_of:
        order = sorted(postings, reverse=True)
    elif facet.field and draw.subject.fields[facet.field].refers_to:
        order = sorted(postings, key=lambda value: (labels[value].casefold(), value))
    else:
        words = draw.subject.fields[facet.field].values if facet.field else draw.subject.statuses
        order = [value for value in words or () if value in postings]
    return [
        {
            "id": value,
            "label": labels[value],
            "articles": [numbers[record.docname] for record in postings[value]],
        }
        for value in order
    ]


def _label(draw: Drawer, facet: Facet, value: str) -> str:
    if facet.year_of:
        return value
    if facet.field is None:
        return draw.subject.statuses[value].label
    field = draw.subject.fields[facet.field]
    if field.refers_to:
        record = draw.domain.catalogue.find(field.refers_to, value)
        return record.title if record else value
    return field.values[value].label if field.values else value


def _script(value: Any) -> str:
    """Return a value as a JavaScript literal that is safe in any script."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
