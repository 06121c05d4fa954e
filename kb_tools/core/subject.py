"""The subject: what kinds of thing a knowledge base holds and how they are described.

A subject is declared in one TOML file.  It is the only place where the words of
a particular knowledge base stand; this package reads all of them from here.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb_tools.core.datasets import DatasetSpec, dataset_references
from kb_tools.core.limits import CheckSpec
from kb_tools.core.problems import START, Position, Problem, allowed, did_you_mean
from kb_tools.core.rules import SearchSpec
from kb_tools.core.timeline_spec import TimelineSpec  # noqa: TC001 -- pydantic reads it

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Identifiers become file names, addresses and anchors.
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"

Name = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(pattern=rf"^{SLUG}$")]

#: Front matter keys that every record may have, so no field may be named like them.
CORE_KEYS = frozenset(
    {
        "id",
        "title",
        "name",
        "short",
        "aliases",
        "citations",
        "summary",
        "definition",
        "published",
        "updated",
        "reviewed",
        "status",
        "events",
        "relations",
        "sources",
        "changes",
    }
)


#: Words that stand in the addresses of the filter and of the search beside the facets.
RESERVED_FACETS = frozenset({"sort", "page", "q", "type"})


class SubjectError(ValueError):
    """The subject cannot be used; ``problems`` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


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
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        message = f"there is no such file: {path}"
        raise SubjectError([Problem(path.name, START, "subject", message)]) from None
    except UnicodeDecodeError:
        raise SubjectError([Problem(path.name, START, "subject", "not UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        position = re.search(r"at line (\d+), column (\d+)", str(error))
        where = Position(int(position[1]), int(position[2])) if position else START
        raise SubjectError([Problem(path.name, where, "subject", str(error))]) from None
    try:
        subject = Subject.model_validate(data)
    except ValidationError as error:
        raise SubjectError([_problem(path, text, dict(item)) for item in error.errors()]) from None
    problems = [
        Problem(path.name, _position(text, where), "subject", f"{'.'.join(where)}: {message}")
        for where, message in _references(subject)
    ]
    if problems:
        raise SubjectError(problems)
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return subject.model_copy(update={"digest": digest})


def _problem(path: Path, text: str, error: dict[str, Any]) -> Problem:
    where = tuple(str(step) for step in error["loc"] if step != "[key]")
    message = str(error["msg"]).removeprefix("Value error, ")
    return Problem(path.name, _position(text, where), "subject", f"{'.'.join(where)}: {message}")


def _position(text: str, where: tuple[str, ...]) -> Position:
    """Find the line of a table or key; TOML readers do not keep positions."""
    start = 0
    for depth in range(len(where), 0, -1):
        headers = _headers(text, where[:depth])
        if headers:
            start = headers[0]
            break
    else:
        depth = 0
    if depth < len(where):
        key = re.compile(rf"^{re.escape(where[depth])}\s*=", re.MULTILINE).search(text, start)
        start = key.start() if key else start
    return Position(text.count("\n", 0, start) + 1, 1)


def _headers(text: str, where: tuple[str, ...]) -> list[int]:
    """Find the header of a table, or of a numbered one of several."""
    *names, last = where
    number = int(last) if last.isdigit() else 0
    name = re.escape(".".join(names if last.isdigit() else where))
    header = rf"^\[\[{name}\]\]" if last.isdigit() else rf"^\[{name}\]"
    return [found.start() for found in re.finditer(header, text, re.MULTILINE)][number:]


def _references(subject: Subject) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every name in the subject that names nothing."""
    folders: dict[str, str] = {}
    for name, spec in subject.types.items():
        where = ("types", name)
        if spec.folder in folders:
            yield (*where, "folder"), f"{spec.folder!r} is the folder of {folders[spec.folder]}"
        folders[spec.folder] = name
        yield from _unknown((*where, "fields"), spec.fields, subject.fields)
        yield from _unknown((*where, "card"), spec.card or (), spec.fields)
        yield from _unknown((*where, "statuses"), spec.statuses, subject.statuses)
        series = (spec.series,) if spec.series else ()
        references = [n for n in spec.fields if n in subject.fields and subject.fields[n].refers_to]
        yield from _unknown((*where, "series"), series, references)
        yield from _unknown((*where, "required"), spec.required, {*spec.fields, *CORE_KEYS})
    entries = [name for name, spec in subject.types.items() if spec.is_entry]
    for name, field in subject.fields.items():
        if name in CORE_KEYS:
            yield ("fields", name), "every record has this key already; choose another name"
        if field.refers_to is not None:
            yield from _unknown(("fields", name, "refers_to"), [field.refers_to], entries)
            if field.values is not None:
                yield ("fields", name), "a field refers to entries or has values, not both"
        if (field.dated or field.unknown) and field.values is None:
            yield ("fields", name), "only a field with values can be dated or unknown"
    for name, relation in subject.relations.items():
        where = ("relations", name)
        yield from _unknown(where, relation.contradicts, subject.statuses)
    if subject.timeline:
        yield from _unknown(("timeline", "gathers"), subject.timeline.gathers, entries)
    yield from _facet_references(subject, folders)
    for place, message in subject.search.mistakes():
        yield ("search", *place), message
    taken = dict.fromkeys(subject.facets, "a facet") | folders
    yield from dataset_references(subject.datasets, entries, taken)


def _facet_references(
    subject: Subject, folders: dict[str, str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, facet in subject.facets.items():
        if name in RESERVED_FACETS:
            yield (
                ("facets", name),
                "the filter and the search use this word themselves; choose another",
            )
        if name in folders and not facet.field:
            yield ("facets", name), f"its pages would stand in the folder of {folders[name]}"
        for key, value in (("field", facet.field), ("status_of", facet.status_of)):
            if value is not None:
                yield from _unknown(("facets", name, key), [value], subject.fields)


def _unknown(
    where: tuple[str, ...], names: Any, known: Any
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            yield where, f"{name!r} is not known; known are: {allowed(known)}.{hint}"
