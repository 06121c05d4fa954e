"""What looks like markup and is none: it would stand in the page as typed or pasted."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from kb_tools.checking.parts import PageText, Prose
    from kb_tools.core.problems import Position

_ADDRESS = r"[^\s<>()\[\]\0]*[^\s<>()\[\]\0.,;:!?]"
_NO_LINK = "{!r} is no link; write [words](address), or <address>, or list it as a source"
#: What stands in a line of plain text, with a mark that each has, and what is said of it.
_LINES = (
    (
        "",
        re.compile(r"^[•·◦▪‣●○][ \t\u00a0]"),
        "{!r} makes no list; start each item with '- '",
    ),
    (
        "#",
        re.compile(r"^#{1,6}(?=[^\W\d_]|\u00a0)|^#{2,6}(?=[^\s#])"),
        "{!r} makes no heading without a space after it",
    ),
    (
        "\t",
        re.compile(r"(?<=[^\s•·◦▪‣●○])\t+(?=\S)"),
        "a tab makes no column; write a table's rows as '| one | two |', the second '|---|---|'",
    ),
    ("://", re.compile(rf"\bhttps?://{_ADDRESS}"), _NO_LINK),
    ("www.", re.compile(rf"\b(?<!//)www\.{_ADDRESS}"), _NO_LINK),
)
#: A page with thousands of them is told of the first.
_ENOUGH = 50
_BOLD = re.compile(r"(\*\*|__)[^*_.\0]{1,80}\1:?")
_BRACES = re.compile(r"(?<!\\)\{([a-zA-Z][a-zA-Z:-]*)\}")
_NOTE = re.compile(r"(?<!\\)\[\^([^\]\s]{1,40})\](?!:)")
_NOTE_TEXT = re.compile(r"^[ >]*\[\^([^\]\s]{1,40})\]:", re.MULTILINE)


def misread(page: PageText, body: str, roles: Container[str]) -> Iterator[tuple[Position, str]]:
    """Return what is meant as markup and is not read so, with a message; the first of many.

    :param body: the text of the page.
    :param roles: the names that may stand in braces before a link.
    """
    return islice(_misread(page, body, roles), _ENOUGH)


def _misread(page: PageText, body: str, roles: Container[str]) -> Iterator[tuple[Position, str]]:
    for position in page.indented:
        message = "text that is indented is shown as code; start it at the left"
        yield position, f"{message}, or put code between lines of ```"
    notes = {*_NOTE_TEXT.findall(body)}
    for prose in page.prose:
        if not (prose.is_heading or prose.is_quoted):
            yield from _in_lines(prose)
            yield from _in_text(prose, roles, notes)


def _in_lines(prose: Prose) -> Iterator[tuple[Position, str]]:
    offset = 0
    for line in prose.text.split("\n"):
        for mark, pattern, message in _LINES:
            found = pattern.search(line) if mark in line else None
            if found:
                yield prose.position(offset + found.start()), message.format(found[0].strip()[:80])
        offset += len(line) + 1


def _in_text(
    prose: Prose, roles: Container[str], notes: Container[str]
) -> Iterator[tuple[Position, str]]:
    if _BOLD.fullmatch(prose.text) and prose.position(0).column == 1:
        yield prose.position(0), "a line in bold makes no heading; start it with '## '"
    for found in _BRACES.finditer(prose.text) if "{" in prose.text else ():
        name = found[1].lower().split(":")[-1]
        if name in roles:
            message = f"{found[0]} makes no link alone; write at once after it, between back quotes"
            yield prose.position(found.start()), f"{message}, what it leads to: {found[0]}`id`"
    for found in _NOTE.finditer(prose.text) if "[^" in prose.text else ():
        if found[1] not in notes:
            message = f"there is no note {found[1]!r}; cite with {{source}}`id`"
            yield (
                prose.position(found.start()),
                f"{message}, or write '[^{found[1]}]: ' and its text",
            )
