"""A file's text and the places to be changed in it; everything else stays byte for byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb_tools.renaming.move import RenameError

if TYPE_CHECKING:
    import yaml

    from kb_tools.core.problems import Position

_STRING = re.compile(
    r"""#[^\r\n]*|\"{3}.*?\"{3}|'{3}.*?'{3}|"((?:\\.|[^"\\\r\n])*)"|'([^'\r\n]*)'""", re.DOTALL
)


class Source:
    """The content of one file."""

    def __init__(self, content: bytes, path: str) -> None:
        self.path = path
        try:
            self.text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise RenameError(f"{path} is not UTF-8; save it with this encoding first") from None
        self._starts = [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", self.text))]
        if self.text.startswith("\ufeff"):
            self._starts[0] = 1
        self._edits: dict[tuple[int, int], str] = {}

    def offset(self, position: Position) -> int:
        """Return the offset of a place."""
        line, column = position
        return self._starts[line - 1] + column - 1

    def line_start(self, line: int) -> int:
        """Return the offset of the start of a line, from 1, or of the end of the text."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)

    def replace(self, start: int, end: int, new: str) -> None:
        """Note that a piece is to be replaced."""
        self._edits[start, end] = new

    def is_edited(self, start: int, end: int) -> bool:
        """Whether a piece overlaps one that is to be replaced."""
        return any(start < other[1] and other[0] < end for other in self._edits)

    def scalar(self, node: yaml.Node, old: str, new: str) -> None:
        """Note that a value in YAML is to be replaced.

        :raises RenameError: if it does not stand there as it is.
        """
        start, end = (
            self.line_start(mark.line + 1) + mark.column
            for mark in (node.start_mark, node.end_mark)
        )
        raw = self.text[start:end].rstrip()
        if raw not in {old, f'"{old}"', f"'{old}'"}:
            message = f"write {old!r} on one line"
            raise RenameError(f"{self.path}:{node.start_mark.line + 1}: {message}")
        at = start + raw.index(old)
        self.replace(at, at + len(old), new)

    def cell(self, position: Position, old: str, new: str) -> None:
        """Note that a cell of a CSV file is to be replaced.

        :param position: where it starts; quotes and spaces may stand around it.
        :raises RenameError: if it does not stand there as it is.
        """
        found = re.compile(rf'["\s]*({re.escape(old)})').match(self.text, self.offset(position))
        if found is None:
            line, column = position
            message = f"write {old!r} without invisible characters"
            raise RenameError(f"{self.path}:{line}:{column}: {message}")
        self.replace(*found.span(1), new)

    def strings(self, old: str, new: str) -> None:
        """Note that each string between quotes that is just ``old`` is to be replaced."""
        for found in _STRING.finditer(self.text):
            for group in (1, 2):
                if found[group] == old:
                    self.replace(*found.span(group), new)

    def result(self) -> bytes:
        """Return the content with all changes."""
        text = self.text
        for (start, end), new in sorted(self._edits.items(), reverse=True):
            text = text[:start] + new + text[end:]
        return text.encode("utf-8")
