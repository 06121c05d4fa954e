"""What was published: the redirects, and the list of addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb_tools.core.addresses import ADDRESSES, read_addresses, removed
from kb_tools.core.generated import INDEX_PAGES, generated_names
from kb_tools.core.redirects import REDIRECTS, check_redirects, read_redirects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Set
    from pathlib import Path

    from kb_tools.checking.selection import Selection
    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.problems import Problem


def check_published(
    docs: Path,
    shown: Callable[[Path], str],
    catalogue: Catalogue,
    documents: Set[str],
    selection: Selection,
    *,
    is_whole: bool,
) -> Iterator[Problem]:
    """Yield redirects that lead nowhere, and published addresses that do.

    :param is_whole: whether all records could be read; else the value of a facet that is
        missing may be that of a record with mistakes.
    """
    path, listed = docs / REDIRECTS, docs / ADDRESSES
    redirects = read_redirects(path, shown(path))
    pages = {*documents, *generated_names(catalogue, documents), *INDEX_PAGES}
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
