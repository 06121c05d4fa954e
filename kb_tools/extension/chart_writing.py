"""Charts in the output: drawings and a table in HTML, the table alone in other formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from markupsafe import Markup
from sphinx.transforms.post_transforms import SphinxPostTransform

from kb_tools.charts.layout import NARROW, WIDE, lay_out, legend
from kb_tools.extension.drawing import drawer
from kb_tools.extension.files import remove
from kb_tools.extension.nodes import chart as chart_node

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from kb_tools.charts.chart import Row


def setup(app: Sphinx) -> None:
    """Register the node, and what it becomes."""
    app.add_node(chart_node, html=(visit_chart, depart_chart))
    app.connect("builder-inited", serve_other_formats)
    app.connect("build-finished", sweep_downloads)


def serve_other_formats(app: Sphinx) -> None:
    """Add the transform for builders that do not write HTML."""
    if app.builder.format != "html":
        app.add_post_transform(ChartTables)


def sweep_downloads(app: Sphinx, exception: Exception | None) -> None:
    """Remove files that no page offers any more; Sphinx leaves them in the output."""
    folder = app.outdir / "_downloads"
    if exception is None and app.builder.format == "html" and folder.is_dir():
        offered = {folder / destination for _pages, destination in app.env.dlfiles.values()}
        remove({path for path in folder.rglob("*") if path.is_file()} - offered)


def visit_chart(translator: HTML5Translator, node: chart_node) -> None:
    """Note where the children begin: source and file, that the template puts in."""
    node["start"] = len(translator.body)


def depart_chart(translator: HTML5Translator, node: chart_node) -> None:
    """Draw the chart with its template, around the children."""
    start = node["start"]
    children = "".join(translator.body[start:])
    del translator.body[start:]
    draw = drawer(translator.builder)
    chart, language = node["chart"], draw.subject.site.language
    drawings = []
    if chart.type != "table":
        wide = lay_out(chart, WIDE, node["height"], language)
        narrow = lay_out(chart, NARROW, round(node["height"] * 0.8), language)
        drawings = [("wide", wide), ("narrow", narrow)]
    translator.body.append(
        draw.draw(
            "chart",
            chart=chart,
            id=node["id"],
            title=node["title"],
            description=node["description"],
            unit=node["unit"],
            numbers=node["numbers"],
            legend=legend(chart),
            drawings=drawings,
            foot=Markup(children),  # noqa: S704 -- HTML that the translator wrote
        )
    )


class ChartTables(SphinxPostTransform):
    """Replace charts by tables for builders that do not write HTML."""

    default_priority = 8

    def run(self, **kwargs: object) -> None:
        """Put title, description, table and source in the place of each chart."""
        for node in list(self.document.findall(chart_node)):
            source = [part for part in node.findall(nodes.paragraph) if _is_source(part)]
            node.replace_self(
                [
                    nodes.paragraph("", "", nodes.strong("", node["title"])),
                    nodes.paragraph("", _described(node)),
                    _table(node["chart"].header, node["chart"].rows),
                    *source,
                ]
            )


def _is_source(part: nodes.paragraph) -> bool:
    return "kb-chart-source" in part["classes"]


def _described(node: chart_node) -> str:
    return f"{node['description']} ({node['unit']})" if node["unit"] else str(node["description"])


def _table(header: tuple[str, ...], rows: Iterable[Row]) -> nodes.table:
    group = nodes.tgroup(cols=len(header))
    group += [nodes.colspec(colwidth=10) for _name in header]
    group += nodes.thead("", _row(header))
    group += nodes.tbody("", *(_row((row.head, *row.cells)) for row in rows))
    return nodes.table("", group, classes=["longtable"])


def _row(texts: Iterable[str]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", text or "–")) for text in texts))
