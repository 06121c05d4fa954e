"""Which format a file has, and its text."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, AnyStr

from kb_tools.core.problems import Position, UnreadableError
from kb_tools.importing.feed import read_feed
from kb_tools.importing.page import read_page
from kb_tools.importing.plain import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from kb_tools.importing.article import Article, LeftOut

FORMATS = ("text", "html", "rss", "atom", "wxr")
#: A page or a text is read whole; what is larger is neither.
MAX_PAGE = 20_000_000

_HEAD = 4096
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_XML = re.compile(
    rb"\s*<(?:\?xml\b|!doctype\s+(?!html)|[a-z][\w:.-]*(?:\s[^<>]*)?>)", re.IGNORECASE
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|h1|p)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BINARY = {
    b"%PDF": "a PDF; save the web page itself",
    b"PK\x03\x04": "a ZIP archive; unpack it first",
    b"\x1f\x8b": "compressed; unpack it first",
}


def read(
    file: BinaryIO,
    *,
    language: str,
    format_: str | None = None,
    encoding: str | None = None,
    address: str | None = None,
) -> Iterator[Article | LeftOut]:
    """Yield the articles of a file, and what in it is none.

    :param language: of the site, for dates.
    :param format_: one of :data:`FORMATS`; by default, it is recognised.
    :param encoding: in place of what the file says, or of UTF-8.
    :param address: where a page was saved from.
    :raises UnreadableError: if the file is not what it should be.
    """
    head = file.read(_HEAD)
    file.seek(0)
    for start, what in _BINARY.items():
        if head.startswith(start):
            raise UnreadableError(f"the file is {what}")
    format_ = format_ or recognised(head)
    if format_ in {"rss", "atom", "wxr", "xml"}:
        wanted = None if format_ == "xml" else format_
        yield from read_feed(file, wanted, encoding)
        return
    content = file.read(MAX_PAGE + 1)
    if len(content) > MAX_PAGE:
        message = f"the file has more than {MAX_PAGE:,} bytes; only feeds and exports may"
        raise UnreadableError(message)
    if format_ == "html":
        yield from read_page(decoded(content, encoding, is_html=True), language, address)
    else:
        yield from read_text(decoded(content, encoding, is_html=False), language)


def recognised(head: bytes) -> str:
    """Return the format of a file, from its beginning; ``xml`` says which one inside."""
    plain = head.replace(b"\0", b"")
    for mark in _MARKS:
        plain = plain.removeprefix(mark)
    if _HTML.search(plain) and b"<rss" not in plain:
        is_feed = re.search(rb"<(?:feed|rdf:RDF)\b", plain) and _XML.match(plain)
        return "xml" if is_feed else "html"
    return "xml" if _XML.match(plain) else "text"


def decoded(content: bytes, encoding: str | None, *, is_html: bool) -> str:
    """Return the text of a file.

    :raises UnreadableError: if it is in no encoding that is known, or is no text.
    """
    name = encoding or next((n for mark, n in _MARKS.items() if content.startswith(mark)), None)
    declared = _CHARSET.search(content[:_HEAD]) if is_html and not name else None
    name = name or (declared[1].decode() if declared else "utf-8")
    try:
        text = content.decode(name)
    except LookupError:
        message = f"there is no encoding {name!r}; name the right one with --encoding"
        raise UnreadableError(message) from None
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        message = (
            f"the file is not in the encoding {name}: a byte means nothing here; "
            "save it as UTF-8, or name its encoding with --encoding"
        )
        raise UnreadableError(message, _position(content, start, b"\n")) from None
    if "\0" in text:
        message = "the file has a zero byte; it is not a text file"
        raise UnreadableError(message, _position(text, text.index("\0"), "\n"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _position(content: AnyStr, offset: int, newline: AnyStr) -> Position:
    before = content[:offset]
    line = before.count(newline)
    column = offset - (before.rfind(newline) + 1)
    return Position(line + 1, column + 1)
