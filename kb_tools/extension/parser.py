"""The parser: a page that cannot be parsed is a problem of that page, not the end of the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from myst_parser.parsers.sphinx_ import MystParser

from kb_tools.core.problems import START, Problem
from kb_tools.extension.problems import display_path, log_problems

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

#: Deeper trees can be neither stored nor written.
_DEEPEST = 100


def setup(app: Sphinx) -> None:
    """Put the parser in the place of MyST's."""
    app.setup_extension("myst_parser")
    app.add_source_parser(GuardedParser, override=True)


class GuardedParser(MystParser):
    """MyST's parser; what it, or a directive, stumbles over is reported and left out."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse a page; one that cannot be parsed has its first line only."""
        try:
            super().parse(inputstring, document)
            found = ("nesting", "it is nested too deeply") if _is_deep(document) else None
        except RecursionError:
            found = "nesting", "it is nested too deeply"
        except Exception as error:  # noqa: BLE001 - whatever a directive raises
            found = "parser", f"a directive or a role failed with {type(error).__name__}: {error}"
        if found:
            env, (code, reason) = document.settings.env, found
            message = f"the text cannot be read: {reason}"
            log_problems([Problem(display_path(env, env.docname), START, code, message)])
            document.children.clear()
            super().parse(inputstring.partition("\n")[0], document)


def _is_deep(document: nodes.document) -> bool:
    level: list[nodes.Node] = [document]
    for _number in range(_DEEPEST):
        level = [child for node in level for child in node.children]
    return bool(level)
