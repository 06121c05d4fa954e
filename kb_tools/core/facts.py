"""Facts: numbers that stand in several places, each written once with its day and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kb_tools.core.files import read_toml
from kb_tools.core.problems import Problem, UnreadableError, allowed, did_you_mean
from kb_tools.core.schema import PartialDate, Text, Url  # noqa: TC001 -- pydantic reads them
from kb_tools.core.validation import explain_toml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


#: Where facts stand, in the folder of pages, if there are any.
FACTS = "facts.toml"

#: The code of their problems.
CODE = "facts"


class Fact(BaseModel):
    """A value as it is printed, what it counts, when it was so, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Text
    label: Text
    as_of: PartialDate
    source: Text
    url: Url | None = None


class FactsFile(NamedTuple):
    """What the file gave: the facts by their ids, if all were good, and the problems."""

    facts: dict[str, Fact]
    problems: list[Problem]


def unknown_fact(name: str, facts: Iterable[str]) -> str:
    """Say that there is no such fact, and which ones look like it."""
    known = list(facts)
    hint = did_you_mean(name, known)
    return f"there is no fact {name!r}.{hint} Known are: {allowed(known) or 'none'}."


_Facts = TypeAdapter(dict[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")], Fact])


def read_facts(docs: Path, path: str) -> FactsFile:
    """Read the file, if there is one: a table for each fact.

    :param docs: the folder of pages.
    :param path: what problems call the file.
    """
    if not (docs / FACTS).exists():
        return FactsFile({}, [])
    try:
        text, data = read_toml(docs / FACTS, docs)
    except UnreadableError as error:
        return FactsFile({}, [Problem(path, error.position, CODE, str(error))])
    try:
        return FactsFile(_Facts.validate_python(data), [])
    except ValidationError as error:
        return FactsFile({}, explain_toml(path, text, _Facts.json_schema, error, CODE))
