"""The subject: what kinds of thing a knowledge base holds and how they are described.

A subject is declared in one TOML file.  It is the only place where the words of
a particular knowledge base stand; this package reads all of them from here.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb_tools.core.check_spec import CheckSpec
from kb_tools.core.datasets import DatasetSpec  # noqa: TC001 -- pydantic reads it
from kb_tools.core.files import read_toml
from kb_tools.core.problems import Problem, UnreadableError
from kb_tools.core.search_spec import SearchSpec
from kb_tools.core.subject_references import references
from kb_tools.core.timeline_spec import TimelineSpec  # noqa: TC001 -- pydantic reads it
from kb_tools.core.toml_positions import position
from kb_tools.core.validation import explain_toml

if TYPE_CHECKING:
    from pathlib import Path

#: Identifiers become file names, addresses and anchors.
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_ID = 100

Name = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(pattern=rf"^{SLUG}$")]


class SubjectError(ValueError):
    """The subject cannot be used; ``problems`` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(_Part):
    """The site as a whole: its name, what it is in one sentence, its language."""

    title: Name
    description: str = ""
    language: str = "en"
    per_page: Annotated[int, Field(ge=1, le=500)] = 24


class Term(_Part):
    """A word of a closed list: what readers see and what it means."""

    label: Name
    meaning: str = ""


class StatusTerm(Term):
    """A status; its tone chooses the icon and the shade that go with the word."""

    tone: Literal["go", "caution", "stop", "past", "neutral"] = "neutral"


class SourceKind(Term):
    """A kind of source; a primary one is the thing itself, not an account of it."""

    primary: bool = False


class FieldSpec(_Part):
    """A field that records may have: references, words of a closed list, or free text.

    A ``dated`` word is given like a status: with a date, an authority and a source.
    ``unknown`` is what stands where the word is not given.
    """

    label: Name
    refers_to: str | None = None
    values: dict[Key, StatusTerm] | None = None
    dated: bool = False
    unknown: str = ""


class RelationSpec(_Part):
    """A directed relation; the inverse is what the other page says.

    An entry that states it cannot have a status that it ``contradicts``.
    """

    label: Name
    inverse: Name
    contradicts: tuple[str, ...] = ()


class RecordType(_Part):
    """A type of record: articles are about things, entries are the things."""

    kind: Literal["article", "entry"] = Field(alias="class")
    label: Name
    plural: Name
    folder: Annotated[str, Field(pattern=rf"^{SLUG}$")]
    fields: tuple[str, ...] = ()
    card: tuple[str, ...] | None = None
    required: tuple[str, ...] = ()
    sections: tuple[Name, ...] = ()
    statuses: tuple[str, ...] = ()
    review_days: Annotated[int, Field(ge=1)] | None = None
    search_weight: Annotated[float, Field(gt=0, le=10)] = 1.0
    related_weight: Annotated[float, Field(ge=0, le=10)] = 1.0
    series: str | None = None
    schema_type: Annotated[str, Field(pattern=r"^[A-Z][A-Za-z]+$")] | None = None

    @property
    def is_entry(self) -> bool:
        """Whether records of this type are things with a page of their own."""
        return self.kind == "entry"


class Facet(_Part):
    """A way to filter articles: by a field, by a year, or by the statuses of entries."""

    label: Name
    field: str | None = None
    year_of: Literal["published", "updated", "reviewed"] | None = None
    status_of: str | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if sum(map(bool, (self.field, self.year_of, self.status_of))) != 1:
            raise ValueError("a facet has exactly one of field, year_of, status_of")
        return self


class Subject(_Part):
    """A whole subject; frozen after loading."""

    site: Site
    statuses: dict[Key, StatusTerm] = {}
    fields: dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], FieldSpec] = {}
    relations: dict[Key, RelationSpec] = {}
    source_kinds: dict[Key, SourceKind] = {}
    types: dict[Annotated[str, Field(pattern=r"^[a-z]+$")], RecordType]
    facets: dict[Key, Facet] = {}
    search: SearchSpec = SearchSpec()
    timeline: TimelineSpec | None = None
    check: CheckSpec = CheckSpec()
    datasets: dict[Key, DatasetSpec] = {}
    digest: str = ""

    def type_of(self, docname: str) -> str | None:
        """Return the type of the record at ``docname``, or ``None`` for other pages."""
        folder, _, stem = docname.rpartition("/")
        return self._folders.get(folder) if stem != "index" else None

    @cached_property
    def _folders(self) -> dict[str, str]:
        return {spec.folder: name for name, spec in self.types.items()}

    def overview(self, facet: str) -> str:
        """Return the name of the page that lists a facet's values."""
        field = self.facets[facet].field
        type_ = self.fields[field].refers_to if field else None
        return f"{self.types[type_].folder if type_ else facet}/index"

    def overviews(self) -> list[tuple[str, str]]:
        """Return label and page of each way to browse: all articles, then each facet."""
        lists = [self.types[name] for name in self.articles]
        return [(f"All {spec.plural.lower()}", f"{spec.folder}/index") for spec in lists] + [
            (facet.label, self.overview(name)) for name, facet in self.facets.items()
        ]

    def reference_fields(self, type_: str) -> list[str]:
        """Return the names of the fields of a type that refer to entries."""
        return [name for name in self.types[type_].fields if self.fields[name].refers_to]

    def is_cited(self, type_: str) -> bool:
        """Whether some field refers to the records of a type."""
        return any(field.refers_to == type_ for field in self.fields.values())

    @property
    def articles(self) -> list[str]:
        """The names of the types that are articles."""
        return [name for name, spec in self.types.items() if not spec.is_entry]


def load(path: Path) -> Subject:
    """Load a subject from its TOML file.

    :raises SubjectError: with every problem that the file has.
    """
    try:
        text, data = read_toml(path)
    except UnreadableError as error:
        problem = Problem(path.name, error.position, "subject", str(error))
        raise SubjectError([problem]) from None
    try:
        subject = Subject.model_validate(data)
    except ValidationError as error:
        problems = explain_toml(path.name, text, Subject.model_json_schema, error, "subject")
        raise SubjectError(problems) from None
    problems = [
        Problem(path.name, position(text, where), "subject", f"{'.'.join(where)}: {message}")
        for where, message in references(subject)
    ]
    if problems:
        raise SubjectError(problems)
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return subject.model_copy(update={"digest": digest})
