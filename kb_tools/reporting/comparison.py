"""The comparison of two built sites: what a reader would find changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.reporting.site import BuiltSite, PageRecord


class Page(NamedTuple):
    """A page: its title and its address in the site."""

    title: str
    address: str


class StatusChange(NamedTuple):
    """A status that is another now, or of another part; ``None`` is no status."""

    page: Page
    before: str | None
    after: str | None
    as_of: str | None


class CountChange(NamedTuple):
    """A value of the filter that has more articles now, or fewer."""

    facet: str
    value: str
    before: int
    after: int


class SourceChange(NamedTuple):
    """Sources and authorities that a page cites now, and that it does not cite any more."""

    page: Page
    added: tuple[str, ...]
    removed: tuple[str, ...]


class Comparison(NamedTuple):
    """All differences; ``texts`` is ``None`` if a site has no texts to compare."""

    added: list[Page]
    removed: list[Page]
    redirected: list[tuple[str, str]]
    statuses: list[StatusChange]
    seen_again: int
    counts: list[CountChange]
    sources: list[SourceChange]
    texts: list[Page] | None


def compare(base: BuiltSite, head: BuiltSite) -> Comparison:
    """Compare two sites; a page that was renamed is the same page."""
    now = head.redirects
    pairs: list[tuple[PageRecord, PageRecord]] = [
        (record, head.records[now.get(address, address)])
        for address, record in sorted(base.records.items())
        if now.get(address, address) in head.records
    ]
    statuses = [change for before, after in pairs if (change := _status(before, after))]
    gone = (base.addresses | base.redirects.keys()) - head.addresses - now.keys()
    fresh = head.addresses - base.addresses - {now[old] for old in base.addresses & now.keys()}
    again = sum(
        before.status.get("as_of", "") < after.status.get("as_of", "")
        for before, after in pairs
        if before.status and _said(before) == _said(after)
    )
    return Comparison(
        [Page(head.title(address), address) for address in sorted(fresh)],
        [Page(base.title(address), address) for address in sorted(gone)],
        [(old, new) for old, new in sorted(now.items()) if base.redirects.get(old) != new],
        statuses,
        again,
        list(_counts(base, head)),
        [cited for before, after in pairs if (cited := _sources(before, after))],
        _texts(base, head),
    )


def _said(record: PageRecord) -> str | None:
    """Return a status in words, with the part that it holds for."""
    if not record.status:
        return None
    scope = record.status.get("scope")
    return f"{record.status['label']}, {scope}" if scope else record.status["label"]


def _status(before: PageRecord, after: PageRecord) -> StatusChange | None:
    if _said(before) == _said(after):
        return None
    page = Page(after.title, after.address)
    return StatusChange(page, _said(before), _said(after), after.status.get("as_of"))


def _counts(base: BuiltSite, head: BuiltSite) -> Iterator[CountChange]:
    names = {_stem(old): _stem(new) for old, new in head.redirects.items()}
    # A value that is an entry is called as the entry is now.
    old = {
        (facet, names[value] if (facet, value) not in head.counts and value in names else value): n
        for (facet, value), n in base.counts.items()
    }
    for key in sorted({*old, *head.counts}):
        one, two = old.get(key), head.counts.get(key)
        shown = two or one
        before, after = one.articles if one else 0, two.articles if two else 0
        if shown and before != after:
            yield CountChange(shown.facet, shown.label, before, after)


def _stem(address: str) -> str:
    return address.removesuffix("/").removesuffix(".html").rpartition("/")[2]


def _sources(before: PageRecord, after: PageRecord) -> SourceChange | None:
    old = before.sources | {text: text for text in before.citations}
    new = after.sources | {text: text for text in after.citations}
    added = tuple(new[key] for key in sorted(new.keys() - old.keys()))
    removed = tuple(old[key] for key in sorted(old.keys() - new.keys()))
    if not (added or removed):
        return None
    return SourceChange(Page(after.title, after.address), added, removed)


def _texts(base: BuiltSite, head: BuiltSite) -> list[Page] | None:
    """Return the pages whose title or text is another now; ``None`` if texts are missing."""
    changed = []
    compared = 0
    for address in sorted(base.addresses):
        new = head.redirects.get(address, address)
        before, after = base.text(address), head.text(new)
        compared += before is not None and after is not None
        has_both = before is not None and after is not None
        if has_both and (before != after or base.title(address) != head.title(new)):
            changed.append(Page(head.title(new), new))
    return changed if compared else None
