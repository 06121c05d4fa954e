"""Index pages: all names from A to Z, all authorities by citation, and the search page."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx.builders.html import StandaloneHTMLBuilder

from kb_tools.core.generated import A_Z, CITATIONS, SEARCH
from kb_tools.core.normaliser import fold
from kb_tools.extension.drawing import drawer
from kb_tools.extension.filter_pages import FILTER_WORDS
from kb_tools.extension.freshness import freshness
from kb_tools.extension.search_index import search_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx.application import Sphinx

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Record
    from kb_tools.extension.search_index import SearchIndex

TITLES = {A_Z: "A–Z", CITATIONS: "Citation index", SEARCH: "Search"}

#: An authority with an entry lists this many pages; the entry lists all.
MOST_PAGES = 25

#: What the search's scripts say; what stands in braces is filled in by the script.
SEARCH_WORDS = FILTER_WORDS | {
    "all": {"one": "1 page found", "other": "{n} pages found"},
    "partly": "No page has all of these; {n} have some.",
    "some": "Pages with some of the words",
    "none": "No page was found.",
    "spelling": "No exact match for “{typed}”; showing “{shown}”.",
    "begun": "No exact match for “{typed}”; showing words that begin with it.",
    "also": "Also showing “{shown}” for “{typed}”.",
    "missing": "No page has “{typed}”.",
    "incomplete": "Part of the search could not be loaded, so this list may be incomplete.",
    "failed": "The search could not load its data.",
    "more": "Show more",
    "asof": "as of {date}",
}


class Name(NamedTuple):
    """A line of the names from A to Z: a name, the title if it is another, and the type."""

    name: str
    of: str | None
    docname: str
    label: str


class Authority(NamedTuple):
    """A line of the citation index: title and page of its entries and of what cites it."""

    text: str
    entries: tuple[tuple[str, str], ...]
    pages: tuple[tuple[str, str], ...]
    more: int


class Group(NamedTuple):
    """The authorities of one kind."""

    id: str
    label: str
    authorities: tuple[Authority, ...]


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("html-collect-pages", collect_pages)


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the index pages that differ from what the last build wrote."""
    index = search_index(app)
    fresh = freshness(app)
    if index is None:
        return
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    paths = {name: builder.get_output_path(name) for name in TITLES}
    if not (fresh.changed or index.store.heads_changed) and all(p.exists() for p in paths.values()):
        return
    draw = drawer(builder)
    lists = [(CITATIONS, "citation index"), (A_Z, "A–Z of all names")]
    groups = citation_groups(index, draw.domain.catalogue)
    drawn: dict[str, tuple[str, dict[str, Any]]] = {
        A_Z: ("a_z", {"groups": names(draw.domain.catalogue), "citations": CITATIONS}),
        CITATIONS: ("citations", {"groups": groups}),
        SEARCH: ("search", {"words": SEARCH_WORDS, "lists": lists}),
    }
    salt = draw.digest().encode()
    for name, (template, values) in drawn.items():
        if name in app.env.found_docs:
            continue
        digest = fresh.digest(salt, values)
        fresh.generated.add(name)
        fresh.pages[name] = digest
        if not paths[name].exists() or index.store.setting(name) != digest:
            index.store.note(name, digest)
            body = draw.place(draw.draw(template, title=TITLES[name], **values), name)
            yield name, {"title": html.escape(TITLES[name]), "body": body}, "page.html"


def names(catalogue: Catalogue) -> list[tuple[str, list[Name]]]:
    """Return all names of all entries by their first letter."""
    found = []
    for record in catalogue.entries:
        label = catalogue.subject.types[record.type].label
        found.append(Name(record.title, None, record.docname, label))
        found += [Name(a, record.title, record.docname, label) for a in record.aliases]
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(found, key=lambda name: (_natural(fold(name.name)), name.docname)):
        initial = next((c for c in fold(name.name) if c.isalnum()), "0")
        groups[initial.upper() if initial.isalpha() else "0–9"].append(name)
    return sorted(groups.items(), key=lambda group: (group[0] != "0–9", group[0]))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts numbers by what they are worth."""
    parts = re.findall(r"\d+|[^\W\d_]+", text)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


def citation_groups(index: SearchIndex, catalogue: Catalogue) -> list[Group]:
    """Return all authorities that the pages or the entries' own citations name."""
    rules = index.normaliser.rules
    written: dict[str, tuple[int, str]] = {}
    citing: dict[str, dict[str, str]] = defaultdict(dict)
    for docname, document in index.store.documents():
        for rule, term, text in document.citations:
            written[term] = min(written.get(term, (rule, text)), (rule, text))
            citing[term][docname] = document.row[1]
    owners: dict[str, list[Record]] = defaultdict(list)
    for record in catalogue.entries:
        for citation in record.citations:
            found = [t.citation for t in index.normaliser.tokens(citation) if t.citation]
            if not found:
                written[citation] = (len(rules), citation)
            for term in [item.term for item in found] or [citation]:
                owners[term].append(record)
    groups: dict[str | None, list[tuple[Any, Authority]]] = defaultdict(list)
    labels: dict[str | None, str] = {None: "Other authorities"}
    for term, (rule, text) in written.items():
        template = rules[rule].citation if rule < len(rules) else None
        labels.setdefault(template, next(r.name for r in rules if r.citation == template))
        authority = _authority(catalogue, text, owners[term], citing[term])
        groups[template].append((_natural(fold(term)), authority))
    order = [*dict.fromkeys(rule.citation for rule in rules if rule.citation), None]
    return [
        Group(
            f"group-{number}",
            labels[template],
            tuple(authority for _key, authority in sorted(groups[template])),
        )
        for number, template in enumerate(order)
        if template in groups
    ]


def _authority(
    catalogue: Catalogue, text: str, owners: Sequence[Record], citing: Mapping[str, str]
) -> Authority:
    """Return a line; ``citing`` has the pages whose text names the authority, with titles."""
    pages = dict(citing)
    for owner in owners:
        for lists in (catalogue.citing, catalogue.belonging, catalogue.mentioning):
            pages |= {record.docname: record.title for record in lists(owner)}
    for owner in owners:
        pages.pop(owner.docname, None)
    order = sorted(pages, key=lambda docname: (pages[docname].casefold(), docname))
    shown = order[:MOST_PAGES] if owners else order
    return Authority(
        text,
        tuple((owner.title, owner.docname) for owner in owners),
        tuple((pages[docname], docname) for docname in shown),
        len(order) - len(shown),
    )
