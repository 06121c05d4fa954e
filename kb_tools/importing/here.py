"""What is here already: articles and drafts, by their sources."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from kb_tools.core.tracking import without_tracking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb_tools.importing.article import Article


class _Place(NamedTuple):
    """A page, and how far down in its sources one is."""

    rank: int
    page: str


class Here:
    """Knows sources by address, and by title and date; says which page has them."""

    def __init__(self) -> None:
        self._by_address: dict[str, _Place] = {}
        self._by_title: dict[str, list[tuple[str | None, str | None, _Place]]] = defaultdict(list)

    def add_page(self, page: str, front: Mapping[str, Any]) -> None:
        """Take in a page's sources, as far as they can be read; without any, its own title."""
        sources = front.get("sources")
        if not isinstance(sources, list):
            self._add(_Place(0, page), front.get("title"), front.get("published"), None)
            return
        for rank, source in enumerate(sources):
            if isinstance(source, dict):
                place = _Place(rank, page)
                self._add(place, source.get("title"), source.get("date"), source.get("url"))

    def add(self, page: str, article: Article) -> None:
        """Take in an article that was just imported."""
        self._add(_Place(0, page), article.title, article.date, article.link)

    def find(self, article: Article) -> str | None:
        """Return the page that has an article: the same address, or the same title and date.

        A date that is not known is that of any article with the title, unless two addresses
        say that they differ. Of several pages, it is the one that names it first.
        """
        address = _address(article.link) if article.link else None
        if address and address in self._by_address:
            return self._by_address[address].page
        places = []
        for date, other, place in self._by_title.get(_title(article.title), ()):
            if date and article.date:
                same = _is_same_day(date, article.date)
            else:
                same = not (address and other)
            if same:
                places.append(place)
        return min(places).page if places else None

    def _add(self, place: _Place, title: object, date: object, url: object) -> None:
        address = _address(url) if isinstance(url, str) else None
        if address:
            known = self._by_address.get(address, place)
            self._by_address[address] = min(known, place)
        if isinstance(title, str) and (key := _title(title)):
            day = date if isinstance(date, str) else None
            self._by_title[key].append((day, address, place))


def _is_same_day(one: str, other: str) -> bool:
    """Whether two dates can be the same; one may be less exact."""
    return one.startswith(other) or other.startswith(one)


def _title(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).casefold()
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]", "", plain)))


def _address(url: str) -> str:
    """Return what is the same for all forms of one address."""
    try:
        parts = urlsplit(without_tracking(url.strip()))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url.strip()
    query = parse_qsl(parts.query)
    path = parts.path.rstrip("/")
    return f"{host}{path}?{urlencode(query)}" if query else f"{host}{path}"
