"""What a subject asks of its pages, beyond the form that all of them have."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _expression(text: str) -> str:
    try:
        found = re.compile(text)
    except (re.error, OverflowError) as error:
        message = f"not a regular expression: {error}"
        raise ValueError(message) from None
    if found.match(""):
        message = "it fits where nothing stands; something in it must be required"
        raise ValueError(message)
    return text


class CheckSpec(BaseModel):
    """Limits for ``kb check``, and markup of other extensions that pages may use.

    ``summary_words`` holds in the build, too.  ``reading_grade`` is a grade of school by
    the Flesch-Kincaid formula; without it, or in another language, none is worked out.
    ``cited_names`` is what an authority looks like that a text cites by name: a regular
    expression over the text as written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary_words: Annotated[int, Field(ge=1)] = 80
    reading_grade: Annotated[float, Field(gt=0)] | None = None
    cited_names: Annotated[str, AfterValidator(_expression)] | None = None
    directives: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
