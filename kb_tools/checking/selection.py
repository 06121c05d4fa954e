"""The files of a knowledge base: which are pages, and which of them are to be checked."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.files import DEVICES, link_in_path
from kb_tools.core.generated import RESERVED, RESERVED_NAMES
from kb_tools.core.problems import START, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


#: Names of devices, signs with a meaning of their own, and what is cut from the end.
_OF_WINDOWS = re.compile(
    rf'^(?:{"|".join(sorted(DEVICES))})\s*(?:\.|$)|[<>:"|?*\\]|[ .]$', re.IGNORECASE
)


class Selection(NamedTuple):
    """The files of a knowledge base: all pages, and those that are to be checked."""

    pages: tuple[str, ...]
    chosen: frozenset[str]
    problems: tuple[Problem, ...]
    wanted: tuple[Path, ...] = ()

    def has(self, path: Path | None) -> bool:
        """Whether a file is to be checked."""
        return path is not None and _is_wanted(path.resolve(), self.wanted)


def find_pages(docs: Path, chosen: Iterable[Path], shown: Callable[[Path], str]) -> Selection:
    """Find all pages below a folder; links are named and not followed.

    :param chosen: files and folders to be checked; none means all.
    :param shown: what problems call a file.
    """
    pages: list[str] = []
    problems: list[Problem] = []
    # What a link is called, not what it leads to, is what was asked for.
    absolute = [Path(os.path.abspath(path)) for path in chosen]  # noqa: PTH100
    wanted = tuple(path.parent.resolve() / path.name for path in absolute)
    selected: set[str] = set()

    def unreadable(error: OSError) -> None:
        message = f"the folder cannot be read: {error.strerror}"
        problems.append(Problem(shown(Path(error.filename)), START, "file", message))

    for folder, folders, files in os.walk(docs, onerror=unreadable):
        here = Path(folder)
        alike = _alike((*folders, *files))
        for name in sorted((*folders, *files)):
            path = here / name
            if _is_wanted(here.resolve() / name, wanted):
                problems += (
                    Problem(shown(path), START, code, message)
                    for code, message in _wrong(docs, path, alike.get(name))
                )
        folders[:] = [n for n in folders if n[0] not in "._" and not (here / n).is_symlink()]
        for name in files:
            path = here / name
            if name.endswith(".md") and not path.is_symlink():
                docname = path.relative_to(docs).with_suffix("").as_posix()
                pages.append(docname)
                if _is_wanted(here.resolve() / name, wanted):
                    selected.add(docname)
    return Selection(tuple(sorted(pages)), frozenset(selected), tuple(problems), wanted)


def _is_misnamed(path: Path) -> bool:
    """Whether a file starts with front matter, but has not the name of a page."""
    if path.name[0] in "._" or path.suffix in {".md", ".yaml", ".yml"} or not path.is_file():
        return False
    with suppress(OSError), path.open("rb") as file:
        return file.read(6).replace(b"\xef\xbb\xbf", b"").startswith((b"---\n", b"---\r"))
    return False


def _wrong(docs: Path, path: Path, other: str | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a name in a folder, with its rule.

    :param other: a name beside it that some systems take for the same.
    """
    if other is not None:
        message = f"beside it is {other!r}: on macOS and Windows the two are one"
        yield "file-name", f"{message}; rename one of them, in small letters"
    named = path.stem if path.suffix == ".md" else path.name
    if path.parent == docs and named.casefold() in RESERVED_NAMES:
        yield "file-name", RESERVED
    if _OF_WINDOWS.search(path.name):
        message = f"on Windows no file or folder can be called {path.name!r}"
        yield "file-name", f"{message}; rename it, in small letters, digits and hyphens"
    if path.is_symlink():
        yield "symlink", symlink_message(docs, path)
    elif path.is_dir() and path.name.endswith(".md"):
        yield "file", "a page is a file, no folder"
    elif _is_misnamed(path):
        message = "it starts like a page, but only files whose names end in '.md' are pages"
        yield "file-name", f"{message}; rename it {path.name.partition('.')[0]}.md"


def _alike(names: Iterable[str]) -> dict[str, str]:
    """Return the names that some systems cannot tell from another one, with that one."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        groups[unicodedata.normalize("NFC", name).casefold()].append(name)
    return {
        name: next(other for other in group if other != name)
        for group in groups.values()
        for name in group
        if len(group) > 1
    }


def symlink_message(docs: Path, path: Path) -> str:
    """Say that a file is a link, or stands behind one."""
    link = link_in_path(docs, path) or path
    return (
        f"{link.relative_to(docs).as_posix()!r} is a symbolic link; "
        "put the file itself in its place"
    )


def _is_wanted(path: Path, wanted: tuple[Path, ...]) -> bool:
    return not wanted or any(path == other or other in path.parents for other in wanted)
