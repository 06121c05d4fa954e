"""RSS, Atom and WordPress exports: read in pieces, so that memory does not grow with the file.

Parsed by expat behind defusedxml, which refuses entities that are declared in the file and
anything from elsewhere.  Of each field only the beginning is kept: an excerpt needs no more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from kb_tools.core.problems import START, Position, UnreadableError
from kb_tools.importing.article import (
    Article,
    LeftOut,
    address_from,
    address_of,
    plain,
    title_of,
)
from kb_tools.importing.dates import machine_date
from kb_tools.importing.html import blocks, parse
from kb_tools.importing.markdown import cut

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kb_tools.importing.article import Paragraph

_CHUNK = 1 << 16
#: So many characters of a field are kept.
_MOST_FIELD = 50_000

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_NAMESPACE = re.compile(r"\{([^}]*)\}(.*)")
_PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
_ROOTS = {"rss": "rss", "rdf:RDF": "rss", "atom:feed": "atom"}
_ITEMS = frozenset({"item", "atom:entry"})
_BREAKS = frozenset({"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "blockquote", "table"})
_DATES = ("wp:post_date_gmt", "wp:post_date", "atom:published", "pubDate", "dc:date")
_TEXTS = ("excerpt:encoded", "description", "atom:summary", "content:encoded", "atom:content")
#: What feeds add below an excerpt.
_ADDED = re.compile(
    r"^(?:The post .* (?:first )?appeared (?:first )?on .*|\W*(?:read more|continue reading).*)$",
    re.IGNORECASE,
)


def read_feed(
    file: BinaryIO, format_: str | None = None, encoding: str | None = None
) -> Iterator[Article | LeftOut]:
    """Yield the articles of a feed or an export, each when its end has been read.

    :param format_: ``rss``, ``atom`` or ``wxr``, if the file must be that.
    :param encoding: the encoding, in place of what the file says.
    :raises UnreadableError: where the file is no such XML; what was yielded before is whole.
    """
    target = _Target()
    parser = DefusedXMLParser(target=target, encoding=encoding)
    target.expat = parser.parser
    # Blank lines before the first are a common slip, and XML allows none.
    chunk, skipped = _without_blank_start(file)
    try:
        while chunk:
            parser.feed(chunk)
            yield from _taken(target, format_, skipped)
            chunk = file.read(_CHUNK)
        parser.close()
    except ParseError as error:
        line, column = error.position
        reason = str(error).partition(":")[0]
        if "no element found" in reason or "unclosed" in reason:
            reason = "the file ends in the middle; save or export it again"
        message = f"this is not whole XML: {reason}"
        raise UnreadableError(message, Position(line + skipped, column + 1)) from None
    except DefusedXmlException as error:
        what = {"EntitiesForbidden": "declares entities", "DTDForbidden": "has a DTD"}
        did = what.get(type(error).__name__, "refers to other files")
        message = f"the file {did}, which is refused: such files can do harm"
        raise UnreadableError(message, target.position(skipped)) from None
    except (LookupError, ValueError) as error:
        message = f"the encoding of the file is not known: {error}; name it with --encoding"
        raise UnreadableError(message) from None
    yield from _taken(target, format_, skipped)


def _without_blank_start(file: BinaryIO) -> tuple[bytes, int]:
    """Return the first piece of a file without blank lines on top, and how many they were."""
    chunk = file.read(_CHUNK)
    stripped = chunk.lstrip(b" \t\r\n")
    return stripped, chunk[: len(chunk) - len(stripped)].count(b"\n")


def _taken(target: _Target, format_: str | None, skipped: int) -> Iterator[Article | LeftOut]:
    if target.root and target.format not in {None, format_ or target.format}:
        message = f"the file is {target.format}, not {format_}; leave --format out"
        raise UnreadableError(message)
    if target.root and target.format is None:
        message = f"the XML is no feed and no export: it starts with <{plain(target.root)[:40]}>"
        raise UnreadableError(message)
    for line, column, fields in target.items:
        yield _item(Position(line + skipped, column + 1), fields, target.channel)
    target.items.clear()


class _Target:
    """Takes what expat finds, and keeps the fields of items."""

    def __init__(self) -> None:
        self.expat: Any = None
        self.root = ""
        self.format: str | None = None
        self.channel: dict[str, str] = {}
        self.items: list[tuple[int, int, dict[str, str]]] = []
        self._depth = 0
        self._item_depth = 0
        self._fields: dict[str, str] = {}
        self._place = (1, 0)
        self._name = ""
        self._field_depth = 0
        self._is_markup = False
        self._pieces: list[str] = []
        self._length = 0

    def position(self, skipped: int) -> Position:
        """Return where expat is."""
        if self.expat is None:
            return START
        return Position(self.expat.CurrentLineNumber + skipped, self.expat.CurrentColumnNumber + 1)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Go into an element."""
        self._depth += 1
        name = _short(tag)
        if self._depth == 1:
            self.root, self.format = name, _ROOTS.get(name)
            self.channel = {"base": attributes.get(_BASE, "")}
        elif name in _ITEMS and not self._item_depth:
            self._item_depth = self._depth
            self._fields = {"base": attributes.get(_BASE, "")}
            self._place = (self.expat.CurrentLineNumber, self.expat.CurrentColumnNumber)
        elif not self._field_depth:
            self._start_field(name, attributes)
        elif name.removeprefix("xhtml:") in _BREAKS:
            self._pieces.append("<p>" if self._is_markup else "\n")

    def _start_field(self, name: str, attributes: dict[str, str]) -> None:
        inside = self._item_depth and self._depth == self._item_depth + 1
        in_channel = not self._item_depth and self._depth <= 3
        if name.startswith("wp:") and self.format == "rss":
            self.format = "wxr"
        if name == "atom:link" and inside and attributes.get("rel", "alternate") == "alternate":
            self._fields.setdefault("link", attributes.get("href", ""))
        if inside or (in_channel and name in {"title", "atom:title", "link"}):
            self._name, self._field_depth = name, self._depth
            self._is_markup = attributes.get("type") == "xhtml"
            self._pieces, self._length = [], 0
            if name == "guid" and attributes.get("isPermaLink", "true") != "true":
                self._name = "guid-only"

    def data(self, text: str) -> None:
        """Take text."""
        if self._field_depth and self._length < _MOST_FIELD:
            self._length += len(text)
            text = text[:_MOST_FIELD]
            escape = self._is_markup
            self._pieces.append(text.replace("&", "&amp;").replace("<", "&lt;") if escape else text)

    def end(self, tag: str) -> None:
        """Go out of an element."""
        if self._depth == self._field_depth:
            name = self._name.replace("atom:title", "title")
            fields = self._fields if self._item_depth else self.channel
            fields.setdefault(name, "".join(self._pieces).strip())
            self._field_depth = 0
        elif self._depth == self._item_depth:
            self.items.append((*self._place, self._fields))
            self._item_depth = 0
        self._depth -= 1

    def close(self) -> None:
        """Come to the end."""


def _short(tag: str) -> str:
    """Return a name with the prefix that is usual for its namespace."""
    found = _NAMESPACE.match(tag)
    if not found:
        return tag
    uri, name = found.groups()
    prefix = _PREFIXES.get(uri)
    if prefix is None and "wordpress.org/export/" in uri:
        prefix = "excerpt" if "/excerpt" in uri else "wp"
    if prefix is None:
        prefix = "other"
    return f"{prefix}:{name}" if prefix else name


def _item(position: Position, fields: dict[str, str], channel: dict[str, str]) -> Article | LeftOut:
    kind = fields.get("wp:post_type", "post")
    if kind not in {"post", "page"}:
        return LeftOut(position, f"an item of the type {plain(kind)[:40]!r} is no article")
    if fields.get("wp:status", "publish") != "publish" or fields.get("wp:post_password"):
        return LeftOut(position, "it was not public where it comes from")
    title = title_of(" ".join(item.text for item in _paragraphs(fields.get("title", ""), None)))
    if not title:
        return LeftOut(position, "an item has no title")
    start = address_from(channel["base"] or channel.get("link"), fields["base"])
    linked = address_from(start, fields["link"]) if fields.get("link") else None
    named = (address_of(fields.get(name, "")) for name in ("guid", "atom:id"))
    link = next(filter(None, (linked, *named)), None)
    dates = (machine_date(fields[name]) for name in _DATES if name in fields)
    excerpts = (_excerpt(fields.get(name, ""), link or start) for name in _TEXTS)
    return Article(
        position=position,
        title=title,
        excerpt=next(filter(None, excerpts), ()),
        link=link,
        date=next(filter(None, dates), None),
        publisher=title_of(channel.get("title", "")) or None,
    )


def _excerpt(text: str, base: str | None) -> tuple[Paragraph, ...]:
    return tuple(cut(item for item in _paragraphs(text, base) if not _ADDED.match(item.text)))


def _paragraphs(html: str, base: str | None) -> Iterator[Paragraph]:
    if "<p" not in html:  # WordPress leaves paragraphs without tags
        html = html.replace("\n\n", "<p>")
    try:
        root = parse(f"<body>{html}</body>") if html.strip() else None
    except UnreadableError:
        root = None  # the article is there all the same
    return (block.paragraph for block in blocks(root, base)) if root is not None else iter(())
