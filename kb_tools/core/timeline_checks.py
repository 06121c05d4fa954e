"""Checks of the timeline against the records, and of each entry's events with each other."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from kb_tools.core.catalogue import name_key
from kb_tools.core.checks import Finding, Place, unknown_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Key, Record
    from kb_tools.core.timeline import Timeline

#: From this likeness on, of 100, two titles tell of one event ...
SAME_TITLE = 90
#: ... if they have so many words; a title of one word says only what sort of event it is.
LONG_TITLE = 3


class Dated(NamedTuple):
    """An event as it stands in a record or in the file: its date, its title, its place."""

    date: str
    title: str
    place: Place


def check_timeline(
    catalogue: Catalogue, timeline: Timeline, broken: Set[Key] = frozenset()
) -> Iterator[Finding]:
    """Yield what is wrong between the events of the file and the records.

    :param broken: (type, folded name) of records that exist but could not be read.
    """
    for number, event in enumerate(timeline.events):
        for item in event.entries:
            known = catalogue.find(item.type, item.target) is not None
            if not known and (item.type, name_key(item.target)) not in broken:
                message = f"{item.field}: {unknown_reference(catalogue, item.type, item.target)}"
                where = ("events", number, item.field, item.place)
                yield Finding(None, where, "unknown-reference", message)
    yield from _dates(catalogue, timeline)


def _dates(catalogue: Catalogue, timeline: Timeline) -> Iterator[Finding]:
    """Report events that have one date here and another there."""
    of_file: dict[Key, list[Dated]] = {}
    for number, event in enumerate(timeline.events):
        place = Place(None, ("events", number, "date"))
        for item in event.entries:
            entry = catalogue.find(item.type, item.target)
            if entry is not None:
                dated = Dated(event.date, event.title, place)
                of_file.setdefault(entry.key, []).append(dated)
    spec = catalogue.subject.timeline
    groups = [_pattern(words) for words in (spec.once if spec else ())]
    seen: set[tuple[Place, Place]] = set()
    for record in catalogue.records:
        told = [*_own(record), *of_file.get(record.key, ())]
        for one, other in combinations(told, 2):
            if one.date == other.date:
                continue
            alike = _same_title(one, other) or _same_word(one, other, groups)
            if alike and (one.place, other.place) not in seen:
                seen.add((one.place, other.place))
                message = (
                    f"{other.title!r} has the date {other.date}, but {one.title!r} has "
                    f"{one.date}; if they are one event, give it one date. The other is at"
                )
                holder, where = other.place
                yield Finding(holder, where, "two-dates", message, one.place)


def _own(record: Record) -> list[Dated]:
    return [
        Dated(event.date, event.title, Place(record, ("events", index, "date")))
        for index, event in enumerate(record.events)
    ]


def _same_title(one: Dated, other: Dated) -> bool:
    """Whether two titles are nearly the same, and exactly so in their numbers."""
    titles = name_key(one.title), name_key(other.title)
    if min(len(title.split()) for title in titles) < LONG_TITLE:
        return False
    numbers = [re.findall(r"\d+", title) for title in titles]
    return numbers[0] == numbers[1] and fuzz.token_sort_ratio(*titles) >= SAME_TITLE


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(name_key(word)) for word in words)})\b")


def _same_word(one: Dated, other: Dated, groups: list[re.Pattern[str]]) -> bool:
    """Whether both say that the same thing happened that happens once, on dates that differ.

    A date may be less exact than another.  An entry's own event is about the entry only
    if the word begins the title; "a law that changes it is signed" is about another.  Two
    events of the file may each be about another of their entries.
    """
    if one.place.record is None and other.place.record is None:
        return False
    if one.date.startswith(other.date) or other.date.startswith(one.date):
        return False
    return any(_has(one, group) and _has(other, group) for group in groups)


def _has(event: Dated, group: re.Pattern[str]) -> bool:
    title = name_key(event.title)
    return bool(group.search(title) if event.place.record is None else group.match(title))
