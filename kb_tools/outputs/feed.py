"""Feeds in the Atom format (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Record

ATOM = "http://www.w3.org/2005/Atom"

#: How many articles the feed of the latest has.
LATEST = 30


class Item(NamedTuple):
    """One item of a feed; ``id`` stays the same as long as the item is the same news."""

    id: str
    title: str
    address: str
    updated: str
    summary: str


class Feed(NamedTuple):
    """A feed: its address, the site whose feed it is with its address, and its items."""

    title: str
    address: str
    site: str
    site_address: str
    items: Sequence[Item]


def latest_articles(catalogue: Catalogue, address: Callable[[str], str]) -> list[Item]:
    """Return the articles that were changed last, the newest first.

    :param address: gives the address of a page.
    """

    def changed(record: Record) -> str:
        return record.updated or record.published or ""

    latest = sorted(catalogue.articles, key=changed, reverse=True)[:LATEST]
    return [
        Item(page, record.title, page, changed(record), record.summary)
        for record in latest
        if changed(record) and (page := address(record.docname))
    ]


def statuses(catalogue: Catalogue, address: Callable[[str], str]) -> list[Item]:
    """Return the status of each entry, the one seen last first.

    A status that changes is a new item; one that is seen unchanged is the same item, updated.
    All entries have an item, so that none seems new when another goes.
    """
    items = []
    for record in catalogue.entries:
        status = record.status
        if status is not None:
            page = address(record.docname)
            title = f"{record.title}: {catalogue.subject.statuses[status.value].label}"
            summary = " ".join(filter(None, (status.scope, status.authority)))
            items.append(Item(f"{page}#status-{status.value}", title, page, status.as_of, summary))
    return sorted(items, key=lambda item: item.updated, reverse=True)


def atom(feed: Feed) -> str:
    """Write a feed."""
    root = ET.Element("feed", {"xmlns": ATOM})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", _time(max((item.updated for item in feed.items), default="1970")))
    ET.SubElement(root, "link", {"rel": "self", "href": feed.address})
    ET.SubElement(
        root, "link", {"rel": "alternate", "type": "text/html", "href": feed.site_address}
    )
    _add(ET.SubElement(root, "author"), "name", feed.site)
    for item in feed.items:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", item.id)
        _add(entry, "title", item.title)
        _add(entry, "updated", _time(item.updated))
        _page(entry, item.address)
        if item.summary:
            _add(entry, "summary", item.summary)
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _page(parent: ET.Element, address: str) -> None:
    ET.SubElement(parent, "link", {"rel": "alternate", "type": "text/html", "href": address})


def _time(date: str) -> str:
    """Return the first moment of a day, month or year; Atom knows nothing less exact."""
    return f"{date}-01-01"[:10] + "T00:00:00Z"
