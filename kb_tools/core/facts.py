"""Facts: numbers that stand in several places, each written once with its day and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kb_tools.core.files import read_toml
from kb_tools.core.frontmatter import FrontMatterError
from kb_tools.core.problems import Problem, allowed, did_you_mean
from kb_tools.core.schema import PartialDate, Text, Url  # noqa: TC001 -- pydantic reads them
from kb_tools.core.validation import explain_toml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


#: Where facts stand, in the folder of pages, if there are any.
FACTS = "facts.toml"


class Fact(BaseModel):
    """A value as it is printed, what it counts, when it was so, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Text
    label: Text
    as_of: PartialDate
    source: Text
    url: Url | None = None


class FactsError(ValueError):
    """The facts cannot be used; ``problems`` says all that is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def unknown_fact(name: str, facts: Iterable[str]) -> str:
    """Say that there is no such fact, and which ones look like it."""
    known = list(facts)
    hint = did_you_mean(name, known)
    return f"there is no fact {name!r}.{hint} Known are: {allowed(known) or 'none'}."


_Facts = TypeAdapter(dict[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")], Fact])


def load(path: Path, docs: Path) -> dict[str, Fact]:
    """Load facts by their ids from a TOML file, a table for each.

    :param docs: the folder of pages, below which no folder may be a link.
    :raises FactsError: with every problem that the file has.
    """
    try:
        text, data = read_toml(path, docs)
    except FrontMatterError as error:
        raise FactsError([Problem(str(path), error.position, "facts", str(error))]) from None
    try:
        return _Facts.validate_python(data)
    except ValidationError as error:
        raise FactsError(
            explain_toml(str(path), text, _Facts.json_schema, error, "facts")
        ) from None
