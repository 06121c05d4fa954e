"""What a subject says of its timeline; no timeline unless it says so."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class TimelineSpec(BaseModel):
    """The timeline of a subject.

    ``file`` is the file of dated events, relative to the source directory.  Records of the
    types in ``gathers`` show the events of the entries that belong to them.  ``once`` has
    groups of words for what happens to an entry once, such as its end: two events of one
    entry that have words of one group must have one date.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Annotated[str, Field(pattern=r"^[\w-]+(?:/[\w-]+)*\.ya?ml$")]
    gathers: tuple[str, ...] = ()
    once: tuple[tuple[Annotated[str, Field(min_length=1)], ...], ...] = ()
