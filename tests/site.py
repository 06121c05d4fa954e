"""A small site that tests write to, build and look at."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

OTHER_SUBJECT = Path(__file__).parent / "other_subject"


@dataclass
class Built:
    """What one build said and did."""

    warnings: str
    written: dict[str, int]
    status: int

    @property
    def lines(self) -> list[str]:
        return [line for line in self.warnings.splitlines() if "WARNING" in line]


@dataclass
class Site:
    """A site in a folder of its own; the second subject unless told otherwise."""

    root: Path
    origin: Path = OTHER_SUBJECT
    config: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.root.exists():
            shutil.copytree(self.origin, self.root)

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def out(self) -> Path:
        return self.root / "out"

    def write(self, name: str, text: str | bytes) -> None:
        path = self.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.docs / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))

    def build(self, *, jobs: int = 1, builder: str = "html", out: str = "out") -> Built:
        before = self.times()
        warnings = io.StringIO()
        with patch_docutils(self.root), docutils_namespace():
            app = Sphinx(
                self.docs,
                self.root,
                self.root / out,
                self.root / f"{out}.doctrees",
                builder,
                confoverrides=self.config,
                status=None,
                warning=warnings,
                parallel=jobs,
            )
            app.build()
        after = self.times()
        written = {name: time for name, time in after.items() if before.get(name) != time}
        return Built(warnings.getvalue(), written, app.statuscode)

    def times(self) -> dict[str, int]:
        files = (path for path in self.out.rglob("*") if path.is_file())
        return {str(path.relative_to(self.out)): path.stat().st_mtime_ns for path in files}

    def pages_written(self, built: Built) -> set[str]:
        """The pages and data that kb_tools answers for, without the index of the search."""
        return {
            name
            for name in built.written
            if name.endswith((".html", ".js", ".json", ".bib"))
            and not name.startswith(("_static", "search/"))
        }

    def page(self, name: str) -> str:
        return (self.out / name).read_text(encoding="utf-8")

    def content(self, out: str = "out") -> dict[str, bytes]:
        """Every file of the output but Sphinx's own notes, with its bytes."""
        folder = self.root / out
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }

    def clean(self) -> None:
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.rmtree(self.root / "out.doctrees", ignore_errors=True)
