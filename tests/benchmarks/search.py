"""Measure the search beside Sphinx's own and Pagefind's, on the same pages.

    python -m tests.benchmarks.search [--sites FOLDER] [SIZE ...]

For each number of articles, over 20 queries of two words from titles, in a browser that has
loaded nothing before: the kB, compressed, that are loaded until the first results stand,
and the milliseconds from submitting the query until then, when the search page is open and
when it is yet to be loaded; at full speed, and with the processor slowed to a quarter.

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

#: Notes when the first result stands in the page, in milliseconds since the epoch.
WATCH = """
window.firstResult = 0;
new MutationObserver(() => {
  if (!window.firstResult && document.querySelector("%s")) {
    window.firstResult = performance.timeOrigin + performance.now();
  }
}).observe(document, {childList: true, subtree: true});
"""

#: Submits a query on an open search page, and returns when, likewise.
SUBMIT = """(text) => {
  const input = document.querySelector("[role=main] input, main input, body > form input");
  input.value = text;
  input.form.requestSubmit();
  return performance.timeOrigin + performance.now();
}"""

HEAD = """\
                   kB until first results   kB    ms, page open    ms, page to load
articles          median   worst    page  after    full     1/4     full     1/4"""


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


class Asker:
    """Asks one engine in a browser."""

    def __init__(self, browser: Browser, engine: Engine, served: Served) -> None:
        self.browser, self.engine, self.served = browser, engine, served
        self.common = shared(browser, served, engine)

    def ask(self, text: str, slowdown: int, *, is_open: bool) -> Query:
        """Submit a query in a browser that has loaded nothing before, and measure it."""
        sent, address = self.served.sent, self.served.address
        context = self.browser.new_context()
        page = context.new_page()
        page.add_init_script(WATCH % self.engine.link)
        page.goto("about:blank")
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        sent.clear()
        if is_open:
            page.goto(f"{address}/{self.engine.page[:-1]}", wait_until="networkidle")
            start = page.evaluate(SUBMIT, text)
        else:
            page.goto(self.engine.address(address, text), wait_until="commit")
            start = page.evaluate("() => performance.timeOrigin")
        page.locator(self.engine.link).first.wait_for(state="attached", timeout=120_000)
        if not self.engine.fetches_pages:
            page.wait_for_load_state("networkidle")
        end = page.evaluate("() => window.firstResult")
        context.close()
        first = {file.path: file.size / 1000 for file in sent if file.at * 1000 <= end}
        later = {file.path: file.size / 1000 for file in sent if file.at * 1000 > end}
        own = sum(size for path, size in first.items() if path not in self.common)
        return Query(own, sum(first.values()) - own, sum(later.values()), end - start)


def measure(browser: Browser, engine: Engine, size: int) -> None:
    """Print what the queries take with one engine."""
    texts = queries(size)
    times = {}
    with Served(engine.folder) as served:
        asker = Asker(browser, engine, served)
        loads = [asker.ask(text, 1, is_open=False) for text in texts]  # and all is compressed now
        for is_open in (True, False):
            for slowdown in (1, 4):
                asked = [asker.ask(text, slowdown, is_open=is_open) for text in texts]
                times[is_open, slowdown] = median(query.milliseconds for query in asked)
    kilobytes = [query.search for query in loads]
    later = "–" if engine.fetches_pages else f"{median(query.later for query in loads):.0f}"
    line = f"{size:6} {engine.name:9}{median(kilobytes):8.0f}{max(kilobytes):8.0f}"
    line += f"{median(query.page for query in loads):8.0f}{later:>7}"
    print(line + "".join(f"{value:8.0f}" for value in times.values()), flush=True)
    if engine.name == "kb_tools":
        over(size, max(kilobytes), times)


def over(size: int, kilobytes: float, times: dict[tuple[bool, int], float]) -> None:
    """Say which limits are not met."""
    most = MOST_KILOBYTES.get(size, kilobytes)
    if kilobytes > most:
        print(f"       over the limit of {most} kB")
    for (is_open, slowdown), value in times.items():
        most = MOST_MILLISECONDS.get((size, slowdown), value)
        if value > most:
            what = "open" if is_open else "to load"
            print(f"       over the limit of {most} ms, page {what}, speed 1/{slowdown}")


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
