"""The index: what all documents say, merged by term and cut in shards.

A shard holds terms that follow each other.  Where one ends depends on the terms
themselves, so an edit changes few shards; a term that many pages have stands alone, so
that nobody loads it for another's sake.  The browser's half is ``static/search/data.js``.
"""

from __future__ import annotations

import struct
import zlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from kb_tools.search.encoding import encode

Value = TypeVar("Value")

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb_tools.search.document import Document

#: About how many terms, and names, make a shard.
WORDS_PER_SHARD = 48
NAMES_PER_SHARD = 192

#: A term whose pages take more bytes than this stands alone.
HEAVY = 6000

#: How many rows of results make a file.
ROWS_PER_FILE = 128


class Merger:
    """Takes in documents in the order of their numbers, and gives out the index's files."""

    def __init__(self) -> None:
        self.count = 0
        self._last: dict[str, int] = {}
        self._pages: dict[str, bytearray] = defaultdict(bytearray)
        self._places: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[int]] = defaultdict(list)
        self._rows: list[list[Any]] = []
        self._facets: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))

    def add(self, document: Document) -> None:
        """Take in the next document."""
        number = self.count
        self.count += 1
        last, pages, places = self._last, self._pages, self._places
        for term, value in document.terms.items():
            gap = number - last.get(term, 0)
            last[term] = number
            pages[term] += (encode(gap) + value[0]).encode()
            places[term].append(value[1:])
        for name, rank in document.names.items():
            self._names[name] += (number, rank)
        self._rows.append(document.row)
        for facet, values in document.facets.items():
            for value in values:
                self._facets[facet][value].append(number)

    def files(self) -> Iterator[tuple[str, Any]]:
        """Yield the path and the data of each file."""
        words = {term: pages.decode() for term, pages in _sorted(self._pages)}
        shards = _cut(words, WORDS_PER_SHARD)
        for start, terms in shards.items():
            yield f"words/{file_name(start)}", {term: words[term] for term in terms}
            places = {term: ",".join(self._places[term]) for term in terms}
            yield f"places/{file_name(start)}", places
        names = {name: "".join(map(encode, pairs)) for name, pairs in _sorted(self._names)}
        name_shards = _cut(names, NAMES_PER_SHARD)
        for start, keys in name_shards.items():
            yield f"names/{file_name(start)}", {key: names[key] for key in keys}
        for first in range(0, self.count, ROWS_PER_FILE):
            yield f"rows/{first // ROWS_PER_FILE}", self._rows[first : first + ROWS_PER_FILE]
        initials: dict[str, list[str]] = defaultdict(list)
        for term in words:
            if not any(character.isdigit() for character in term):
                initials[term[0]].append(term)
        for initial, terms in initials.items():
            yield f"vocabulary/{file_name(initial)}", " ".join(terms)
        yield (
            "index",
            {
                "count": self.count,
                "words": list(shards),
                "alone": [start for start in shards if len(words.get(start, "")) > HEAVY],
                "names": list(name_shards),
                "initials": sorted(initials),
                "rowsPerFile": ROWS_PER_FILE,
            },
        )

    def facets(self) -> Mapping[str, Mapping[str, list[int]]]:
        """Return, for each facet and value, the numbers of the documents that have it."""
        return self._facets


def _sorted(table: Mapping[str, Value]) -> list[tuple[str, Value]]:
    """Return the items of a table in the order in which JavaScript compares strings."""
    return sorted(table.items(), key=lambda item: item[0].encode("utf-16-be"))


def _cut(table: Mapping[str, str], size: int) -> dict[str, list[str]]:
    """Cut a table in shards: the term that each starts with; the first starts with nothing."""
    current: list[str] = []
    shards = {"": current}
    after_heavy = False
    for term, value in table.items():
        heavy = len(value) > HEAVY
        if heavy or after_heavy or zlib.crc32(term.encode()) % size == 0:
            current = shards[term] = []
        current.append(term)
        after_heavy = heavy
    return shards


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
