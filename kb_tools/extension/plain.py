"""Placeholders as ordinary nodes, for builders that do not write HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from kb_tools.core.listing import select
from kb_tools.extension.datasets import datasets
from kb_tools.extension.domain import knowledge_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

    from kb_tools.core.records import Record
    from kb_tools.extension.nodes import drawn


def plain_nodes(env: BuildEnvironment, node: drawn) -> list[nodes.Node]:
    """Return what a placeholder says, as paragraphs and lists."""
    domain = knowledge_domain(env)
    record = domain.record_of.get(node["docname"])
    part = node["part"]
    if part == "cards":
        return _titles(select(domain.catalogue, node["query"]))
    if part in {"legend", "facets", "timeline", "map", "datasets"}:
        return _list(_lines(env, node, record))
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


def _lines(env: BuildEnvironment, node: drawn, record: Record | None) -> Iterator[str]:
    """Yield the items of what is a list: statuses, ways to browse, events, a map, rows."""
    domain = knowledge_domain(env)
    if node["part"] == "legend":
        yield from (f"{term.label}: {term.meaning}" for term in domain.subject.statuses.values())
    elif node["part"] == "facets":
        yield from (label for label, _page in domain.subject.overviews())
    elif node["part"] == "timeline":
        yield from (f"{item.date}: {item.title}" for item in domain.views.chronicle.happenings)
    elif node["part"] == "map":
        yield from (f"{line.title}: {line.text}" for line in datasets(env).map(node["map"]).lines)
    elif record is not None:
        tables = (table for section in datasets(env).sections(record) for table in section.tables)
        for row in (row for table in tables for row in table.rows):
            yield ", ".join(cell.text for cell in row if cell.text)


def _titles(records: Iterable[Record]) -> list[nodes.Node]:
    return _list(record.title for record in records)


def _list(lines: Iterable[str]) -> list[nodes.Node]:
    items = [nodes.list_item("", nodes.paragraph("", line)) for line in lines]
    return [nodes.bullet_list("", *items)] if items else []
