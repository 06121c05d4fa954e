"""Targets: where a link or an image leads, and why it may not."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kb_tools.checking.active import is_active
from kb_tools.core.addresses import ADDRESSES
from kb_tools.core.files import link_in_path
from kb_tools.core.problems import allowed

if TYPE_CHECKING:
    from pathlib import Path

#: The kinds of address that a link may have.
SCHEMES = ("https", "http", "mailto", "tel")
#: MyST's own, for paths.
_FILE = "path"
_LOCAL = frozenset({_FILE, "project"})

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
#: Browsers leave these out of an address before they read it.
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]")
#: What the site is made from: settings, and the sources of pages, drafts among them.
_MATERIAL = frozenset({".cfg", ".ini", ".md", ".py", ".toml", ".yaml", ".yml"})
#: Bytes that a file's name may have.
_LONGEST_NAME = 255
#: A rule's id, and what it says.
Refused = tuple[str, str]


def scheme_of(target: str) -> str | None:
    """Return the scheme of an address as a browser reads it, or ``None`` for a path."""
    found = _SCHEME.match(_IGNORED.sub("", unquote(target)))
    return found[0].lower() if found else None


def is_remote(target: str) -> bool:
    """Whether an address is that of another place than this site's files."""
    bare = _IGNORED.sub("", target).replace("\\", "/")
    scheme = scheme_of(target)
    if scheme in _LOCAL:
        return is_remote(target.partition(":")[2])
    return scheme is not None or bare.startswith("//")


def unsafe(target: str) -> Refused | None:
    """Say why a link's address is refused; ``None`` if it is not."""
    scheme = scheme_of(target)
    if scheme in _LOCAL:
        return unsafe(target.partition(":")[2])
    if scheme is not None and scheme not in SCHEMES:
        message = (
            f"the link goes to {target[:80]!r}, a {scheme!r} address. "
            f"Allowed are: {allowed(SCHEMES)}, and paths of pages of this site."
        )
        return "unsafe-link", message
    if scheme is None and is_remote(target):
        message = f"the link {target[:80]!r} has no scheme; start it with https:"
        return "unsafe-link", message
    return None


def wrong_link(docs: Path, folder: Path, target: str) -> Refused | None:
    """Say why a link is refused, for its address or the file; ``None`` if it is not.

    :param folder: the one that a path starts from.
    """
    if target.partition("#")[0].endswith(".md") and scheme_of(target) != _FILE:
        return unsafe(target) or (None if is_remote(target) else _elsewhere(docs, folder, target))
    return wrong_file(docs, folder, target)


def wrong_file(docs: Path, folder: Path, target: str) -> Refused | None:
    """Say why a file may not be offered, for its address or itself; ``None`` if it may."""
    return unsafe(target) or (None if is_remote(target) else outside(docs, folder, target))


def remote_image(target: str) -> Refused | None:
    """Say that an image is not a file of the site; ``None`` if it is."""
    if not is_remote(target):
        return None
    message = (
        f"the image {target[:80]!r} is not a file of this site; "
        "put the file next to the page and name it by its path"
    )
    return "remote-image", message


def outside(docs: Path, folder: Path, target: str) -> Refused | None:
    """Say why a path is not that of a file for readers; ``None`` if it is.

    :param folder: the one that the path starts from.
    """
    refusal = _elsewhere(docs, folder, target)
    path = None if refusal or target.startswith("#") else inside(docs, folder, target)
    return refusal or (_unpublished(docs, path, target) if path else None)


def _elsewhere(docs: Path, folder: Path, target: str) -> Refused | None:
    """Say why a path leaves the folder of the pages; ``None`` if it does not."""
    if target.startswith("#") or "\0" in target:
        return None
    path = inside(docs, folder, target)
    if path is None:
        message = f"{target[:80]!r} is outside the folder of the pages; use files in it only"
        return "outside-file", message
    if any(len(os.fsencode(part)) > _LONGEST_NAME for part in path.parts):
        message = f"the path {target[:80]!r} is longer than that of a file can be"
        return "outside-file", message
    if link_in_path(docs, path):
        return "symlink", f"{target[:80]!r} is a symbolic link; use the file itself"
    return None


def _unpublished(docs: Path, path: Path, target: str) -> Refused | None:
    """Say why a file of the folder is not for readers; ``None`` if it is."""
    if is_active(path):
        message = f"{target[:80]!r} can run a script or load a file; put in a picture or a text"
        return "active-file", message
    parts = path.relative_to(docs).parts
    makes_site = path.suffix.lower() in _MATERIAL or path == docs / ADDRESSES
    if makes_site or any(part[0] == "." for part in parts):
        message = (
            f"{target[:80]!r} is what the site is made from or is hidden, and is not published; "
            "link to a page or to a file of data"
        )
        return "outside-file", message
    return None


def inside(docs: Path, folder: Path, target: str) -> Path | None:
    """Return the file that a path means, or ``None`` if it is outside the folder of pages.

    A path that starts with ``/`` is one from the folder of pages, as in Sphinx.
    """
    path = unquote(target.partition("#")[0].partition("?")[0]).strip()
    path = re.sub(r"^(?:path|project):", "", path).replace("\\", "/")
    start = docs if path.startswith("/") else folder
    parts: list[str] = []
    for part in (*start.relative_to(docs).parts, *path.split("/")):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return docs.joinpath(*parts)
