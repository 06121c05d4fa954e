"""Related articles and series, without a build."""

from __future__ import annotations

from dataclasses import replace

from kb_tools.core.catalogue import Catalogue
from kb_tools.core.records import Record
from kb_tools.core.related import MOST, Relatedness
from kb_tools.core.subject import load
from tests.site import OTHER_SUBJECT

SUBJECT = load(OTHER_SUBJECT / "docs/subject.toml")


def rule(id_: str, short: str | None = None) -> Record:
    return Record(f"rules/{id_}", "rule", id_, f"Rule {id_}", "A rule.", short=short)


def office(id_: str) -> Record:
    return Record(f"offices/{id_}", "office", id_, f"Office {id_}", "An office.")


def guide(id_: str, date: str, rules: str = "", offices: str = "") -> Record:
    fields = {"rules": tuple(rules.split()), "offices": tuple(offices.split())}
    record = Record(f"guides/{id_}", "guide", id_, f"Guide {id_}", "A guide.")
    return replace(record, published=date, fields=fields)


ENTRIES = [rule("r1", "R1"), rule("r2"), rule("r3"), rule("r4"), office("o1"), office("o2")]


def among(*guides: Record) -> Relatedness:
    return Relatedness(Catalogue(SUBJECT, [*ENTRIES, *guides]))


def related(relatedness: Relatedness, id_: str) -> list[str]:
    record = relatedness.catalogue.by_docname[f"guides/{id_}"]
    return [other.docname.removeprefix("guides/") for other in relatedness.related(record)]


def test_what_is_rare_weighs_more_than_what_is_common() -> None:
    common = [guide(f"c{n}", "2020", "r2") for n in range(6)]
    found = among(guide("a", "2020", "r1 r2"), guide("rare", "2001", "r1"), *common)
    assert related(found, "a")[0] == "rare"


def test_a_type_weighs_as_the_subject_says() -> None:
    found = among(
        guide("a", "2020", "r1", "o1"),
        guide("office", "2020", "", "o1"),
        guide("rule", "2001", "r1"),
    )
    assert related(found, "a") == ["rule", "office"]
    assert related(found, "rule") == ["a"]


def test_the_reasons_are_named_by_weight_and_cut() -> None:
    found = among(
        guide("a", "2020", "r1 r2 r3 r4", "o1"),
        guide("b", "2020", "r1 r2 r3 r4", "o1"),
        guide("c", "2020", "r1"),
    )
    (first, second) = found.related(found.catalogue.by_docname["guides/a"])
    assert first.shared == ("Rule r2", "Rule r3", "Rule r4")
    assert first.more == 2
    assert (second.shared, second.more) == (("R1",), 0)


def test_equals_are_sorted_by_nearness_in_time_and_there_are_few() -> None:
    others = [guide(f"y{year}", str(year), "r1") for year in range(2000, 2020)]
    found = among(guide("a", "2010-05", "r1"), guide("apart", "2010", "r2"), *others)
    assert set(related(found, "a")) == {"y2008", "y2009", "y2010", "y2011", "y2012"}
    assert len(related(found, "a")) == MOST
    assert related(found, "apart") == []


def test_an_entry_has_no_related_articles_and_no_series() -> None:
    found = among(guide("a", "2020", "r1"))
    assert found.related(ENTRIES[0]) == ()
    assert found.series(ENTRIES[0]) is None


def test_a_series_is_that_of_the_first_entry_by_date() -> None:
    found = among(
        guide("a", "2020", "r1 r2"),
        guide("before", "2019-12", "r2 r1"),
        guide("long-before", "1999", "r1"),
        guide("after", "2020-01-02", "r1"),
        guide("other", "2020-01-01", "r2"),
        guide("none", "2020"),
    )
    guides = found.catalogue.by_docname
    series = found.series(guides["guides/a"])
    assert series is not None
    assert (series.label, series.docname) == ("R1", "rules/r1")
    assert series.previous is not None
    assert series.previous.docname == "guides/before"
    assert series.next is not None
    assert series.next.docname == "guides/after"
    first = found.series(guides["guides/long-before"])
    assert first is not None
    assert first.previous is None
    assert found.series(guides["guides/none"]) is None


def test_what_is_far_down_a_long_list_is_found_by_what_is_rare() -> None:
    many = [guide(f"m{n}", f"20{n // 12:02}-{n % 12 + 1:02}", "r2") for n in range(240)]
    found = among(guide("a", "2019-12-31", "r1 r2"), guide("z", "1990", "r1 r2"), *many)
    assert related(found, "a")[0] == "z"
