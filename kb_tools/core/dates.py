"""Dates in ISO 8601, as exact as they are known: a year, a month or a day."""

from __future__ import annotations


def date_parts(date: str | None) -> tuple[int, int, int]:
    """Return year, month and day of a date; 0 for what it does not say."""
    year, month, day = (int(part or 0) for part in f"{date or ''}--".split("-")[:3])
    return year, month, day
