"""Scripts of the search: their parts, joined into as few files as a page needs.

Each file that a page loads costs it time, and more on a slow device than what stands in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.extension.assets import STATIC
from kb_tools.extension.files import write_if_changed
from kb_tools.extension.search_index import search_index

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PARTS = Path(__file__).parent.parent / "search/scripts"

#: What each file is joined from; a part uses those before it.
FILES = {
    "search.js": [
        PARTS / "normaliser.js",
        PARTS / "data.js",
        PARTS / "match.js",
        PARTS / "query.js",
    ],
    "search-page.js": [
        STATIC / "choice.js",
        STATIC / "facets.js",
        PARTS / "quote.js",
        PARTS / "page.js",
    ],
    "search-box.js": [PARTS / "box.js"],
}

#: What the search page loads, in this order, and what every other page.
PAGE = ("search.js", "search-page.js")
BOX = ("search-box.js",)


def setup(app: Sphinx) -> None:
    """Register the event."""
    # After the index is chosen, and before pages ask for the checksums of what they load.
    app.connect("builder-inited", join, priority=600)


def join(app: Sphinx) -> None:
    """Write the scripts, if the site has our search."""
    if search_index(app):
        for name, parts in FILES.items():
            text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
            write_if_changed(app.outdir / "_static" / name, text)
