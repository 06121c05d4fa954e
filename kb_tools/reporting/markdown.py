"""A comparison as Markdown for a pull request: short, always the same, and harmless.

Whatever comes from a site stands between backticks, where neither markup nor mentions
nor links are read.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb_tools.reporting.comparison import Comparison, Page, SourceChange
    from kb_tools.reporting.queries import First, Searched

#: How many lines a part has; the rest is counted.
MOST_LINES = 50
#: How many characters a title has.
MOST_TITLE = 120
#: How long the whole is; GitHub takes comments of up to 65,536 characters.
MOST = 60_000

_CUT = "\n*The report is longer than a comment can be; the rest is left out.*\n"


def report(comparison: Comparison, searched: Searched | None) -> str:
    """Write a comparison; without queries, nothing is said of the search."""
    parts = list(_parts(comparison, searched))
    if not parts:
        return "## Changes of the site\n\nThe two sites say the same.\n"
    text = "\n".join(chain(["## Changes of the site"], *parts)) + "\n"
    if len(text) <= MOST:
        return text
    return text[: text.rindex("\n", 0, MOST - len(_CUT)) + 1] + _CUT


def code(text: str) -> str:
    """Return a text from a site as code that nothing in it can end."""
    plain = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    plain = " ".join(plain.split()) or "(nothing)"
    if len(plain) > MOST_TITLE:
        plain = f"{plain[: MOST_TITLE - 1]}…"
    longest = max(map(len, re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{plain}{space}{fence}"


def _parts(found: Comparison, searched: Searched | None) -> Iterator[list[str]]:
    statuses = [
        f"- {_page(change.page)}: {_word(change.before)} → {_word(change.after)}"
        + (f", as of {code(change.as_of)}" if change.as_of else "")
        for change in found.statuses
    ]
    if found.seen_again:
        statuses.append(f"- Seen to hold on a later day, and else the same: {found.seen_again}")
    yield from _part("Addresses removed", map(_page_line, found.removed))
    yield from _part(
        "Addresses redirected", (f"- {code(old)} → {code(new)}" for old, new in found.redirected)
    )
    yield from _part("Addresses added", map(_page_line, found.added))
    yield from _part("Statuses changed", statuses)
    yield from _part("Citations changed", map(_source_line, found.sources))
    yield from _part(
        "Counts of the filter changed",
        (
            f"- {code(change.facet)}, {code(change.value)}: {change.before} → {change.after}"
            for change in found.counts
        ),
    )
    if searched is not None:
        yield from _search(searched)
    if found.texts is None:
        yield ["", "### Texts", "", "Not compared: a site has no texts of its pages."]
    else:
        yield from _part("Texts changed", map(_page_line, found.texts))


def _part(title: str, lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield a part, unless it is empty."""
    rows = list(lines)
    if rows:
        rest = len(rows) - MOST_LINES
        more = [f"- … and {rest} more"] if rest > 0 else []
        yield ["", f"### {title} ({len(rows)})", "", *rows[:MOST_LINES], *more]


def _search(searched: Searched) -> Iterator[list[str]]:
    if searched.reason:
        yield ["", "### Search", "", f"Not compared: {code(searched.reason)}."]
        return
    rows = [
        f"- {code(item.query.text)}: {_first(item.before, item.query.pages)} → "
        f"{_first(item.after, item.query.pages)}"
        for item in searched.changed
    ]
    if rows:
        yield from _part(f"First results changed, of {searched.queries} queries", rows)
    else:
        yield [
            "",
            "### Search",
            "",
            f"The first results of {searched.queries} queries are the same.",
        ]


def _first(found: First, right: Sequence[str]) -> str:
    """Write a first result, and whether it is a right one."""
    if found is None:
        return "nothing"
    address, title = found
    name = address.removesuffix(".html").removesuffix("/")
    mark = "" if not right else " (right)" if name in right else " (not a right one)"
    return f"{code(title)}{mark}"


def _page(page: Page) -> str:
    address = code(page.address or "./")
    return address if page.title == page.address else f"{code(page.title)} ({address})"


def _page_line(page: Page) -> str:
    return f"- {_page(page)}"


def _word(status: str | None) -> str:
    return "no status" if status is None else code(status)


def _source_line(change: SourceChange) -> str:
    parts = []
    for word, titles in (("added", change.added), ("removed", change.removed)):
        if titles:
            more = f" and {len(titles) - 5} more" if len(titles) > 5 else ""
            parts.append(f"{word} {', '.join(map(code, titles[:5]))}{more}")
    return f"- {_page(change.page)}: {'; '.join(parts)}"
