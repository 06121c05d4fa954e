"""Dates as people and programs write them."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError

from kb_tools.core.review import today

_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)(?!\d)")
_NUMBERS = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4}|\d\d)(?![\d/])")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)? +([^\W\d_]+)\.?,? +(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"\b([^\W\d_]+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})(?!\d)")
_EARLIEST = 1900


class Dated(NamedTuple):
    """A date found in a text: ISO 8601, the words it was read from, and whether it is certain."""

    date: str
    words: str
    certain: bool = True


def find_date(text: str, language: str) -> Dated | None:
    """Return the first date in a text.

    :param language: of the site: month and day in ``4/2/10`` are in its order.
    """
    if found := _ISO.search(text):
        return _dated(found, *map(int, found.groups()))
    months = _months(language)
    for pattern, day, month in ((_MONTH_FIRST, 2, 1), (_DAY_FIRST, 1, 2)):
        for found in pattern.finditer(text):
            number = months.get(found[month].casefold())
            if number and (dated := _dated(found, int(found[3]), number, int(found[day]))):
                return dated
    if found := _NUMBERS.search(text):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        month_first = first <= 12 and (second > 12 or _month_comes_first(language))
        month, day = (first, second) if month_first else (second, first)
        dated = _dated(found, year, month, day)
        certain = first > 12 or second > 12 or first == second
        return dated and dated._replace(certain=certain)
    return None


def machine_date(text: str) -> str | None:
    """Return the day of a date in a feed (RFC 822 or ISO 8601), or ``None``."""
    text = text.strip()[:100]
    if found := _ISO.match(text):
        dated = _dated(found, *map(int, found.groups()))
        return dated.date if dated else None
    try:
        day = parsedate_to_datetime(text).date()
    except (ValueError, OverflowError):
        return None
    return day.isoformat() if day.year >= _EARLIEST else None


def _dated(found: re.Match[str], year: int, month: int, day: int) -> Dated | None:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    return Dated(date.isoformat(), found[0]) if year >= _EARLIEST else None


def _year(digits: str) -> int:
    """Return a year; of two digits, the last that has begun."""
    if len(digits) == 4:
        return int(digits)
    this_year = today().year
    year = this_year - this_year % 100 + int(digits)
    return year if year <= this_year else year - 100


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def _month_comes_first(language: str) -> bool:
    pattern = str(_locale(language).date_formats["short"].pattern).upper()
    return pattern.find("M") < pattern.find("D")


@cache
def _months(language: str) -> dict[str, int]:
    names = _locale(language).months["format"]
    found = {
        name.casefold().strip("."): number
        for width in ("wide", "abbreviated")
        for number, name in names[width].items()
    }
    return found | {"sept": 9} if language.startswith("en") else found
