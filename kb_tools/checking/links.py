"""References, links and lists: whether they lead anywhere."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kb_tools.checking.targets import inside, is_remote
from kb_tools.core.catalogue import name_key
from kb_tools.core.checks import unknown_reference
from kb_tools.core.files import link_in_path
from kb_tools.core.listing import Query, check_query, unknown_types
from kb_tools.core.problems import Position, Problem, did_you_mean
from kb_tools.core.subject_references import LIST_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Set
    from pathlib import Path

    from kb_tools.checking.page import PageFacts
    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Key

#: Labels that Sphinx makes itself.
SPHINX_LABELS = frozenset({"genindex", "modindex", "search"})

_Found = tuple[Position, str, str]


class LinkChecker:
    """Knows all pages, and judges what leads from one to another.

    :param pages: what each file says of itself, by docname.
    :param broken: (type, folded name) of records that could not be read.
    :param drafts: the same of pages that are not published.
    :param anchors: gives all places in a page that a link can lead to.
    """

    def __init__(
        self,
        docs: Path,
        catalogue: Catalogue,
        pages: Mapping[str, PageFacts],
        broken: Set[Key],
        drafts: Set[Key],
        anchors: Callable[[str], set[str]],
    ) -> None:
        self.docs = docs
        self.catalogue = catalogue
        self.pages = pages
        self.broken = broken
        self.drafts = drafts
        self.anchors = anchors
        self.labels = {label.lower() for facts in pages.values() for label in facts.labels}

    def check(self, facts: PageFacts) -> Iterator[Problem]:
        """Yield what leads nowhere from one page."""
        for found in (*self._roles(facts), *self._links(facts), *self._lists(facts)):
            yield Problem(facts.path, *found)

    def _roles(self, facts: PageFacts) -> Iterator[_Found]:
        for role in facts.roles:
            name = role.name.split(":")[-1]
            if name in self.catalogue.subject.types:
                target = role.target
                known = self.catalogue.find(name, target) or (name, name_key(target)) in self.broken
                if not known:
                    message = unknown_reference(self.catalogue, name, target)
                    if (name, name_key(target)) in self.drafts:
                        message = f"{target!r} is a draft, which is not published"
                    yield role.position, "unknown-reference", message
            elif (name == "any" and not self._is_name(role.target)) or name == "doc":
                yield from self._page(facts, role.target, role.position)
            elif name in {"ref", "numref"}:
                yield from self._label(role.target, self.labels | SPHINX_LABELS, role.position)
            elif name == "download":
                yield from self._file(facts, role.target, role.position)

    def _links(self, facts: PageFacts) -> Iterator[_Found]:
        for link in facts.links:
            target = unquote(link.target).removeprefix("project:").removeprefix("path:")
            if not is_remote(target):
                yield from self._link(facts, target, link.position)
        for image in facts.images:
            if not is_remote(image.target):
                yield from self._file(facts, image.target, image.position)

    def _link(self, facts: PageFacts, target: str, position: Position) -> Iterator[_Found]:
        path, _, anchor = target.partition("#")
        if not path:
            if anchor:
                known = self.labels | self.anchors(facts.docname)
                yield from self._label(anchor, known, position)
        elif path.endswith(".md"):
            docname = self._docname(facts, path.removesuffix(".md"))
            if docname is not None and docname not in self.pages:
                yield self._no_page(docname, position)
            elif docname is not None and anchor:
                yield from self._label(anchor, self.anchors(docname), position, docname)
        elif path.endswith((".html", ".htm")):
            hint = did_you_mean(path.rpartition(".")[0], self.pages)
            message = f"{path!r} is made by the build; name the page's file, which ends in .md"
            yield position, "unknown-page", f"{message}.{hint}"
        elif "." in PurePosixPath(path).name:
            yield from self._file(facts, path, position)
        elif not self._is_name(path):
            yield from self._page(facts, path, position)

    def _is_name(self, target: str) -> bool:
        """Whether a link's target is the name of a record or of a label."""
        types = self.catalogue.subject.types
        return target.lower() in self.labels or any(self.catalogue.find(t, target) for t in types)

    def _docname(self, facts: PageFacts, target: str) -> str | None:
        """Return the name of the page that a path means; ``None`` if it is outside."""
        path = inside(self.docs, (self.docs / facts.docname).parent, target)
        return path.relative_to(self.docs).as_posix() if path else None

    def _page(self, facts: PageFacts, target: str, position: Position) -> Iterator[_Found]:
        docname = self._docname(facts, target)
        if docname is None:
            yield self._no_page(target, position)
        elif docname not in self.pages:
            yield self._no_page(docname, position)

    def _no_page(self, docname: str, position: Position) -> _Found:
        message = f"there is no page {docname!r}.{did_you_mean(docname, self.pages)}"
        return position, "unknown-page", message

    def _file(self, facts: PageFacts, target: str, position: Position) -> Iterator[_Found]:
        path = inside(self.docs, (self.docs / facts.docname).parent, target)
        if path is None or link_in_path(self.docs, path) or os.path.isfile(path):  # noqa: PTH113 - as link_in_path
            return
        try:
            names = [item.name for item in path.parent.iterdir() if item.is_file()]
        except OSError:
            names = []
        shown = path.relative_to(self.docs).as_posix()
        message = f"there is no file {shown!r}.{did_you_mean(path.name, names)}"
        yield position, "unknown-page", message

    def _label(
        self, anchor: str, known: Set[str], position: Position, docname: str | None = None
    ) -> Iterator[_Found]:
        if anchor not in known and anchor.lower() not in known:
            where = f"in the page {docname!r}" if docname else "to link to"
            message = f"there is no place {anchor!r} {where}.{did_you_mean(anchor, known)}"
            yield position, "unknown-anchor", message

    def _lists(self, facts: PageFacts) -> Iterator[_Found]:
        for item in (found for found in facts.lists if found.name == "cards"):
            subject = self.catalogue.subject
            options = {
                name: tuple(word for part in value.split(",") if (word := part.strip()))
                for name, value in item.options.items()
            }
            types = options.get("types", ())
            for message in unknown_types(subject, types):
                yield item.position, "unknown-type", message
            known = {"status", *subject.facets, *subject.fields}
            for name in options.keys() - known - LIST_OPTIONS:
                message = f"there is no option {name!r}.{did_you_mean(name, known)}"
                yield item.position, "unknown-field", message
            good = tuple(name for name in types if name in subject.types)
            where = tuple((name, words) for name, words in options.items() if name in known)
            query = Query(good or tuple(subject.articles), where)
            for message in check_query(self.catalogue, query):
                yield item.position, "unknown-value", message
