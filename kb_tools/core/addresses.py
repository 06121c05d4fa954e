"""Published addresses: a list that only grows, so that no link from elsewhere breaks.

It is a text file beside the pages, sorted, with the name of a page on each line; lines
that start with ``#`` are comments.  A name on it must be that of a page or a redirect.
"""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.files import decode, read_text
from kb_tools.core.problems import Position, Problem, UnreadableError, nearest
from kb_tools.core.redirects import DOCNAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set
    from pathlib import Path

ADDRESSES = "addresses.txt"

#: The code of the problems.
CODE = "removed-address"

#: What to do with a line that is no name.
_TAKE = "take the line out, or write the name as kb addresses does"

HEAD = (
    "# Every page that was ever published; kb addresses --write adds new ones.\n"
    "# A line is taken out only if nobody shall find the page again, not even elsewhere.\n"
)


class Addresses(NamedTuple):
    """The names on the list with their lines, and what is wrong with the file."""

    lines: dict[str, int]
    problems: list[Problem]


def read_addresses(file: Path, path: str) -> Addresses:
    """Read the list; empty if there is no file.

    :param path: what problems call it.
    """
    if not file.exists():
        return Addresses({}, [])
    try:
        rows = read_text(file).split("\n")
    except UnreadableError as error:
        return Addresses({}, [Problem(path, error.position, CODE, str(error))])
    names = ((row.strip(), number) for number, row in enumerate(rows, start=1))
    lines: dict[str, int] = {}
    problems = []
    for name, line in names:
        if DOCNAME.fullmatch(name):
            lines[name] = line
        elif name and name[0] != "#":
            message = f"{name[:80]!r} is not the name of a page; {_TAKE}"
            problems.append(Problem(path, Position(line, 1), CODE, message))
    return Addresses(lines, problems)


def removed(
    addresses: Addresses, path: str, known: Set[str], pages: Iterable[str]
) -> Iterator[Problem]:
    """Yield the addresses that lead nowhere any more.

    :param known: the names of all pages, generated ones and redirects, too.
    :param pages: the names that may have taken the place of one that is gone.
    """
    candidates = list(pages)
    for name, line in addresses.lines.items():
        if name in known:
            continue
        folder = f"{name.rpartition('/')[0]}/"
        near = nearest(name, [page for page in candidates if page.startswith(folder)], 1)
        near = near or nearest(name, candidates, 1)
        target = near[0] if near else "NEW"
        command = f"kb rename --redirect {quote(name)} {quote(target)}"
        message = (
            f"{name!r} was published, but there is no such page now and no redirect. Bring the "
            f"page back, or say what took its place: {command}"
        )
        yield Problem(path, Position(line, 1), CODE, message)


def with_names(content: bytes, names: Iterable[str]) -> bytes:
    """Return the list with further names, sorted; comments stay on top."""
    text = decode(content) if content else HEAD
    rows = [row.strip() for row in text.split("\n")]
    comments = [row for row in rows if row.startswith("#")]
    found = {row for row in rows if row and row[0] != "#"}
    return "".join(f"{row}\n" for row in (*comments, *sorted(found | set(names)))).encode()
