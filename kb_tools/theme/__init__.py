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
    "design-tabs.js": "sd-tab-set",
    "definitions.js": "kb-definition",
    "sphinx-design.min.css": r'class="(?!(?:[^"]* )?kb-)[^"]*\bsd-|sd-row-cols-lg-',
    "timeline.css": "kb-event",
    "charts.css": "kb-chart",
    "pygments.css": 'class="highlight',
}


def setup(app: Sphinx) -> None:
    """Register the theme."""
    app.add_html_theme("kb", str(Path(__file__).parent))
    # After the extensions that add scripts to a page.
    app.connect("html-page-context", drop_unused_files, priority=900)


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
            if (name := Path(str(file.filename)).name) not in STOCK_SCRIPTS
            and re.search(NEEDED_BY.get(name, ""), body)
        ]
