"""The directive ``tile-map``: entries of a type as tiles on a grid, shaded by a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from kb_tools.core.problems import allowed, did_you_mean
from kb_tools.core.tiles import MapSpec
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.nodes import drawn

if TYPE_CHECKING:
    from collections.abc import Collection

    from docutils.nodes import Node

logger = logging.getLogger(__name__)


def _bounds(argument: str) -> tuple[int, ...]:
    """Read the least numbers of the classes."""
    bounds = tuple(directives.positive_int(part) for part in argument.split(","))
    if list(bounds) != sorted(set(bounds)):
        raise ValueError("the numbers must rise, as in 1, 10, 50")
    return bounds


class TileMap(SphinxDirective):
    """A tile for each entry of ``type``, where the CSV file ``grid`` puts it.

    The measure is the number of rows of a ``dataset`` in ``classes``, or a dated ``field``.
    """

    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {
        "grid": directives.unchanged_required,
        "type": directives.unchanged_required,
        "dataset": directives.unchanged_required,
        "field": directives.unchanged_required,
        "classes": _bounds,
    }

    def run(self) -> list[Node]:
        """Leave a placeholder that holds what the map shows."""
        problem = self._problem()
        if problem:
            location = self.get_location()
            logger.warning("%s", problem, location=location, type="kb", subtype="tile-map")
            return []
        options = self.options
        spec = MapSpec(
            options["grid"],
            options["type"],
            options.get("dataset"),
            options.get("field"),
            options.get("classes", (1, 10, 100)),
        )
        node = drawn(part="map", docname=self.env.docname, map=spec)
        self.set_source_info(node)
        return [node]

    def _problem(self) -> str | None:
        """Say what is wrong with the options."""
        subject = knowledge_domain(self.env).subject
        options = self.options
        if missing := [name for name in ("grid", "type") if name not in options]:
            return f"the option {missing[0]!r} is missing; a map needs grid, type, and a measure"
        if ("dataset" in options) == ("field" in options):
            return "a map has one measure: give either the option 'dataset' or 'field'"
        entries = [name for name, spec in subject.types.items() if spec.is_entry]
        type_ = options["type"]
        if type_ not in entries:
            return _unknown("type of entry", type_, entries)
        of_type = [n for n, spec in subject.datasets.items() if spec.entry_type == type_]
        if "dataset" in options and options["dataset"] not in of_type:
            return _unknown(f"dataset that refers to {type_}", options["dataset"], of_type)
        dated = [name for name in subject.types[type_].fields if subject.fields[name].dated]
        if "field" in options and options["field"] not in dated:
            return _unknown(f"dated field of {type_}", options["field"], dated)
        return None


def _unknown(kind: str, word: str, known: Collection[str]) -> str:
    hint = did_you_mean(word, known)
    return f"{word!r} is no {kind}.{hint} There are: {allowed(known) or 'none'}."
