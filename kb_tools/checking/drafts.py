"""Drafts: pages that are not published, and what is left to do before they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb_tools.core.catalogue import name_key
from kb_tools.core.problems import START, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb_tools.checking.page import PageFacts
    from kb_tools.core.records import Key
    from kb_tools.core.subject import Subject

#: What a draft must not have either: a file that cannot be read, and what does harm.
STRICT = frozenset(
    {
        "file",
        "file-name",
        "symlink",
        "front-matter",
        "hidden-character",
        "raw-html",
        "refused-directive",
        "unsafe-link",
        "remote-image",
        "outside-file",
        "active-file",
    }
)


def left_to_do(facts: PageFacts, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems of a draft: those that do harm as they are, the others as suggestions."""
    count = 0
    for problem in problems:
        count += 1
        if problem.code in STRICT:
            yield problem
        else:
            message = f"before it is published: {problem.message} [kb.{problem.code}]"
            yield problem._replace(code="draft", message=message)
    if not count:
        message = "nothing is left to do; to publish the page, take out the line 'draft: true'"
        yield Problem(facts.path, START, "draft", message)


def draft_keys(subject: Subject, pages: Iterable[PageFacts]) -> Iterator[Key]:
    """Yield type and folded name of whatever drafts are called."""
    for facts in pages:
        type_ = subject.type_of(facts.docname)
        if type_ and facts.is_draft:
            stem = facts.docname.rpartition("/")[2]
            yield from ((type_, name_key(name)) for name in (stem, *facts.names))
