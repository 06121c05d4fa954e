"""Measure the build against plain Sphinx + MyST + basic on the same pages.

    python -m tests.benchmarks.build [SIZE ...]

Processor seconds of the whole process, its children included, and peak memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.corpus import write_site


class Cost(NamedTuple):
    """What one build took."""

    seconds: float
    megabytes: float


def build(root: Path) -> Cost:
    """Build a site serially, and return what it took."""
    command = [
        sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", str(root),
        "-d", str(root / "doctrees"), str(root / "docs"), str(root / "html"),
    ]  # fmt: skip
    process = subprocess.Popen(command)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def edit(root: Path, old: str, new: str) -> None:
    """Change one article."""
    path = root / "docs/articles/article-0.md"
    path.write_text(path.read_text().replace(old, new, 1))


def measure(size: int) -> None:
    """Print the costs of one size."""
    with tempfile.TemporaryDirectory() as folder:
        plain, kb = Path(folder) / "plain", Path(folder) / "kb"
        write_site(plain, size, plain=True)
        write_site(kb, size, plain=False)
        clean = build(plain), build(kb)
        same = build(plain), build(kb)
        edit(kb, "See ", "See also ")
        body = build(kb)
        edit(kb, 'title: "', 'title: "New ')
        title = build(kb)
    print(f"{size} articles                plain       kb   kb/plain")
    print(
        f"  clean, CPU s         {clean[0].seconds:9.1f}{clean[1].seconds:9.1f}"
        f"{clean[1].seconds / clean[0].seconds:9.2f}"
    )
    print(
        f"  clean, peak MB       {clean[0].megabytes:9.0f}{clean[1].megabytes:9.0f}"
        f"{clean[1].megabytes / clean[0].megabytes:9.2f}"
    )
    print(
        f"  nothing changed      {same[0].seconds:9.1f}{same[1].seconds:9.1f}"
        f"{same[1].seconds / same[0].seconds:9.2f}"
    )
    print(
        f"  one body edited               -{body.seconds:9.1f}"
        f"{body.seconds / same[0].seconds:9.2f}  (to plain, nothing changed)"
    )
    print(
        f"  one title edited              -{title.seconds:9.1f}"
        f"{title.seconds / same[0].seconds:9.2f}",
        flush=True,
    )


if __name__ == "__main__":
    for argument in sys.argv[1:] or ["100", "1000"]:
        measure(int(argument))
