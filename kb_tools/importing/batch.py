"""A batch of new files: made apart, then put in place all together or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType


class Batch:
    """New pages of one folder; used as a context, which removes what was not put in place."""

    def __init__(self, folder: Path, taken: Iterable[str]) -> None:
        self.folder = folder
        self.ids: list[str] = []
        self._taken = set(taken)
        self._apart = tempfile.TemporaryDirectory(prefix="kb-import-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._apart.cleanup()

    def path(self, id_: str) -> Path:
        """Return where a page goes."""
        return self.folder / f"{id_}.md"

    def is_taken(self, id_: str) -> bool:
        """Whether a page has an id, or is to have it."""
        path = self.path(id_)
        return id_ in self._taken or path.exists() or path.is_symlink()

    def add(self, id_: str, text: str) -> None:
        """Write a page apart."""
        (Path(self._apart.name) / f"{id_}.md").write_text(text, encoding="utf-8", newline="\n")
        self.ids.append(id_)
        self._taken.add(id_)

    def put_in_place(self) -> None:
        """Write all pages; if one cannot be written, or is there by now, none is.

        :raises OSError: then.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        done: list[Path] = []
        try:
            for id_ in self.ids:
                path = self.path(id_)
                with path.open("xb") as to:
                    done.append(path)
                    with (Path(self._apart.name) / path.name).open("rb") as made:
                        shutil.copyfileobj(made, to)
        except BaseException:
            for path in done:
                path.unlink()
            raise
