"""The searches that are compared: ours, Sphinx's own and Pagefind, each on the same pages.

An engine is a folder that is served, and where in its search page the results stand.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

#: How many results a page of them has; ours and Pagefind's load no more than these.
SHOWN = 10

PAGEFIND = "pagefind@1.6.0"

PAGEFIND_PAGE = f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Search</title>
<form role="search"><input name="q"></form>
<ol id="search-results"></ol>
<script type="module">
import {{ search }} from "./pagefind/pagefind.js";
const form = document.querySelector("form");
async function find(text) {{
  const {{ results }} = await search(text);
  const shown = await Promise.all(results.slice(0, {SHOWN}).map((result) => result.data()));
  document.getElementById("search-results").append(...shown.map(({{ url, meta, excerpt }}) => {{
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = meta.title;
    item.append(link, excerpt);
    return item;
  }}));
  document.body.dataset.done = "yes";
}}
form.addEventListener("submit", (event) => {{
  event.preventDefault();
  find(form.q.value);
}});
const text = new URLSearchParams(location.search).get("q");
if (text) find(text);
</script>
</html>
"""

#: Whether a search is at its end, or lists as many pages as are looked at: Sphinx's own lists all
#: that have any word, and loads each of them.
ENOUGH = """([link, done, shown]) => {
  const links = [...document.querySelectorAll(link)];
  const pages = new Set(links.map(({ href }) => href.split("#")[0]));
  return pages.size > shown || document.querySelector(done) !== null;
}"""


class Engine(NamedTuple):
    """A search: what it is called, where it is asked, and how its page says what it found."""

    name: str
    folder: Path
    page: str
    link: str
    done: str
    #: Whether it goes on to fetch each page that it lists, for what results quote.
    fetches_pages: bool = False

    def address(self, site: str, text: str) -> str:
        """Return the address that asks for a text."""
        return f"{site}/{self.page}{urlencode({'q': text})}"

    def results(self, page: Page, site: str, text: str) -> list[str]:
        """Ask, and return the names of the first pages that are listed, each once."""
        page.goto("about:blank")
        page.goto(self.address(site, text))
        page.wait_for_function(ENOUGH, arg=[self.link, self.done, SHOWN], polling=10)
        found = page.locator(self.link).evaluate_all("links => links.map(link => link.href)")
        names = (
            address.removeprefix(f"{site}/").partition("#")[0].removesuffix(".html")
            for address in found
        )
        return list(dict.fromkeys(names))[:SHOWN]


def ours(html: Path) -> Engine:
    """Return the search of a site that kb_tools has built."""
    done = ".kb-search-status:not(:empty)"
    return Engine("kb_tools", html, "search.html#", "#search-results li > a:first-child", done)


def stock(html: Path, name: str = "Sphinx") -> Engine:
    """Return the search of a site that has Sphinx's own."""
    done = "#search-results p.search-summary:not(:empty)"
    return Engine(name, html, "search.html?", "#search-results ul.search > li > a", done, True)


def found_pages(html: Path) -> list[str]:
    """Return the addresses of all pages in the index of a site that kb_tools has built."""
    scripts = [path.read_text(encoding="utf-8") for path in (html / "search/rows").glob("*.js")]
    calls = [json.loads(f"[{script[len('kbSearch.put(') : -len(');_')]}]") for script in scripts]
    return [row[0] for _name, rows in calls for row in rows]


def pagefind(html: Path, folder: Path, root: str) -> Engine | None:
    """Make Pagefind's index of the pages that ours has; without Node.js there is none.

    :param html: a site that kb_tools has built.
    :param folder: where the pages and the index go.
    :param root: the selector of what stands for the whole page.
    """
    npx = shutil.which("npx")
    if npx is None:
        return None
    for name in found_pages(html):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(html / name, folder / name)
    command = [npx, "--yes", PAGEFIND, "--site", folder, "--root-selector", root, "--silent"]
    subprocess.run([*command, "--keep-index-url"], check=True, cwd=folder)
    (folder / "pagefind.html").write_text(PAGEFIND_PAGE, encoding="utf-8")
    done = "body[data-done]"
    return Engine("Pagefind", folder, "pagefind.html?", "#search-results li > a", done)
