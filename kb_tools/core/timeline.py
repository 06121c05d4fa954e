"""The timeline: a file of dated events beside the records, read, checked and frozen.

Each event names the entries that it happened to, in the fields by which records refer
to entries, and the source that it rests on; the sources stand at the end of the file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError, create_model, model_validator

from kb_tools.core.checks import unknown_source
from kb_tools.core.files import decode, read_content
from kb_tools.core.frontmatter import FrontMatter, parse_file
from kb_tools.core.problems import Problem, UnreadableError, allowed
from kb_tools.core.records import Source
from kb_tools.core.schema import Model, PartialDate, Slug, Text, source_model
from kb_tools.core.validation import explain_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb_tools.core.subject import Subject


class Naming(NamedTuple):
    """An entry that an event names: by which field, at which place, its type and its id or name."""

    field: str
    place: int
    type: str
    target: str


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A dated event of the file; the date is ISO 8601, as exact as known."""

    date: str
    title: str
    entries: tuple[Naming, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """All events of the file, in its order, and its sources by id."""

    events: tuple[TimelineEvent, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict, hash=False)
    digest: str = ""


class TimelineFile(NamedTuple):
    """What the file gave: the events, if all were good, the positions, and the problems."""

    timeline: Timeline
    front: FrontMatter | None
    problems: list[Problem]


NO_TIMELINE = TimelineFile(Timeline(), None, [])


def read_timeline(file: Path, docs: Path, path: str, subject: Subject) -> TimelineFile:
    """Read the file of events.

    :param docs: the folder of pages, below which no folder may be a link.
    :param path: what problems call the file.
    """
    empty = Timeline()
    try:
        content = read_content(file, docs)
        digest = hashlib.blake2b(content, digest_size=16).hexdigest()
        empty = Timeline(digest=digest)
        front = parse_file(decode(content))
    except UnreadableError as error:
        problem = Problem(path, error.position, "timeline", str(error))
        return TimelineFile(empty, None, [problem])
    model = timeline_model(subject)
    try:
        data = model.model_validate(front.data).model_dump()
    except ValidationError as error:
        return TimelineFile(empty, front, explain_all(path, front, model.model_json_schema, error))
    sources = {item["id"]: Source(**item) for item in data.get("sources", ())}
    problems = list(_source_problems(path, front, data))
    events = tuple(_event(subject, item) for item in data["events"])
    return TimelineFile(Timeline(events, sources, digest), front, problems)


def _event(subject: Subject, item: dict[str, Any]) -> TimelineEvent:
    entries = tuple(
        Naming(name, index, spec.refers_to, target)
        for name, spec in subject.fields.items()
        if spec.refers_to
        for index, target in enumerate(item[name])
    )
    return TimelineEvent(item["date"], item["title"], entries, item.get("source"))


def _source_problems(path: str, front: FrontMatter, data: dict[str, Any]) -> Iterator[Problem]:
    """Report sources that are listed twice, not listed, or listed for nothing."""
    ids = [item["id"] for item in data.get("sources", ())]
    cited = {item.get("source") for item in data["events"]}
    for index, id_ in enumerate(ids):
        position = front.position(("sources", index, "id"))
        if id_ in ids[:index]:
            yield Problem(path, position, "duplicate-source", f"the source {id_!r} is listed twice")
        elif id_ not in cited:
            yield Problem(path, position, "unused-source", f"no event cites the source {id_!r}")
    for index, item in enumerate(data["events"]):
        id_ = item.get("source")
        if id_ is not None and id_ not in ids:
            position = front.position(("events", index, "source"))
            yield Problem(path, position, "unknown-source", unknown_source(id_, sorted(ids)))


class _EventBase(Model):
    @model_validator(mode="after")
    def _names_an_entry(self) -> _EventBase:
        fields = [name for name, value in self if isinstance(value, list)]
        if not any(getattr(self, name) for name in fields):
            raise ValueError(f"the event names no entry; it needs one of {allowed(fields)}")
        return self


def timeline_model(subject: Subject) -> type[Model]:
    """Make the model of the file of events: each has a date, a title, entries and a source."""
    fields: dict[str, Any] = {"date": (PartialDate, ...), "title": (Text, ...)}
    for name, spec in subject.fields.items():
        if spec.refers_to:
            fields[name] = (list[Text], [])
    whole: dict[str, Any] = {}
    if subject.source_kinds:
        fields["source"] = (Slug, ...)
        whole["sources"] = (list[source_model(subject.source_kinds)], [])  # type: ignore[misc]
    event = create_model("EventOfTimeline", __base__=_EventBase, **fields)
    return create_model("TimelineFile", __base__=Model, events=(list[event], ...), **whole)
