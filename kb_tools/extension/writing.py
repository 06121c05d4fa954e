"""Writing: what the nodes become in HTML, and in the formats of other builders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from kb_tools.extension.drawing import drawer
from kb_tools.extension.nodes import drawn, record_reference
from kb_tools.extension.plain import plain_nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator


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
        for node in list(self.document.findall(drawn)):
            node.replace_self(plain_nodes(self.env, node))
