"""A saved HTML page: one article, or a list of linked headings with excerpts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from kb_tools.core.problems import Position, UnreadableError
from kb_tools.importing.article import (
    Article,
    LeftOut,
    address_of,
    plain,
    title_of,
)
from kb_tools.importing.dates import Dated, find_date, machine_date
from kb_tools.importing.html import Block, blocks, parse
from kb_tools.importing.markdown import cut
from kb_tools.importing.plain import READ_MORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

_PAGE_DATES = ("article:published_time", "datePublished", "date", "dc.date", "dcterms.date")
_DATE_WORDS = 12
#: Shorter blocks of a single article are captions, bylines and buttons.
_LEAST_WORDS = 8


def read_page(text: str, language: str, address: str | None) -> Iterator[Article | LeftOut]:
    """Yield the articles of a page.

    :param address: where the page was saved from, if known.
    :raises UnreadableError: if it has none.
    """
    root = parse(text)
    if root is None:
        raise UnreadableError("there is no HTML in the file")
    meta = _meta(root)
    canonical = next((e.get("href") for e in root.iter("link") if e.get("rel") == "canonical"), "")
    base = address or meta.get("og:url") or canonical or None
    found = list(blocks(root, base))
    publisher = title_of(meta.get("og:site_name", "")) or None
    is_single = meta.get("og:type") == "article" or "article:published_time" in meta
    heads = [] if is_single else _heads(found)
    if heads:
        ends = [*heads[1:], len(found)]
        for start, end in zip(heads, ends, strict=True):
            yield _of_list(found[start], found[start + 1 : end], language, publisher)
    else:
        yield _single(root, found, meta, language, _joined(base, canonical), publisher)


def _joined(base: str | None, canonical: str | None) -> str | None:
    """Return the address of a single page: the one that it says, or where it is from."""
    try:
        address = urljoin(base or "", canonical or "")
    except ValueError:
        return None
    return address_of(address)


def _meta(root: _Element) -> dict[str, str]:
    pairs = ((e.get("property") or e.get("name"), e.get("content")) for e in root.iter("meta"))
    return {name: content for name, content in pairs if name and content}


def _heads(found: list[Block]) -> list[int]:
    """Return which blocks are titles of a list: linked headings of the commonest level."""
    linked = [n for n, block in enumerate(found) if block.level and block.link]
    in_articles = [n for n in linked if found[n].in_article]
    linked = in_articles if len(in_articles) > 1 else linked
    levels = Counter(found[n].level for n in linked)
    if not levels:
        return []
    (level, count), *_others = levels.most_common(1)
    return [n for n in linked if found[n].level == level] if count > 1 else []


def _of_list(
    head: Block, rest: list[Block], language: str, publisher: str | None
) -> Article | LeftOut:
    position = Position(max(head.line, 1), 1)
    title = title_of(head.paragraph.text)
    body: list[Block] = []
    dated = _block_date(head, language)
    is_ended = False
    for block in rest:
        text = block.paragraph.text
        if READ_MORE.match(text):
            is_ended = True
            break
        if block.level or (body and not head.in_article and block.in_article):
            break
        if not body and dated is None and len(text.split()) <= _DATE_WORDS:
            dated = _block_date(block, language)
            if dated:
                continue
        body.append(block)
    if not body and not is_ended:
        return LeftOut(position, f"{title!r} has no text below it")
    return _article(position, title, body, head.link, dated, publisher)


def _single(
    root: _Element,
    found: list[Block],
    meta: dict[str, str],
    language: str,
    link: str | None,
    publisher: str | None,
) -> Article:
    own = [block for block in found if block.in_article] or found
    heading = next((block for block in own if block.level == 1), None)
    title = meta.get("og:title") or (heading.paragraph.text if heading else "")
    if not plain(title):
        title = root.findtext(".//title") or ""
    if not plain(title):
        raise UnreadableError("the page has no title: no <h1>, no <title>")
    given = next((meta[name] for name in _PAGE_DATES if name in meta), None)
    date = machine_date(given) if given else None
    dated = Dated(date, date) if date else _first_date(own, language)
    position = Position(max(heading.line, 1), 1) if heading else Position(1, 1)
    body = [block for block in own if not block.level and _count(block) >= _LEAST_WORDS]
    return _article(position, title_of(title), body, link, dated, publisher)


def _count(block: Block) -> int:
    return len(block.paragraph.text.split())


def _first_date(found: Iterable[Block], language: str) -> Dated | None:
    short = (block for block in found if block.datetime or _count(block) <= _DATE_WORDS)
    return next(filter(None, (_block_date(block, language) for block in short)), None)


def _block_date(block: Block, language: str) -> Dated | None:
    date = machine_date(block.datetime) if block.datetime else None
    if date:
        return Dated(date, date)
    if block.level:
        return None  # a date in a title is that of what it tells
    dated = find_date(block.paragraph.text, language)
    return dated and dated._replace(words=block.paragraph.text)


def _article(
    position: Position,
    title: str,
    body: list[Block],
    link: str | None,
    dated: Dated | None,
    publisher: str | None,
) -> Article:
    return Article(
        position=position,
        title=title,
        excerpt=tuple(cut(block.paragraph for block in body)),
        link=link,
        date=dated.date if dated else None,
        date_as_written=dated.words if dated and not dated.certain else None,
        publisher=publisher,
    )
