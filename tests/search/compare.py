"""Compare how good searches are on the real pages: ours, Sphinx's own and Pagefind.

    python -m tests.search.compare

Prints a table in Markdown: for each part of the labelled queries the share with a right
page first, the share with one among the first three, and the mean reciprocal rank among
the first ten.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.search.engines import Engine, ours, pagefind, stock
from tests.search.evaluate import labelled, measure
from tests.search.served import Served

PROJECT = Path(__file__).parent.parent.parent
PARTS = ("tuning", "held_out")

#: Gives Sphinx's search its own language back.
UNTOUCHED = """
def setup(app):
    from sphinx.search.en import SearchEnglish
    app.connect("builder-inited", lambda app: app.add_search_language(SearchEnglish), 900)
"""


def build(folder: Path, *options: str, settings: str = "") -> Path:
    """Build the project's pages, and return where they are."""
    folder.mkdir()
    conf = (PROJECT / "conf.py").read_text(encoding="utf-8") + settings
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", str(folder)]
    folders = [str(PROJECT / "docs"), str(folder / "html")]
    subprocess.run([*command, "-d", str(folder / "doctrees"), *options, *folders], check=True)
    return folder / "html"


def engines(folder: Path) -> list[Engine]:
    """Build the engines' sites."""
    kb = build(folder / "kb")
    normalised = build(folder / "normalised", "-D", "kb_search=0")
    untouched = build(folder / "untouched", "-D", "kb_search=0", settings=UNTOUCHED)
    (folder / "pagefind").mkdir()
    found = [
        ours(kb),
        stock(normalised, "Sphinx with our normaliser"),
        stock(untouched, "Sphinx, untouched"),
        pagefind(kb, folder / "pagefind", "main"),
    ]
    return [engine for engine in found if engine]


def main() -> None:
    """Print the table."""
    parts = {part: labelled(part) for part in PARTS}
    heads = [f"{part} ({len(queries)}): {at}" for part, queries in parts.items()
             for at in ("first", "first three", "MRR")]  # fmt: skip
    print("| search | " + " | ".join(heads) + " |")
    print("|---" + "|---:" * len(heads) + "|")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        missed = []
        for engine in engines(Path(folder)):
            cells = [engine.name]
            with Served(engine.folder) as served:
                page = browser.new_page()
                for queries in parts.values():
                    results = [engine.results(page, served.address, q.text) for q in queries]
                    figures = measure(queries, results)
                    cells += [f"{figure:.3f}" for figure in figures[1:4]]
                    missed += [f"{engine.name}: {line}" for line in figures.missed]
            print("| " + " | ".join(cells) + " |", flush=True)
        print("\n".join(missed), file=sys.stderr)


if __name__ == "__main__":
    main()
