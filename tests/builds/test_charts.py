"""Charts on built pages, in other formats, and what a faulty one says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.site import Site

RENTS = """year,area,rent,source
2019,Old Town,800,s1
2019,Quay,700,s1
2021,Old Town,820,s2
2021,Quay,,s2
"""
HEAD = "---\ntitle: Rents\nform: howto\npublished: 2020\nsummary: S.\n"
SOURCES = "sources:\n" + "".join(
    f"  - id: {id_}\n    title: {id_}\n    publisher: P\n    kind: letter\n" for id_ in ("s1", "s2")
)
CHART = """```{chart} /data/rents.csv
:type: line
:x: year
:y: rent
:series: area
:title: Rents & "deposits"
:description: Rents rose; there is no figure for 2020.
:source: A [letter](https://example.org/) on the {rule}`heat-rule`.
```
"""


@pytest.fixture
def rents(site: Site) -> Site:
    site.write("data/rents.csv", RENTS)
    site.write("guides/rents.md", f"{HEAD}---\nText.\n\n{CHART}")
    return site


def test_a_page_has_the_drawings_the_table_and_the_file(rents: Site) -> None:
    assert rents.build().warnings == ""
    page = rents.page("guides/rents.html")
    for size in ("wide", "narrow"):
        svg = re.search(rf'<svg class="kb-chart-{size}".*?</svg>', page, re.DOTALL)
        assert svg
        assert 'role="img" aria-labelledby="chart-1-' in svg[0]
        assert f'<title id="chart-1-{size}-title">Rents &amp; &#34;deposits&#34;</title>' in svg[0]
        assert f'<desc id="chart-1-{size}-desc">Rents rose' in svg[0]
    figure = re.search(r'<figure class="kb-chart".*?</figure>', page, re.DOTALL)
    assert figure
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", figure[0])
    assert '<th scope="row"><time datetime="2021">2021</time></th><td>820</td>' in figure[0]
    assert "no data" in figure[0]
    assert 'href="../rules/heat-rule.html"' in figure[0]
    file = re.search(r'href="\.\./(_downloads/\w+/rents\.csv)"', figure[0])
    assert file
    assert rents.page(file[1]) == RENTS
    assert len(re.findall(r'\sid="([^"]+)"', page)) == len(set(re.findall(r'\sid="([^"]+)"', page)))


def test_rows_link_to_their_sources(rents: Site) -> None:
    table = CHART.replace(":type: line", ":type: table\n:cite: source").replace(
        ":series: area\n", ""
    )
    rents.write("guides/rents.md", f"{HEAD}{SOURCES}---\nText. {{source}}`s1; s2`\n\n{table}")
    assert rents.build().warnings == ""
    page = rents.page("guides/rents.html")
    assert '<td>820</td><td><a class="kb-cite" href="#source-s2">[2]</a></td>' in page
    assert "<svg" not in page


@pytest.mark.parametrize("builder", ["text", "latex", "man"])
def test_other_formats_get_the_table(rents: Site, builder: str) -> None:
    rents.config["man_pages"] = [("guides/rents", "rents", "Rents", "A", 1)]
    rents.config["latex_documents"] = [("guides/rents", "rents.tex", "Rents", "A", "howto")]
    rents.build(builder=builder)
    name = {"text": "guides/rents.txt", "latex": "rents.tex", "man": "rents.1"}[builder]
    text = rents.page(name)
    for word in ("Rents rose", "Old Town", "820", "letter"):
        assert word in text
    assert "svg" not in text


def test_an_edit_of_the_file_makes_its_page_anew_and_no_other(rents: Site) -> None:
    rents.build()
    rents.edit("data/rents.csv", "820", "830")
    built = rents.build()
    assert rents.pages_written(built) == {"guides/rents.html"}
    assert "830" in rents.page("guides/rents.html")
    incremental = rents.content()
    rents.clean()
    rents.build()
    assert rents.content() == incremental


def test_a_file_that_no_page_offers_any_more_is_removed(rents: Site) -> None:
    rents.build()
    rents.write("guides/rents.md", f"{HEAD}---\nText.\n")
    rents.build()
    assert not (rents.out / "_downloads").exists()
    incremental = rents.content()
    rents.clean()
    rents.build()
    assert rents.content() == incremental


FAULTS = {
    "cells": ("820", "820,9", r"rents\.csv:4:21: .*the row has 5 cells .*\[kb\.chart-data\]"),
    "number": ("820", "about 820", r"rents\.csv:4:15: .*'about 820' is not a number"),
    "date": ("2021,Old", "21,Old", r"rents\.csv:4:1: .*'21' is not a year like '2019'"),
    "column": ("year,", "jear,", r"rents\.md:9: .*has no column 'year'.*Its columns are: jear"),
    "empty": (RENTS, "", r"rents\.csv:1:1: .*the file is empty"),
    "quote": ("Quay", 'Qu"ay', r"rents\.csv:3:6: .*a quote stands within a cell"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_file_is_told_with_its_place_until_it_is_mended(
    rents: Site, fault: str
) -> None:
    old, new, expected = FAULTS[fault]
    rents.edit("data/rents.csv", old, new)
    for _again in range(2):
        built = rents.build()
        assert re.search(expected, built.warnings), built.warnings
        assert "Traceback" not in built.warnings
    assert "<figure" not in rents.page("guides/rents.html")
    rents.write("data/rents.csv", RENTS)
    assert rents.build().warnings == ""
    assert "<figure" in rents.page("guides/rents.html")


OPTIONS = {
    "file": ("/data/rents.csv", "/data/rent.csv", r":9: .*no file 'data/rent\.csv'.*'rents\.csv'"),
    "outside": ("/data/rents.csv", "../../conf.py", r":9:1: .*outside the folder of the pages"),
    "title": (':title: Rents & "deposits"\n', "", r":9: .*the option ':title:' is missing"),
    "type": (":type: line", ":type: lime", r':10: .*"lime" unknown; choose from "line"'),
    "cite": (":x: year", ":x: year\n:cite: source", r":9: .*source 's1' is not listed.*Listed"),
    "where": (":x: year", ":x: year\n:where: area", r":12: .*not of the form column=value"),
}


@pytest.mark.parametrize("fault", OPTIONS)
def test_a_fault_of_the_options_is_told(rents: Site, fault: str) -> None:
    old, new, expected = OPTIONS[fault]
    rents.edit("guides/rents.md", old, new)
    built = rents.build()
    assert re.search(rf"rents\.md{expected}", built.warnings), built.warnings
    assert "Traceback" not in built.warnings


def test_a_missing_file_is_seen_when_it_comes(site: Site) -> None:
    site.write("guides/rents.md", f"{HEAD}---\nText.\n\n{CHART}")
    assert "there is no file" in site.build().warnings
    site.write("data/rents.csv", RENTS)
    assert site.build().warnings == ""
    assert "kb-chart" in site.page("guides/rents.html")


def test_charts_are_the_same_when_read_in_parallel(rents: Site) -> None:
    for number in range(8):
        rents.write(f"guides/rents-{number}.md", f"{HEAD}---\nText.\n\n{CHART}\n{CHART}")
    assert rents.build(jobs=1).warnings == ""
    serial = rents.content()
    rents.clean()
    assert rents.build(jobs=2).warnings == ""
    assert rents.content() == serial
