"""Publishing: a finished build takes the place of the last good site, file by file."""

from __future__ import annotations

import filecmp
import shutil
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.files import replacing

if TYPE_CHECKING:
    from pathlib import Path


class Published(NamedTuple):
    """How many files were written, removed and left as they were."""

    written: int
    removed: int
    kept: int


def publish(built: Path, site: Path) -> Published:
    """Make ``site`` equal to ``built``; files with the same bytes are not touched.

    Sphinx's own notes (``.buildinfo`` and the like) stay behind.
    """
    wanted = {path.relative_to(built) for path in _files(built)}
    present = {path.relative_to(site) for path in _files(site)} if site.exists() else set()
    written = 0
    for name in sorted(wanted):
        if name in present and filecmp.cmp(built / name, site / name, shallow=False):
            continue
        target = site / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as part:
            shutil.copyfile(built / name, part)
        written += 1
    for name in present - wanted:
        (site / name).unlink()
    for folder in sorted(site.rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return Published(written, len(present - wanted), len(wanted) - written)


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    ]
