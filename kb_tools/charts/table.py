"""Tables: a CSV file read with the place of every cell, and all that is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.csv_file import FORMULA
from kb_tools.core.problems import START, Position, Problem, allowed

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A file beyond this is no table that a page can show.
MAX_BYTES = 2_000_000
MAX_COLUMNS = 60

CODE = "chart-data"

# The module csv of the standard library does not say where a cell stands.
_CELL = re.compile(r'(?:"((?:[^"]|"")*+)"|([^",\r\n]*))(,|\r\n|\r|\n|\Z)')


class Cell(NamedTuple):
    """The text of a cell, and where it stands."""

    text: str
    position: Position


class Table(NamedTuple):
    """A table: its file, the names of its columns, and its rows, each as long as the names."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class _MalformedError(ValueError):
    """The file cannot be read further."""

    def __init__(self, message: str, position: Position = START) -> None:
        super().__init__(message)
        self.position = position


def read_table(content: bytes, path: str) -> tuple[Table | None, list[Problem]]:
    """Read the bytes of a CSV file: commas, a header row, UTF-8 with or without a mark.

    :param path: what problems call the file.
    :returns: the table, or ``None`` if there are problems; and the problems.
    """
    try:
        rows = list(_rows(_text(content)))
    except _MalformedError as error:
        return None, [Problem(path, error.position, CODE, str(error))]
    if not rows:
        message = "the file is empty; it needs a row of column names, then rows of cells"
        return None, [Problem(path, START, CODE, message)]
    header, *body = rows
    found = [*_header_problems(header), *_row_problems(body, len(header))]
    if not body:
        found.append(("there is no row below the column names", header[0].position))
    if found:
        return None, [Problem(path, position, CODE, message) for message, position in found]
    return Table(path, tuple(cell.text for cell in header), tuple(body)), []


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise _MalformedError(
            f"the file has {len(content):,} bytes; at most {MAX_BYTES:,} are allowed"
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _MalformedError('the file is UTF-16; save it as "CSV UTF-8"')
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        position = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"not UTF-8: byte 0x{content[error.start]:02x} means nothing here"
        raise _MalformedError(f'{message}; save the file as "CSV UTF-8"', position) from None


def _rows(text: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows; empty lines are none."""
    line, line_start, position = 1, 0, 0
    row: list[Cell] = []
    while position < len(text) or row:
        place = Position(line, position - line_start + 1)
        match = _CELL.match(text, position)
        if match is None:
            message = (
                "a quote stands within a cell or has no second; "
                'put the whole cell in quotes and write each quote in it twice: ""'
            )
            raise _MalformedError(message, place)
        quoted, plain, end = match.groups()
        content = plain if quoted is None else quoted.replace('""', '"')
        _refuse_harm(content, place)
        row.append(Cell(" ".join(content.split()), place))
        for line_break in re.finditer(r"\r\n|\r|\n", match[0]):
            line += 1
            line_start = position + line_break.end()
        position = match.end()
        if end != ",":
            if len(row) > 1 or row[0].text:
                yield tuple(row)
            row = []
            if not end:
                return


def _refuse_harm(content: str, place: Position) -> None:
    if FORMULA.match(content):
        message = f"the cell {content[:40]!r} is a formula for a spreadsheet; write its result"
        raise _MalformedError(message, place)
    for character in content:
        if character not in "\n\r\t" and unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
            raise _MalformedError(
                f"the cell holds the control character U+{ord(character):04X}", place
            )


def _header_problems(header: tuple[Cell, ...]) -> Iterator[tuple[str, Position]]:
    seen: set[str] = set()
    for cell in header:
        if not cell.text:
            yield "a column has no name", cell.position
        elif cell.text in seen:
            yield f"the column {cell.text!r} is there twice", cell.position
        seen.add(cell.text)
    if len(header) == 1 and re.search(r"[;\t|]", header[0].text):
        yield "cells are divided by commas, not by other signs", header[0].position
    if len(header) > MAX_COLUMNS:
        message = f"there are {len(header)} columns; at most {MAX_COLUMNS} are allowed"
        yield message, header[0].position


def _row_problems(rows: list[tuple[Cell, ...]], wanted: int) -> Iterator[tuple[str, Position]]:
    for row in rows:
        if len(row) == wanted:
            continue
        place = row[min(len(row), wanted + 1) - 1].position
        texts = allowed((cell.text or "(empty)" for cell in row), limit=8)
        message = (
            f"the row has {len(row)} cells and the header {wanted}: {texts}. "
            "A cell that holds a comma stands in double quotes"
        )
        yield message, place
