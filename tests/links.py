"""The links of a built site, and where they lead."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path


class Links(HTMLParser):
    """The links and ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif value and (name == "src" or (name == "href" and tag in {"a", "link"})):
                self.links.append(value)
            elif value and name in {"for", "aria-describedby", "aria-labelledby"}:
                self.links += [f"#{id_}" for id_ in value.split()]


def dead_links(site: Path) -> list[str]:
    """Return each link within a site that leads nowhere, and each id that a page has twice."""
    pages = {path: Links(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    ids = {path: set(page.ids) for path, page in pages.items()}
    assert any(page.links for page in pages.values())
    found = []
    for path, page in pages.items():
        if len(page.ids) > len(ids[path]):
            found.append(f"{path}: an id twice")
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            is_whole = not parts.fragment or unquote(parts.fragment) in ids.get(target, ())
            if not target.is_file() or not is_whole:
                found.append(f"{path}: {link}")
    return found
