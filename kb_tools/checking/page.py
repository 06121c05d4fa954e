"""One page: what its file says of itself, and all that can be checked without the others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.checking.anchors import heading_slugs
from kb_tools.checking.known import DIRECTIVES, DRAWN, OPTIONS, OWN_DIRECTIVES, PAGE_FIELDS, ROLES
from kb_tools.checking.markup import REFUSED, refused
from kb_tools.checking.misread import misread
from kb_tools.checking.own_words import borrowed
from kb_tools.checking.parts import Role
from kb_tools.checking.record_text import record_problems, unlisted
from kb_tools.checking.text import parse
from kb_tools.core.files import read_text
from kb_tools.core.frontmatter import split
from kb_tools.core.loader import Loader, unusable_name
from kb_tools.core.normaliser import Normaliser
from kb_tools.core.problems import START, Position, Problem, UnreadableError, allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb_tools.checking.parts import (
        Directive,
        Heading,
        Image,
        Link,
        PageText,
        Prose,
    )
    from kb_tools.core.frontmatter import FrontMatter
    from kb_tools.core.records import Record
    from kb_tools.core.subject import Subject

_LABEL = re.compile(r"^[ \t]*(?:\(([^)\n]+)\)=|:name:[ \t]*(\S+))[ \t]*$", re.MULTILINE)


class Cited(NamedTuple):
    """An authority that a text cites for the first time."""

    position: Position
    text: str


@dataclass(slots=True)
class PageFacts:
    """What one file gave: its record and problems, and what only the other files can judge."""

    docname: str
    path: str
    record: Record | None = None
    part: Record | None = None
    is_draft: bool = False
    names: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    lists: list[Directive] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)

    @property
    def anchors(self) -> set[str]:
        """Every place in the page that a link can lead to."""
        return {*heading_slugs(self.headings), *self.labels}


class PageReader:
    """Reads and checks single pages of one subject."""

    def __init__(self, subject: Subject, docs: Path) -> None:
        self.subject = subject
        self.docs = docs
        self.loader = Loader(subject)
        self.normaliser = Normaliser(subject.search.all_rules)
        self.names = re.compile(subject.check.cited_names) if subject.check.cited_names else None
        self.directives = {*DIRECTIVES, *OWN_DIRECTIVES, *subject.check.directives}
        self.roles = {*ROLES, *subject.types, *subject.check.roles}

    def read(self, docname: str, path: str, *, with_text: bool) -> PageFacts:
        """Read one page.

        :param path: what problems call its file.
        :param with_text: whether its text is to be checked; else only its record and its
            labels are read.
        """
        facts = PageFacts(docname, path)
        unusable = unusable_name(docname)
        if unusable:
            facts.problems.append(Problem(path, START, "file", unusable))
            return facts
        try:
            text = read_text(self.docs / f"{docname}.md")
        except UnreadableError as error:
            facts.problems.append(Problem(path, error.position, "file", str(error)))
            return facts
        front: FrontMatter | None = None
        is_record = self.subject.type_of(docname) is not None
        if is_record:
            page = self.loader.load(text, docname, path)
            facts.record, facts.names, front = page.record, page.names, page.front_matter
            facts.part = page.part
            facts.is_draft = page.is_draft
            facts.problems += page.problems
            body, line = (front.body, front.body_line) if front else ("", 1)
        else:
            body, line, problems = page_text(text, path, folders(self.subject))
            facts.problems += problems
        facts.labels += [one or other for one, other in _LABEL.findall(body)]
        if with_text:
            parts = parse(body, line)
            self._text(facts, parts, body, line, is_record=is_record)
            type_ = self.subject.type_of(docname)
            if front and type_ and not self.subject.types[type_].is_entry:
                facts.problems += borrowed(path, front, parts)
            if facts.record and front:
                facts.problems += record_problems(path, facts.record, front, parts, self.subject)
        return facts

    def _text(
        self, facts: PageFacts, page: PageText, body: str, line: int, *, is_record: bool
    ) -> None:
        found = refused(
            page, body, line, docs=self.docs, docname=facts.docname, is_record=is_record
        )
        add = facts.problems.append
        for refusal in found:
            add(Problem(facts.path, refusal.position, refusal.code, refusal.message))
        record = facts.record or facts.part
        for position, code, message in self._local(record, page, is_record=is_record):
            add(Problem(facts.path, position, code, message))
        for position, message in misread(page, body, self.roles):
            add(Problem(facts.path, position, "misread", message))
        facts.headings, facts.links, facts.images = page.headings, page.links, page.images
        facts.roles = [role for role in page.roles if role.name != "source"]
        facts.roles += [role for directive in page.directives for role in _leading(directive)]
        facts.lists = [item for item in page.directives if item.name in DRAWN]
        facts.prose = [item for item in page.prose if not item.is_heading]
        facts.cited = list(self._cited(page))

    def _local(
        self, record: Record | None, page: PageText, *, is_record: bool
    ) -> Iterator[tuple[Position, str, str]]:
        """Yield what is wrong within a text."""
        yield from _headings(page, 1 if is_record else 0)
        for image in page.images:
            if not image.alt:
                message = (
                    f"the image {image.target[:80]!r} has no text in its place; say between "
                    "the brackets, or in the option 'alt', what it shows"
                )
                yield image.position, "missing-alt", message
        for directive in page.directives:
            if directive.name.split(":")[-1] not in self.directives | REFUSED.keys():
                message = (
                    f"there is no directive {directive.name!r}."
                    f"{did_you_mean(directive.name, self.directives)}"
                )
                yield directive.position, "unknown-directive", message
            else:
                yield from _unknown_options(directive)
        for role in page.roles:
            name = role.name.split(":")[-1]
            if name not in self.roles and name != "raw":
                known = allowed(sorted({*self.subject.types, "source", "doc"}))
                message = f"there is no role {role.name!r}.{did_you_mean(name, self.roles)}"
                yield role.position, "unknown-role", f"{message} For records there are: {known}."
            elif name == "source":
                yield from unlisted(record, role, is_record=is_record)

    def _cited(self, page: PageText) -> Iterator[Cited]:
        """Yield the authorities that a text cites in plain words, each once."""
        seen: set[str] = set()
        for prose in page.prose:
            for offset, text in self.authorities(prose.text):
                if text not in seen:
                    seen.add(text)
                    yield Cited(prose.position(min(offset, len(prose.text))), text)

    def authorities(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield what a text cites by number or by name, with its offset."""
        if any(map(str.isdigit, text)):
            for offset, citation in self.normaliser.citations(text):
                yield offset, citation.text
        if self.names:
            for found in self.names.finditer(text.replace("\n", " ")):
                yield found.start(), found[0]


def _headings(page: PageText, level: int) -> Iterator[tuple[Position, str, str]]:
    """Yield the headings that skip a level, and those with nothing under them.

    :param level: that of the title, if it is no heading.
    """
    for heading in page.headings:
        if heading.level > level + 1:
            want = "#" * (level + 1)
            message = f"the heading skips a level; start it with {want!r}"
            yield heading.position, "heading-order", message
        level = heading.level
    for heading in page.empty:
        message = f"nothing stands under {heading.text!r}; write it, or take the heading out"
        yield heading.position, "empty-section", message


def _unknown_options(directive: Directive) -> Iterator[tuple[Position, str, str]]:
    known = OPTIONS.get(directive.name, directive.options.keys())
    for name in sorted(directive.options.keys() - known - {""}):
        message = (
            f"the directive {directive.name!r} has no option {name!r}."
            f"{did_you_mean(name, known)} Its options are: {allowed(sorted(known)) or 'none'}."
        )
        yield directive.position, "unknown-field", message


def _leading(directive: Directive) -> Iterator[Role]:
    """Yield what a button, a card or a chart leads to, as the role that would lead there."""
    kind, target = "", ""
    if directive.name == "chart":
        kind, target = "download", directive.argument
    elif directive.name == "button-ref":
        kind, target = directive.options.get("ref-type", "any"), directive.argument
    elif directive.options.get("link-type", "url") != "url":
        kind, target = directive.options["link-type"], directive.options.get("link", "")
    if target:
        yield Role(directive.position, kind, target)


def folders(subject: Subject) -> str:
    """Say in which folders the pages stand that have fields."""
    return f"Pages with other fields stand in {allowed(t.folder for t in subject.types.values())}."


def page_text(text: str, path: str, hint: str = "") -> tuple[str, int, list[Problem]]:
    """Return the text of a page that is no record, its first line, and what is wrong on top.

    MyST reads more as front matter than YAML allows, so what is not plainly read here
    is a problem, and a first line that only MyST would take is left out of the text.
    """
    if not text.startswith("---"):
        return text, 1, []
    try:
        block, body, line = split(text)
    except UnreadableError as error:
        rest = text.partition("\n")[2]
        return f"\n{rest}", 1, [Problem(path, error.position, "front-matter", str(error))]
    problems: list[Problem] = []
    for number, row in enumerate(block.split("\n"), start=2):
        name = row.partition(":")[0]
        if not row.strip() or row.startswith("# ") or name in PAGE_FIELDS:
            continue
        if row[0] not in " \t-":
            message = (
                f"the field {name!r} is not known here.{did_you_mean(name, PAGE_FIELDS)} "
                f"Allowed are: {allowed(PAGE_FIELDS)}. {hint if not problems else ''}"
            ).rstrip()
            problems.append(Problem(path, Position(number, 1), "unknown-field", message))
        elif not problems:
            message = "each line here is 'field: value', with nothing before it"
            problems.append(Problem(path, Position(number, 1), "front-matter", message))
    return body, line, problems
