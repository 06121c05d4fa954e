"""The role ``source``: a claim points at the source that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from kb_tools.core.checks import NO_SOURCES, unknown_source
from kb_tools.core.views import source_number
from kb_tools.extension.domain import knowledge_domain

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message

    from kb_tools.core.records import Record

logger = logging.getLogger(__name__)


class SourceRole(SphinxRole):
    """Cite sources of this page: ``id``, ``id, p. 8``, or several with ``;`` between."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Return one link for each source named."""
        domain = knowledge_domain(self.env)
        docname = self.env.docname
        record = domain.record_of.get(docname)
        if record is None:
            if docname not in domain.data["broken"]:
                self._warn(NO_SOURCES, "unknown-source")
            return [], []
        found: list[Node] = []
        for part in self.text.split(";"):
            source_id, _, locator = (piece.strip() for piece in part.partition(","))
            found.extend(self._cite(record, source_id, locator))
        return found, []

    def _cite(self, record: Record, source_id: str, locator: str) -> list[Node]:
        number = source_number(record, source_id)
        if number is None:
            ids = [source.id for source in record.sources]
            self._warn(unknown_source(source_id, ids), "unknown-source")
            return []
        text = f"[{number}, {locator}]" if locator else f"[{number}]"
        return [
            nodes.reference(
                "", text, internal=True, refid=f"source-{source_id}", classes=["kb-cite"]
            )
        ]

    def _warn(self, message: str, code: str) -> None:
        logger.warning("%s", message, location=self.get_location(), type="kb", subtype=code)
