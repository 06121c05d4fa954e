"""Tables: the datasets of a subject, read, checked, and cut for the pages that show them."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.catalogue import name_key
from kb_tools.core.checks import unknown_reference
from kb_tools.core.csv_file import read_csv
from kb_tools.core.problems import START, Position, Problem, allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set
    from pathlib import Path

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.datasets import ColumnSpec, DatasetSpec, Pivot
    from kb_tools.core.records import Key


#: More cannot be counted exactly in a browser.
_MOST_DIGITS = 15


class Cell(NamedTuple):
    """A cell: its value as a filter knows it, what readers see, and the page that it leads to."""

    value: str
    text: str
    docname: str = ""
    is_date: bool = False


Row = tuple[Cell, ...]


class FacetValue(NamedTuple):
    """A value of a filter, with the numbers of the rows that have it."""

    id: str
    label: str
    numbers: tuple[int, ...]


class TableView(NamedTuple):
    """A table on a page: column labels, rows, what was counted, and whose word it is."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    total: tuple[int, str, str] | None
    parts: tuple[tuple[str, int], ...]
    source: str
    source_url: str | None
    as_of: str
    page: str | None
    none: str


class Section(NamedTuple):
    """The tables that stand under one heading on the page of an entry."""

    id: str
    heading: str
    tables: tuple[TableView, ...]


class Table:
    """One dataset; rows stand in the order of the entries' titles, then as in the file."""

    def __init__(self, name: str, spec: DatasetSpec, rows: Iterable[Row]) -> None:
        self.name = name
        self.spec = spec
        self.columns = list(spec.columns)
        self._place = {column: place for place, column in enumerate(self.columns)}
        column = spec.entry_column
        self.rows = tuple(rows)
        grouped: dict[str, list[Row]] = defaultdict(list)
        if column:
            self.rows = tuple(sorted(rows, key=lambda row: self.cell(row, column).text.casefold()))
            for row in self.rows:
                grouped[self.cell(row, column).docname].append(row)
        self.of_entry = {docname: tuple(found) for docname, found in grouped.items()}

    @property
    def page(self) -> str | None:
        """The name of the first page that lists all rows."""
        return f"{self.spec.page}/index" if self.spec.page else None

    def cell(self, row: Row, column: str) -> Cell:
        """Return the cell of a row in a column."""
        return row[self._place[column]]

    def entries(self) -> list[tuple[str, str, int]]:
        """Return page, title and number of rows of each entry that has rows."""
        column = self.spec.entry_column or ""
        return [
            (docname, self.cell(rows[0], column).text, len(rows))
            for docname, rows in self.of_entry.items()
        ]

    def names(self, docname: str) -> Iterator[str]:
        """Yield what readers can search for in the rows of an entry, each once."""
        columns = [n for n, spec in self.spec.columns.items() if spec.search and not spec.refers_to]
        rows = self.of_entry.get(docname, ())
        yield from dict.fromkeys(self.cell(row, name).text for row in rows for name in columns)

    def facet(self, column: str) -> list[FacetValue]:
        """Return the values that readers can filter by: years from the newest, codes in order."""
        spec = self.spec.columns[column]
        numbers: dict[str, list[int]] = defaultdict(list)
        labels: dict[str, str] = {}
        for number, row in enumerate(self.rows):
            cell = self.cell(row, column)
            if cell.value:
                value = cell.value[:4] if cell.is_date else cell.value
                numbers[value].append(number)
                labels[value] = value if cell.is_date else cell.text
        if spec.kind == "date":
            order = sorted(numbers, reverse=True)
        elif spec.values:
            order = [value for value in spec.values if value in numbers]
        else:
            order = sorted(numbers, key=lambda value: (labels[value].casefold(), value))
        return [FacetValue(value, labels[value], tuple(numbers[value])) for value in order]

    def view(self, docname: str) -> TableView:
        """Return what the page of an entry shows."""
        rows = self.of_entry.get(docname, ())
        spec = self.spec
        shown = [name for name in self.columns if name != spec.entry_column]
        if spec.pivot:
            labels, lines = self._pivot(spec.pivot, rows)
        else:
            labels = tuple(spec.columns[name].label for name in shown)
            lines = tuple(tuple(self.cell(row, name) for name in shown) for row in rows)
        parts: tuple[tuple[str, int], ...] = ()
        if spec.count_by:
            counts = Counter(self.cell(row, spec.count_by).text for row in rows)
            parts = tuple(counts.most_common())
        return TableView(
            spec.title,
            labels,
            lines,
            None if spec.pivot else (len(rows), spec.count.one, spec.count.other),
            parts,
            spec.source,
            spec.source_url,
            spec.as_of.isoformat(),
            self.page,
            spec.none,
        )

    def _pivot(
        self, pivot: Pivot, rows: tuple[Row, ...]
    ) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        """Return the labels and the lines of a pivot table, dates from the newest."""
        if not rows:
            return (), ()
        columns = self._distinct(pivot.columns, self.spec.columns[pivot.columns])
        lines = self._distinct(pivot.rows, self.spec.columns[pivot.rows])
        found = {
            (self.cell(row, pivot.rows), self.cell(row, pivot.columns)): self.cell(row, pivot.value)
            for row in rows
        }
        empty = Cell("", pivot.empty)
        labels = (self.spec.columns[pivot.rows].label, *(cell.text for cell in columns))
        return labels, tuple(
            (line, *(found.get((line, column), empty) for column in columns)) for line in lines
        )

    def _distinct(self, column: str, spec: ColumnSpec) -> list[Cell]:
        found = {self.cell(row, column) for row in self.rows}
        if spec.values:
            codes = list(spec.values)
            return sorted(found, key=lambda cell: codes.index(cell.value) if cell.value else -1)
        return sorted(found, reverse=spec.kind == "date")


def sections(tables: Mapping[str, Table], type_: str, docname: str) -> tuple[Section, ...]:
    """Return the sections of the page of an entry, those with one heading as one."""
    found: dict[str, list[Table]] = {}
    for table in tables.values():
        if table.spec.section and table.spec.entry_type == type_:
            found.setdefault(table.spec.section, []).append(table)
    return tuple(
        Section(f"page-{group[0].name}", heading, shown)
        for heading, group in found.items()
        if (shown := tuple(v for t in group if (v := t.view(docname)).rows or v.none))
    )


def load_table(
    name: str,
    spec: DatasetSpec,
    docs: Path,
    display: str,
    catalogue: Catalogue,
    broken: Set[Key] = frozenset(),
) -> tuple[Table, list[Problem]]:
    """Read a dataset; what is wrong with a row is reported, and the row left out.

    :param display: what problems call the file.
    :param catalogue: has the entries that rows refer to.
    :param broken: entries that exist but could not be read; they are reported elsewhere.
    """
    file, problems = read_csv(docs / spec.file, docs, display, spec.columns)
    rows: list[Row] = []
    repeated: dict[Problem, list[Position]] = defaultdict(list)
    for line in file.rows:
        cells: list[Cell] = []
        for column, column_spec in spec.columns.items():
            text = line[column].text
            made = _cell("" if text in spec.missing else text, column_spec, catalogue)
            if isinstance(made, Cell):
                cells.append(made)
            elif (column_spec.refers_to, name_key(text)) not in broken:
                code, message = made
                repeated[Problem(display, START, code, f"{column}: {message}")].append(
                    file.position(line[column])
                )
        if len(cells) == len(spec.columns):
            rows.append(tuple(cells))
    for problem, places in repeated.items():
        more = f" So on {len(places) - 1} further lines." if len(places) > 1 else ""
        problems.append(problem._replace(position=places[0], message=problem.message + more))
    return Table(name, spec, rows), problems


def _cell(text: str, spec: ColumnSpec, catalogue: Catalogue) -> Cell | tuple[str, str]:
    """Return a cell, or the code and the message of what is wrong with it."""
    if spec.refers_to:
        record = catalogue.find(spec.refers_to, text)
        if record is not None:
            return Cell(record.id, record.title, record.docname)
        return "unknown-reference", unknown_reference(catalogue, spec.refers_to, text)
    if not text:
        return Cell("", "")
    if spec.values is not None and text not in spec.values:
        near = did_you_mean(text, spec.values)
        return "unknown-value", f"{text!r} is not allowed.{near} Allowed: {allowed(spec.values)}."
    try:
        return _plain_cell(text, spec)
    except ValueError as error:
        return "wrong-value", str(error)


def _plain_cell(text: str, spec: ColumnSpec) -> Cell:
    """Return the cell of a code, a date, a number or a text.

    :raises ValueError: with what is wrong.
    """
    if spec.values is not None:
        return Cell(text, spec.values[text])
    if spec.kind == "number":
        if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
            message = f"{text[:80]!r} is not a whole number; write it with digits only"
            raise ValueError(f"{message}, at most {_MOST_DIGITS}")
        return Cell(text, f"{int(text):,}")
    if spec.kind == "date":
        try:
            day = datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            day = ""
        if day != text:  # nor is 2010-W44-2, which does not sort by its text
            raise ValueError(f"{text!r} is not a date; write it like 2010-11-02")
    return Cell(text, text, is_date=spec.kind == "date")
