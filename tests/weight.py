"""The weight of a page: what a reader's browser loads before they do anything."""

from __future__ import annotations

import gzip
import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: The most bytes, compressed, of a page with its style sheets and scripts.
FIRST_VIEW = 40_000


@cache
def compressed(path: Path) -> int:
    """Return the bytes of a file as hosts send it."""
    return len(gzip.compress(path.read_bytes()))


def first_view(path: Path) -> int:
    """Return the bytes, compressed, of a page with the scripts and style sheets that it names."""
    text = path.read_text(encoding="utf-8")
    names = re.findall(r'(?:href|src)="([^"?]+\.(?:css|js))(?:\?[^"]*)?"', text)
    return sum(map(compressed, [path, *((path.parent / name).resolve() for name in names)]))
