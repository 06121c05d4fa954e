"""The index: what all documents say, merged by term and cut in shards.

A shard holds terms that follow each other.  Where one ends depends on the terms
themselves, so an edit changes few shards; a term that many pages have stands alone, so
that nobody loads it for another's sake.  Only shards that changed are given out.  The
browser's half is ``scripts/data.js``.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from kb_tools.search.encoding import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from kb_tools.search.store import Store

#: About how many terms, and names, make a shard.
WORDS_PER_SHARD = 48
NAMES_PER_SHARD = 192

#: A term whose pages take more bytes than this stands alone.
HEAVY = 6000

#: How many rows of results make a file.
ROWS_PER_FILE = 256

#: Where the store notes what the names' shards start with.
_NAMES = "names"

Facets = dict[str, dict[str, list[int]]]


class Shards:
    """Where a sorted list of keys is cut: what each shard starts with, and its keys.

    The first shard starts with nothing.

    :param sizes: how many bytes each key's value takes.
    :param count: about how many keys make a shard.
    """

    def __init__(self, sizes: Mapping[str, int], count: int) -> None:
        current: list[str] = []
        self.keys = {"": current}
        #: What those shards start with that hold one key of many pages.
        self.alone: list[str] = []
        after_heavy = False
        for key in sorted(sizes, key=_script_order):
            heavy = sizes[key] > HEAVY
            if heavy or after_heavy or zlib.crc32(key.encode()) % count == 0:
                current = self.keys[key] = []
            if heavy:
                self.alone.append(key)
            current.append(key)
            after_heavy = heavy

    def differing(
        self, old: Mapping[str, list[str]], changed: Set[str]
    ) -> Iterator[tuple[str, list[str]]]:
        """Yield the shards that have other keys than before, or a key whose value changed."""
        for start, keys in self.keys.items():
            if keys != old.get(start) or not changed.isdisjoint(keys):
                yield start, keys


class Heads(NamedTuple):
    """What all documents say beside their terms."""

    rows: list[list[Any]]
    names: dict[str, str]
    facets: Facets


class Index:
    """The files of the index.

    :param store: the documents of all pages.
    :param anew: whether no file of an earlier build is there.
    """

    def __init__(self, store: Store, *, anew: bool) -> None:
        self._store = store
        sizes = {} if anew else store.sizes()
        old = Shards(sizes, WORDS_PER_SHARD).keys if sizes else {}
        changed = store.merge()
        self._shards = Shards(store.sizes(), WORDS_PER_SHARD)
        self._differing = list(self._shards.differing(old, changed))
        self._heads = _heads(store) if anew or store.heads_changed else None
        #: All files of the index, those that have not changed too.
        self.paths: set[str] = set()

    @property
    def facets(self) -> Facets | None:
        """For each facet and value the numbers of the documents that have it, if any changed."""
        return self._heads.facets if self._heads else None

    def files(self) -> Iterator[tuple[str, Any]]:
        """Yield the path and the data of each file that may have changed."""
        yield from self._word_files()
        if self._heads:
            yield from self._head_files(self._heads)
        names = json.loads(self._store.setting(_NAMES) or "[]")
        count = self._store.count()
        vocabulary = _vocabulary(term for keys in self._shards.keys.values() for term in keys)
        for initial, terms in vocabulary.items():
            yield f"vocabulary/{file_name(initial)}", " ".join(terms)
        index = {
            "count": count,
            "words": list(self._shards.keys),
            "alone": self._shards.alone,
            "names": names,
            "initials": sorted(vocabulary),
            "rowsPerFile": ROWS_PER_FILE,
        }
        yield "index", index
        words = list(map(file_name, self._shards.keys))
        self.paths = {
            "index",
            *(f"{family}/{name}" for family in ("words", "places") for name in words),
            *(f"names/{name}" for name in map(file_name, names)),
            *(f"rows/{number}" for number in range(-(-count // ROWS_PER_FILE))),
            *(f"vocabulary/{name}" for name in map(file_name, vocabulary)),
        }

    def _word_files(self) -> Iterator[tuple[str, Any]]:
        for start, terms in self._differing:
            found = self._store.postings(terms)
            name = file_name(start)
            yield f"words/{name}", {term: postings.pages for term, postings in found.items()}
            yield f"places/{name}", {term: postings.places for term, postings in found.items()}

    def _head_files(self, heads: Heads) -> Iterator[tuple[str, Any]]:
        sizes = {name: len(pages) for name, pages in heads.names.items()}
        shards = Shards(sizes, NAMES_PER_SHARD).keys
        self._store.note(_NAMES, json.dumps(list(shards)))
        for start, names in shards.items():
            yield f"names/{file_name(start)}", {name: heads.names[name] for name in names}
        for first in range(0, len(heads.rows), ROWS_PER_FILE):
            yield f"rows/{first // ROWS_PER_FILE}", heads.rows[first : first + ROWS_PER_FILE]


def _heads(store: Store) -> Heads:
    heads = Heads([], defaultdict(str), defaultdict(lambda: defaultdict(list)))
    for number, (_docname, document) in enumerate(store.documents()):
        heads.rows.append(document.row)
        for name, rank in document.names.items():
            heads.names[name] += encode(number) + encode(rank)
        for facet, values in document.facets.items():
            for value in values:
                heads.facets[facet][value].append(number)
    return heads


def _vocabulary(terms: Iterable[str]) -> dict[str, list[str]]:
    """Return the terms that typing errors are looked up in, by their first character."""
    vocabulary: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        if not any(character.isdigit() for character in term):
            vocabulary[term[0]].append(term)
    return vocabulary


def _script_order(text: str) -> bytes:
    """Return a key that sorts as JavaScript compares strings."""
    return text.encode("utf-16-be")


def file_name(text: str) -> str:
    """Return a file's name for a text that whoever sees the request cannot read in it.

    Two hashes in the manner of FNV-1a over the text's UTF-16 code units, which are what
    JavaScript has.
    """
    first, second = 0x811C9DC5, 0x01000193
    for (unit,) in struct.iter_unpack("<H", text.encode("utf-16-le")):
        first = (first ^ unit) * 0x01000193 & 0xFFFFFFFF
        second = (second ^ unit) * 0x85EBCA77 & 0xFFFFFFFF
    return f"{first:08x}{second:08x}"
