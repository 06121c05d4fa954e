"""Nodes: placeholders that are drawn from records when a page is written, and references."""

from __future__ import annotations

from docutils import nodes


class drawn(nodes.General, nodes.Element):  # noqa: N801 -- docutils names nodes so
    """A placeholder; ``part`` names what is drawn, ``docname`` the page it stands on."""


class chart(nodes.General, nodes.Element):  # noqa: N801
    """A chart; ``chart`` is what is drawn, the children are its source and its file."""


class record_reference(nodes.reference):  # noqa: N801
    """A link to a record, with the id of its definition on this page."""
