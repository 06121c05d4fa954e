"""Facts on pages: the role ``fact`` prints a number, the directive ``facts`` a row of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from kb_tools.core.facts import FACTS, unknown_fact
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.drawing import human_date

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from sphinx.environment import BuildEnvironment

    from kb_tools.core.facts import Fact

logger = logging.getLogger(__name__)


def find(env: BuildEnvironment, name: str, location: str) -> Fact | None:
    """Return a fact, and let the page depend on the file; report one that there is not."""
    env.note_dependency(str(Path(env.srcdir, FACTS)))
    facts = knowledge_domain(env).facts
    if name not in facts:
        message = unknown_fact(name, facts)
        logger.warning("%s", message, location=location, type="kb", subtype="unknown-fact")
        return None
    return facts[name]


class FactRole(SphinxRole):
    """Print the value of a fact."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return the value as text."""
        fact = find(self.env, self.text.strip(), self.get_location())
        return ([nodes.Text(fact.value)] if fact else []), []


class Facts(SphinxDirective):
    """A row of facts, each with its day and source; the content names them, a line each."""

    has_content = True

    def run(self) -> list[Node]:
        """Return a list that defines each label by its value."""
        language = knowledge_domain(self.env).subject.site.language
        names = [line.strip() for line in self.content if line.strip()]
        found = [find(self.env, name, self.get_location()) for name in names]
        items = [_item(fact, language) for fact in found if fact]
        return [nodes.definition_list("", *items, classes=["kb-numbers"])] if items else []


def _item(fact: Fact, language: str) -> nodes.definition_list_item:
    source: Node = nodes.Text(fact.source)
    if fact.url:
        source = nodes.reference("", fact.source, refuri=fact.url)
    day = nodes.Text(f"As of {human_date(fact.as_of, language)}, ")
    value = nodes.paragraph("", "", nodes.strong("", fact.value))
    return nodes.definition_list_item(
        "",
        nodes.term("", fact.label),
        nodes.definition("", value, nodes.paragraph("", "", day, source, nodes.Text("."))),
    )
