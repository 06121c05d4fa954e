"""The theme ``kb``: small, accessible, without a request to anyone else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb_tools.extension.search_index import search_index

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

#: Sphinx's scripts for its own search, which also marks words and keeps them in storage.
STOCK_SCRIPTS = frozenset({"documentation_options.js", "doctools.js", "sphinx_highlight.js"})

#: Files that only serve pages with something in them.  The theme draws cards in one column
#: by itself, so sphinx-design's style sheet is for what is not ours, and for columns.
NEEDED_BY = {
    "design-tabs.js": ("sd-tab-set",),
    "definitions.js": ("kb-definition",),
    "sphinx-design.min.css": ("sd-",),
    "timeline.css": ("kb-event",),
    "charts.css": ("kb-chart",),
    "datasets.css": ("kb-dataset", "kb-map"),
    "code.css": ('class="highlight',),
    "pygments.css": ('class="highlight',),
}
DESIGN = re.compile(r'class="(?!(?:[^"]* )?kb-)[^"]*\bsd-|sd-row-cols-lg-')

#: What may be wider than the screen; who has no mouse must get there to scroll it.
CODE = '<div class="highlight"><pre'
TABLE = re.compile(r'<table class="docutils.*?</table>', re.DOTALL)
#: The corner of a table that heads nothing.
EMPTY_HEAD = re.compile(r'<th class="head(?: [^"]*)?"><p></p></th>')
FOCUSABLE = 'tabindex="0" role="group" aria-label='


def setup(app: Sphinx) -> None:
    """Register the theme."""
    app.add_html_theme("kb", str(Path(__file__).parent))
    # After the extensions that add scripts to a page.
    app.connect("html-page-context", drop_unused_files, priority=900)
    app.connect("html-page-context", make_wide_parts_accessible)


def drop_unused_files(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Leave out the scripts and style sheets that a page has no use for."""
    if search_index(app) is None:
        return
    body = context.get("body", "")
    for files in ("script_files", "css_files"):
        context[files] = [
            file
            for file in context[files]
            if (name := str(file.filename).rpartition("/")[2]) not in STOCK_SCRIPTS
            and is_needed(name, body)
        ]


def is_needed(name: str, body: str) -> bool:
    """Whether a page has something that a file serves."""
    marks = NEEDED_BY.get(name)
    if marks and not any(mark in body for mark in marks):
        return False
    return name != "sphinx-design.min.css" or DESIGN.search(body) is not None


def make_wide_parts_accessible(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Let code and tables of the text be reached, and scrolled, with the keyboard."""

    def table(found: re.Match[str]) -> str:
        cells = EMPTY_HEAD.sub("<td></td>", found[0])
        return f'<div class="kb-scroll" {FOCUSABLE}"Table">{cells}</div>'

    if "body" in context:
        body = context["body"].replace(CODE, f'{CODE} {FOCUSABLE}"Code"')
        context["body"] = TABLE.sub(table, body)
