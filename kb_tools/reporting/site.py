"""A built site as data: read from the files that the build leaves for programs."""

from __future__ import annotations

import json
import os
import re
import zlib
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from kb_tools.core.files import read_content
from kb_tools.core.problems import UnreadableError
from kb_tools.search.index import file_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INVENTORY, RECORDS, REDIRECTS, FILTER = (
    "objects.inv",
    "records.json",
    "redirects.json",
    "filter/index.js",
)

#: No list of objects is larger than this once it is unpacked.
_MOST = 50_000_000
_LONGEST_LINE = 10_000
_OBJECT = re.compile(r"(.+?)\s+(\S+)\s+(-?\d+)\s+?(\S*)\s+(.*)")
#: What is raised by data of another form.
_OTHER_FORM = (LookupError, TypeError, AttributeError, RecursionError)
#: Folders of the output that have no pages.
_NO_PAGES = ("_", "search/", "filter/")


class SiteError(ValueError):
    """A folder is no built site; the message says what is missing."""


class PageRecord(NamedTuple):
    """A record of a site, with the address of its page in the site."""

    address: str
    title: str
    status: dict[str, str]
    sources: dict[str, str]
    citations: tuple[str, ...]


class Count(NamedTuple):
    """How many articles a filter's value has."""

    facet: str
    label: str
    articles: int


class BuiltSite:
    """A folder as ``kb publish`` leaves it.

    :raises SiteError: if it is none, also when something is asked of it later.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in (INVENTORY, RECORDS):
            if not (folder / name).is_file():
                message = (
                    f"{folder} is no built site: there is no {name}. Name the folder that kb "
                    "publish fills, as build/html"
                )
                raise SiteError(message)

    def _read(self, name: str, parse: Callable[[bytes], Any]) -> Any:
        path = self.folder / name
        if not os.path.lexists(path):
            return None
        try:
            return parse(read_content(path))
        except (UnreadableError, ValueError, zlib.error) as error:
            reason = str(error)
        except _OTHER_FORM:
            reason = "it has not the form that this version of kb_tools writes"
        raise SiteError(f"{path} cannot be read ({reason}); build the site anew")

    @cached_property
    def redirects(self) -> dict[str, str]:
        """The new addresses by the old ones."""
        data = self._read(REDIRECTS, _texts)
        return data or {}

    @cached_property
    def addresses(self) -> set[str]:
        """The addresses of all pages, without redirects."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        names = {name for name in found if not name.startswith(_NO_PAGES)}
        if self._has_folders:
            names = {name.removesuffix("index.html") for name in names}
        return names - self.redirects.keys()

    @cached_property
    def _has_folders(self) -> bool:
        """Whether each page is a folder, as the builder ``dirhtml`` makes them."""
        return not any(address.endswith(".html") for address in self._documents)

    @cached_property
    def _documents(self) -> dict[str, str]:
        """The titles of all documents by their addresses."""
        return {address: title for _name, role, address, title in self._objects if role == "doc"}

    @cached_property
    def _objects(self) -> list[tuple[str, str, str, str]]:
        """Name, role, address and title of each object of the inventory."""
        return self._read(INVENTORY, _inventory) or []

    def title(self, address: str) -> str:
        """Return the title of a page; of a generated one, its address."""
        return self._documents.get(address, address)

    def text(self, address: str) -> list[str] | None:
        """Return the sentences of a page, or ``None`` if the site has none of it."""
        found = self._read(f"search/text/{file_name(address)}.js", _script)
        return found if isinstance(found, list) else None

    @cached_property
    def records(self) -> dict[str, PageRecord]:
        """The records by the addresses of their pages."""
        places = {(role, name): address for name, role, address, _title in self._objects}
        data = self._read(RECORDS, lambda content: _records(json.loads(content), places))
        return {record.address: record for record in data}

    @cached_property
    def counts(self) -> dict[tuple[str, str], Count]:
        """The counts of the filter by facet and value."""
        return self._read(FILTER, lambda content: _counts(_script(content))) or {}


def _texts(content: bytes) -> dict[str, str]:
    return {str(old): str(new) for old, new in json.loads(content).items()}


def _script(content: bytes) -> Any:
    """Return the data of a script that hands them to one function, without running it."""
    text = content.decode()
    start, end = text.index("(") + 1, text.rindex(")")
    named = re.match(r'"(?:[^"\\]|\\.)*",', text[start:end])
    return json.loads(text[start + (named.end() if named else 0) : end])


def _inventory(content: bytes) -> list[tuple[str, str, str, str]]:
    """Read Sphinx's list of objects, version 2."""
    _head, mark, packed = content.partition(b"zlib.\n")
    if not mark:
        raise ValueError("it is not in version 2")
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(packed, _MOST).decode()
    if not unpacking.eof:
        raise ValueError("it is cut short, or larger than a list of objects can be")
    objects = []
    for line in text.splitlines():
        if len(line) > _LONGEST_LINE:
            raise ValueError(f"a line has {len(line):,} characters")
        found = _OBJECT.match(line)
        if found:
            name, address, title = found[1], found[4], found[5]
            if address.endswith("$"):
                address = address[:-1] + name
            title = name if title == "-" else title
            role = found[2].rpartition(":")[2]
            objects.append((name, role, address.partition("#")[0], title))
    return objects


def _records(data: dict[str, Any], places: dict[tuple[str, str], str]) -> list[PageRecord]:
    labels = data["statuses"]
    found = []
    for item in data["records"]:
        status = item.get("status") or {}
        if status:
            label = labels.get(status["value"], status["value"])
            status = {name: str(text) for name, text in {**status, "label": label}.items()}
        sources = {
            " ".join(filter(None, (part.get("title"), part.get("url")))): str(part["title"])
            for part in item.get("sources", ())
        }
        address = places[item["type"], item["id"]]
        citations = tuple(map(str, item.get("citations", ())))
        found.append(PageRecord(address, str(item["title"]), status, sources, citations))
    return found


def _counts(data: dict[str, Any]) -> dict[tuple[str, str], Count]:
    return {
        (str(facet["id"]), str(value["id"])): Count(
            str(facet["label"]), str(value["label"]), len(value["numbers"])
        )
        for facet in data["facets"]
        for value in facet["values"]
    }
