"""Text of others as Markdown that cannot be more than text."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.importing.article import Paragraph, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: An excerpt is cut after so many words: it is a quotation, not a copy.
MOST_WORDS = 150
#: So many letters count as a word, so that one word is no book.
_LETTERS = 12
#: A paragraph that is mostly addresses keeps its words only.
_MOST_MARKDOWN = 8000
_WIDTH = 96

_SPECIAL = re.compile(r"[\\`*_\[\]<>{}$~|]|&(?=#?\w+;)")
#: What has a meaning at the start of a line only.
_LINE_START = re.compile(r"^([#+=%:\-]|\d+(?=[.)])|\((?=.*\)=\s*$))")


class Run(NamedTuple):
    """A piece of a paragraph, with one look."""

    text: str
    link: str | None = None
    mark: str = ""


def escaped(text: str) -> str:
    """Return a text as Markdown that shows the same characters."""
    return _SPECIAL.sub(lambda f: "&lt;" if f[0] == "<" else f"\\{f[0]}", text)


def paragraph(runs: Iterable[Run]) -> Paragraph:
    """Return a paragraph made of pieces."""
    pieces = [run._replace(text=plain_piece(run.text)) for run in runs]
    markdown = "".join(map(_shown, pieces))
    return Paragraph(" ".join(markdown.split()), plain("".join(run.text for run in pieces)))


def plain_piece(text: str) -> str:
    """Return a piece of text with single spaces, also at its ends."""
    inner = plain(text)
    if not inner:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{inner}{' ' * text[-1].isspace()}"


def _shown(run: Run) -> str:
    inner = run.text.strip()
    if not inner:
        return run.text
    shown = f"{run.mark}{escaped(inner)}{run.mark}"
    if run.link:
        shown = f"[{shown}](<{run.link}>)"
    return f"{' ' * run.text[0].isspace()}{shown}{' ' * run.text[-1].isspace()}"


def cut(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield paragraphs until there are enough words; the last one is cut there."""
    left = MOST_WORDS
    for item in paragraphs:
        words = item.text.split()
        if not words:
            continue
        most = left * _LETTERS
        if len(words) > left or len(item.text) > most:
            text = f"{' '.join(words[:left])[:most].rstrip()} […]"
            yield Paragraph(escaped(text), text)
            return
        is_short = len(item.markdown) <= _MOST_MARKDOWN
        yield item if is_short else Paragraph(escaped(item.text), item.text)
        left -= len(words)


def quoted(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a block quotation."""
    for number, text in enumerate(paragraphs):
        if number:
            yield ">"
        lines = textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in lines:
            yield f"> {_harmless_start(line)}"


def _harmless_start(line: str) -> str:
    return _LINE_START.sub(lambda f: f"{f[0]}\\" if f[0].isdigit() else f"\\{f[0]}", line)
