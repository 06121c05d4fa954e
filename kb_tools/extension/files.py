"""Files of the output: written only if their content differs, and removed with their folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_if_changed(path: Path, text: str) -> bool:
    """Write a text file in UTF-8 unless it has this content already; say whether it was."""
    content = text.encode("utf-8")
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        pass  # it is not there yet
    try:
        path.write_bytes(content)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return True


def remove(paths: Iterable[Path]) -> None:
    """Remove files, and the folders that this leaves empty."""
    for path in paths:
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
