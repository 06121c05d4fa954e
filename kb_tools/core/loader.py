"""The one way in: from the bytes of a page to a record, or to all that is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from kb_tools.core.checks import unknown_source
from kb_tools.core.frontmatter import FrontMatter, parse
from kb_tools.core.problems import START, Problem, UnreadableError
from kb_tools.core.records import Change, Event, Record, Relation, Source, Status
from kb_tools.core.schema import front_matter_model
from kb_tools.core.subject import SLUG
from kb_tools.core.validation import explain_all

if TYPE_CHECKING:
    from collections.abc import Collection

    from kb_tools.core.schema import Model
    from kb_tools.core.subject import Subject

#: Of a page's file, without its suffix; its output gets longer ones.
LONGEST_NAME = 200


class Page(NamedTuple):
    """What one file gave: a record, if it was good, the text below it, and the problems.

    ``part`` is what is sound in a file that is not: its references and its sources' ids, so
    that they can be judged with everything else at once.
    """

    record: Record | None
    front_matter: FrontMatter | None
    problems: list[Problem]
    part: Record | None = None

    @property
    def is_draft(self) -> bool:
        """Whether the page says that it is not to be published yet."""
        return self.front_matter is not None and is_draft(self.front_matter)

    @property
    def names(self) -> list[str]:
        """What the page calls itself, even if it is not good enough to be a record."""
        data = self.front_matter.data if self.front_matter else {}
        values = [data.get(key) for key in ("id", "name", "title", "aliases", "citations")]
        flat = (
            item for value in values for item in (value if isinstance(value, list) else [value])
        )
        return [item for item in flat if isinstance(item, str)]


def is_draft(front: FrontMatter) -> bool:
    """Whether a record is a draft: it says ``draft``, and anything but ``false``.

    So a slip of the pen, as ``draft: yes``, never publishes a page.
    """
    return front.data.get("draft", "false") != "false"


def unusable_name(docname: str) -> str | None:
    """Say why a page's file cannot be published under its name; ``None`` if it can."""
    name = docname.rpartition("/")[2]
    if not docname.isprintable():  # what is not UTF-8 is not printable either
        return f"the file's name {name!r} has characters that cannot be shown; rename it"
    if len(name.encode()) > LONGEST_NAME:
        return f"the file's name has {len(name):,} characters; at most {LONGEST_NAME} are allowed"
    return None


class Loader:
    """Loads the pages of one subject; it holds the schema of each type."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self._models = {name: front_matter_model(subject, name) for name in subject.types}

    def load(self, text: str, docname: str, path: str) -> Page:
        """Read one record's page.

        :param docname: its name without suffix, relative to the source directory.
        :param path: what problems call the file.
        :raises ValueError: if it is in no folder of records.
        """
        type_ = self.subject.type_of(docname)
        if type_ is None:
            raise ValueError(f"{docname} is in no folder of records")
        problems: list[Problem] = []
        stem = docname.rpartition("/")[2]
        if not re.fullmatch(SLUG, stem):
            message = (
                f"the file's name {stem!r} is not an id; "
                "ids have small letters a to z, digits and single hyphens"
            )
            problems.append(Problem(path, START, "file-name", message))
        try:
            front = parse(text)
        except UnreadableError as error:
            problems.append(Problem(path, error.position, "front-matter", str(error)))
            return Page(None, None, problems)
        try:
            model = self._models[type_].model_validate(front.data)
        except ValidationError as error:
            problems += explain_all(path, front, self._models[type_].model_json_schema, error)
            wrong = {item["loc"][0] for item in error.errors() if item["loc"]}
            return Page(None, front, problems, self._part(front, wrong, docname, type_))
        record = self._record(model, docname, type_, stem)
        problems += _source_problems(path, front, record)
        return Page(record, front, problems)

    def _record(self, model: Model, docname: str, type_: str, stem: str) -> Record:
        data = model.model_dump()
        spec = self.subject.types[type_]
        title, summary = ("name", "definition") if spec.is_entry else ("title", "summary")
        fields = {name: _values(data[name]) for name in spec.fields if data[name]}
        status = data.get("status")
        return Record(
            docname=docname,
            type=type_,
            id=data["id"] or stem,
            title=data[title],
            summary=data[summary],
            short=data.get("short"),
            aliases=tuple(data["aliases"]),
            citations=tuple(data["citations"]),
            published=data.get("published"),
            updated=data["updated"],
            reviewed=data["reviewed"],
            status=Status(**status) if status else None,
            fields=fields,
            statements={
                name: Status(**data[name])
                for name in spec.fields
                if self.subject.fields[name].dated and data[name]
            },
            events=tuple(Event(**item) for item in data["events"]),
            relations=tuple(Relation(**item) for item in data.get("relations", ())),
            sources=tuple(Source(**item) for item in data.get("sources", ())),
            changes=tuple(
                Change(item["date"], item["note"], item["correction"] == "true")
                for item in data["changes"]
            ),
        )

    def _part(
        self, front: FrontMatter, wrong: Collection[str | int], docname: str, type_: str
    ) -> Record:
        """Return the references and the sources of a page, without the fields that are wrong."""
        data: dict[str, Any] = front.data
        sound = {name: value for name, value in data.items() if name not in wrong}
        sources = data.get("sources")
        ids = [
            item["id"]
            for item in (sources if isinstance(sources, list) else ())
            if isinstance(item, dict) and isinstance(item.get("id"), str)
        ]
        return Record(
            docname=docname,
            type=type_,
            id=docname.rpartition("/")[2],
            title="",
            summary="",
            fields={
                name: _values(sound[name])
                for name in self.subject.types[type_].fields
                if sound.get(name)
            },
            relations=tuple(Relation(**item) for item in sound.get("relations") or ()),
            sources=tuple(Source(id_, title="", publisher="", kind="") for id_ in ids),
        )


def _values(value: str | list[str] | dict[str, str]) -> tuple[str, ...]:
    if isinstance(value, dict):
        return (value["value"],)
    return (value,) if isinstance(value, str) else tuple(value)


def _source_problems(path: str, front: FrontMatter, record: Record) -> list[Problem]:
    """Check the ids of the sources and that statuses and events name one of them."""
    problems: list[Problem] = []
    ids: set[str] = set()
    for index, source in enumerate(record.sources):
        if source.id in ids:
            position = front.position(("sources", index, "id"))
            message = f"the source {source.id!r} is listed twice"
            problems.append(Problem(path, position, "duplicate-source", message))
        ids.add(source.id)
    cited: list[tuple[tuple[str | int, ...], str | None]] = [
        (("events", index, "source"), event.source) for index, event in enumerate(record.events)
    ]
    if record.status:
        cited.append((("status", "source"), record.status.source))
    cited += [((name, "source"), said.source) for name, said in record.statements.items()]
    for where, source_id in cited:
        if source_id is not None and source_id not in ids:
            message = unknown_source(source_id, sorted(ids))
            problems.append(Problem(path, front.position(where), "unknown-source", message))
    return problems
