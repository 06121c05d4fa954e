"""The store: the documents of all pages, kept from build to build beside the doctrees."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from typing import TYPE_CHECKING

from kb_tools.search.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class Store:
    """Documents by page name.

    Nothing is kept unless :meth:`commit` is called.  A build that changes something and
    is killed leaves a store without a key, so the next one takes in all pages anew: some of
    them may be written already.

    :param key: what the documents depend on beside their pages; a store with another
        key is empty.
    """

    def __init__(self, path: Path, key: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open(path)
        except sqlite3.DatabaseError:  # not ours, or broken: it can be made anew
            self._database.close()
            path.unlink()
            self._open(path)
        self._key = key
        self.changed = False
        if self.setting("key") != key:
            self._database.execute("DELETE FROM documents")
            self._database.execute("DELETE FROM settings")
            self._note_change()

    def _open(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA synchronous = OFF")
        if self._database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError(path)
        self._database.execute("BEGIN IMMEDIATE")
        self._database.execute("CREATE TABLE IF NOT EXISTS documents (name PRIMARY KEY, data)")
        self._database.execute("CREATE TABLE IF NOT EXISTS settings (name PRIMARY KEY, value)")

    def names(self) -> set[str]:
        """Return the names of the pages that are stored."""
        return {name for (name,) in self._database.execute("SELECT name FROM documents")}

    def put(self, name: str, document: Document) -> None:
        """Store the document of a page."""
        data = json.dumps(dataclasses.asdict(document), ensure_ascii=False, separators=(",", ":"))
        old = self._database.execute("SELECT data FROM documents WHERE name = ?", (name,))
        if old.fetchone() != (data,):
            self._note_change()
            self._database.execute("REPLACE INTO documents VALUES (?, ?)", (name, data))

    def remove(self, names: Iterable[str]) -> None:
        """Forget pages."""
        for name in self.names().intersection(names):
            self._note_change()
            self._database.execute("DELETE FROM documents WHERE name = ?", (name,))

    def _note_change(self) -> None:
        """Take the key away for good at the first change; it comes back with the commit."""
        if not self.changed:
            self.changed = True
            self._database.execute("DELETE FROM settings WHERE name = 'key'")
            self._database.execute("COMMIT")
            self._database.execute("BEGIN IMMEDIATE")

    def setting(self, name: str) -> str | None:
        """Return what was noted under a name."""
        found = self._database.execute("SELECT value FROM settings WHERE name = ?", (name,))
        row = found.fetchone()
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        """Note something under a name."""
        self._database.execute("REPLACE INTO settings VALUES (?, ?)", (name, value))

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Yield all documents in the order of their names: a document's number is its place."""
        rows = self._database.execute("SELECT name, data FROM documents ORDER BY name")
        for name, data in rows:
            yield name, Document(**json.loads(data))

    def commit(self) -> None:
        """Keep what was put and removed, and close."""
        if self.changed:
            self.set("key", self._key)
        self._database.execute("COMMIT")
        self._database.close()

    def rollback(self) -> None:
        """Forget what was put and removed, and close."""
        self._database.execute("ROLLBACK")
        self._database.close()
