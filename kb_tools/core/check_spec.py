"""What a subject asks of its pages, beyond the form that all of them have."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from kb_tools.core.problems import allowed, did_you_mean
from kb_tools.core.search_spec import PART, PartName


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
    parts: dict[PartName, str] = {}
    cited_names: str | None = None
    directives: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @field_validator("parts")
    @classmethod
    def _whole(cls, parts: dict[str, str]) -> dict[str, str]:
        """Put the parts above each part into it."""
        done: dict[str, str] = {}
        for name, pattern in parts.items():
            done[name] = _expression(pattern, done)
        return done

    @field_validator("cited_names")
    @classmethod
    def _names(cls, pattern: str, info: ValidationInfo) -> str:
        """Put the parts in; there are none if one is wrong, which is said already."""
        if "parts" not in info.data:
            return pattern
        text = _expression(pattern, info.data["parts"])
        if re.match(text, ""):
            message = "it fits where nothing stands; something in it must be required"
            raise ValueError(message)
        return text


def _expression(pattern: str, parts: dict[str, str]) -> str:
    """Return a regular expression with its parts put in."""
    for name in PART.findall(pattern):
        if name not in parts:
            known = allowed(parts) or "none"
            message = f"there is no part <{name}>; known are: {known}.{did_you_mean(name, parts)}"
            raise ValueError(message)
    text = PART.sub(lambda found: f"(?:{parts[found[1]]})", pattern)
    try:
        re.compile(text)
    except (re.error, OverflowError) as error:
        message = f"not a regular expression: {error}"
        raise ValueError(message) from None
    return text
