"""The parts of a page's text, each with its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from kb_tools.core.problems import Position


class Heading(NamedTuple):
    """A heading, with its text as written."""

    position: Position
    level: int
    text: str


class Link(NamedTuple):
    """A link in Markdown's form; ``target`` is as written."""

    position: Position
    target: str


class Image(NamedTuple):
    """An image, written either way."""

    position: Position
    target: str
    alt: str
    #: The (first, past the last) line of its directive, or ``None`` if it is inline.
    lines: tuple[int, int] | None = None


class Role(NamedTuple):
    """A role: ``{name}`content```; its name in small letters, since docutils takes either."""

    position: Position
    name: str
    content: str

    @property
    def target(self) -> str:
        """What a reference points at, without the words that it shows."""
        found = re.fullmatch(r"(?s).*?(?<!\\)<([^<>]*)>", self.content)
        return (found[1] if found else self.content).strip()


class Directive(NamedTuple):
    """A directive, its name in small letters.

    ``lines`` are its first line and the one after its last, from 1; ``depth`` is how many
    directives it stands in.
    """

    position: Position
    name: str
    argument: str
    options: dict[str, str]
    lines: tuple[int, int]
    body: str
    depth: int = 0


class Html(NamedTuple):
    """A piece of raw HTML."""

    position: Position
    text: str


class Prose(NamedTuple):
    """A paragraph or the like; what is not plain text in it is masked.

    ``starts`` are the places of its lines in the file; ``None`` if they are not exact.
    """

    text: str
    line: int
    starts: tuple[int | None, ...]
    is_heading: bool
    is_quoted: bool = False

    def position(self, offset: int) -> Position:
        """Return the place in the file of an offset in the text."""
        number = self.text.count("\n", 0, offset)
        start = self.starts[number] if number < len(self.starts) else None
        column = 1 if start is None else start + offset - (self.text.rfind("\n", 0, offset) + 1) + 1
        return Position(self.line + number, column)

    def is_exact(self, offset: int) -> bool:
        """Whether the place of an offset is exact."""
        number = self.text.count("\n", 0, offset)
        return number < len(self.starts) and self.starts[number] is not None


@dataclass(slots=True)
class PageText:
    """All parts of a page's text, in order."""

    headings: list[Heading] = field(default_factory=list)
    #: Those of a section in which nothing stands.
    empty: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    directives: list[Directive] = field(default_factory=list)
    html: list[Html] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    #: Where ``[label]: address`` stands; what uses it is among the links.
    definitions: list[Link] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    #: Where a block stands that is code because it is indented.
    indented: list[Position] = field(default_factory=list)
    #: The lines that were left out, because to read them takes the parser too long.
    crowded: list[Position] = field(default_factory=list)
