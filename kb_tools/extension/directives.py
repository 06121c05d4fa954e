"""Directives: lists of index cards, the legend of the statuses, ways to browse, all events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from kb_tools.core.listing import SORTS, Query, unknown_types
from kb_tools.core.subject_references import LIST_OPTIONS
from kb_tools.extension.nodes import drawn

if TYPE_CHECKING:
    from docutils.nodes import Node

    from kb_tools.core.subject import Subject

logger = logging.getLogger(__name__)


def words(argument: str | None) -> tuple[str, ...]:
    """Read an option that is words with commas between them."""
    return tuple(word for part in (argument or "").split(",") if (word := part.strip()))


def _sort(argument: str) -> str:
    return directives.choice(argument, SORTS)


def _columns(argument: str) -> tuple[int, ...]:
    """Read one number, or four for the four widths of sphinx-design's grid."""
    numbers = tuple(map(directives.positive_int, argument.split()))
    if len(numbers) not in {1, 4} or max(numbers) > 12:
        raise ValueError("one or four numbers from 1 to 12 are needed")
    return numbers if len(numbers) == 4 else numbers * 4


class Cards(SphinxDirective):
    """A list of index cards: ``types`` of record, filtered by any facet or field.

    Several values of one option are alternatives; several options must all hold.
    """

    subject: ClassVar[Subject]
    has_content = False

    def run(self) -> list[Node]:
        """Leave a placeholder that holds the query."""
        types = self.options.get("types") or tuple(self.subject.articles)
        for message in unknown_types(self.subject, types):
            logger.warning(
                "%s", message, location=self.get_location(), type="kb", subtype="unknown-type"
            )
        where = tuple(item for item in self.options.items() if item[0] not in LIST_OPTIONS)
        query = Query(
            tuple(name for name in types if name in self.subject.types),
            where,
            self.options.get("sort", "newest"),
            self.options.get("limit"),
        )
        node = drawn(
            part="cards",
            docname=self.env.docname,
            query=query,
            columns=self.options.get("columns", (1, 1, 1, 1)),
        )
        self.set_source_info(node)
        return [node]


class Legend(SphinxDirective):
    """The closed list of statuses, with what each means."""

    has_content = False

    def run(self) -> list[Node]:
        """Leave a placeholder."""
        return [drawn(part="legend", docname=self.env.docname)]


class Facets(SphinxDirective):
    """The ways to browse: all articles, then the overview of each facet."""

    has_content = False

    def run(self) -> list[Node]:
        """Leave a placeholder."""
        return [drawn(part="facets", docname=self.env.docname)]


class Timeline(SphinxDirective):
    """All dated events, by year, with a filter."""

    has_content = False

    def run(self) -> list[Node]:
        """Leave a placeholder."""
        return [drawn(part="timeline", docname=self.env.docname)]


def make_cards_directive(subject: Subject) -> type[Cards]:
    """Make the directive of one subject, with an option for each facet and field."""
    options: dict[str, Any] = {
        "types": words,
        "sort": _sort,
        "limit": directives.positive_int,
        "columns": _columns,
        "status": words,
    }
    for name in (*subject.facets, *subject.fields):
        options[name] = words
    return type("SubjectCards", (Cards,), {"subject": subject, "option_spec": options})
