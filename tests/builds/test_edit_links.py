"""Every page leads to the file that it is made from, if one file makes it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from sphinx.errors import ConfigError

from tests.datasets import add_datasets
from tests.site import Site

ROOT = Path(__file__).parents[2]
EDIT = "https://example.org/edit/docs/"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("edit") / "site", config={"kb_edit_url": f"{EDIT}{{path}}"})
    add_datasets(site)
    site.write("an extra.md", "---\norphan: true\n---\n# An extra page\n")
    for number in range(3):
        site.write(
            f"guides/n{number}.md",
            f"---\ntitle: N{number}\nform: story\npublished: 2020\nrules: [heat-rule]\n"
            "summary: A summary.\n---\nText.\n",
        )
    assert site.build().warnings == ""
    return site


def edit_link(site: Site, page: str) -> str | None:
    """Where the only link of a page with that name leads; the end of the address."""
    links = re.findall(r'<a href="([^"]*)"[^>]*>Suggest an edit</a>', site.page(page))
    assert len(links) <= 1
    return links[0].removeprefix(EDIT) if links else None


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("guides/heating.html", "guides/heating.md"),
        ("rules/heat-rule.html", "rules/heat-rule.md"),
        ("rules/heat-rule/page-2.html", "rules/heat-rule.md"),
        ("index.html", "index.md"),
        ("an extra.html", "an%20extra.md"),
        ("form/index.html", "subject.toml"),
        ("form/story.html", "subject.toml"),
        ("form/story/page-2.html", "subject.toml"),
        ("state-of-rule/binding.html", "subject.toml"),
        ("visits/index.html", "data/visits.csv"),
        ("visits/page-2.html", "data/visits.csv"),
        # No single file makes these.
        ("year/index.html", None),
        ("year/2020.html", None),
        ("guides/index.html", None),
        ("rules/index.html", None),
        ("a-z.html", None),
        ("citations.html", None),
        ("search.html", None),
    ],
)
def test_an_edit_opens_the_file_that_makes_the_page(
    published: Site, page: str, file: str | None
) -> None:
    assert edit_link(published, page) == file
    if file:
        assert (published.docs / file.replace("%20", " ")).is_file()


def test_no_page_has_a_link_where_the_address_is_not_known(site: Site) -> None:
    site.build()
    pages = list(site.out.rglob("*.html"))
    assert pages
    for path in pages:
        assert "Suggest an edit" not in path.read_text(encoding="utf-8"), path


@pytest.mark.parametrize("url", ["https://example.org/edit", "javascript:{path}"])
def test_an_address_that_leads_nowhere_is_refused(site: Site, url: str) -> None:
    site.config = {"kb_edit_url": url}
    with pytest.raises(ConfigError, match=r"kb_edit_url: .* has \{path\}"):
        site.build()


def test_the_environment_says_where_the_files_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
    settings = runpy.run_path(str(ROOT / "conf.py"))
    address = settings["kb_edit_url"].replace("{path}", "index.md")
    assert address == "https://github.com/owner/name/edit/main/docs/index.md"
    monkeypatch.delenv("GITHUB_REPOSITORY")
    assert runpy.run_path(str(ROOT / "conf.py"))["kb_edit_url"] == ""


def test_a_dataset_that_moves_takes_its_link_along(site: Site) -> None:
    site.config = {"kb_edit_url": f"{EDIT}{{path}}"}
    add_datasets(site)
    site.build()
    (site.docs / "data/visits.csv").rename(site.docs / "data/calls.csv")
    site.edit("subject.toml", "data/visits.csv", "data/calls.csv")
    site.build()
    assert edit_link(site, "visits/index.html") == "data/calls.csv"
