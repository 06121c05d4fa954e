"""How good the search is: success at 1 and 3, and mean reciprocal rank, on labelled queries.

    python -m tests.search.evaluate SITE [tuning|held_out]

SITE is a built site: a folder, or an address that is served.  It fails if a part has too
few queries with a right page first.
"""

from __future__ import annotations

import os
import shutil
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page

LABELLED = Path(__file__).parent

#: The success at 1 that each part must have.
LEAST = {"tuning": 0.95, "held_out": 0.85}


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

    def __str__(self) -> str:
        first, three, mean = (f"{share:.3f}" for share in self[1:4])
        figures = f"{self.queries} queries, success@1 {first}, success@3 {three}, MRR {mean}"
        return "\n  ".join([figures, *self.missed])


def labelled(part: str) -> list[Labelled]:
    """Return the queries of a part."""
    data = tomllib.loads((LABELLED / f"{part}.toml").read_text(encoding="utf-8"))
    return [Labelled(query["text"], tuple(query["pages"])) for query in data["query"]]


#: Asks one query after the other on one page, which then has most of the index already.
ASK = """async (texts) => {
  const status = document.querySelector(".kb-search-status");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const answers = [];
  for (const text of texts) {
    status.textContent = "";
    location.hash = new URLSearchParams({ q: text });
    while (!status.textContent) await new Promise((done) => setTimeout(done, 2));
    answers.push({
      status: status.textContent,
      notes: all(".kb-search-notes p").map((note) => note.textContent),
      links: all("#search-results li > a:first-child").map((link) => link.href),
      lists: all("#search-results ol").map((list) => list.children.length),
      headings: all("#search-results h2").map((heading) => heading.textContent),
    });
  }
  return answers;
}"""


class Answer(NamedTuple):
    """What the search page says to a query: pages by name, best first."""

    status: str
    notes: list[str]
    pages: list[str]
    lists: list[int]
    headings: list[str]


def ask(page: Page, site: str, texts: list[str]) -> list[Answer]:
    """Ask the search page of a site each of the queries."""
    page.goto(f"{site}/search.html")
    answers = []
    for found in page.evaluate(ASK, texts):
        addresses = [link.removeprefix(f"{site}/") for link in found.pop("links")]
        pages = [address.removesuffix(".html") for address in addresses]
        answers.append(Answer(pages=pages, **found))
    return answers


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
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page()
        bad = False
        for part in sys.argv[2:] or LEAST:
            queries = labelled(part)
            answers = ask(page, site, [query.text for query in queries])
            measured = measure(queries, [answer.pages for answer in answers])
            bad |= measured.success_at_1 < LEAST[part]
            print(f"{part}: {measured}")
    sys.exit(bad)


if __name__ == "__main__":
    main()
