"""The manifest: which pages the last whole build wrote, and from what.

It is kept beside the doctrees.  It is taken away while a build that changes something
is under way, so that a build that breaks off leaves none, and the next draws all anew.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx


class Manifest:
    """Digests of what was drawn on each page, and on what state of the records they rest."""

    def __init__(self, path: Path, outdir: str) -> None:
        self._path = path
        self.outdir = outdir
        self.state = ""
        self.pages: dict[str, str] = {}
        self.documents: list[str] = []

    @classmethod
    def load(cls, app: Sphinx) -> Manifest:
        """Return what the last whole build into the same folder left, or an empty manifest."""
        manifest = cls(app.doctreedir / f"kb-{app.builder.name}.json", str(app.outdir))
        try:
            data: dict[str, Any] = json.loads(manifest._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return manifest
        if data.get("outdir") == manifest.outdir:
            manifest.state = data["state"]
            manifest.pages = data["pages"]
            manifest.documents = data["documents"]
        return manifest

    def withdraw(self) -> None:
        """Take the manifest away until the build is whole."""
        self._path.unlink(missing_ok=True)

    def save(self) -> None:
        """Write the manifest."""
        data = {
            "outdir": self.outdir,
            "state": self.state,
            "pages": self.pages,
            "documents": self.documents,
        }
        self._path.write_text(json.dumps(data), encoding="utf-8")
