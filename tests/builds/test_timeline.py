"""The timeline: what is shown, when it is written anew, and what is said of mistakes."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from tests.timeline import EVENTS, add_timeline

if TYPE_CHECKING:
    from tests.site import Site

FILE = "history/events.yaml"
WINTER = "A cold winter <fills> the office with complaints."


@pytest.fixture
def timed(site: Site) -> Site:
    return add_timeline(site)


@pytest.fixture
def built(timed: Site) -> Site:
    assert timed.build().warnings == ""
    return timed


def events(site: Site, page: str) -> list[str]:
    """The events of a page, as a reader sees them."""
    found = re.findall(r'<li class="kb-event">(.*?)</div></li>', site.page(page), re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", item)).split()) for item in found]


def test_all_events_newest_first_each_once(built: Site) -> None:
    assert events(built, "history/index.html") == [
        "February 2003 The deposit rule is read out. Deposit Rule Source: A letter, A tenant",
        "May 6, 2001 The council passes the heat rule. Heat Rule Source: Harbour Gazette",
        f"1999 {WINTER} Housing Office Source: Harbour Gazette",
    ]
    page = built.page("history/index.html")
    assert re.findall(r'href="#year-(\d+)"', page) == ["2003", "2001", "1999"]
    assert re.findall(r'id="year-(\d+)"', page) == ["2003", "2001", "1999"]
    assert 'href="https://example.org/7"' in page
    assert "_static/timeline.js" in page
    assert "timeline.js" not in built.page("rules/heat-rule.html")


def test_an_entry_keeps_its_own_words_and_gets_the_source(built: Site) -> None:
    assert events(built, "rules/heat-rule.html") == ["May 6, 2001 Passed. Source: Harbour Gazette"]


def test_an_event_of_the_file_stands_on_its_entries(built: Site) -> None:
    assert events(built, "rules/deposit-rule.html") == [
        "February 2003 The deposit rule is read out. Source: A letter, A tenant"
    ]


def test_a_type_that_gathers_shows_what_happened_to_what_belongs_to_it(built: Site) -> None:
    assert events(built, "offices/housing-office.html") == [
        f"1999 {WINTER} Source: Harbour Gazette",
        "May 6, 2001 The council passes the heat rule. Heat Rule Source: Harbour Gazette",
    ]


def test_a_source_of_the_page_is_cited_by_its_number(timed: Site) -> None:
    source = EVENTS[EVENTS.index("sources:") : EVENTS.index("  - id: letter-2003")]
    timed.edit("rules/heat-rule.md", "offices: [", f"{source}offices: [")
    timed.build()
    assert events(timed, "rules/heat-rule.html") == ["May 6, 2001 Passed. [1]"]


def test_two_events_of_one_day_stay_two(timed: Site) -> None:
    timed.edit(
        "rules/heat-rule.md", "    title: Passed.\n", "    title: Passed.\n"
        "  - date: 2001-05-06\n    title: The mayor signs.\n"
    )  # fmt: skip
    timed.build()
    shown = events(timed, "history/index.html")
    assert [line.split(" Source")[0] for line in shown if "2001" in line] == [
        "May 6, 2001 The mayor signs. Heat Rule",
        "May 6, 2001 The council passes the heat rule. Heat Rule",
    ]
    assert len(events(timed, "rules/heat-rule.html")) == 2


def test_without_a_file_the_entries_events_are_listed(site: Site) -> None:
    site.write("history.md", "---\norphan: true\n---\n# History\n\n```{timeline}\n```\n")
    assert site.build().warnings == ""
    assert events(site, "history.html") == ["May 6, 2001 Passed. Heat Rule"]


def test_other_formats_list_the_events(timed: Site) -> None:
    timed.build(builder="text", out="text")
    text = (timed.root / "text/history/index.txt").read_text()
    assert "2001-05-06: The council passes the heat rule." in text


def test_an_edit_writes_the_pages_that_show_the_event(built: Site) -> None:
    built.edit(FILE, "is read out", "is read aloud")
    written = built.pages_written(built.build())
    assert written == {"history/index.html", "rules/deposit-rule.html"}
    assert built.pages_written(built.build()) == set()


def test_a_new_event_reaches_what_gathers(built: Site) -> None:
    built.edit(
        FILE,
        "sources:\n",
        "  - date: 2005\n    title: It is cold.\n    rules: [heat-rule]\n    source: letter-2003\n"
        "sources:\n",
    )
    written = built.pages_written(built.build())
    assert written == {
        "history/index.html", "offices/housing-office.html", "rules/heat-rule.html"
    }  # fmt: skip


def test_a_renamed_entry_is_renamed_in_the_list(built: Site) -> None:
    built.edit("rules/deposit-rule.md", "name: Deposit Rule", "name: Bond Rule")
    built.edit("guides/deposit.md", "[Deposit Rule]", "[Bond Rule]")
    assert "history/index.html" in built.pages_written(built.build())
    assert "Bond Rule" in built.page("history/index.html")


def test_of_many_events_of_an_entry_the_earlier_are_folded(timed: Site) -> None:
    dated = "".join(
        f"  - date: {1900 + number}\n    title: Event {number}.\n    source: letter-2003\n"
        "    rules: [deposit-rule]\n"
        for number in range(1, 13)
    )
    timed.edit(FILE, "events:\n", f"events:\n{dated}")
    timed.build()
    page = timed.page("rules/deposit-rule.html")
    earlier, newest = re.search(r"<details>(.*?)</details>(.*)", page, re.DOTALL).groups()
    assert "<summary>5 earlier events, 1901 to 1905</summary>" in earlier
    assert re.findall(r"Event (\d+)", earlier) == ["1", "2", "3", "4", "5"]
    assert re.findall(r"Event (\d+)", newest) == ["6", "7", "8", "9", "10", "11", "12"]
    assert len(events(timed, "rules/deposit-rule.html")) == 13
    timed.edit(FILE, dated[: dated.index("  - date: 1902")], "")
    timed.build()
    assert "<details>" not in timed.page("rules/deposit-rule.html")


def test_many_events_stand_on_pages_of_whole_years(timed: Site) -> None:
    timed.edit("subject.toml", "[timeline]", "[timeline]\nper_page = 1")
    timed.edit(FILE, "2003-02", "2001-05-06")
    assert timed.build().warnings == ""
    assert len(events(timed, "history/index.html")) == 2
    assert events(timed, "history/page-2.html") == [
        f"1999 {WINTER} Housing Office Source: Harbour Gazette"
    ]
    page = timed.page("history/page-2.html")
    assert re.findall(r'href="([^"]*#year-\d+)"', page) == [
        "../history/index.html#year-2001",
        "#year-1999",
    ]
    assert '<a href="index.html">History</a>' in page  # the breadcrumb
    script = "filter/events-history-index.js"
    assert "kbTimeline.more(" in timed.page(script)
    timed.edit(FILE, "A cold winter", "A long winter")
    written = timed.pages_written(timed.build())
    assert {"history/page-2.html", script} <= written
    assert timed.pages_written(timed.build()) == set()
    incremental = timed.content()
    timed.clean()
    timed.build()
    assert timed.content() == incremental
    timed.edit("subject.toml", "per_page = 1", "per_page = 50")
    timed.build()
    assert not (timed.out / script).exists()
    assert not (timed.out / "history/page-2.html").exists()


def test_incremental_equals_clean_and_parallel(built: Site) -> None:
    built.edit(FILE, "2003-02", "2004-03-01")
    built.build()
    built.edit(FILE, "rules: [HR 1]", "rules: [HR 1, deposit-rule]")
    built.edit("rules/heat-rule.md", "2001-05-06", "2001-05-07")
    built.edit("subject.toml", '["passed", "passes"], ', "")
    built.build()
    incremental = built.content()
    for jobs in (1, 2):
        built.clean()
        assert built.build(jobs=jobs).warnings == ""
        assert built.content() == incremental


MISTAKES = {
    "unknown entry": ("[deposit-rule]", "[depsit-rule]", r":13:13: .*no rule 'depsit-rule'.*'deposit-rule'.*unknown-reference"),
    "unknown source": ("source: letter-2003", "source: letter-203", r":14:13: .*'letter-203' is not listed.*Did you mean 'letter-2003'"),
    "unknown field": ("rules: [deposit-rule]", "ruels: [deposit-rule]", r":13:5: .*'ruels' is not known.*Did you mean 'rules'"),
    "no entry": ("    rules: [deposit-rule]\n", "", r":11:5: .*names no entry; it needs one of rules, offices"),
    "no source": ("    source: letter-2003\n", "", r":11:5: .*'source' is missing"),
    "date": ("2003-02", "2003-13", r":11:11: .*'2003-13' is not a day"),
    "unused source": ("sources:\n", "sources:\n  - {id: x, title: X, publisher: X, kind: letter}\n", r":16:10: .*no event cites the source 'x'"),
    "source twice": ("id: letter-2003", "id: gazette-2001", r":21:9: .*'gazette-2001' is listed twice"),
    "kind": ("kind: letter", "kind: leter", r":24:11: .*'leter' is not allowed.*Did you mean 'letter'"),
    "not YAML": ("rules: [HR 1]", "rules: [HR 1", r":\d+:\d+: .*the file is not YAML"),
    "alias": ("rules: [HR 1]", "rules: &a [HR 1]\n    offices: *a", r":5:12: .*anchors and aliases"),
    "empty": (EVENTS, "# Nothing.\n", r":1:1: .*the file is empty"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES, ids=list(MISTAKES))
def test_a_mistake_is_told_with_its_place_until_it_is_mended(timed: Site, case: str) -> None:
    old, new, expected = MISTAKES[case]
    timed.edit(FILE, old, new)
    first = timed.build()
    assert "Traceback" not in first.warnings
    found = [line for line in first.lines if re.search(r"events\.yaml" + expected, line)]
    assert found, first.warnings
    assert found[0] in timed.build().lines
    timed.write(FILE, EVENTS)
    assert timed.build().warnings == ""


def test_all_mistakes_are_told_at_once(timed: Site) -> None:
    timed.edit(FILE, "[HR 1]", "[HR 9]")
    timed.edit(FILE, "[deposit-rule]", "[depsit-rule]")
    timed.edit(FILE, "[housing-office]", "[housing-ofice]")
    assert len(timed.build().lines) == 3


def test_a_missing_file_is_told(timed: Site) -> None:
    (timed.docs / FILE).unlink()
    assert re.search(r"events\.yaml:1:1: .*no such file", timed.build().warnings)


def test_a_mistake_that_no_page_shows_is_found_in_the_next_build(built: Site) -> None:
    (built.docs / "history/index.md").unlink()
    built.build()
    built.edit(FILE, "[deposit-rule]", "[deposit-rule, nothing]")
    assert "no rule 'nothing'" in built.build().warnings


def test_one_event_with_two_dates_is_told_with_both_places(timed: Site) -> None:
    timed.edit(FILE, "date: 2001-05-06", "date: 2001-05-07")
    (line,) = timed.build().lines
    assert re.search(r"events\.yaml:3:11: .*2001-05-07.*2001-05-06", line)
    assert re.search(r"docs/rules/heat-rule\.md:12:11 \[kb\.two-dates\]", line)


def test_nearly_the_same_title_with_another_date_is_told(timed: Site) -> None:
    timed.edit(
        "rules/deposit-rule.md",
        "---\nIt follows",
        "events:\n  - date: 2003-03-01\n    title: The Deposit Rule is read out\n---\nIt follows",
    )
    (line,) = timed.build().lines
    assert re.search(r"events\.yaml:11:11: .*deposit-rule\.md:8:11 \[kb\.two-dates\]", line)


@pytest.mark.parametrize(
    ("date", "title"),
    [("2001-05", "Passed."), ("2002", "An act that changes it is passed."), ("2002", "In use.")],
)
def test_what_may_have_another_date_is_not_told(timed: Site, date: str, title: str) -> None:
    timed.edit("rules/heat-rule.md", "2001-05-06", date)
    timed.edit("rules/heat-rule.md", "title: Passed.", f"title: {title}")
    assert timed.build().warnings == ""


def test_titles_that_differ_in_a_number_are_two_events(timed: Site) -> None:
    event = "  - date: {}\n    title: The count is {}.\n    offices: [housing-office]\n"
    event += "    source: letter-2003\n"
    timed.edit(
        FILE, "sources:\n", event.format(2004, 1000) + event.format(2005, 1500) + "sources:\n"
    )
    assert timed.build().warnings == ""


def test_a_status_that_a_relation_rules_out_is_told_with_both_places(site: Site) -> None:
    site.edit(
        "subject.toml",
        'inverse = "Replaced by" }',
        'inverse = "Replaced by", contradicts = ["lapsed"] }',
    )
    relation = "relations:\n  - type: replaces\n    target: heat-rule\n---\nIt follows"
    site.edit("rules/deposit-rule.md", "---\nIt follows", relation)
    (line,) = site.build().lines
    assert re.search(r"deposit-rule\.md:5:10: .*'Lapsed'.*'Replaces' \(heat-rule\)", line)
    assert re.search(r"deposit-rule\.md:8:11 \[kb\.contradiction\]", line)
    site.edit("rules/deposit-rule.md", "value: lapsed", "value: binding")
    assert site.build().warnings == ""
