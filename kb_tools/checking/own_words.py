"""Own words: an article says more than it quotes, and has a title of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb_tools.core.catalogue import name_key
from kb_tools.core.problems import START, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.checking.parts import PageText
    from kb_tools.core.frontmatter import FrontMatter

_WORD = re.compile(r"[^\W_]+")


def borrowed(path: str, front: FrontMatter, page: PageText) -> Iterator[Problem]:
    """Yield what an article has taken from its sources instead of saying it itself."""
    title, sources = front.data.get("title"), front.data.get("sources")
    titles = {
        name_key(other)
        for source in (sources if isinstance(sources, list) else ())
        if isinstance(source, dict) and isinstance(other := source.get("title"), str)
    }
    if isinstance(title, str) and name_key(title) in titles:
        message = "title: it is that of a source; say in your own words what the page is about"
        yield Problem(path, front.position(("title",)), "own-words", message)
    counts = {True: 0, False: 0}
    first = None
    for prose in page.prose:
        if prose.is_heading:
            continue
        counts[prose.is_quoted] += len(_WORD.findall(prose.text))
        first = first or (prose if prose.is_quoted else None)
    if counts[True] and counts[False] <= counts[True]:
        message = (
            f"the page quotes {counts[True]} words and says {counts[False]} itself; "
            "say in your own words what the source says, and quote less than that"
        )
        position = first.position(0) if first else START
        yield Problem(path, position, "own-words", message)
