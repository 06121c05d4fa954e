"""HTML taken apart into blocks of text, without following its nesting.

Parsed by lxml, which mends what is broken; nothing in it is run, fetched or kept as HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from kb_tools.core.problems import Position, UnreadableError
from kb_tools.importing.article import address_from
from kb_tools.importing.markdown import Run, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.importing.article import Paragraph

# fmt: off
#: What has no text for readers.
_SKIPPED = frozenset({
    "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math",
    "button", "select", "textarea", "canvas", "audio", "video", "head", "nav", "footer", "aside",
})
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "img",
})
# fmt: on
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass
class Block:
    """A paragraph or a heading (``level`` above 0), with its place in the page."""

    line: int
    level: int
    in_article: bool
    runs: list[Run] = field(default_factory=list)
    datetime: str | None = None

    @property
    def link(self) -> str | None:
        """The first address in it."""
        return next((run.link for run in self.runs if run.link), None)

    @property
    def paragraph(self) -> Paragraph:
        """Its text."""
        return paragraph(self.runs)


def parse(text: str) -> etree._Element | None:
    """Return the root of a page or of a piece of one; ``None`` if there is nothing in it.

    :raises UnreadableError: if its elements are nested deeper than any page's are.
    """
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.ParseError:
        return None
    for error in parser.error_log:
        if error.type_name == "ERR_RESOURCE_LIMIT":
            message = "elements are nested too deeply; this is no page made for readers"
            raise UnreadableError(message, Position(error.line, error.column + 1))
    return root


def blocks(root: etree._Element, base: str | None) -> Iterator[Block]:
    """Yield the blocks of a page that have text, in order.

    :param base: the address that links start from.
    """
    walk = _Walk(base)
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            done = walk.start(element) if event == "start" else walk.end(element)
            if done and done.paragraph.text:
                yield done


class _Walk:
    """Where the walk through a page is; it counts open elements instead of calling itself."""

    def __init__(self, base: str | None) -> None:
        self.base = base
        self.skipped = 0
        self.level = 0
        self.articles = 0
        self.marks: list[str] = []
        self.links: list[str | None] = []
        self.block = Block(0, 0, in_article=False)

    def start(self, element: etree._Element) -> Block | None:
        """Go into an element; return the block that ends there."""
        tag = str(element.tag)
        if self.skipped or tag in _SKIPPED:
            self.skipped += 1
            return None
        self.articles += tag == "article"
        done = self._turn(tag, element, _HEADINGS.get(tag, self.level))
        if tag in _MARKS:
            self.marks.append(_MARKS[tag])
        elif tag == "a":
            self.links.append(self._address(element.get("href")))
        elif tag == "time" and element.get("datetime"):
            self.block.datetime = element.get("datetime")
        self._text(element.text)
        return done

    def end(self, element: etree._Element) -> Block | None:
        """Go out of an element; return the block that ends there."""
        tag = str(element.tag)
        if self.skipped:
            self.skipped -= 1
            if self.skipped:
                return None
            done = None
        else:
            self.articles -= tag == "article"
            if tag in _MARKS:
                self.marks.pop()
            elif tag == "a":
                self.links.pop()
            done = self._turn(tag, element, 0 if tag in _HEADINGS else self.level)
        self._text(element.tail)
        return done

    def _turn(self, tag: str, element: etree._Element, level: int) -> Block | None:
        """Begin a new block where an element that is none of a line's begins or ends."""
        if tag in _INLINE:
            return None
        self.level = level
        done = self.block
        self.block = Block(element.sourceline or 0, level, in_article=self.articles > 0)
        return done

    def _text(self, text: str | None) -> None:
        if text:
            link = self.links[-1] if self.links else None
            self.block.runs.append(Run(text, link, self.marks[-1] if self.marks else ""))

    def _address(self, href: str | None) -> str | None:
        return address_from(self.base, href or "")
