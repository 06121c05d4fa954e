"""The schema of each type's front matter, made from the subject.

The models are pydantic's: they report all errors of a file at once, and give the
JSON Schema that editors complete from.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    WithJsonSchema,
    create_model,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kb_tools.core.characters import hidden, mixed_words
from kb_tools.core.subject import LONGEST_ID, SLUG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb_tools.core.subject import Subject

#: A short name is at most this many characters, so that it fits a chip.
MOST_SHORT = 40

_PARTIAL_DATE = re.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$")


def _text(value: str) -> str:
    value = " ".join(value.split())
    if not value:
        raise ValueError("it is empty; leave the field out or fill it in")
    for code, messages in (("hidden-character", hidden), ("look-alike", mixed_words)):
        for _offset, message in messages(value):
            raise PydanticCustomError(code, "{message}", {"message": message})
    return value


def _summary(limit: int) -> Any:
    """Return the type of a text of at most ``limit`` words."""

    def check(value: str) -> str:
        value = _text(value)
        count = len(value.split())
        if count > limit:
            message = f"it has {count} words; at most {limit} are allowed"
            raise PydanticCustomError("long-summary", "{message}", {"message": message})
        return value

    return Annotated[str, AfterValidator(check)]


def _partial_date(value: str) -> str:
    match = _PARTIAL_DATE.match(value)
    if match is None:
        raise ValueError(f"{value!r} is not a date; write 2010-11-02, 2010-11 or 2010")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        raise ValueError(f"{value!r} is not a day of the calendar") from None
    return value


def _date(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError(f"{value!r} is not a full date; write it like 2010-11-02")
    return _partial_date(value)


def _short(value: str) -> str:
    value = _text(value)
    if len(value) > MOST_SHORT:
        raise ValueError(f"it has {len(value)} characters; at most {MOST_SHORT} are allowed")
    return value


def _slug(value: str) -> str:
    if not re.fullmatch(SLUG, value):
        raise ValueError(
            f"{value!r} is not an id; ids have small letters a to z, digits and single hyphens"
        )
    if len(value) > LONGEST_ID:
        raise ValueError(f"the id has {len(value):,} characters; at most {LONGEST_ID} are allowed")
    return value


def is_web_address(value: str) -> bool:
    """Whether a text is an address that a source may have."""
    if not value.isprintable() or not re.fullmatch(r"https?://[^\s<>\"\\`{}|^]+", value):
        return False
    try:
        return bool(urlsplit(value).hostname)
    except ValueError:  # brackets that are no IPv6 address
        return False


def _url(value: str) -> str:
    if not is_web_address(value):
        raise ValueError(
            f"{value!r} is not a web address; it starts with https:// or http:// and has no space"
        )
    return value


def _truth(value: str) -> str:
    if value not in {"true", "false"}:
        raise ValueError(f"{value!r} is not allowed; write true or false")
    return value


Text = Annotated[str, AfterValidator(_text)]
ShortName = Annotated[
    str, AfterValidator(_short), WithJsonSchema({"type": "string", "maxLength": MOST_SHORT})
]
# What editors are told: to them, a year and an id of digits are numbers, and "true" is a truth.
_WORD = {"type": ["string", "integer"]}
Reference = Annotated[str, AfterValidator(_text), WithJsonSchema(_WORD)]
PartialDate = Annotated[
    str,
    AfterValidator(_partial_date),
    WithJsonSchema({**_WORD, "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}),
]
Date = Annotated[
    str,
    AfterValidator(_date),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}),
]
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema({**_WORD, "pattern": rf"^{SLUG}$"})]
Url = Annotated[
    str, AfterValidator(_url), WithJsonSchema({"type": "string", "pattern": "^https?://"})
]
Truth = Annotated[str, AfterValidator(_truth), WithJsonSchema({"type": "boolean"})]


class Model(BaseModel):
    """The base of every model: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid")


class EventModel(Model):
    """A dated event."""

    date: PartialDate
    title: Text
    source: Slug | None = None


class ChangeModel(Model):
    """A change of the page."""

    date: Date
    note: Text
    correction: Truth = "false"


def front_matter_model(subject: Subject, type_: str) -> type[Model]:
    """Make the model of the front matter of one type of record.

    The order of its fields is the canonical one.
    """
    spec = subject.types[type_]
    summary = _summary(subject.check.summary_words)
    references = set(subject.reference_fields(type_))
    words = {name: _field(subject, name) for name in spec.fields if name not in references}
    clock: dict[str, Any] = {"updated": (Date | None, None), "reviewed": (Date | None, None)}
    aliases: dict[str, Any] = {"aliases": (list[Text], []), "citations": (list[Text], [])}
    fields: dict[str, Any] = {"id": (Slug | None, None), "draft": (Truth, "false")}
    if spec.is_entry:
        fields |= {"name": (Text, ...), "short": (ShortName | None, None), **aliases}
        fields |= {"definition": (summary, ...), **words}
    else:
        fields |= {"title": (Text, ...), **aliases, **words}
        fields |= {"published": (PartialDate, ...), **clock, "summary": (summary, ...)}
    if spec.statuses:
        fields["status"] = (_status_model(spec.statuses) | None, None)
    fields["events"] = (list[EventModel], [])
    if subject.relations:
        fields["relations"] = (list[_relation_model(subject.relations)], [])  # type: ignore[misc]
    fields |= {name: _field(subject, name) for name in spec.fields if name in references}
    if subject.source_kinds:
        fields["sources"] = (list[source_model(subject.source_kinds)], [])  # type: ignore[misc]
    fields |= {**clock, "changes": (list[ChangeModel], [])}
    for name in spec.required:
        annotation, _default = fields[name]
        fields[name] = (_not_null(annotation), ...)
    return create_model(f"{type_.capitalize()}FrontMatter", __base__=Model, **fields)


def _not_null(annotation: Any) -> Any:
    arguments = [part for part in getattr(annotation, "__args__", ()) if part is not type(None)]
    optional = type(None) in getattr(annotation, "__args__", ())
    return arguments[0] if optional and len(arguments) == 1 else annotation


def _field(subject: Subject, name: str) -> tuple[Any, Any]:
    spec = subject.fields[name]
    if spec.refers_to:
        return list[Reference], []
    if spec.values and spec.dated:
        # A name of its own, so that it is not taken for the status.
        return _status_model(spec.values, f"{name.title()}FrontMatter") | None, None
    if spec.values:
        return _closed(spec.values) | None, None
    return Text | None, None


def _closed(words: Iterable[str]) -> Any:
    return Literal[tuple(words)]


def _status_model(statuses: Iterable[str], name: str = "StatusFrontMatter") -> Any:
    return create_model(
        name,
        __base__=Model,
        value=(_closed(statuses), ...),
        scope=(Text | None, None),
        authority=(Text | None, None),
        as_of=(PartialDate, ...),
        source=(Slug | None, None),
    )


def _relation_model(relations: Iterable[str]) -> Any:
    return create_model(
        "RelationFrontMatter",
        __base__=Model,
        type=(_closed(relations), ...),
        target=(Reference, ...),
    )


class _SourceBase(Model):
    @model_validator(mode="after")
    def _archived_needs_url(self) -> _SourceBase:
        if getattr(self, "archived", None) and not getattr(self, "url", None):
            raise ValueError("'archived' is the copy of a 'url', and there is no 'url'")
        if getattr(self, "archived", None) and getattr(self, "unarchived", None):
            raise ValueError("'unarchived' says why there is no copy, and 'archived' is one")
        return self


def source_model(kinds: Iterable[str]) -> Any:
    """Make the model of a source, of one of these kinds."""
    return create_model(
        "SourceFrontMatter",
        __base__=_SourceBase,
        id=(Slug, ...),
        title=(Text, ...),
        publisher=(Text, ...),
        date=(PartialDate | None, None),
        kind=(_closed(kinds), ...),
        url=(Url | None, None),
        retrieved=(Date | None, None),
        archived=(Url | None, None),
        unarchived=(Text | None, None),
    )
