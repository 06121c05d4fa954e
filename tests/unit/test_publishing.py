from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kb import kb

if TYPE_CHECKING:
    from pathlib import Path


def test_the_site_becomes_equal_and_what_is_equal_is_not_touched(tmp_path: Path) -> None:
    built, site = tmp_path / "built", tmp_path / "site"
    for folder in (built / "a", site / "a", site / "old"):
        folder.mkdir(parents=True)
    (built / "a/same.html").write_text("same")
    (site / "a/same.html").write_text("same")
    (built / "new.html").write_text("new")
    (built / ".buildinfo").write_text("notes")
    (site / "old/gone.html").write_text("gone")
    before = (site / "a/same.html").stat().st_mtime_ns
    result = kb("publish", built, site)
    assert result.exit_code == 0
    assert "1 written, 1 removed, 1 as before" in result.output
    assert (site / "new.html").read_text() == "new"
    assert not (site / "old").exists()
    assert not (site / ".buildinfo").exists()
    assert (site / "a/same.html").stat().st_mtime_ns == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = kb("publish", tmp_path / "nothing", tmp_path)
    assert result.exit_code == 2
    assert "does not exist" in result.output
