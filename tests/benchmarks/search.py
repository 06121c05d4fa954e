"""Measure the search beside Sphinx's own and Pagefind's, on the same pages.

    python -m tests.benchmarks.search [--sites FOLDER] [SIZE ...]

For each number of articles: the bytes, compressed, that a query of two words loads until
its first results stand, and the milliseconds from submitting it on another page until then,
at full speed and with the processor slowed to a quarter.  Nothing is cached before.

With ``--sites`` the built sites stay in a folder, and are taken from it the next time.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from tests.benchmarks.build import build
from tests.benchmarks.corpus import article, write_site
from tests.search.engines import Engine, ours, pagefind, stock
from tests.search.served import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUERIES = 20

#: What one query of ours may load, in kB, by the number of articles.
MOST_KILOBYTES = {1000: 142, 10000: 240}

#: What one query of ours may take, in ms, by the number of articles and the slowdown.
MOST_MILLISECONDS = {(500, 4): 300, (10000, 1): 500}

#: Notes when the first result stands in the page.
WATCH = """
window.firstResult = 0;
new MutationObserver(() => {
  if (!window.firstResult && document.querySelector(%r)) window.firstResult = performance.now();
}).observe(document, {childList: true, subtree: true});
"""


HEAD = """\
                 kB until first results     kB      ms, full speed    ms, 1/4 speed
articles          median   worst    page   after   median   worst   median   worst"""


class Query(NamedTuple):
    """What one query took: kB of the search and of its page until results, kB after, and ms."""

    search: float
    page: float
    later: float
    milliseconds: float


def queries(size: int) -> list[str]:
    """Return two words of the titles of some articles."""
    rng = random.Random("queries")
    numbers = rng.sample(range(size), QUERIES)
    titles = [article(n, plain=True).partition('title: "')[2].partition('"')[0] for n in numbers]
    return [" ".join(rng.sample(title.split(), 2)) for title in titles]


def engines(folder: Path, size: int) -> list[Engine]:
    """Return the engines, each with its site, built if it is not there."""
    plain, kb, found = (folder / f"{size}-{name}" for name in ("plain", "kb", "pagefind"))
    for root in (plain, kb):
        if not root.exists():
            write_site(root, size, plain=root is plain)
            build(root)
    third = pagefind(kb / "html", found, "main")
    return [ours(kb / "html"), stock(plain / "html"), *([third] if third else [])]


def shared(browser: Browser, served: Served, engine: Engine) -> set[str]:
    """Return the files that are not the search's own: its page, and what an article loads."""
    served.sent.clear()
    if not engine.page.startswith("pagefind"):
        page = browser.new_page()
        page.goto(f"{served.address}/articles/article-0.html", wait_until="networkidle")
        page.close()
    return {engine.page[:-1], *(sent.path for sent in served.sent)}


def ask(
    browser: Browser, served: Served, engine: Engine, text: str, slowdown: int, common: set[str]
) -> Query:
    """Submit a query in a browser that has loaded nothing before, and measure it."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH % engine.link)
    page.goto("about:blank")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    served.sent.clear()
    page.goto(engine.address(served.address, text), wait_until="commit")
    page.locator(engine.link).first.wait_for(state="attached", timeout=120_000)
    if not engine.fetches_pages:
        page.wait_for_load_state("networkidle")
    milliseconds, origin = page.evaluate("() => [window.firstResult, performance.timeOrigin]")
    context.close()
    end = (origin + milliseconds) / 1000
    first = {sent.path: sent.size / 1000 for sent in served.sent if sent.at <= end}
    later = {sent.path: sent.size / 1000 for sent in served.sent if sent.at > end}
    own = sum(size for path, size in first.items() if path not in common)
    return Query(own, sum(first.values()) - own, sum(later.values()), milliseconds)


def measure(browser: Browser, engine: Engine, size: int) -> None:
    """Print what the queries take with one engine."""
    texts = queries(size)
    with Served(engine.folder) as served:
        common = shared(browser, served, engine)
        for text in texts:  # so that the server has compressed everything
            ask(browser, served, engine, text, 1, common)
        full, slow = (
            [ask(browser, served, engine, text, slowdown, common) for text in texts]
            for slowdown in (1, 4)
        )
    kilobytes = [query.search for query in full]
    times = {1: [query.milliseconds for query in full], 4: [query.milliseconds for query in slow]}
    later = "–" if engine.fetches_pages else f"{median(query.later for query in full):.0f}"
    line = f"{size:6} {engine.name:9}{median(kilobytes):8.0f}{max(kilobytes):8.0f}"
    line += f"{median(query.page for query in full):8.0f}{later:>8}"
    line += "".join(f"{median(values):9.0f}{max(values):8.0f}" for values in times.values())
    print(line, flush=True)
    if engine.name == "kb_tools":
        most = MOST_KILOBYTES.get(size)
        if most and max(kilobytes) > most:
            print(f"       over the limit of {most} kB")
        for slowdown, values in times.items():
            most = MOST_MILLISECONDS.get((size, slowdown))
            if most and median(values) > most:
                print(f"       over the limit of {most} ms at a slowdown of {slowdown}")


def main() -> None:
    """Measure the sizes that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sites", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", default=[100, 500, 1000])
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for size in options.sizes:
            for engine in engines(options.sites or Path(folder), size):
                measure(browser, engine, size)


if __name__ == "__main__":
    main()
