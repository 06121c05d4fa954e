from __future__ import annotations

import pytest

from kb_tools.core.catalogue import Catalogue
from kb_tools.core.listing import Query, paginate, select
from kb_tools.core.loader import Loader
from kb_tools.core.subject import load
from tests.site import OTHER_SUBJECT

DOCS = OTHER_SUBJECT / "docs"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    subject = load(DOCS / "subject.toml")
    loader = Loader(subject)
    records = []
    for path in sorted(DOCS.glob("*/*.md")):
        docname = str(path.relative_to(DOCS).with_suffix(""))
        page = loader.load(path.read_text(), docname, path.name)
        assert page.problems == []
        records.append(page.record)
    return Catalogue(subject, [record for record in records if record is not None])


def ids(catalogue: Catalogue, query: Query) -> list[str]:
    return [record.id for record in select(catalogue, query)]


def test_sorts_and_limit(catalogue: Catalogue) -> None:
    assert ids(catalogue, Query(("guide",))) == ["heating", "deposit", "repairs"]
    assert ids(catalogue, Query(("guide",), sort="oldest", limit=1)) == ["repairs"]
    assert ids(catalogue, Query(("rule",), sort="title")) == ["deposit-rule", "heat-rule"]


def test_values_of_one_facet_are_alternatives_and_facets_combine(catalogue: Catalogue) -> None:
    both = (("rule", ("heat-rule", "deposit-rule")),)
    assert len(ids(catalogue, Query(("guide",), both))) == 3
    query = Query(("guide",), (("rule", ("HR 1",)), ("year", ("2022",))))
    assert ids(catalogue, query) == ["repairs"]
    assert ids(catalogue, Query(("guide",), (("state-of-rule", ("binding",)),))) == [
        "heating",
        "repairs",
    ]
    assert ids(catalogue, Query(("rule",), (("status", ("lapsed",)),))) == ["deposit-rule"]
    assert ids(catalogue, Query(("rule",), (("offices", ("housing-office",)),))) == ["heat-rule"]


def test_names_lead_to_the_record_whatever_the_case(catalogue: Catalogue) -> None:
    for name in ("heat-rule", "Heat Rule", "hr 1", "WARMTH  RULE", "12 Harb. Code 3"):
        record = catalogue.find("rule", name)
        assert record is not None
        assert record.id == "heat-rule"
    assert catalogue.find("office", "Heat Rule") is None


def test_pages_of_a_list(catalogue: Catalogue) -> None:
    pages = paginate(catalogue.articles, 2)
    assert [(len(page.records), page.number, page.pages, page.total) for page in pages] == [
        (2, 1, 2, 3),
        (1, 2, 2, 3),
    ]
    assert len(paginate((), 2)) == 1
