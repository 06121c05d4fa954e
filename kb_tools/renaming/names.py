"""Names as people type them: which page is meant, and whether the new name can be had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.generated import INDEX_PAGES, generated_names
from kb_tools.core.new_page import TAKEN_IDS, slug
from kb_tools.core.problems import did_you_mean
from kb_tools.core.redirects import DOCNAME
from kb_tools.core.subject import SLUG
from kb_tools.renaming.move import Move, RenameError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kb_tools.core.catalogue import Catalogue

#: The page of the whole site, and those of folders.
_INDEX = "index"


class Names(NamedTuple):
    """All names of a knowledge base.

    :param pages: the names of all documents.
    :param from_path: gives the name of the page in a file, or ``None``.
    :param redirects: new names by old ones.
    """

    catalogue: Catalogue
    pages: Sequence[str]
    from_path: Callable[[str], str | None]
    redirects: Mapping[str, str]

    @property
    def all_pages(self) -> set[str]:
        """The names of all pages, generated ones, too."""
        generated = generated_names(self.catalogue, frozenset(self.pages))
        return {*self.pages, *generated, *INDEX_PAGES}

    def move(self, old: str, new: str) -> Move:
        """Return the move that is meant.

        :raises RenameError: if there is no such page, or it cannot have that name.
        """
        docname = self.find(old)
        target = self.target(new, docname)
        self._check_folder(docname, target)
        self._check_free(docname, target)
        record = self.catalogue.by_docname.get(docname)
        if record is None:
            if self.catalogue.subject.type_of(docname):
                message = f"the page {docname!r} has mistakes; mend it first (kb check --all)"
                raise RenameError(message)
            return Move(docname, target)
        id_ = target.rpartition("/")[2]
        is_entry = self.catalogue.subject.types[record.type].is_entry
        holder = self.catalogue.find(record.type, id_)
        if is_entry and holder in {None, record}:
            # A relation names an entry of whatever type.
            holder = self.catalogue.find_entry(id_) or holder
        if holder not in {None, record}:
            assert holder is not None
            message = f"{id_!r} means {holder.docname!r} already; choose another id"
            raise RenameError(message)
        related = self.catalogue.find_entry(record.id) is record
        return Move(docname, target, record.type, record.id, id_, related)

    def find(self, name: str) -> str:
        """Return the page that a docname, a path or an id means.

        :raises RenameError: if it means none, or several.
        """
        if name in self.pages:
            return name
        docname = self.from_path(name)
        if docname in self.pages:
            assert docname is not None
            return docname
        found = [record.docname for record in self.catalogue.records if record.id == name]
        found = found or [page for page in self.pages if page.rpartition("/")[2] == name]
        if len(found) == 1:
            return found[0]
        if found:
            raise RenameError(f"{name!r} may be {' or '.join(found)}; say which")
        for old, new in self.redirects.items():
            if name in {old, old.rpartition("/")[2]} or docname == old:
                raise RenameError(f"{old!r} was renamed already; it is {new!r} now")
        known = {*self.pages, *(record.id for record in self.catalogue.records)}
        raise RenameError(f"there is no page {name!r}.{did_you_mean(name, known)}")

    def target(self, name: str, old: str = "") -> str:
        """Return the docname that a new name means; an id alone stays in the old folder.

        :raises RenameError: if it is no name for a page.
        """
        docname = self.from_path(name) if name.endswith(".md") else name
        if docname is not None and "/" not in name and "/" in old:
            docname = f"{old.rpartition('/')[0]}/{name.removesuffix('.md')}"
        if docname is None or not DOCNAME.fullmatch(docname) or docname.endswith(".html"):
            message = (
                f"{name!r} is no name for a page; write an id, as 'a-page', or 'folder/a-page'"
            )
            raise RenameError(message)
        return docname

    def _check_folder(self, old: str, new: str) -> None:
        subject = self.catalogue.subject
        folder, _, id_ = new.rpartition("/")
        type_ = subject.type_of(old)
        if type_ and folder != subject.types[type_].folder:
            spec = subject.types[type_]
            message = (
                f"{old!r} is of the type {type_!r}, whose pages stand in {spec.folder!r}: the "
                f"folder is the type.{_proposal(id_, spec.folder)}"
            )
            raise RenameError(message)
        if type_ and (not re.fullmatch(SLUG, id_) or id_ in TAKEN_IDS):
            message = (
                f"{id_!r} is not an id; ids have small letters a to z, digits and single "
                f"hyphens, and are not {_INDEX!r} or a name of Windows, as 'con'."
                f"{_proposal(id_, folder)}"
            )
            raise RenameError(message)
        if type_:
            return
        folders = {spec.folder for spec in subject.types.values()}
        if old == _INDEX or (old.endswith(f"/{_INDEX}") and old.rpartition("/")[0] in folders):
            raise RenameError(f"{old!r} is the page of its folder and stays where it is")
        if subject.type_of(new):
            message = f"pages in {folder!r} are of the type {subject.type_of(new)!r}"
            raise RenameError(f"{message}; {old!r} is a page of its own. Choose another folder")

    def _check_free(self, old: str, new: str) -> None:
        if new == old:
            raise RenameError(f"the page is called {old!r} already")
        if new in self.all_pages:
            raise RenameError(f"there is a page {new!r} already; choose another name")
        if new in self.redirects and self.redirects[new] != old:
            message = (
                f"the address {new!r} leads to {self.redirects[new]!r}, which had it before; "
                "choose another, so that old links find what they mean"
            )
            raise RenameError(message)


def _proposal(name: str, folder: str) -> str:
    """Propose a page with the id that a name gives, if it gives one."""
    id_ = slug(name)
    return f" Write {folder}/{id_}" if id_ and id_ not in TAKEN_IDS else ""
