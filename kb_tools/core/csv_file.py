"""CSV files: rows by column name, each cell with its place for messages."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.characters import hidden, without_hidden
from kb_tools.core.files import read_content
from kb_tools.core.problems import START, Position, Problem, UnreadableError, allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Code of the problems of a file as a whole.
FILE = "csv"
#: A file with thousands of hidden characters is told of the first.
_ENOUGH = 20

#: What a spreadsheet takes for a formula, and not for a number.
FORMULA = re.compile(r"\s*(?:[=@](?=.)|[+-](?=.*[^\d.,%\s]))", re.DOTALL)


class Line(NamedTuple):
    """A row of a file: its cells by column name, where they stand, and its text."""

    cells: dict[str, str]
    places: dict[str, int]
    number: int
    text: str

    def position(self, column: str) -> Position:
        """Return where the cell of a column starts."""
        start = _start(self.text, self.places[column])
        before = self.text[:start]
        line = self.number + before.count("\n")
        return Position(line, start - (before.rfind("\n") + 1) + 1)


def read_csv(
    path: Path, docs: Path, display: str, columns: Iterable[str]
) -> tuple[list[Line], list[Problem]]:
    """Read a CSV file in UTF-8 with a header.

    :param docs: the folder of pages, below which no folder may be a link.
    :param display: what problems call the file.
    :param columns: the columns that it must have; others are left alone.
    """
    try:
        text = read_content(path, docs).decode("utf-8-sig")
    except UnreadableError as error:
        return [], [Problem(display, START, FILE, str(error))]
    except UnicodeDecodeError as error:
        line = bytes(error.object[: error.start]).count(b"\n") + 1
        message = "the file is not UTF-8; save it with the encoding UTF-8"
        return [], [Problem(display, Position(line, 1), FILE, message)]
    found = list(_hidden(text, display))
    try:
        rows = list(_rows(without_hidden(text.replace("\r\n", "\n").replace("\r", "\n"))))
    except csv.Error as error:
        return [], [Problem(display, START, FILE, f"the file cannot be read: {error}")]
    if not rows:
        message = "the file is empty; the first line names the columns"
        return [], [Problem(display, START, FILE, message)]
    header = rows[0]
    names = [name.strip() for name in header[0]]
    problems = list(_header_problems(display, names, columns))
    if problems:
        return [], [*found, *problems]
    places = {name: place for place, name in enumerate(names)}
    lines: list[Line] = []
    for cells, number, raw in rows[1:]:
        if not cells:
            continue
        wrong = _wrong_row(cells, len(names))
        if wrong:
            problems.append(Problem(display, Position(number, 1), FILE, wrong))
            continue
        stripped = (" ".join(cell.split()) for cell in cells)
        lines.append(Line(dict(zip(names, stripped, strict=True)), places, number, raw))
    return lines, [*found, *problems]


def _rows(text: str) -> Iterator[tuple[list[str], int, str]]:
    """Yield the cells of each row, the number of its first line, and its text."""
    lines = list(io.StringIO(text))
    reader = csv.reader(lines)
    start = 0
    for cells in reader:
        yield cells, start + 1, "".join(lines[start : reader.line_num])
        start = reader.line_num


def _hidden(text: str, display: str) -> Iterator[Problem]:
    """Yield the first characters that a reader cannot see."""
    for offset, message in islice(hidden(text.replace("\r", "\n")), _ENOUGH):
        before = text[:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
        yield Problem(display, Position(line, column), "hidden-character", message)


def _header_problems(display: str, names: list[str], columns: Iterable[str]) -> Iterator[Problem]:
    for name in columns:
        if name not in names:
            hint = did_you_mean(name, names)
            message = f"there is no column {name!r}; there are: {allowed(names)}.{hint}"
            yield Problem(display, START, FILE, message)
    for name in {name for name in names if names.count(name) > 1}:
        yield Problem(display, START, FILE, f"two columns are called {name!r}")


def _wrong_row(cells: list[str], wanted: int) -> str | None:
    """Say what is wrong with a row as a whole; ``None`` if nothing is."""
    if len(cells) != wanted:
        return (
            f"the line has {len(cells)} cells, but the header has {wanted} columns; "
            "put a cell with a comma between double quotes"
        )
    for cell in cells:
        if FORMULA.match(cell):
            return (
                f"the cell {cell.strip()[:40]!r} is a formula for a spreadsheet; "
                "write its result, or another sign before it"
            )
    return None


def _start(text: str, place: int) -> int:
    """Return the index at which a cell of a row starts."""
    quoted = False
    for index, character in enumerate(text):
        if place == 0:
            return index
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            place -= 1
    return len(text)
