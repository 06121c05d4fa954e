"""Facts: a number is written once and printed wherever it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site import Site

if TYPE_CHECKING:
    from pathlib import Path

FACTS = """
[flats]
value = "1,200"
label = "Flats let"
as_of = "2024-03"
source = "Housing office"
url = "https://example.org/flats"
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "site")
    site.write("facts.toml", FACTS)
    site.write("index.md", "# Home\n\nThere are {fact}`flats` flats.\n\n```{facts}\nflats\n```\n")
    return site


def test_a_fact_is_printed_with_its_day_and_source(site: Site) -> None:
    assert site.build().lines == []
    page = site.page("index.html")
    assert "There are 1,200 flats." in page
    assert "As of March 2024" in page
    assert 'href="https://example.org/flats"' in page


def test_an_edit_reaches_the_pages_that_name_it(site: Site) -> None:
    site.build()
    site.edit("facts.toml", "1,200", "1,300")
    assert site.pages_written(site.build()) == {"index.html"}
    assert "1,300" in site.page("index.html")


def test_an_unknown_fact_is_reported_with_the_nearest(site: Site) -> None:
    site.edit("index.md", "{fact}`flats`", "{fact}`flat`")
    (line,) = site.build().lines
    assert "index.md:3" in line
    assert "there is no fact 'flat'. Did you mean 'flats'?" in line


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('as_of = "2024-03"', 'as_of = "March"', "flats.as_of: 'March' is not a date"),
        ('as_of = "2024-03"', "as_of = 2024", "5:1: WARNING: flats.as_of: it must be text"),
        ('label = "Flats let"', 'lable = "x"', "4:1: WARNING: the field 'lable' is not known"),
        ('label = "Flats let"', "", "2:1: WARNING: the field 'label' is missing in flats"),
        ("[flats]", "[flats", "facts.toml:2"),
    ],
)
def test_mistakes_in_the_file_are_told(site: Site, old: str, new: str, message: str) -> None:
    site.edit("facts.toml", old, new)
    assert message in site.build().warnings
