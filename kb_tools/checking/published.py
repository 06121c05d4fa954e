"""What was published: the redirects, and the list of addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb_tools.core.addresses import ADDRESSES, read_addresses, removed
from kb_tools.core.generated import INDEX_PAGES, RESERVED, generated_names
from kb_tools.core.problems import START, Problem
from kb_tools.core.redirects import REDIRECTS, check_redirects, read_redirects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Set
    from pathlib import Path

    from kb_tools.checking.selection import Selection
    from kb_tools.core.catalogue import Catalogue


def check_published(
    docs: Path,
    shown: Callable[[Path], str],
    catalogue: Catalogue,
    documents: Set[str],
    selection: Selection,
    *,
    is_whole: bool,
) -> Iterator[Problem]:
    """Yield redirects and published addresses that lead nowhere, and pages made twice.

    :param is_whole: whether all records could be read; else the value of a facet that is
        missing may be that of a record with mistakes.
    """
    path, listed = docs / REDIRECTS, docs / ADDRESSES
    redirects = read_redirects(path, shown(path))
    generated = {*generated_names(catalogue, documents)}
    for name in sorted(generated & documents):
        if selection.has(file := docs / f"{name}.md"):
            yield Problem(shown(file), START, "file-name", RESERVED)
    pages = {*documents, *generated, *INDEX_PAGES}
    if selection.has(path):
        yield from redirects.problems
        yield from check_redirects(redirects, shown(path), pages)
    if not selection.has(listed):
        return
    addresses = read_addresses(listed, shown(listed))
    yield from addresses.problems
    facets = catalogue.subject.facets
    doubtful = {n for n in addresses.lines if not is_whole and n.partition("/")[0] in facets}
    yield from removed(
        addresses, shown(listed), {*pages, *redirects.targets, *doubtful}, sorted(pages)
    )
