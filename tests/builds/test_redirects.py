"""Redirects in the built site: a small page at each old address."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from sphinx.util.inventory import InventoryFile

from tests.site import Site

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = "rules/heat-rule", "rules/warm-rule"


def rename(site: Site) -> None:
    """Rename a rule as kb rename does."""
    (site.docs / f"{OLD}.md").rename(site.docs / f"{NEW}.md")
    for path in site.docs.rglob("*.md"):
        site.write(str(path.relative_to(site.docs)), path.read_text().replace("heat-", "warm-"))
    site.write("redirects.toml", f'"{OLD}" = "{NEW}"\n"old/place" = "year/2024"\n')


def equals_clean(site: Site) -> bool:
    incremental = site.content()
    site.clean()
    site.build()
    return site.content() == incremental


@pytest.mark.parametrize(
    ("builder", "file", "target"),
    [("html", f"{OLD}.html", "warm-rule.html"), ("dirhtml", f"{OLD}/index.html", "../warm-rule/")],
)
def test_the_page_at_the_old_address(tmp_path: Path, builder: str, file: str, target: str) -> None:
    site = Site(tmp_path / "site", config={"html_baseurl": "https://example.org/kb/"})
    rename(site)
    assert site.build(builder=builder).warnings == ""
    page = site.page(file)
    assert f'<meta http-equiv="refresh" content="0; url={target}" />' in page
    canonical = f"https://example.org/kb/{NEW}" + (".html" if builder == "html" else "/")
    assert f'<link rel="canonical" href="{canonical}" />' in page
    assert '<meta name="robots" content="noindex" />' in page
    assert f'<a href="{target}">Heat Rule</a>' in page
    assert "<script" not in page
    assert not re.search(r"<style|\sstyle=", page)
    assert "default-src 'self'" in page
    data = json.loads(site.page("redirects.json"))
    assert list(data.values())[1].startswith(NEW)
    content = site.content()
    for name, text in content.items():
        if name.startswith(("search/", "filter/", "a-z", "records.json", "feed.xml")):
            assert b"heat-rule" not in text, name


def test_other_projects_still_find_the_old_id(site: Site) -> None:
    rename(site)
    site.build()
    content = (site.out / "objects.inv").read_bytes()
    found = InventoryFile.loads(content, uri="").data["kb:rule"]
    assert found["heat-rule"].uri == found["warm-rule"].uri == f"{NEW}.html#warm-rule"


def test_an_incremental_build_equals_a_clean_one(site: Site) -> None:
    assert site.build().warnings == ""
    assert (site.out / "rules/heat-rule.bib").exists()
    rename(site)
    assert site.build().warnings == ""
    assert "Moved" in site.page(f"{OLD}.html")
    assert not (site.out / "rules/heat-rule.bib").exists()
    assert equals_clean(site)
    # Nothing changed: nothing is written.
    assert not site.pages_written(site.build())
    # Only the redirects change: to another page, and away.
    site.write("redirects.toml", f'"{OLD}" = "rules/deposit-rule"\n')
    assert site.build().warnings == ""
    assert "Deposit Rule" in site.page(f"{OLD}.html")
    assert not (site.out / "old").exists()
    assert equals_clean(site)
    (site.docs / "redirects.toml").unlink()
    assert site.build().warnings == ""
    assert not (site.out / f"{OLD}.html").exists()
    assert not (site.out / "redirects.json").exists()
    assert equals_clean(site)
    # A page takes its old address back.
    site.write("redirects.toml", f'"{OLD}" = "{NEW}"\n')
    site.build()
    (site.docs / "redirects.toml").unlink()
    site.write(f"{OLD}.md", (site.docs / f"{NEW}.md").read_text().replace("Heat", "Cold"))
    site.edit(f"{OLD}.md", "aliases: [HR 1, warmth rule]\ncitations: [12 Harb. Code 3]\n", "")
    assert site.build().warnings == ""
    assert "Moved" not in site.page(f"{OLD}.html")
    assert equals_clean(site)


def test_the_title_is_text(site: Site) -> None:
    site.write("redirects.toml", '"guides/cold" = "guides/heating"\n')
    site.build()
    assert "No heat? &lt;What&gt; to *do* &amp; when</a>" in site.page("guides/cold.html")
