"""Nodes: placeholders that are drawn from records when a page is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


class drawn(nodes.General, nodes.Element):  # noqa: N801 -- docutils names nodes so
    """A placeholder; ``part`` names what is drawn, ``docname`` the page it stands on."""


class record_reference(nodes.reference):  # noqa: N801
    """A link to a record, with the id of its definition on this page."""


def setup(app: Sphinx) -> None:
    """Register the nodes and what they become in other formats than HTML."""
    app.add_node(drawn, html=(visit_drawn, None))
    app.add_node(record_reference, html=(visit_record_reference, depart_record_reference))
    app.connect("builder-inited", serve_other_formats)


def serve_other_formats(app: Sphinx) -> None:
    """Add the transform for builders that do not write HTML."""
    if app.builder.format != "html":
        app.add_post_transform(PlainText)


def visit_drawn(translator: HTML5Translator, node: drawn) -> None:
    """Draw a placeholder with its template."""
    from kb_tools.extension.drawing import drawer

    draw = drawer(translator.builder)
    translator.body.append(draw.part(node["docname"], node["part"], node.attributes))
    raise nodes.SkipNode


def visit_record_reference(translator: HTML5Translator, node: record_reference) -> None:
    """Open the link; a screen reader says the definition with it."""
    attributes: dict[str, Any] = {
        "href": node["refuri"],
        "class": "reference internal",
        "aria-describedby": node["definition"],
    }
    translator.body.append(translator.starttag(node, "a", "", **attributes))


def depart_record_reference(translator: HTML5Translator, node: record_reference) -> None:
    """Close the link."""
    translator.body.append("</a>")


class PlainText(SphinxPostTransform):
    """Replace placeholders by ordinary nodes for builders that do not write HTML."""

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Put ordinary nodes in the place of each placeholder."""
        from kb_tools.extension.plain import plain_nodes

        for node in list(self.document.findall(drawn)):
            node.replace_self(plain_nodes(self.env, node))
