"""Positions in TOML, whose reader keeps none: the line of a table or a key."""

from __future__ import annotations

import re

from kb_tools.core.problems import Position

_HEADER = re.compile(r"^\[", re.MULTILINE)


def position(text: str, where: tuple[str, ...]) -> Position:
    """Return the line of a key, or of the table nearest to it that has a header."""
    depths = range(len(where), -1, -1)
    headers = ((depth, _header(text, where[:depth])) for depth in depths)
    depth, start = next((depth, start) for depth, start in headers if start is not None)
    if depth < len(where):
        following = _HEADER.search(text, start + 1)
        section = text[start : following.start() if following else len(text)]
        name = re.escape(where[depth])
        key = re.search(rf"""^[ \t]*(["']?){name}\1\s*[=.]""", section, re.MULTILINE)
        start += key.start() if key else 0
    return Position(text.count("\n", 0, start) + 1, 1)


def _header(text: str, where: tuple[str, ...]) -> int | None:
    """Return where the header of a table is, or the first or a numbered one of several.

    That of the whole file is its start.
    """
    if not where:
        return 0
    *names, last = where
    number = int(last) if last.isdigit() else 0
    path = r"\s*\.\s*".join(
        rf"""(["']?){re.escape(name)}\{place}"""
        for place, name in enumerate(names if last.isdigit() else where, start=1)
    )
    opening, closing = (r"\[\[", r"\]\]") if last.isdigit() else (r"\[\[?", r"\]")
    found = re.finditer(rf"^{opening}\s*{path}\s*{closing}", text, re.MULTILINE)
    starts = [header.start() for header in found]
    return starts[number] if number < len(starts) else None
