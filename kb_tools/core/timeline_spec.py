"""What a subject says of its timeline; no timeline unless it says so."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: How many events a page has at most, unless the subject says otherwise.
PER_PAGE = 100


class TimelineSpec(BaseModel):
    """The timeline of a subject.

    ``file`` is the file of dated events, relative to the source directory.  Records of the
    types in ``gathers`` show the events of the entries that belong to them.  ``once`` has
    groups of words for what happens to an entry once, such as its end: two events of one
    entry that have words of one group must have one date.  The list of all events has up to
    ``per_page`` on a page, or one year that has more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Annotated[str, Field(pattern=r"^[\w-]+(?:/[\w-]+)*\.ya?ml$")]
    per_page: Annotated[int, Field(ge=1, le=1000)] = PER_PAGE
    gathers: tuple[str, ...] = ()
    once: tuple[tuple[Annotated[str, Field(min_length=1)], ...], ...] = ()
