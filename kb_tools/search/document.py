"""A page as the index sees it: terms with weights and places, names, citations."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kb_tools.search.encoding import ALPHABET, encode_gaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from kb_tools.core.normaliser import Normaliser, Token


class Field(NamedTuple):
    """How much a term in a part of a page counts.

    In BM25F a term's frequency in a field is divided by ``1 - b + b * length / pivot``
    and weighted (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009,
    section 3.6).  The pivot is fixed, not the mean length, so that a page's own weights
    do not change with other pages.
    """

    weight: float
    b: float
    pivot: int


FIELDS = {
    "title": Field(12.0, 0.4, 8),
    "names": Field(8.0, 0.0, 1),
    "summary": Field(3.0, 0.4, 40),
    "heading": Field(3.0, 0.4, 10),
    "body": Field(1.0, 0.6, 500),
    "detail": Field(0.5, 0.6, 200),
    "listed": Field(0.3, 0.0, 1),
}

#: How a page came to have a name: a part of one, another name or citation, its title.
PART, NAME, TITLE = 1, 2, 3

#: A name is kept up to this length; nobody types more to find it.
NAME_LENGTH = 60

#: A block starts at a multiple of this many places, so an edit moves few others.
BLOCK = 16

#: From which frequency on each character after the first stands: midway between two steps.
_STEPS = [0.0, *(2 ** ((step + 0.5) / 8) - 1 for step in range(1, 63))]

#: After a full stop, unless the word before it is an abbreviation, or the number after it
#: belongs to initials, as in "8 U.S.C. 12".
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“(]?[A-Z])|(?<=[.!?])(?<!\.[A-Z]\.)\s+(?=[\"“(]?[0-9])")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-Z][A-Za-z]{0,3}|[A-Za-z]|[a-z]{1,2}|etc|vs)\.$")
#: How far from its end a sentence can have one.
_LONGEST = 6


class Text(NamedTuple):
    """A piece of a page's text in one of the :data:`FIELDS`."""

    field: str
    text: str


@dataclass
class Document:
    """What is kept of a page: all of it is JSON."""

    row: list[Any]
    facets: dict[str, list[str]]
    terms: dict[str, str] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    citations: list[list[Any]] = field(default_factory=list)


class Analyser:
    """Makes documents from texts; one for each build."""

    def __init__(self, normaliser: Normaliser, stopwords: Set[str]) -> None:
        self.normaliser = normaliser
        self.stopwords = stopwords

    def analyse(
        self,
        texts: Iterable[Text],
        names: Iterable[str],
        row: list[Any],
        facets: dict[str, list[str]],
        weight: float = 1.0,
    ) -> Document:
        """Return the document of a page.

        :param names: the title first, then other names and citations.
        :param row: what a result shows, as it stands in the index.
        :param weight: a factor for all that the page says.
        """
        document = Document(row, facets)
        parts = [(part.field, self.normaliser.tokens(part.text)) for part in texts]
        factors = _factors(parts)
        places: dict[str, list[int]] = defaultdict(list)
        frequencies: dict[str, float] = defaultdict(float)
        citations: dict[tuple[int, str], str] = {}
        start = 0
        for name, tokens in parts:
            factor = weight * factors[name]
            for place, (terms, citation) in enumerate(tokens, start):
                for term in terms:
                    places[term].append(place)
                    frequencies[term] += factor
                if citation:
                    citations.setdefault(citation[:2], citation.text)
            start = ((start + len(tokens) + 1) // BLOCK + 1) * BLOCK
        document.terms = {
            term: _quantise(frequencies[term]) + encode_gaps(places[term])
            for term in sorted(places.keys() - self.stopwords)
        }
        document.names = self._names(names)
        document.citations = [[*key, text] for key, text in sorted(citations.items())]
        return document

    def _names(self, names: Iterable[str]) -> dict[str, int]:
        """Return the keys of a page's names, and of what a name ends with."""
        keys: dict[str, int] = {}

        def note(key: str, rank: int) -> None:
            key = key[:NAME_LENGTH]
            if key:
                keys[key] = max(rank, keys.get(key, 0))

        rank = TITLE
        for name in names:
            tokens = self.normaliser.tokens(name)
            words = [token.terms[0] for token in tokens]
            note("".join(words), rank)
            for start, token in enumerate(tokens):
                if token.terms[0] not in self.stopwords:
                    for term in token.terms if len(tokens) == 1 else token.terms[:1]:
                        note(term + "".join(words[start + 1 :]), PART)
            rank = NAME
        return keys


def _factors(parts: Iterable[tuple[str, list[Token]]]) -> dict[str, float]:
    """Return how much a term counts each time, by the field that it stands in."""
    lengths = Counter[str]()
    for name, tokens in parts:
        lengths[name] += len(tokens)
    return {
        name: weight / (1 - b + b * lengths[name] / pivot)
        for name, (weight, b, pivot) in FIELDS.items()
    }


def _quantise(frequency: float) -> str:
    """Write a frequency as one character: eight steps to a doubling of 1 + frequency."""
    return ALPHABET[bisect(_STEPS, frequency)]


def sentences(text: str) -> list[str]:
    """Cut a text into sentences."""
    found: list[str] = []
    for piece in _SENTENCE.split(text):
        if found and _ABBREVIATION.search(found[-1], max(0, len(found[-1]) - _LONGEST)):
            found[-1] += " " + piece
        else:
            found.append(piece)
    return found
