"""Unknown targets: the warning names the nearest matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from kb_tools.core.checks import unknown_reference
from kb_tools.extension.domain import KnowledgeDomain

if TYPE_CHECKING:
    from sphinx import addnodes
    from sphinx.application import Sphinx
    from sphinx.domains import Domain

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("warn-missing-reference", warn_missing_reference)


def warn_missing_reference(
    app: Sphinx, domain: Domain | None, node: addnodes.pending_xref
) -> bool | None:
    """Say which records of the type look like the unknown target."""
    if not isinstance(domain, KnowledgeDomain):
        return None
    type_, target = node["reftype"], node["reftarget"]
    logger.warning(
        "%s",
        unknown_reference(domain.catalogue, type_, target),
        location=node,
        type="kb",
        subtype="unknown-reference",
    )
    return True
