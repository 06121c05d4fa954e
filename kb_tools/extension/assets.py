"""Assets: the scripts that improve a page; every page is whole without them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

STATIC = Path(__file__).parent.parent / "static"


def setup(app: Sphinx) -> None:
    """Register the files that each page loads."""
    app.connect("config-inited", add_static_path)
    app.add_js_file("definitions.js", loading_method="defer")


def add_static_path(app: Sphinx, config: Config) -> None:
    """Add this package's static files to those of the project, which may override them."""
    config.html_static_path = [str(STATIC), *config.html_static_path]
