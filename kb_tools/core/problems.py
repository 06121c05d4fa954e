"""Problems: what is wrong in a file, where, and what would be right.

Every check in this package reports :class:`Problem` values and never raises
for bad input, so that all of them reach the writer at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable


class Position(NamedTuple):
    """A place in a text file; both numbers start at 1."""

    line: int
    column: int


START = Position(1, 1)


class Problem(NamedTuple):
    """One thing that is wrong in one source file.

    ``path`` is relative to the source directory, ``code`` is stable and can be
    searched for, ``message`` says what is wrong and what is allowed.
    """

    path: str
    position: Position
    code: str
    message: str

    def __str__(self) -> str:
        line, column = self.position
        return f"{self.path}:{line}:{column}: {self.message} [kb.{self.code}]"


class UnreadableError(Exception):
    """A file cannot be read, or means nothing; ``position`` says where."""

    def __init__(self, message: str, position: Position = START) -> None:
        super().__init__(message)
        self.position = position


def nearest(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Return up to ``limit`` of the known words that look most like ``word``."""
    matches = process.extract(
        word.casefold(),
        sorted(set(known)),
        scorer=fuzz.WRatio,
        processor=str.casefold,
        limit=limit,
        score_cutoff=70,
    )
    return [match for match, _score, _index in matches]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence that names the nearest known words, or nothing."""
    matches = nearest(word, known)
    if not matches:
        return ""
    return f" Did you mean {' or '.join(repr(match) for match in matches)}?"


def allowed(known: Iterable[str], limit: int = 24) -> str:
    """Return the known words as one readable, bounded list."""
    words = list(known)
    shown = ", ".join(words[:limit])
    return shown if len(words) <= limit else f"{shown} and {len(words) - limit} more"
