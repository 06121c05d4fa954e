"""The file of a draft: all that is known of an article, its excerpt as a quotation."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from kb_tools.core.new_page import TAKEN_IDS, slug
from kb_tools.importing.markdown import escaped, quoted

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator

    from kb_tools.core.new_page import Kind
    from kb_tools.importing.article import Article

_SOURCE_ID = 30


class Given(NamedTuple):
    """What the person who imports says of all sources."""

    retrieved: str
    publisher: str | None = None
    source_kind: str | None = None


def new_id(article: Article, is_taken: Callable[[str], bool]) -> str:
    """Return an id for a draft that no page has."""
    base = slug(article.title)
    if not base or base in TAKEN_IDS:
        digest = hashlib.blake2b(f"{article.link}{article.title}".encode(), digest_size=4)
        base = f"imported-{article.date or digest.hexdigest()}"
    number, id_ = 1, base
    while is_taken(id_):
        number += 1
        id_ = f"{base}-{number}"
    return id_


def draft(
    kind: Kind,
    article: Article,
    given: Given,
    fields: dict[str, list[str]],
    day: datetime.date,
) -> str:
    """Return the text of a draft.

    :param kind: of the type of article that it becomes.
    :param fields: the entries that it seems to be about.
    """
    publisher = given.publisher or article.publisher
    source = {
        "id": _source_id(article, publisher),
        "title": article.title,
        "publisher": publisher,
        "date": article.date,
        "kind": given.source_kind,
        "url": article.link,
        "retrieved": given.retrieved,
    }
    values: dict[str, Any] = {
        "draft": "true",
        **fields,
        "sources": [{key: value for key, value in source.items() if value}],
    }
    if article.date:
        values["published"] = article.date
    lines = _lines(article, source["id"] or "", publisher, fields)
    return kind.page(article.title, values, day, lines)


def _source_id(article: Article, publisher: str | None) -> str:
    words = [*slug(publisher or article.title).split("-"), (article.date or "")[:4]]
    while len(words) > 2 and len("-".join(words)) > _SOURCE_ID:
        words.pop(-2)
    return "-".join(filter(None, words))[:60].strip("-") or "source"


def _lines(
    article: Article, source: str, publisher: str | None, fields: dict[str, list[str]]
) -> Iterator[str]:
    """Yield what stands in the text: what to do, and the quotation."""
    yield "% Imported. It is published when 'draft: true' is taken out, and kb check says what"
    yield "% is left to do: a title, a summary and a text in your own words, above all."
    if fields:
        yield "% These were found in the text; keep what the page is about:"
        for name, ids in fields.items():
            yield f"%   {name}: {', '.join(ids)}"
    if article.date_as_written:
        yield f"% The date was read from {article.date_as_written!r}: check day and month."
    if article.excerpt:
        yield "% The words of the source follow. Say it yourself, and keep of them what you must."
        yield ""
        yield from quoted(item.markdown for item in article.excerpt)
        about = ", ".join(filter(None, (article.title, publisher, article.date)))
        yield ">"
        yield from quoted([f"— {escaped(about)}. {{source}}`{source}`"])
    else:
        yield "% The file had no text of it."
        yield ""
        yield f"{{source}}`{source}`"
