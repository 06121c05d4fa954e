"""What a subject asks of its pages, beyond the form that all of them have."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class CheckSpec(BaseModel):
    """Limits for ``kb check``, and markup of other extensions that pages may use.

    ``summary_words`` holds in the build, too.  ``reading_grade`` is a grade of school by
    the Flesch-Kincaid formula; without it, or in another language, none is worked out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary_words: Annotated[int, Field(ge=1)] = 80
    reading_grade: Annotated[float, Field(gt=0)] | None = None
    directives: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
