"""The theme ``kb``: small, accessible, without a request to anyone else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the theme."""
    app.add_html_theme("kb", str(Path(__file__).parent))
