"""Active files: what a browser that opens them would run, or load from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: Files that are programs, or can hold one.
_SUFFIXES = frozenset(
    {".htm", ".html", ".js", ".mht", ".mhtml", ".mjs", ".svgz", ".swf", ".xhtml", ".xml"}
)

#: What no drawing needs: scripts, pages within it, other files, entities, other encodings.
_ACTIVE = re.compile(
    rb"<script|<foreignobject|<!entity|[\s\"'/]on\w+\s*=|javascript:|\0"
    rb"|(?:href|src)\s*=\s*[\"'](?!#)|url\(\s*(?![\"']?#)|@import",
    re.IGNORECASE,
)


def is_active(path: Path) -> bool:
    """Whether there is such a file."""
    suffix = path.suffix.lower()
    if suffix == ".svg" and path.is_file():
        return _ACTIVE.search(path.read_bytes()) is not None
    return suffix in _SUFFIXES and path.is_file()
