"""Related articles, and the article before and after one in its series.

What two articles share weighs by its type (``related_weight`` in the subject) and by how
rare it is.  All articles are indexed once; then one article costs as much among many as
among few, for only its nearest neighbours in each list of articles are compared with it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.dates import date_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Key, Record

#: How many related articles a page names, and how many of the things that each shares with it.
MOST = 5
REASONS = 3

#: How many articles on each side are looked at in the list of those that name one thing.
REACH = 15

#: After how many articles the lists of what is common are not looked at any more.
ENOUGH = 50


class RelatedArticle(NamedTuple):
    """An article with the names of what it shares; ``more`` is how many are left out."""

    docname: str
    title: str
    date: str | None
    shared: tuple[str, ...]
    more: int


class Step(NamedTuple):
    """The article before or after another."""

    docname: str
    title: str
    date: str | None


class Series(NamedTuple):
    """An article's place among those of one entry, by date."""

    label: str
    docname: str
    previous: Step | None
    next: Step | None


class Relatedness:
    """Compares the articles of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.subject = catalogue.subject
        self._found: dict[str, tuple[RelatedArticle, ...]] = {}

    # The index --------------------------------------------------------------

    @cached_property
    def _places(self) -> dict[str, int]:
        """The place of each article among all, newest first."""
        return {record.docname: place for place, record in enumerate(self.catalogue.articles)}

    @cached_property
    def _entries(self) -> list[Record]:
        """The entries that may be shared; their numbers, which are quick to compare, are used."""
        types = self.subject.types
        return [entry for entry in self.catalogue.entries if types[entry.type].related_weight]

    @cached_property
    def _named(self) -> list[frozenset[int]]:
        """For each place, the entries that the article names."""
        numbers = {entry.key: number for number, entry in enumerate(self._entries)}
        fields = {name: self.subject.reference_fields(name) for name in self.subject.articles}
        return [
            frozenset(
                numbers[entry.key]
                for field in fields[record.type]
                for entry in self.catalogue.referred(record, field)
                if entry.key in numbers
            )
            for record in self.catalogue.articles
        ]

    @cached_property
    def _postings(self) -> list[list[int]]:
        """For each entry, the places of the articles that name it, in order."""
        postings: list[list[int]] = [[] for _ in self._entries]
        for place, named in enumerate(self._named):
            for entry in named:
                postings[entry].append(place)
        return postings

    @cached_property
    def _weights(self) -> list[int]:
        """What sharing an entry is worth; whole numbers add up alike in any order."""
        types, total = self.subject.types, len(self._named) + 1
        return [
            round(1000 * types[entry.type].related_weight * math.log(total / max(1, len(places))))
            for entry, places in zip(self._entries, self._postings, strict=True)
        ]

    @cached_property
    def _days(self) -> list[int]:
        """The date of each article as a number, to tell which are near in time."""
        return [_day(record.published) for record in self.catalogue.articles]

    # Related articles -------------------------------------------------------

    def related(self, record: Record) -> tuple[RelatedArticle, ...]:
        """Return the articles that share most with an article, the nearest first."""
        found = self._found.get(record.docname)
        if found is None:
            place = self._places.get(record.docname)
            found = () if place is None else tuple(self._nearest(place))
            self._found[record.docname] = found
        return found

    def _nearest(self, place: int) -> Iterator[RelatedArticle]:
        named, weight, days = self._named, self._weights.__getitem__, self._days
        mine = named[place]
        entries = sorted(mine, key=lambda entry: (-weight(entry), entry))
        scores = {
            other: sum(map(weight, mine & named[other]))
            for other in self._candidates(place, entries)
        }
        least = min(sorted(scores.values())[-MOST:], default=0)
        ranks = [
            (-score, abs(days[place] - days[other]), other)
            for other, score in scores.items()
            if score >= least
        ]
        for _score, _distance, other in sorted(ranks)[:MOST]:
            shared = [self._entries[entry] for entry in entries if entry in named[other]]
            record = self.catalogue.articles[other]
            yield RelatedArticle(
                record.docname,
                record.title,
                record.published,
                tuple(map(_name, shared[:REASONS])),
                len(shared[REASONS:]),
            )

    def _candidates(self, place: int, entries: list[int]) -> set[int]:
        """Return articles that share something, found by what weighs most."""
        found: set[int] = set()
        for entry in entries:
            places = self._postings[entry]
            middle = bisect_left(places, place)
            found.update(places[max(0, middle - REACH) : middle + REACH + 1])
            if len(found) > ENOUGH:
                break
        found.discard(place)
        return found

    # Series -----------------------------------------------------------------

    def series(self, record: Record) -> Series | None:
        """Return an article's place in the series of the first entry of its type's field."""
        field = self.subject.types[record.type].series
        entries = self.catalogue.referred(record, field) if field else []
        if not entries:
            return None
        entry = entries[0]
        articles = self._series[record.type, entry.key]
        place = self._series_places[record.type, entry.key][record.docname]
        before = articles[place - 1] if place else None
        after = articles[place + 1] if place + 1 < len(articles) else None
        return Series(_name(entry), entry.docname, _step(before), _step(after))

    @cached_property
    def _series(self) -> dict[tuple[str, Key], list[Record]]:
        """For each type and entry, its articles, oldest first."""
        series: dict[tuple[str, Key], list[Record]] = defaultdict(list)
        for record in reversed(self.catalogue.articles):
            field = self.subject.types[record.type].series
            if field:
                for entry in self.catalogue.referred(record, field):
                    series[record.type, entry.key].append(record)
        return series

    @cached_property
    def _series_places(self) -> dict[tuple[str, Key], dict[str, int]]:
        return {
            key: {record.docname: place for place, record in enumerate(records)}
            for key, records in self._series.items()
        }


def _name(entry: Record) -> str:
    return entry.short or entry.title


def _step(record: Record | None) -> Step | None:
    return None if record is None else Step(record.docname, record.title, record.published)


def _day(date: str | None) -> int:
    """Return about how many days after year 0 an ISO 8601 date is, however exact."""
    year, month, day = date_parts(date)
    return year * 372 + month * 31 + day
