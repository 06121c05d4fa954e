"""Charts without Sphinx: tables with the place of every fault, scales, and what is drawn."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.charts.chart import TYPES, Chart, Condition, Options
from kb_tools.charts.choosing import make_chart
from kb_tools.charts.layout import lay_out, legend, runs
from kb_tools.charts.scale import read_time, round_values, time_ticks
from kb_tools.core.characters import hidden
from kb_tools.core.csv_file import CsvFile, parse_csv
from kb_tools.core.files import MAX_FILE
from kb_tools.extension.chart_directive import ChartDirective

RENTS = b"""year,area,rent,basis
2019,Old Town,800,letter
2019,Quay,700,letter
2020,Old Town,820,list
2020,Quay,,list
2022,Old Town,900,list
2022,Quay,760,list
"""


def table(content: bytes) -> CsvFile:
    found, problems = parse_csv(content, "t.csv")
    assert problems == []
    return found


def chart(content: bytes = RENTS, **options: object) -> Chart:
    given_options = {"type": "line", "x": ("year",), "y": ("rent",), "series": "area"} | options
    outcome = make_chart(table(content), Options(**given_options))
    assert outcome.chart is not None, (outcome.messages, outcome.problems)
    return outcome.chart


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "t.csv:1:1: the file is empty"),
        (b"\n\n", "t.csv:1:1: the file is empty"),
        (b"a,b\n", "t.csv:1:1: there is no row below"),
        (b"a,b\n1,2,3\n", "t.csv:2:5: the row has 3 cells and the header 2: 1, 2, 3."),
        (b"a,b\n1,2\n1\n", "t.csv:3:1: the row has 1 cells and the header 2"),
        (b"a,a\n1,2\n", "t.csv:1:3: the column 'a' is there twice"),
        (b"a,\n1,2\n", "t.csv:1:3: a column has no name"),
        (b"a;b\n1;2\n", "t.csv:1:1: cells are divided by commas"),
        (b'a,b\n1,x"y\n', "t.csv:2:3: a quote stands within a cell"),
        (b'a,b\n1,"x\n', "t.csv:2:3: a quote stands within a cell or has no second"),
        (b"a,b\n1,\xe9\n", "t.csv:2:3: the file is not UTF-8: byte 0xe9"),
        ("é,b\né,".encode() + b"\xff\n", "t.csv:2:3: the file is not UTF-8: byte 0xff"),
        ("a,b\n1,2\n".encode("utf-16"), "t.csv:1:1: the file is not UTF-8"),
        (b"a,b\n1,\x02\n", "t.csv:2:3: the invisible character U+0002"),
        ("a,b\n1,\u202ex\n".encode(), "t.csv:2:3: the invisible character U+202E"),
        (b"a" * (MAX_FILE + 1), "t.csv:1:1: the file has 2,000,001 bytes"),
    ],
)
def test_a_malformed_file(content: bytes, expected: str) -> None:
    (problem,) = parse_csv(content, "t.csv")[1]
    assert str(problem).startswith(expected)
    assert problem.code == ("hidden-character" if "invisible" in expected else "csv")


def test_all_faults_of_a_file_at_once() -> None:
    _found, problems = parse_csv(b"a,a\n1\n1,2\n=x(),2\n1,2,3\n", "t.csv")
    assert [problem.position.line for problem in problems] == [1, 2, 4, 5]


def test_a_mark_of_utf_8_is_no_part_of_a_name() -> None:
    assert table(b"\xef\xbb\xbfa,b\r\n1,2\r\n").columns == ("a", "b")


def test_places_after_a_cell_of_two_lines() -> None:
    found = table(b'a,b\n"one\ntwo",3\n4,5\n')
    assert found.rows[0]["a"].text == "one two"
    assert [found.position(row["b"]) for row in found.rows] == [(3, 6), (4, 3)]


def test_a_formula_is_refused_and_a_number_is_not() -> None:
    (problem,) = parse_csv(b"a,b\n1,=cmd()\n", "t.csv")[1]
    assert problem.position == (2, 3)
    assert "'=cmd()' is a formula" in problem.message
    (problem,) = parse_csv(b"a,=cmd()\n1,2\n", "t.csv")[1]
    assert problem.position == (1, 3)
    assert table(b"a,b\n-1.5,+3\n-,=\n").rows[0]["a"].text == "-1.5"


cells = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1).filter(
    lambda text: text[0] not in "=@+-" and not list(hidden(text))  # no formulas
)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=5))
def test_reads_what_the_standard_library_writes(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["a", "b", "c"], *rows])
    found = table(text.getvalue().encode())
    assert [[cell.text for cell in row.values()] for row in found.rows] == rows


@given(st.floats(-1e9, 1e9, allow_nan=False), st.floats(0, 1e9), st.integers(1, 12))
def test_the_marks_of_an_axis_hold_all_values_and_zero(
    low: float, extent: float, count: int
) -> None:
    ticks = round_values(low, low + extent, count)
    margin = 1e-6 * max(1, abs(low), extent)
    assert ticks[0] <= low + margin
    assert ticks[-1] >= low + extent - margin
    assert 0 in ticks
    assert len(ticks) <= count + 3


def test_round_values() -> None:
    assert round_values(0, 2589, 6) == [0, 500, 1000, 1500, 2000, 2500, 3000]
    assert round_values(3, 3, 4) == [0, 1, 2, 3]
    assert round_values(0, 0, 4) == [0, 0.25, 0.5, 0.75, 1]


@pytest.mark.parametrize("text", ["24", "2024-13", "2024-02-30", "2024-1", "x", "", "²024"])
def test_what_is_no_date(text: str) -> None:
    assert read_time(text) is None


def test_the_first_month_of_an_axis_has_its_year() -> None:
    low, high = read_time("2025-03-06"), read_time("2026-02-01")
    assert low
    assert high
    names = [name for _number, name in time_ticks(low[1], high[1], "day", 6, "en")]
    assert names == ["May 2025", "Jul", "Sep", "Nov", "Jan 2026"]


def test_gaps_are_gaps() -> None:
    drawn = chart()
    old_town, quay = drawn.series
    assert [[point.x for point in run] for run in runs(drawn, old_town)] == [[2019, 2020], [2022]]
    assert [[point.x for point in run] for run in runs(drawn, quay)] == [[2019], [2022]]
    assert drawn.rows[1].cells == ("820", "")


def test_an_empty_cell_between_days_is_a_gap() -> None:
    days = b"day,n\n2024-01-01,1\n2024-01-05,2\n2024-01-06,\n2024-01-09,4\n"
    drawn = chart(days, x=("day",), y=("n",), series="")
    assert [len(run) for run in runs(drawn, drawn.series[0])] == [2, 1]


def test_single_points_are_not_joined() -> None:
    drawn = chart(marks="basis", joined=("list",), where=(Condition("area", ("Old Town",)),))
    assert [[point.x for point in run] for run in runs(drawn, drawn.series[0])] == [[2020], [2022]]
    assert [key.label for key in legend(drawn)] == ["letter", "list"]
    drawn = chart(type="points")
    assert list(runs(drawn, drawn.series[0])) == []


def test_labels_set_the_words_and_the_order() -> None:
    drawn = chart(labels=(("Quay", "The quay"), ("year", "In")))
    assert drawn.header == ("In", "The quay", "Old Town")


def test_series_differ_by_more_than_colour() -> None:
    keys = legend(chart())
    assert keys[0].shapes[1].path != keys[1].shapes[1].path
    filled = [key.shapes[0].filled for key in legend(chart(type="stacked"))]
    assert filled == [1, 2]


@pytest.mark.parametrize("kind", ["line", "step", "points", "bar", "stacked"])
@pytest.mark.parametrize("width", [300, 680])
def test_all_that_is_drawn_is_within_the_drawing(kind: str, width: int) -> None:
    for x in ("year", "basis") if kind in {"bar", "stacked"} else ("year",):
        where = (Condition("year", ("2019", "2020")),) if x == "year" else ()
        where = where or (Condition("year", ("2019",)),)
        drawing = lay_out(chart(type=kind, x=(x,), where=where), width, 300, "en")
        assert drawing.words
        assert all(0 <= word.x <= width and 0 <= word.y <= drawing.height for word in drawing.words)


def outcome_of(content: bytes, **options: object) -> tuple[str, ...]:
    given_options = {"type": "line", "x": ("year",), "y": ("rent",), "series": "area"} | options
    outcome = make_chart(table(content), Options(**given_options))
    assert outcome.chart is None
    return (*outcome.messages, *map(str, outcome.problems))


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        (RENTS, {"x": ("yaer",)}, "no column 'yaer'. Did you mean 'year'? Its columns are: year,"),
        (RENTS, {"where": (Condition("area", ("Kay",)),)}, "no row has area='Kay'"),
        (RENTS, {"y": ()}, "':y:' is missing"),
        (RENTS, {"y": ("rent", "year")}, "only one column"),
        (RENTS, {"joined": ("list",)}, "which is missing"),
        (RENTS, {"marks": "basis", "joined": ("lst",)}, "Did you mean 'list'?"),
        (RENTS, {"x": ("area",), "series": ""}, "t.csv:2:6: 'Old Town' is not a date like 2024"),
        (RENTS, {"series": ""}, "t.csv:3:11: a second number for '2019' in 'Rent'"),
        (RENTS.replace(b"760", b"1 000"), {}, "t.csv:7:11: '1 000' is not a number"),
        (RENTS.replace(b"760", b'"1,000"'), {}, "t.csv:7:11: '1,000' is not a number"),
        (RENTS.replace(b"760", b"nan"), {}, "t.csv:7:11: 'nan' is not a number"),
        (RENTS.replace(b"2020,Q", b"2020-01,Q"), {}, "t.csv:5:1: '2020-01' is not a year like"),
        (RENTS.replace(b"760", b"-7"), {"type": "stacked"}, "t.csv:7:11: -7 is below zero"),
    ],
)  # fmt: skip
def test_what_does_not_fit(content: bytes, options: dict[str, object], expected: str) -> None:
    messages = outcome_of(content, **options)
    assert any(expected in message for message in messages), messages


def test_too_many_series() -> None:
    rows = b"".join(b"2020,area %d,1,x\n" % number for number in range(7))
    (message,) = outcome_of(b"year,area,rent,basis\n" + rows)
    assert "7 series cannot be told apart; at most 6" in message


def test_the_manual_shows_what_it_draws_and_names_every_option() -> None:
    manual = Path("docs/contribute/charts.md").read_text(encoding="utf-8")
    shown, drawn = re.findall(r"^```\{chart\}.*?^```$", manual, re.MULTILINE | re.DOTALL)
    assert shown == drawn
    named = set(re.findall(r"`:(\w+):`", manual))
    assert named == set(ChartDirective.option_spec)
    for name in TYPES:
        assert f"`{name}`" in manual
