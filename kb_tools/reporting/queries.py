"""What the search of two sites finds first, for queries whose right answers are known.

The ranking is that of the search page itself, run by Node.js; there is no second one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kb_tools.core.files import read_toml
from kb_tools.core.problems import UnreadableError

if TYPE_CHECKING:
    from kb_tools.reporting.site import BuiltSite

_ENGINE = ("normaliser", "data", "match", "query")
_SCRIPTS = Path(__file__).parent.parent / "search/scripts"
_ASK = Path(__file__).parent / "ask.js"

#: Seconds that all queries of one site may take.
_TIMEOUT = 300

#: What comes first: address and title, or nothing.
First = tuple[str, str] | None


class QueriesError(ValueError):
    """The file of queries cannot be read; the message says why."""


class Query(NamedTuple):
    """A query and the names of the pages of which one should come first."""

    text: str
    pages: tuple[str, ...]


class Found(NamedTuple):
    """A query whose first result is another now."""

    query: Query
    before: First
    after: First


class Searched(NamedTuple):
    """How many queries were asked, those with another first result, or why none was asked."""

    queries: int
    changed: list[Found]
    reason: str = ""


def read_queries(path: Path) -> list[Query]:
    """Read queries: tables ``[[query]]`` with ``text`` and ``pages``.

    :raises QueriesError: if the file has another form.
    """
    try:
        data: dict[str, Any] = read_toml(path)[1]
        return [Query(str(row["text"]), tuple(row.get("pages", ()))) for row in data["query"]]
    except (UnreadableError, LookupError, TypeError, AttributeError) as error:
        message = f"{path} has no queries ({error}); each is a table [[query]] with 'text', 'pages'"
        raise QueriesError(message) from None


def search(base: BuiltSite, head: BuiltSite, queries: list[Query]) -> Searched:
    """Ask both sites each query."""
    node = shutil.which("node")
    if node is None:
        return Searched(0, [], "Node.js, which runs the search, is not installed")
    stemmer = _stemmer(base.folder)
    if stemmer is None or _stemmer(head.folder) is None:
        return Searched(0, [], "a site has no search of its own")
    if stemmer != _stemmer(head.folder):
        return Searched(0, [], "the two sites cut words in different ways")
    texts = [query.text for query in queries]
    answers = []
    for site in (base, head):
        found = _ask(node, site.folder, stemmer, texts)
        if found is None:
            return Searched(0, [], f"the index in {site.folder} cannot be read by this version")
        answers.append(found)
    changed = [
        Found(query, one, two)
        for query, one, two in zip(queries, *answers, strict=True)
        if _address(base, head, one) != (two[0] if two else None)
    ]
    return Searched(len(queries), changed)


def _address(base: BuiltSite, head: BuiltSite, found: First) -> str | None:
    """Return where a page that was found is now."""
    return head.redirects.get(found[0], found[0]) if found else None


def _stemmer(folder: Path) -> str | None:
    """Return the code that cuts words, without the data after it."""
    try:
        text = (folder / "search/language.js").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return text.rpartition("kbSearch.put(")[0]


def _ask(node: str, folder: Path, stemmer: str, texts: list[str]) -> list[First] | None:
    engine = [(_SCRIPTS / f"{name}.js").read_text(encoding="utf-8") for name in _ENGINE]
    data = {"engine": engine, "stemmer": stemmer, "folder": str(folder.absolute()), "texts": texts}
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            [node, str(_ASK)],
            input=json.dumps(data).encode(),
            capture_output=True,
            check=True,
            timeout=_TIMEOUT,
        )
        return [(str(row[0]), str(row[1])) if row else None for row in json.loads(done.stdout)]
    except (ValueError, LookupError, subprocess.SubprocessError):
        return None
