"""The store: what the index says of all pages, kept from build to build beside the doctrees."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from kb_tools.search.document import Document
from kb_tools.search.postings import Gatherer, Postings, edited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

#: Raised when the tables change; it is a part of the key.
FORMAT = 2

_TABLES = """
CREATE TABLE documents (name PRIMARY KEY, head, terms);
CREATE TABLE postings (term PRIMARY KEY, pages, places);
CREATE TABLE settings (name PRIMARY KEY, value);
"""

_INSERT_POSTINGS = "INSERT INTO postings VALUES (?, ?, ?)"

_TERMS_AND_NUMBER = """
SELECT terms, (SELECT count(*) FROM documents WHERE name < ?1) FROM documents WHERE name = ?1
"""


class Store:
    """Documents by page name, and the postings of their terms.

    Nothing is kept unless :meth:`commit` is called.  A build that changes something and
    is killed leaves a store without a key, so the next one takes in all pages anew: some of
    them may be written already.

    :param key: what the documents depend on beside their pages; a store with another
        key is made anew.
    """

    def __init__(self, path: Path, key: str) -> None:
        self._key = f"{FORMAT} {key}"
        #: Whether any document has changed, and whether more than the terms of one has.
        self.changed = self.heads_changed = False
        #: Whether pages came or went, so that others have other numbers.
        self._renumbered = False
        #: The terms that edited documents had.
        self._had: dict[str, str] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self._open(path):
            path.unlink(missing_ok=True)
            self._database = sqlite3.connect(path, isolation_level=None)
            self._database.execute("PRAGMA synchronous = OFF")
            self._database.executescript(_TABLES)
            self._database.execute("BEGIN IMMEDIATE")
            self.changed = self.heads_changed = self._renumbered = True

    def _open(self, path: Path) -> bool:
        """Open a store, and say whether it is ours, whole, and has the key."""
        self._database = sqlite3.connect(path, isolation_level=None)
        try:
            self._database.execute("PRAGMA synchronous = OFF")
            whole = self._database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            self._database.execute("BEGIN IMMEDIATE")
            if whole and self.setting("key") == self._key:
                return True
        except sqlite3.DatabaseError:
            pass  # it can be made anew
        self._database.close()
        return False

    def names(self) -> set[str]:
        """Return the names of the pages that are stored."""
        return {name for (name,) in self._database.execute("SELECT name FROM documents")}

    def count(self) -> int:
        """Return how many pages are stored."""
        number: int = self._database.execute("SELECT count(*) FROM documents").fetchone()[0]
        return number

    def put(self, name: str, document: Document) -> None:
        """Store the document of a page."""
        parts = dict(vars(document))
        terms = _json(parts.pop("terms"))
        head = _json(parts)
        query = "SELECT head, terms FROM documents WHERE name = ?"
        old = self._database.execute(query, (name,)).fetchone()
        if old == (head, terms):
            return
        self._note_change()
        self._database.execute("REPLACE INTO documents VALUES (?, ?, ?)", (name, head, terms))
        if old is None:
            self._renumbered = True
        else:
            self._had.setdefault(name, old[1])
        self.heads_changed |= old is None or old[0] != head

    def remove(self, names: Iterable[str]) -> None:
        """Forget pages."""
        for name in self.names().intersection(names):
            self._note_change()
            self._renumbered = self.heads_changed = True
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

    def note(self, name: str, value: str) -> None:
        """Note something under a name."""
        self._database.execute("REPLACE INTO settings VALUES (?, ?)", (name, value))

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Yield all documents, without terms, in the order of their names.

        A document's number is its place in this order.
        """
        rows = self._database.execute("SELECT name, head FROM documents ORDER BY name")
        for name, head in rows:
            yield name, Document(**json.loads(head))

    def merge(self) -> set[str]:
        """Bring the postings up to date with the documents; return the terms that differ."""
        if not self._renumbered:
            return self._merge_edits()
        gatherer = Gatherer()
        rows = self._database.execute("SELECT terms FROM documents ORDER BY name")
        for number, (terms,) in enumerate(rows):
            gatherer.add(number, json.loads(terms))
        self._database.execute("DELETE FROM postings")
        found = ((term, *postings) for term, postings in gatherer.postings())
        self._database.executemany(_INSERT_POSTINGS, found)
        return set(self.sizes())

    def _merge_edits(self) -> set[str]:
        changes: dict[str, dict[int, str]] = {}
        for name, had in self._had.items():
            terms, number = self._database.execute(_TERMS_AND_NUMBER, (name,)).fetchone()
            old, new = json.loads(had), json.loads(terms)
            for term in {**old, **new}:
                if old.get(term) != new.get(term):
                    changes.setdefault(term, {})[number] = new.get(term, "")
        for term, values in changes.items():
            postings = edited(self.postings([term]).get(term), values)
            self._database.execute("DELETE FROM postings WHERE term = ?", (term,))
            if postings:
                self._database.execute(_INSERT_POSTINGS, (term, *postings))
        return set(changes)

    def sizes(self) -> dict[str, int]:
        """Return how many bytes the pages of each term take."""
        return dict(self._database.execute("SELECT term, length(pages) FROM postings"))

    def postings(self, terms: Iterable[str]) -> dict[str, Postings]:
        """Return the postings of those terms that any page has."""
        query = "SELECT pages, places FROM postings WHERE term = ?"
        rows = ((term, self._database.execute(query, (term,)).fetchone()) for term in terms)
        return {term: Postings(*row) for term, row in rows if row}

    def commit(self) -> None:
        """Keep what was put and removed, and close."""
        if self.changed:
            self.note("key", self._key)
        self._database.execute("COMMIT")
        self._database.close()

    def rollback(self) -> None:
        """Forget what was put and removed, and close."""
        self._database.execute("ROLLBACK")
        self._database.close()


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
