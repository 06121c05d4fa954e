"""How good the search is: success at 1 and 3, and mean reciprocal rank, on labelled queries.

    python -m tests.search.evaluate SITE [tuning|held_out]

SITE is a built site: a folder, or an address that is served.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

if TYPE_CHECKING:
    from playwright.sync_api import Page

LABELLED = Path(__file__).parent


class Labelled(NamedTuple):
    """A query, and the pages of which one should come first."""

    text: str
    pages: tuple[str, ...]


class Measure(NamedTuple):
    """The shares of queries with a right page first, among the first three, and the MRR."""

    queries: int
    success_at_1: float
    success_at_3: float
    mean_reciprocal_rank: float
    missed: tuple[str, ...]


def labelled(part: str) -> list[Labelled]:
    """Return the queries of a part."""
    data = tomllib.loads((LABELLED / f"{part}.toml").read_text(encoding="utf-8"))
    return [Labelled(query["text"], tuple(query["pages"])) for query in data["query"]]


def results(page: Page, site: str, text: str) -> list[str]:
    """Ask the search page, and return the names of the pages that it lists, best first."""
    page.goto("about:blank")
    page.goto(f"{site}/search.html#{urlencode({'q': text})}")
    page.wait_for_function("document.querySelector('.kb-search-status').textContent")
    links = page.locator("#search-results li > a:first-child")
    found = links.evaluate_all("links => links.map(link => link.href)")
    return [address.removeprefix(f"{site}/").removesuffix(".html") for address in found]


def measure(queries: list[Labelled], found: list[list[str]]) -> Measure:
    """Compare what was found with what should be."""
    ranks = [
        next((rank for rank, name in enumerate(names, 1) if name in query.pages), 0)
        for query, names in zip(queries, found, strict=True)
    ]
    count = len(queries)
    return Measure(
        count,
        sum(rank == 1 for rank in ranks) / count,
        sum(0 < rank <= 3 for rank in ranks) / count,
        sum(1 / rank for rank in ranks if rank) / count,
        tuple(
            f"{query.text!r}: rank {rank or '–'}, first {names[:1]}"
            for query, rank, names in zip(queries, ranks, found, strict=True)
            if rank != 1
        ),
    )


def main() -> None:
    """Print the measures of one site."""
    from playwright.sync_api import sync_playwright

    site = sys.argv[1]
    if not site.startswith("http"):
        site = Path(site).resolve().as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for part in sys.argv[2:] or ["tuning", "held_out"]:
            queries = labelled(part)
            found = [results(page, site, query.text) for query in queries]
            print(part, measure(queries, found)[:4])
            print("\n".join(measure(queries, found).missed))


if __name__ == "__main__":
    main()
