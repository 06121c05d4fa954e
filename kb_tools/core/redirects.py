"""Redirects: the old addresses of pages, each with the page that took its place.

They stand in one TOML file beside the pages, a line for each: ``"old" = "new"``, both the
names of pages without suffix.  No redirect leads to another, so none can lead in a circle.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.files import read_toml
from kb_tools.core.loader import LONGEST_NAME
from kb_tools.core.problems import START, Position, Problem, UnreadableError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Set
    from pathlib import Path

#: Where redirects stand, if there are any.
REDIRECTS = "redirects.toml"

#: The code of their problems.
CODE = "redirects"

HEAD = "# Old addresses and the pages that took their place; written by kb rename.\n\n"

#: The name of a page: small enough to be a file, and in no folder of the machinery.
DOCNAME = re.compile(r"[^\W_][\w .-]*(?:/[^\W_][\w .-]*)*")

_KEY = r"""^[ \t]*(?:"([^"\\\n]+)"|'([^'\n]+)'|([\w-]+))[ \t]*="""
_NAME = re.compile(_KEY, re.MULTILINE | re.ASCII)
_LINE = re.compile(rf"""{_KEY}[ \t]*(["'])([^"'\\\n]*)\4""", re.ASCII)


class RedirectsError(ValueError):
    """The file cannot be changed by a program."""


class Redirects(NamedTuple):
    """What the file says: new names by old ones, where each stands, and what is wrong."""

    targets: dict[str, str]
    positions: dict[str, Position]
    problems: list[Problem]
    digest: str


NO_REDIRECTS = Redirects({}, {}, [], "")


def read_redirects(file: Path, path: str) -> Redirects:
    """Read the file, if there is one.

    :param path: what problems call it.
    """
    if not file.exists():
        return NO_REDIRECTS
    try:
        text, data = read_toml(file)
    except UnreadableError as error:
        message = f'{error}; each line is "old name" = "new name"'
        return NO_REDIRECTS._replace(problems=[Problem(path, error.position, CODE, message)])
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    positions = {
        one or two or three: Position(text.count("\n", 0, found.start()) + 1, 1)
        for found in _NAME.finditer(text)
        for one, two, three in [found.group(1, 2, 3)]
    }
    problems = []
    targets: dict[str, str] = {}
    for old, new in data.items():
        wrong = _wrong_name(old) or (_wrong_name(new) if isinstance(new, str) else _NO_TEXT)
        if wrong:
            problems.append(Problem(path, positions.get(old, START), CODE, wrong))
        else:
            targets[old] = new
    return Redirects(targets, positions, problems, digest)


_NO_TEXT = 'each line is "old name" = "new name", with a text on both sides and no tables'


def _wrong_name(name: str) -> str | None:
    """Say what is wrong with the name of a page."""
    size = len(name.encode())
    if size > LONGEST_NAME:
        return f"the name {name[:40]!r}… has {size:,} bytes; at most {LONGEST_NAME} are allowed"
    if DOCNAME.fullmatch(name) and not name.endswith((".md", ".html")):
        return None
    return (
        f"{name!r} is not the name of a page: write its path in this folder without suffix, "
        "as in 'folder/page'"
    )


def check_redirects(redirects: Redirects, path: str, pages: Set[str]) -> Iterator[Problem]:
    """Yield the redirects that lead nowhere, to another redirect, or away from a page.

    :param pages: the names of all pages, generated ones, too.
    """
    targets = redirects.targets
    for old, new in targets.items():
        position = redirects.positions.get(old, START)
        if old in pages:
            message = (
                f"there is a page {old!r}, so its address cannot lead to {new!r}; "
                "take this line out, or rename the page"
            )
            yield Problem(path, position, CODE, message)
        elif new in targets:
            end = _end(targets, new)
            message = f"{new!r} is a redirect itself; "
            message += f"write {end!r}" if end else "these redirects lead in a circle"
            yield Problem(path, position, CODE, message)
        elif new not in pages:
            message = f"there is no page {new!r}.{did_you_mean(new, pages)}"
            yield Problem(path, position, CODE, message)


def _end(targets: dict[str, str], name: str) -> str | None:
    """Follow redirects to their end; ``None`` if there is none."""
    seen: set[str] = set()
    while name in targets and name not in seen:
        seen.add(name)
        name = targets[name]
    return None if name in seen else name


def moved(targets: dict[str, str], old: str, new: str) -> dict[str, str]:
    """Return the redirects after a page was renamed: all lead to its new name at once."""
    result = {name: new if target == old else target for name, target in targets.items()}
    result[old] = new
    result.pop(new, None)
    return result


def with_move(text: str, old: str, new: str) -> str:
    """Return the file's text after a page was renamed; comments stay.

    :raises RedirectsError: if it cannot be changed without a loss.
    """
    text = text or HEAD
    wanted = moved(tomllib.loads(text), old, new)
    newline = "\r\n" if "\r\n" in text else "\n"
    if not text.endswith("\n"):
        text += newline
    line = f'"{old}" = "{new}"{newline}'
    kept: list[str] = []
    for row in text.splitlines(keepends=True):
        found = _LINE.match(row)
        name = next(filter(None, found.group(1, 2, 3)), "") if found else None
        if name == new:
            continue
        if found and found[5] == old and name != old:
            row = f"{row[: found.start(5)]}{new}{row[found.end(5) :]}"  # noqa: PLW2901
        if name is not None and line and name >= old:
            kept.append(line)
            line = ""
            if name == old:
                continue
        kept.append(row)
    result = "".join((*kept, line))
    if tomllib.loads(result) != wanted:
        message = 'write each redirect on a line of its own: "old name" = "new name"'
        raise RedirectsError(message)
    return result
