"""Scales: values to places, and the round values that an axis is marked with."""

from __future__ import annotations

import datetime
import math
from typing import NamedTuple

from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal


class Linear(NamedTuple):
    """From the values ``low`` to ``high`` to the places ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)


def round_values(low: float, high: float, count: int) -> list[float]:
    """Return about ``count`` round values, evenly spaced, from at most low to at least high."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9:  # nothing that a chart could tell apart
        low, high = 0.0, 1.0
    rough = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def number_text(value: float, language: str) -> str:
    """Write a number as it is read in a language."""
    return str(format_decimal(value, locale=language))


def tick_texts(values: list[float], language: str) -> list[str]:
    """Write the values of an axis, shortened if they are in the millions."""
    if max(map(abs, values), default=0) < 1e6:
        return [number_text(value, language) for value in values]
    return [
        str(format_compact_decimal(value, locale=language, fraction_digits=1)) if value else "0"
        for value in values
    ]


# Times -----------------------------------------------------------------------
#
# A year, a month and a day are each placed by a whole number: years, months or days
# since year 0, so that the next one is always one further.

#: The forms of a time, from coarse to fine.
UNITS = ("year", "month", "day")
_PARTS = {"year": 1, "month": 2, "day": 3}


def read_time(text: str) -> tuple[str, int] | None:
    """Return the unit and the number of ``2024``, ``2024-05`` or ``2024-05-31``."""
    parts = text.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        return None
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    unit = UNITS[len(parts) - 1]
    try:
        day = datetime.date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except ValueError:
        return None
    return unit, number_of(day, unit)


def number_of(day: datetime.date, unit: str) -> int:
    """Return the number of the year, month or day in which a day lies."""
    if unit == "year":
        return day.year
    return day.year * 12 + day.month - 1 if unit == "month" else day.toordinal()


def day_of(number: int, unit: str) -> datetime.date:
    """Return the first day of a year, month or day given by its number."""
    if unit == "year":
        return datetime.date(number, 1, 1)
    if unit == "month":
        return datetime.date(number // 12, number % 12 + 1, 1)
    return datetime.date.fromordinal(number)


def time_ticks(low: int, high: int, unit: str, count: int, language: str) -> list[tuple[int, str]]:
    """Return the starts of years, of months if there are few years, or else both ends; named."""
    first, last = day_of(low, unit), day_of(high, unit)
    months = (last.year - first.year) * 12 + last.month - first.month
    if unit == "year" or months >= 24:
        years = range(first.year, last.year + 1)
        step = _step(len(years), count, (1, 2, 5, 10, 20, 50, 100))
        days = [datetime.date(year, 1, 1) for year in years if year % step == 0]
        named = [(number_of(day, unit), str(day.year)) for day in days]
    elif unit == "month" or months >= 2:
        step = _step(months + 1, count, (1, 2, 3, 6, 12))
        days = [day for day in _months(first, last, step) if number_of(day, unit) >= low]
        texts = [_month(day, language, year=not number) for number, day in enumerate(days)]
        named = [(number_of(day, unit), text) for day, text in zip(days, texts, strict=True)]
    else:
        named = [
            (number, str(format_date(day_of(number, unit), format="medium", locale=language)))
            for number in dict.fromkeys((low, high))
        ]
    return [(number, text) for number, text in named if low <= number <= high]


def _step(length: int, count: int, steps: tuple[int, ...]) -> int:
    return next((step for step in steps if length / step <= count), steps[-1])


def _months(first: datetime.date, last: datetime.date, step: int) -> list[datetime.date]:
    numbers = range(number_of(first, "month"), number_of(last, "month") + 1)
    return [day_of(number, "month") for number in numbers if number % 12 % step == 0]


def _month(day: datetime.date, language: str, *, year: bool) -> str:
    with_year = year or day.month == 1
    return str(format_skeleton("yMMM" if with_year else "MMM", day, locale=language))
