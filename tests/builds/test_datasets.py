"""Datasets: where their rows are shown, what is written anew, and what bad files are told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sphinx.errors import ConfigError

from tests.datasets import SUBJECT, VISITS, add_datasets

if TYPE_CHECKING:
    from tests.site import Site


@pytest.fixture
def built(site: Site) -> Site:
    assert add_datasets(site).build().warnings == ""
    return site


def text(page: str) -> str:
    page = re.sub(r"</?(?:span|a|time)\b[^>]*>", "", page)
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_all_rows_are_listed_in_pages(built: Site) -> None:
    first, second = built.page("visits/index.html"), built.page("visits/page-2.html")
    assert "4 visits" in text(first)
    assert first.count("<tr>") == 4
    assert "Bay, Upper" in first
    assert "Dock Street" not in first
    assert "Dock Street" in second
    assert 'href="../offices/housing-office.html#page-visits"' in first
    assert "The log &lt;of&gt; visits" in first
    assert "Two streets share a name." in first
    assert "inspector" not in first


def test_an_entry_shows_its_rows_and_counts(built: Site) -> None:
    page = text(built.page("offices/housing-office.html"))
    assert "3 visits: Cold 2, Warm 1." in page
    assert "Cliff Lane" in page
    assert "Dock Street" not in page
    assert "Day Warm Cold January 1, 2024 0 1,200 January 1, 2023 1 0" in page
    assert "Nobody came." in text(built.page("offices/old-office.html"))
    assert 'id="page-visits"' in built.page("offices/housing-office.html")
    assert 'id="page-visits"' not in built.page("rules/heat-rule.html")


def test_a_dated_field_has_its_day_and_source(built: Site) -> None:
    page = built.page("offices/port-office.html")
    assert "Gruff as of February 2024 [1] The door" in text(page)
    assert 'href="#source-note"' in page
    assert "Mood Never asked" in text(built.page("offices/old-office.html"))


def test_maps_count_rows_and_show_fields(built: Site) -> None:
    page = built.page("map.html")
    assert re.findall(r'aria-label="([^"]*)"><rect x="(\d+)" y="(\d+)"', page) == [
        ("Housing Office (HO): 3 visits", "41", "1"),
        ("Port Office (port-office): 1 visit", "1", "41"),
    ]
    assert "HO 3 port-office 1" in text(page)
    assert "0 (1) 1–2 (1) 3 or more (1)" in text(page)
    assert "Old Office 0 Port Office 1" in text(page)
    assert 'href="visits/index.html">All visits, with a filter' in page
    moods = text(built.page("moods.html"))
    assert 'aria-label="Port Office (port-office): Gruff"' in built.page("moods.html")
    assert "Kind (0) G Gruff (1) – Never asked (2)" in moods
    assert "Old Office Never asked Port Office Gruff" in moods
    assert "The door February 2024 A note, P" in moods


def test_an_edit_of_the_file_writes_the_pages_that_show_it(built: Site) -> None:
    built.edit("data/visits.csv", "Dock Street", "Dock Quay")
    assert built.pages_written(built.build()) == {
        "offices/port-office.html",
        "visits/page-2.html",
        "filter/table-visits.js",
    }
    built.edit("data/visits.csv", "port-office,Dock Quay,W,2023-07-01,B\n", "")
    assert built.pages_written(built.build()) == {
        "offices/port-office.html",
        "visits/index.html",
        "filter/table-visits.js",
        "map.html",
    }
    assert not (built.out / "visits/page-2.html").exists()
    assert built.pages_written(built.build()) == set()
    incremental = built.content()
    built.clean()
    built.build()
    assert built.content() == incremental


def test_a_new_title_and_a_moved_tile_are_seen(built: Site) -> None:
    built.edit("offices/port-office.md", 'name: "Port Office"', 'name: "A Port"')
    built.edit("data/grid.csv", "port-office,2,1", "port-office,2,2")
    built.build()
    assert '<rect x="41" y="41"' in built.page("map.html")
    assert "A Port" in built.page("visits/index.html")
    incremental = built.content()
    built.clean()
    built.build()
    assert built.content() == incremental


def test_serial_equals_parallel(built: Site) -> None:
    serial = built.content()
    built.clean()
    assert built.build(jobs=2).warnings == ""
    assert built.content() == serial


def test_a_dataset_without_entries_is_written_anew(site: Site) -> None:
    subject = (site.docs / "subject.toml").read_text()
    lines = (
        '[datasets.x]\ntitle = "X"\nfile = "x.csv"\nsource = "S"\nas_of = 2024-01-01\npage = "x"\n'
    )
    site.write("subject.toml", subject + lines + '[datasets.x.columns]\na = { label = "A" }\n')
    site.write("x.csv", "a\none\n")
    assert site.build().warnings == ""
    site.write("x.csv", "a\ntwo\n")
    site.build()
    assert "two" in site.page("x/index.html")


def test_other_formats_have_the_rows_too(site: Site) -> None:
    assert add_datasets(site).build(builder="text", out="text").warnings == ""
    page = (site.root / "text/offices/port-office.txt").read_text()
    assert "Dock Street" in page
    assert "Housing Office: 3" in (site.root / "text/map.txt").read_text()


BAD = {
    "unknown entry": (
        "HO,",
        "HP,",
        r"visits.csv:4:1: .*office: there is no office 'HP'. There are: .*port-office",
    ),
    "code": ("Lane,C", "Lane,X", r"visits.csv:4:15: .*result: 'X' is not allowed.*W, C"),
    "code after quotes": ('er",C', 'er",X', r"visits.csv:3:29: .*'X' is not allowed"),
    "date": ("2024-02-01", "2024-02-31", r"visits.csv:4:17: .*'2024-02-31' is not a date"),
    "cells": ("HO,Cliff", "HO,The, Cliff", r"visits.csv:4:33: .*6 cells.*header 5"),
    "column": ("street,", "stret,", r"visits.csv:1:1: .*no column 'street'.*mean 'stret'"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_in_a_file_is_told_until_it_is_mended(site: Site, case: str) -> None:
    old, new, expected = BAD[case]
    add_datasets(site).edit("data/visits.csv", old, new)
    for _ in range(2):
        lines = site.build().lines
        assert len(lines) == 1, lines
        assert re.search(expected, lines[0]), lines[0]
    site.write("data/visits.csv", VISITS)
    assert site.build().warnings == ""


def test_a_missing_and_a_foreign_file(site: Site) -> None:
    add_datasets(site).write("data/visits.csv", b"office,street\n\xe9")
    (site.docs / "data/by_year.csv").unlink()
    lines = site.build().lines
    assert any("visits.csv:2:1" in line and "not UTF-8" in line for line in lines)
    assert any("by_year.csv:1:1" in line and "no such file" in line for line in lines)


def test_a_grid_has_one_tile_in_each_place(site: Site) -> None:
    grid = "id,row,column\nHO,1,1\nport-office,1,1\nHO,1,2\nold-offce,1,3\nold-office,99,1\n"
    grid += "port-office," + "9" * 5000 + ",1\n"
    add_datasets(site).write("data/grid.csv", grid)
    lines = "\n".join(site.build().lines)
    assert "grid.csv:3:1: WARNING: id: 'port-office' cannot stand there; 'HO'" in lines
    assert "grid.csv:4:1: WARNING: id: 'HO' cannot stand there" in lines
    assert "grid.csv:5:1: WARNING: id: there is no office 'old-offce'. Did you mean" in lines
    assert "grid.csv:6:12: WARNING: row: '99' is not allowed" in lines
    assert "grid.csv:7:13: WARNING: row: '9999" in lines


MAPS = {
    "no grid": (":type: office\n:field: mood", "'grid' is missing"),
    "two measures": (
        ":grid: g.csv\n:type: office\n:field: mood\n:dataset: visits",
        "one measure",
    ),
    "type": (":grid: g.csv\n:type: offise\n:field: mood", "Did you mean 'office'"),
    "dataset": (":grid: g.csv\n:type: office\n:dataset: visit", "Did you mean 'visits'"),
    "field": (":grid: g.csv\n:type: office\n:field: mod", "Did you mean 'mood'"),
}


@pytest.mark.parametrize("case", MAPS)
def test_a_map_says_what_it_needs(site: Site, case: str) -> None:
    options, expected = MAPS[case]
    add_datasets(site).write(
        "map.md", f"---\norphan: true\n---\n# Map\n\n```{{tile-map}}\n{options}\n```\n"
    )
    lines = site.build().lines
    assert len(lines) == 1, lines
    assert "map.md:6" in lines[0]
    assert expected in lines[0]


SUBJECTS = {
    "type": ('refers_to = "office"', 'refers_to = "ofice"', "'ofice' is no type of entry"),
    "count_by": ('count_by = "result"', 'count_by = "results"', "Did you mean 'result'"),
    "pivot": ('value = "count"', 'value = "cont"', "Did you mean 'count'"),
    "page": ('page = "visits"', 'page = "guides"', "the folder of guide already"),
    "date": ("as_of = 2024-03-01", 'as_of = "soon"', "as_of"),
    "outside": ('file = "data/visits.csv"', 'file = "../visits.csv"', "file"),
}


@pytest.mark.parametrize("case", SUBJECTS)
def test_what_is_wrong_in_the_subject_is_told_with_its_line(site: Site, case: str) -> None:
    old, new, expected = SUBJECTS[case]
    assert old in SUBJECT
    add_datasets(site).edit("subject.toml", old, new)
    with pytest.raises(ConfigError, match=re.escape(expected)) as error:
        site.build()
    place = re.search(r"subject.toml:(\d+):", str(error.value))
    assert place
    lines = (site.docs / "subject.toml").read_text().splitlines()
    assert new.partition(" ")[0] in lines[int(place[1]) - 1]
