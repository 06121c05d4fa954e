"""The review clock: when a person last vouched for a page, and when that runs out."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb_tools.core.records import Record
    from kb_tools.core.subject import Subject


#: So many digits of seconds are a time in the calendar.
_MOST_DIGITS = 11


class Review(NamedTuple):
    """Whether a page is vouched for; ``due`` is the day from which it no longer is."""

    state: Literal["never", "current", "due"]
    reviewed: str | None
    due: str | None


class ClockError(ValueError):
    """The clock is fixed at no time; the message says what is needed."""


def fixed_time() -> int | None:
    """Return the time that ``SOURCE_DATE_EPOCH`` fixes, in seconds since 1970, if it does.

    See https://reproducible-builds.org/specs/source-date-epoch/.

    :raises ClockError: if it is not such a number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return None
    if given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS:
        return int(given)
    raise ClockError(f"SOURCE_DATE_EPOCH is {given!r}; a number of seconds since 1970 is needed")


def today() -> datetime.date:
    """Return the day that the clock stands at, in UTC.

    :raises ClockError: if it is fixed at no time.
    """
    fixed = fixed_time()
    if fixed is not None:
        return datetime.datetime.fromtimestamp(fixed, datetime.UTC).date()
    return datetime.datetime.now(datetime.UTC).date()


def review(subject: Subject, record: Record, day: datetime.date) -> Review | None:
    """Return the state of a record's review, or ``None`` if its type needs none."""
    days = subject.types[record.type].review_days
    if days is None:
        return None
    if record.reviewed is None:
        return Review("never", None, None)
    due = datetime.date.fromisoformat(record.reviewed) + datetime.timedelta(days=days)
    return Review("due" if due < day else "current", record.reviewed, due.isoformat())


def overdue(subject: Subject, records: tuple[Record, ...], day: datetime.date) -> list[Record]:
    """Return the records whose review has run out, most overdue first."""
    found = [
        (state.due or "", record)
        for record in records
        if (state := review(subject, record, day)) and state.state == "due"
    ]
    return [record for _due, record in sorted(found, key=lambda item: (item[0], item[1].docname))]


def queue(
    subject: Subject, records: Iterable[Record], day: datetime.date
) -> list[dict[str, str | int | None]]:
    """Return what is due for review, most overdue first; what was never reviewed comes last."""
    rows: list[dict[str, str | int | None]] = []
    for record in records:
        state = review(subject, record, day)
        if state is None or state.state == "current":
            continue
        late = (day - datetime.date.fromisoformat(state.due)).days if state.due else None
        rows.append(
            {
                "docname": record.docname,
                "type": record.type,
                "title": record.title,
                "reviewed": state.reviewed,
                "due": state.due,
                "days_overdue": late,
            }
        )
    return sorted(rows, key=lambda row: (row["due"] is None, row["due"] or "", row["docname"]))
