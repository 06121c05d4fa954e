"""Placeholders as ordinary nodes, for builders that do not write HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from kb_tools.core.listing import select
from kb_tools.extension.domain import knowledge_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from kb_tools.core.records import Record
    from kb_tools.extension.domain import KnowledgeDomain
    from kb_tools.extension.nodes import drawn


def plain_nodes(env: BuildEnvironment, node: drawn) -> list[nodes.Node]:
    """Return what a placeholder says, as paragraphs and lists."""
    domain = knowledge_domain(env)
    record = domain.record_of.get(node["docname"])
    part = node["part"]
    if part == "cards":
        return _titles(select(domain.catalogue, node["query"]))
    if part in {"legend", "facets", "timeline"}:
        return _list(_lines(domain, part))
    if record is None or part == "definitions":
        return []
    if part == "header":
        status = domain.views.status(record)
        lines = [record.summary]
        if status:
            lines.append(f"{status.label}, as of {status.as_of}")
        return [nodes.paragraph("", line) for line in lines]
    sources = [f"{item.title}. {item.publisher}. {item.url or ''}" for item in record.sources]
    return [*_list(sources), *_titles(domain.catalogue.citing(record))]


def _lines(domain: KnowledgeDomain, part: str) -> Iterable[str]:
    """Return the lines of a part that is about no record."""
    if part == "legend":
        return (f"{term.label}: {term.meaning}" for term in domain.subject.statuses.values())
    if part == "facets":
        return (label for label, _page in domain.subject.overviews())
    return (f"{item.date}: {item.title}" for item in domain.views.chronicle.happenings)


def _titles(records: Iterable[Record]) -> list[nodes.Node]:
    return _list(record.title for record in records)


def _list(lines: Iterable[str]) -> list[nodes.Node]:
    items = [nodes.list_item("", nodes.paragraph("", line)) for line in lines]
    return [nodes.bullet_list("", *items)] if items else []
