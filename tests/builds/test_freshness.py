"""What is written when something changed: exactly the pages that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.site import Site


@pytest.fixture
def built(site: Site) -> Site:
    assert site.build().warnings == ""
    return site


def test_nothing_changed_nothing_written(built: Site) -> None:
    assert built.pages_written(built.build()) == set()


def test_body_edit_writes_its_page_only(built: Site) -> None:
    built.edit("guides/deposit.md", "A story", "One story")
    assert built.pages_written(built.build()) == {"guides/deposit.html"}


def test_title_edit_writes_the_pages_that_show_it(built: Site) -> None:
    before = {
        name
        for name, content in built.content().items()
        if b"Getting a deposit back" in content and not name.startswith("search/")
    }
    built.edit("guides/deposit.md", "title: Getting", "title: How to get")
    written = built.pages_written(built.build())
    assert written == before - {"objects.inv"}


def test_status_edit_travels(built: Site) -> None:
    built.edit("rules/heat-rule.md", "value: binding", "value: lapsed")
    written = built.pages_written(built.build())
    assert {"rules/heat-rule.html", "guides/heating.html", "guides/repairs.html"} <= written
    assert "guides/deposit.html" not in written
    assert "Lapsed" in built.page("guides/repairs.html")
    assert "January 2, 2024" in built.page("guides/repairs.html")


def test_removed_record_takes_its_pages_along_and_warns_its_readers(built: Site) -> None:
    (built.docs / "guides/deposit.md").unlink()
    result = built.build()
    assert not (built.out / "guides/deposit.html").exists()
    assert not (built.out / "year/2023.html").exists()
    assert "heating.md:23" in result.warnings
    assert "there is no guide 'deposit'" in result.warnings


def test_a_warning_stays_until_it_is_mended(built: Site) -> None:
    built.edit("guides/deposit.md", "{rule}`deposit-rule`", "{rule}`depsit-rule`")
    first = built.build().warnings
    assert "Did you mean 'deposit-rule'" in first
    assert built.build().warnings == first
    built.edit("guides/deposit.md", "depsit-rule", "deposit-rule")
    assert built.build().warnings == ""


def test_a_problem_of_front_matter_stays_until_it_is_mended(
    built: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built.root)
    built.edit("rules/heat-rule.md", "value: binding", "value: bindng")
    built.write("rules/bad.md", b"\xff")
    first = built.build().lines
    assert len(first) == 2
    assert any("docs/rules/heat-rule.md:7:10: " in line for line in first)
    assert sorted(built.build().lines) == sorted(first)


def test_the_review_clock_writes_what_has_run_out(
    built: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "due for review since" in built.page("guides/heating.html")
    built.edit("guides/heating.md", "reviewed: 2024-02-01", "reviewed: 2024-05-01")
    built.build()
    assert "due for review since" not in built.page("guides/heating.html")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert "guides/heating.html" in built.pages_written(built.build())
    assert "due for review since" in built.page("guides/heating.html")


def test_deleted_output_comes_back(built: Site) -> None:
    (built.out / "year/2023.html").unlink()
    built.build()
    assert (built.out / "year/2023.html").exists()


def test_subject_edit_shows_everywhere(built: Site) -> None:
    built.edit("subject.toml", 'label = "Binding"', 'label = "In effect"')
    built.build()
    assert "In effect" in built.page("guides/repairs.html")
    assert "In effect" in built.page("state-of-rule/binding.html")
