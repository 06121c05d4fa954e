"""Dataset pages: the rows of a dataset in pages, with a filter where there are scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb_tools.core.listing import paginate
from kb_tools.extension.drawing import human_date, page_name
from kb_tools.extension.files import write_if_changed
from kb_tools.extension.filter_pages import FILTER_WORDS, GeneratedPage, changed_pages
from kb_tools.javascript import literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx.application import Sphinx

    from kb_tools.core.datasets import DatasetSpec
    from kb_tools.core.listing import PageOf
    from kb_tools.core.tables import Cell, Row, Table
    from kb_tools.extension.drawing import Drawer
    from kb_tools.extension.freshness import Freshness


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("html-collect-pages", collect_pages)


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the pages of datasets that differ from what the last build wrote."""
    return changed_pages(app, dataset_pages)


def dataset_pages(draw: Drawer, _fresh: Freshness) -> Iterator[GeneratedPage]:
    """Yield every page of every dataset that has pages, drawn or not."""
    for table in draw.datasets.tables.values():
        if table.page:
            for page in paginate(table.rows, table.spec.per_page):
                yield _page(draw, table, table.page, page)


def _page(draw: Drawer, table: Table, base: str, page: PageOf[Row]) -> GeneratedPage:
    spec = table.spec
    labels = [column.label for column in spec.columns.values()]
    is_first = page.number == 1
    title = spec.title if is_first else f"{spec.title} ({page.number} of {page.pages})"
    entries = table.entries() if is_first else []
    words = words_of(spec)
    plural = draw.subject.types[spec.entry_type].plural if spec.entry_type else ""

    def body() -> str:
        return draw.draw(
            "dataset",
            name=table.name,
            spec=spec,
            page=page,
            labels=labels,
            entries=entries,
            plural=plural,
            anchor=_anchor(draw, table),
            words=words,
            pages=draw.pages(page, base),
        )

    shown = (base, list(page.records), page[1:], labels, entries, words)
    return GeneratedPage(page_name(base, page.number), title, shown, body, spec.file)


def _anchor(draw: Drawer, table: Table) -> str:
    """Return the id of the section of a dataset on the pages of entries."""
    tables = draw.datasets.tables.values()
    heading = table.spec.section
    first = next((other for other in tables if other.spec.section == heading), table)
    return f"page-{first.name}"


def words_of(spec: DatasetSpec) -> dict[str, Any]:
    """Return what the filter's script says."""
    one, other = spec.count.one, spec.count.other
    return FILTER_WORDS | {
        "count": {"one": f"1 {one}", "other": f"{{n}} {other}"},
        "none": f"No {other} match these filters.",
        "listed": "As listed",
        "search": spec.search_label,
    }


def write_table_data(draw: Drawer, folder: Path) -> set[Path]:
    """Write the rows of each dataset that has pages, as a script; return the files."""
    written = set()
    for table in draw.datasets.tables.values():
        if table.page:
            path = folder / f"table-{table.name}.js"
            script = f"kbTable.rows({literal(_data(draw, table, table.page))});\n"
            write_if_changed(path, script)
            written.add(path)
    return written


def _data(draw: Drawer, table: Table, page: str) -> dict[str, Any]:
    """Return columns with each distinct cell once, and the numbers of the cells of all rows."""
    spec = table.spec
    facets = [
        {
            "id": name,
            "label": spec.columns[name].filter_label or spec.columns[name].label,
            "values": [value._asdict() for value in table.facet(name)],
        }
        for name in spec.filters()
    ]
    columns = []
    for name, column in spec.columns.items():
        cells = [table.cell(row, name) for row in table.rows]
        places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
        columns.append(
            {
                "label": column.label,
                "search": column.search,
                "isDate": column.kind == "date",
                "cells": [_cell(draw, cell, page) for cell in places],
                "rows": [places[cell] for cell in cells],
            }
        )
    return {
        "perPage": spec.per_page,
        "count": len(table.rows),
        "facets": facets,
        "columns": columns,
    }


def _cell(draw: Drawer, cell: Cell, page: str) -> str | list[str]:
    """Return a cell as text, as text with a date, or with an address and other names."""
    if cell.docname:
        names = " ".join(draw.domain.record_of[cell.docname].aliases)
        return [cell.text, draw.builder.get_relative_uri(page, cell.docname), names]
    if cell.is_date:
        return [human_date(cell.value, draw.subject.site.language), cell.value]
    return cell.text
