"""What is wrong between a record's front matter and its text: sources, and how hard it reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb_tools.checking import reading
from kb_tools.core.checks import NO_SOURCES, unknown_source
from kb_tools.core.problems import Problem
from kb_tools.core.tracking import without_tracking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.checking.parts import PageText, Role
    from kb_tools.core.frontmatter import FrontMatter
    from kb_tools.core.problems import Position
    from kb_tools.core.records import Record
    from kb_tools.core.subject import Subject

#: A role, a link or an emphasis.
_MARKUP = re.compile(r"\{[a-z:-]+\}`|\]\((?:https?:|[\w./-]+\.md)|\*\*\w")


def unlisted(
    record: Record | None, role: Role, *, is_record: bool
) -> Iterator[tuple[Position, str, str]]:
    """Yield the sources that a role cites and its page does not list, with rule and message.

    :param record: whose page it is; ``None`` if its fields cannot be read, or if it has none.
    """
    if record is None:
        if not is_record:
            yield role.position, "unknown-source", NO_SOURCES
        return
    listed = [source.id for source in record.sources]
    for id_ in _source_ids(role):
        if id_ not in listed:
            yield role.position, "unknown-source", unknown_source(id_, listed)
    for part in role.content.split(";"):
        for place in map(str.strip, part.split(",")[1:]):
            if place in listed:
                message = f"{place!r} is a source, not a place in one; write ';' between sources"
                yield role.position, "unknown-source", message


def record_problems(
    path: str, record: Record, front: FrontMatter, page: PageText, subject: Subject
) -> Iterator[Problem]:
    """Yield what is wrong in a record's front matter beside its text.

    :param path: what problems call its file.
    """
    yield from _sources(path, record, front, page, subject)
    yield from _markup(path, record, front, subject)
    yield from _reading_grade(path, record, front, subject)


def _sources(
    path: str, record: Record, front: FrontMatter, page: PageText, subject: Subject
) -> Iterator[Problem]:
    """Yield the sources that are not cited, or whose address tracks readers or has no copy."""
    where: tuple[str | int, ...]
    cited = {event.source for event in record.events}
    cited |= {record.status.source} if record.status else set()
    cited |= {statement.source for statement in record.statements.values()}
    cited |= {id_ for role in page.roles for id_ in _source_ids(role)}
    for index, source in enumerate(record.sources):
        if source.id not in cited:
            where = ("sources", index, "id")
            message = (
                f"the source {source.id!r} is listed but not cited; cite it in the text with "
                f"{{source}}`{source.id}`, or take it off the list"
            )
            yield Problem(path, front.position(where), "unused-source", message)
        plain = without_tracking(source.url or "")
        if plain != (source.url or ""):
            where = ("sources", index, "url")
            message = f"the address tells where its reader came from; write {plain}"
            yield Problem(path, front.position(where), "tracked-address", message)
        primary = subject.source_kinds[source.kind].primary
        if primary and source.url and not (source.archived or source.unarchived):
            where = ("sources", index, "url")
            message = (
                f"the primary source {source.id!r} has no archived copy; give its address "
                "in 'archived', or say in 'unarchived' why there is none"
            )
            yield Problem(path, front.position(where), "unarchived-source", message)


def _markup(path: str, record: Record, front: FrontMatter, subject: Subject) -> Iterator[Problem]:
    """Yield markup in fields that are shown as they are."""
    for key, text in zip(_own_words(record, subject), (record.title, record.summary), strict=True):
        found = _MARKUP.search(text)
        if found:
            message = f"{key}: {found[0]!r} would stand there as it is; write plain words"
            yield Problem(path, front.position((key,)), "misread", message)


def _own_words(record: Record, subject: Subject) -> tuple[str, str]:
    """Return the names of the fields that have the title and the summary."""
    is_entry = subject.types[record.type].is_entry
    return ("name", "definition") if is_entry else ("title", "summary")


def _reading_grade(
    path: str, record: Record, front: FrontMatter, subject: Subject
) -> Iterator[Problem]:
    """Yield that what stands first is harder to read than asked."""
    limit = subject.check.reading_grade
    if limit is None or not subject.site.language.startswith(reading.LANGUAGE):
        return
    found = reading.grade(record.summary)
    if found is not None and found > limit:
        key = _own_words(record, subject)[1]
        message = (
            f"{key}: it reads at grade {found:.1f}; at most {limit:g} is asked. "
            "Shorter sentences and plainer words help."
        )
        yield Problem(path, front.position((key,)), "reading-grade", message)


def _source_ids(role: Role) -> list[str]:
    """Return the sources that a role cites."""
    if role.name != "source":
        return []
    return [part.partition(",")[0].strip() for part in role.content.split(";")]
