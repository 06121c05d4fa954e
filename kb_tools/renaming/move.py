"""What is renamed: the page, its old name and its new one, and what references become."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from kb_tools.checking.targets import is_remote

if TYPE_CHECKING:
    from collections.abc import Set

    from kb_tools.core.subject import Subject


class RenameError(ValueError):
    """The page cannot be renamed; the message says why, and what to do."""


class Move(NamedTuple):
    """A page's old and new name; of a record also its type, and its old and new id.

    ``is_related`` says whether the old id in a relation means this record.
    """

    old: str
    new: str
    type: str | None = None
    old_id: str = ""
    new_id: str = ""
    is_related: bool = False

    def page(self, docname: str) -> str:
        """Return what a page is called afterwards."""
        return self.new if docname == self.old else docname

    def word(self, type_: str | None, target: str) -> str:
        """Return what a reference by id to a record of a type becomes; names stay."""
        return self.new_id if self.type and (type_, target) == (self.type, self.old_id) else target


class Paths:
    """Paths in one page: what each leads to, and what it must be after the move.

    :param pages: the names of all documents.
    """

    def __init__(self, move: Move, docname: str, pages: Set[str], subject: Subject) -> None:
        self.move = move
        self.docname = docname
        self.pages = pages
        self.subject = subject

    def _joined(self, target: str) -> str:
        """Return a path from the folder of the pages, as Sphinx joins it."""
        return posixpath.normpath(posixpath.join("/", self.docname, "..", target))[1:]

    def _path(self, target: str, suffix: str = "") -> str:
        """Return the new form of a path to a page (with a suffix) or to a file."""
        before = self._joined(target)
        name = before.removesuffix(suffix) if suffix else before
        after = self.move.page(name) + suffix if name in self.pages else before
        folder = posixpath.dirname(self.docname)
        new_folder = posixpath.dirname(self.move.page(self.docname))
        if after == before and (folder == new_folder or target.startswith("/")):
            return target
        if target.startswith("/"):
            return f"/{after}"
        way, name = posixpath.split(before)
        if folder == new_folder and way == posixpath.dirname(after) and target.endswith(name):
            return target.removesuffix(name) + posixpath.basename(after)
        path = posixpath.relpath(after, new_folder or ".")
        return f"./{path}" if target.startswith("./") else path

    def document(self, target: str) -> str:
        """Return the new form of the name of a page, with or without its suffix."""
        return self._path(target, ".md" if target.endswith(".md") else "")

    def file(self, target: str) -> str:
        """Return the new form of a path to a file."""
        return target if not target or is_remote(target) else self._path(target)

    def link(self, target: str) -> str:
        """Return the new form of a link's address."""
        prefix = next((p for p in ("project:", "path:") if target.startswith(p)), "")
        plain = unquote(target).removeprefix(prefix)
        if not plain or is_remote(plain):
            return target
        path, mark, anchor = plain.partition("#")
        leads_here = self.docname == self.move.old
        new = path
        if path.endswith(".md"):
            leads_here = self._joined(path) == f"{self.move.old}.md"
            new = self.document(path)
        elif path and self._joined(path) in self.pages:
            leads_here = self._joined(path) == self.move.old
            new = self.document(path)
        elif "." in posixpath.basename(path):
            leads_here, new = False, self.file(path)
        elif path:
            leads_here, new = False, self.any(path)
        if mark and leads_here and self.move.type and anchor == self.move.old_id:
            anchor = self.move.new_id
        result = f"{new}{mark}{anchor}"
        if result == plain:
            return target
        return prefix + (quote(result, safe="/#:.~") if "%" in target else result)

    def any(self, target: str) -> str:
        """Return the new form of what may be the id of a record or the name of a page."""
        new = self.move.word(self.move.type, target)
        if new == target and self._joined(target) in self.pages:
            return self.document(target)
        return new

    def role(self, name: str, target: str) -> str:
        """Return the new form of a role's target."""
        name = name.rsplit(":", maxsplit=1)[-1]
        if name in self.subject.types:
            return self.move.word(name, target)
        if name == "doc":
            return self.document(target)
        if name == "download":
            return self.file(target)
        return self.any(target) if name == "any" else target

    def words(self, option: str, value: str) -> str:
        """Return the new form of a list's option: words of a field or facet that are ids."""
        facet = self.subject.facets.get(option)
        field = self.subject.fields.get(facet.field or "" if facet else option)
        if field is None or field.refers_to is None:
            return value
        type_ = field.refers_to
        return re.sub(r"[^,]+", lambda m: self._word(type_, m[0]), value)

    def _word(self, type_: str, text: str) -> str:
        return text.replace(text.strip(), self.move.word(type_, text.strip()))
