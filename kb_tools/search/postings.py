"""Postings: for each term, the pages that have it with its weight, and its places in them.

The pages are written as the distance from the last page and one character of weight for
each, the places as the pages' texts in the same order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.search.encoding import decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: A distance, and the weight after it.
_PAGE = re.compile(r"([g-z0-9+/]*[A-Za-f])(.)")


class Postings(NamedTuple):
    """What the index says of one term."""

    pages: str
    places: str


class Gatherer:
    """Makes the postings of all pages, taken in in the order of their numbers."""

    def __init__(self) -> None:
        self._last: dict[str, int] = defaultdict(int)
        self._pages: dict[str, bytearray] = defaultdict(bytearray)
        self._places: dict[str, bytearray] = defaultdict(bytearray)

    def add(self, number: int, terms: Mapping[str, str]) -> None:
        """Take in the terms of the next page: a weight and places for each."""
        last, pages, places = self._last, self._pages, self._places
        for term, value in terms.items():
            gap = number - last[term]
            last[term] = number
            text = value.encode()
            pages[term] += encode(gap).encode() + text[:1]
            places[term] += text[1:] + b","

    def postings(self) -> Iterator[tuple[str, Postings]]:
        """Yield all terms with their postings."""
        for term, pages in self._pages.items():
            yield term, Postings(pages.decode(), self._places[term][:-1].decode())


def edited(old: Postings | None, changes: Mapping[int, str]) -> Postings | None:
    """Return a term's postings after pages were edited; none if no page has it any more.

    :param changes: for each page's number, the new weight and places, or nothing.
    """
    values = {**(_values(old) if old else {}), **changes}
    numbers = sorted(number for number, value in values.items() if value)
    if not numbers:
        return None
    gaps = [later - earlier for earlier, later in pairwise([0, *numbers])]
    return Postings(
        "".join(encode(gap) + values[n][0] for gap, n in zip(gaps, numbers, strict=True)),
        ",".join(values[number][1:] for number in numbers),
    )


def _values(postings: Postings) -> dict[int, str]:
    """Return the weight and the places by the page's number."""
    values = {}
    number = 0
    places = postings.places.split(",")
    for (gap, weight), found in zip(_PAGE.findall(postings.pages), places, strict=True):
        number += decode(gap)
        values[number] = weight + found
    return values
