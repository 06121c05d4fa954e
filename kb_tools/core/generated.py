"""Generated pages: which there are beside the documents, by name.

The further pages of long lists are left out: what stands on them changes from day to
day, so nothing is lost when a list gets shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.subject import Facet, Subject

#: Pages of a theme with a search of its own.
A_Z, CITATIONS, SEARCH = "a-z", "citations", "search"
INDEX_PAGES = frozenset({A_Z, CITATIONS, SEARCH})
#: Names at the top of a site that a build uses itself, for pages or for folders of scripts.
RESERVED_NAMES = INDEX_PAGES | {"filter", "genindex"}
RESERVED = "the build makes a page or a folder of this name itself; choose another"


def has_pages(subject: Subject, facet: Facet) -> bool:
    """Whether the values of a facet get pages; entries have their own."""
    return not (facet.field and subject.fields[facet.field].refers_to)


def shown_values(catalogue: Catalogue, name: str) -> list[str]:
    """Return a facet's values that get pages: closed lists in their order, years from the last."""
    subject = catalogue.subject
    facet = subject.facets[name]
    found = set(catalogue.postings[name])
    if facet.year_of:
        return sorted(found, reverse=True)
    if facet.field:
        words = subject.fields[facet.field].values or ()
        return [value for value in words if value in found]
    type_ = subject.fields[facet.status_of or ""].refers_to or ""
    found |= {r.status.value for r in catalogue.of_type(type_) if r.status}
    return [value for value in subject.statuses if value in found]


def generated_names(catalogue: Catalogue, documents: Set[str]) -> Iterator[str]:
    """Yield the name of each page of a facet, an overview or a dataset that is generated."""
    subject = catalogue.subject
    for name, facet in subject.facets.items():
        if has_pages(subject, facet):
            yield from (f"{name}/{value}" for value in shown_values(catalogue, name))
            yield f"{name}/index"
    folders = [spec.folder for spec in subject.types.values()]
    folders += [spec.page for spec in subject.datasets.values() if spec.page]
    yield from (name for folder in folders if (name := f"{folder}/index") not in documents)


def lasting_names(catalogue: Catalogue, documents: Set[str]) -> set[str]:
    """Return the names of all pages that are there to stay.

    The page of a status is there only while something has that status.
    """
    facets = catalogue.subject.facets
    passing = tuple(f"{name}/" for name, facet in facets.items() if facet.status_of)
    generated = generated_names(catalogue, documents)
    lasting = {n for n in generated if not n.startswith(passing) or n.endswith("/index")}
    return {*documents, *lasting}
