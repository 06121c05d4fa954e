"""CSV files: rows of cells by column name, each with its place, and all that is wrong with them.

The form is that of RFC 4180, with any line break: cells divided by commas, and quotes around
a cell that holds a comma, a quote or a line break.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.characters import hidden, without_hidden
from kb_tools.core.files import decode, read_content
from kb_tools.core.problems import (
    START,
    Position,
    Problem,
    UnreadableError,
    allowed,
    did_you_mean,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Code of what is wrong with the form of a file.
FORM = "csv"
MAX_COLUMNS = 60
#: A file with thousands of hidden characters is told of the first.
_ENOUGH = 20

# The module csv of the standard library does not say where a cell stands.
_CELL = re.compile(r'(?:"((?:[^"]|"")*+)"|([^",\n]*))(,|\n|\Z)')
#: What a spreadsheet takes for a formula, and not for a number.
_FORMULA = re.compile(r"\s*(?:[=@](?=.)|[+-](?=.*[^\d.,%\s]))", re.DOTALL)


class CsvCell(NamedTuple):
    """The text of a cell, on one line, and the offset at which the cell starts in the file."""

    text: str
    start: int


CsvRow = dict[str, CsvCell]


@dataclass(frozen=True)
class CsvFile:
    """A file: what problems call it, its columns, its rows, and where its lines start."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]
    line_starts: tuple[int, ...] = (0,)

    def position(self, cell: CsvCell) -> Position:
        """Return where a cell starts."""
        return _position(self.line_starts, cell.start)


def read_csv(
    path: Path, docs: Path, display: str, columns: Iterable[str] = (), code: str = FORM
) -> tuple[CsvFile, list[Problem]]:
    """Read a CSV file in the folder of pages; see :func:`parse_csv`.

    :param docs: the folder of pages, below which no folder may be a link.
    """
    try:
        content = read_content(path, docs)
    except UnreadableError as error:
        return CsvFile(display, (), ()), [Problem(display, error.position, code, str(error))]
    return parse_csv(content, display, columns, code)


def parse_csv(
    content: bytes, display: str, columns: Iterable[str] = (), code: str = FORM
) -> tuple[CsvFile, list[Problem]]:
    """Read the bytes of a CSV file: UTF-8 with a header row.

    :param display: what problems call the file.
    :param columns: the columns that it must have; others are left alone.
    :param code: of the problems of form.
    :returns: the file, without the rows that have problems, and without any if none can be
        told apart; and the problems.
    """
    nothing = CsvFile(display, (), ())
    try:
        text = decode(content)
        starts = (0, *(found.end() for found in re.finditer("\n", text)))
        header, *body = _cells(text, starts)
    except UnreadableError as error:
        return nothing, [Problem(display, error.position, code, str(error))]
    problems = [
        Problem(display, _position(starts, offset), "hidden-character", message)
        for offset, message in islice(hidden(text), _ENOUGH)
    ]
    wrong = list(_header_mistakes(header, columns))
    if not body:
        wrong.append((header[0], "there is no row below the column names"))
    usable = not wrong
    names = tuple(cell.text for cell in header)
    rows: list[CsvRow] = []
    for cells in body:
        if mistake := _row_mistake(cells, len(names)):
            wrong.append(mistake)
        elif usable:
            rows.append(dict(zip(names, cells, strict=True)))
    problems += [
        Problem(display, _position(starts, cell.start), code, message) for cell, message in wrong
    ]
    return CsvFile(display, names, tuple(rows), starts), problems


def _position(line_starts: tuple[int, ...], offset: int) -> Position:
    line = bisect_right(line_starts, offset)
    return Position(line, offset - line_starts[line - 1] + 1)


def _cells(text: str, line_starts: tuple[int, ...]) -> list[list[CsvCell]]:
    """Return the cells of each row; empty lines are none.

    :raises UnreadableError: if there is no row, or a quote is in the wrong place.
    """
    rows: list[list[CsvCell]] = []
    row: list[CsvCell] = []
    offset = 0
    while offset < len(text) or row:
        match = _CELL.match(text, offset)
        if match is None:
            message = (
                "a quote stands within a cell or has no second; "
                'put the whole cell in quotes and write each quote in it twice: ""'
            )
            raise UnreadableError(message, _position(line_starts, offset))
        quoted, plain, end = match.groups()
        content = plain if quoted is None else quoted.replace('""', '"')
        row.append(CsvCell(" ".join(without_hidden(content).split()), offset))
        offset = match.end()
        if end != ",":
            if len(row) > 1 or row[0].text:
                rows.append(row)
            row = []
    if not rows:
        message = "the file is empty; it needs a row of column names, then rows of cells"
        raise UnreadableError(message, START)
    return rows


def _header_mistakes(
    header: list[CsvCell], columns: Iterable[str]
) -> Iterator[tuple[CsvCell, str]]:
    names = [cell.text for cell in header]
    if len(header) == 1 and re.search(r"[;\t|]", names[0]):
        yield header[0], "cells are divided by commas, not by other signs"
        return
    for number, cell in enumerate(header):
        if not cell.text:
            yield cell, "a column has no name"
        elif cell.text in names[:number]:
            yield cell, f"the column {cell.text!r} is there twice"
    if len(header) > MAX_COLUMNS:
        yield header[0], f"there are {len(header)} columns; at most {MAX_COLUMNS} are allowed"
    if formula := _formula(header):
        yield formula
    for name in columns:
        if name not in names:
            hint = did_you_mean(name, names)
            yield header[0], f"there is no column {name!r}; there are: {allowed(names)}.{hint}"


def _row_mistake(cells: list[CsvCell], wanted: int) -> tuple[CsvCell, str] | None:
    """Return what is wrong with a row, and the cell where it is; ``None`` if nothing is."""
    if len(cells) != wanted:
        texts = allowed((cell.text or "(empty)" for cell in cells), limit=8)
        return cells[min(len(cells), wanted + 1) - 1], (
            f"the row has {len(cells)} cells and the header {wanted}: {texts}. "
            "A cell that holds a comma stands in double quotes"
        )
    return _formula(cells)


def _formula(cells: list[CsvCell]) -> tuple[CsvCell, str] | None:
    """Return the first cell that a spreadsheet would run, and what to do about it."""
    for cell in cells:
        if _FORMULA.match(cell.text):
            return cell, (
                f"the cell {cell.text[:40]!r} is a formula for a spreadsheet; "
                "write its result, or another sign before it"
            )
    return None
