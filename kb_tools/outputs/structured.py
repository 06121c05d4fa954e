"""Structured data of a page: schema.org's words, as JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb_tools.core.citation import Citation
    from kb_tools.core.records import Record
    from kb_tools.core.subject import Subject
    from kb_tools.core.views import Header

#: What a page and a thing are if the subject does not say.
PAGE, THING = "WebPage", "Thing"


def structured(
    subject: Subject,
    record: Record,
    header: Header,
    citation: Citation,
    address: Callable[[str], str | None],
) -> dict[str, Any]:
    """Return what a record's page is, and what it is about.

    :param address: gives the address of a page, or ``None`` if that of the site is not known.
    """
    spec = subject.types[record.type]
    page: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": PAGE if spec.is_entry else spec.schema_type or PAGE,
        "name" if spec.is_entry else "headline": record.title,
        "description": record.summary,
        "inLanguage": subject.site.language,
        "url": citation.address,
        "isPartOf": {"@type": "WebSite", "name": citation.site},
        "dateModified": citation.updated,
        "temporalCoverage": record.published,
        "citation": [source.url or source.title for source in record.sources],
    }
    if spec.is_entry:
        page["mainEntity"] = _thing(subject, record)
    else:
        page["about"] = [
            _known(
                {
                    "@type": subject.types[chip.type].schema_type or THING,
                    "name": chip.label,
                    "url": address(chip.docname),
                }
            )
            for group in header.groups
            for chip in group.chips
        ]
    return _known(page)


def _thing(subject: Subject, record: Record) -> dict[str, Any]:
    thing = {
        "@type": subject.types[record.type].schema_type or THING,
        "name": record.title,
        "alternateName": list(record.names[1:]),
    }
    return _known(thing)


def script(data: dict[str, Any]) -> str:
    """Write structured data for the head of a page; no text can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def _known(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value}
