"""Plain text: one article, or the list of a topic page as it is copied from a browser.

A list has articles of a title, perhaps a date, and an excerpt; "Read More" may end one,
and may stand right before the title of the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb_tools.core.problems import Position, UnreadableError
from kb_tools.importing.article import (
    Article,
    LeftOut,
    address_of,
    plain,
    title_of,
)
from kb_tools.importing.dates import Dated, find_date
from kb_tools.importing.markdown import Run, cut, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What ends an article of a list; what follows it is the next title.
READ_MORE = re.compile(r"^\W*(?i:read more|continue reading|read the (?:rest|full story))(.*)$")
#: A cut excerpt.
_CUT = re.compile(r"(?:\[(?:…|\.\.\.|&hellip;)\]|…)\s*$")
#: With less text, something in a list is no article, unless "Read More" ends it.
LEAST_WORDS = 20

_SENTENCE_END = re.compile(r"[.…,;:\]]$")
_LONGEST_TITLE = 200
_LONGEST_DATE_LINE = 80
_DATE_LINE_WORDS = 8
_URL = re.compile(r"https?://\S+")


@dataclass
class _Item:
    """The article that is being read."""

    position: Position
    title: str
    lines: list[str] = field(default_factory=list)
    dated: Dated | None = None
    link: str | None = None

    @property
    def words(self) -> int:
        return sum(len(line.split()) for line in self.lines)


def read_text(text: str, language: str) -> Iterator[Article | LeftOut]:
    """Yield the articles of a text.

    :raises UnreadableError: if it has none.
    """
    rows = [(Position(n, 1), line.strip()) for n, line in enumerate(text.split("\n"), 1)]
    if not any(line for _position, line in rows):
        raise UnreadableError("the file has no text")
    is_list = any(READ_MORE.match(line) or _CUT.search(line) for _position, line in rows)
    yield from _list(rows, language) if is_list else _one(rows, language)


def _one(rows: list[tuple[Position, str]], language: str) -> Iterator[Article | LeftOut]:
    (position, title), *rest = [row for row in rows if row[1]]
    item = _Item(position, title)
    for _position, line in rest:
        if not _is_about(item, line, language):
            item.lines.append(line)
    yield _article(item)


def _list(rows: list[tuple[Position, str]], language: str) -> Iterator[Article | LeftOut]:
    item: _Item | None = None
    for position, row in rows:
        line, where = row, position
        if ended := READ_MORE.match(row):
            if item:
                yield _article(item)
            item = None
            line = ended[1].strip(" »→>…[].")
            where = Position(position.line, row.find(line) + 1)
            if line[:1].islower():  # "Read more about it" is a link, not a title
                continue
        if not line:
            continue
        if item and _is_about(item, line, language):
            continue
        if item and not (_is_title(line) and (not item.lines or item.words >= LEAST_WORDS)):
            item.lines.append(line)
            continue
        if item:
            yield _finished(item)
        item = _Item(where, line)
    if item:
        yield _finished(item)


def _finished(item: _Item) -> Article | LeftOut:
    """Return what an item is that nothing marks as an article."""
    if item.words >= LEAST_WORDS or (item.lines and _CUT.search(item.lines[-1])):
        return _article(item)
    message = f"{title_of(item.title)!r} has too little text to be an article"
    return LeftOut(item.position, message)


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and not _SENTENCE_END.search(line)


def _is_about(item: _Item, line: str, language: str) -> bool:
    """Take a line with a date or an address that stands below a title."""
    if item.lines:
        return False
    if _URL.fullmatch(line):
        item.link = item.link or address_of(line)
        return True
    if item.dated or len(line) > _LONGEST_DATE_LINE:
        return False
    dated = find_date(line, language)
    if dated is None or len(line.replace(dated.words, "").split()) > _DATE_LINE_WORDS:
        return False
    if line.endswith(".") and not line.endswith(dated.words + "."):
        return False
    item.dated = dated._replace(words=plain(line))
    return True


def _article(item: _Item) -> Article:
    paragraphs = (paragraph([Run(line)]) for line in item.lines)
    dated = item.dated
    return Article(
        position=item.position,
        title=title_of(item.title),
        excerpt=tuple(cut(paragraphs)),
        link=item.link,
        date=dated.date if dated else None,
        date_as_written=dated.words if dated and not dated.certain else None,
    )
