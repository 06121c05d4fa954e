"""What is made beside the pages, and what stands at the end of a record's page."""

from __future__ import annotations

import json
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from sphinx.errors import ConfigError

from tests.kb import kb
from tests.links import dead_links
from tests.site import Site

if TYPE_CHECKING:
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://example.org/kb/"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("outputs") / "site", config={"html_baseurl": BASE})
    assert site.build().warnings == ""
    return site


def feed(site: Site, name: str) -> ET.Element:
    return ET.fromstring(site.page(name))


def words(page: str) -> str:
    """The text of a page, without tags."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@pytest.mark.parametrize("name", ["feed.xml", "statuses.xml"])
def test_a_feed_has_all_that_the_format_asks_for(published: Site, name: str) -> None:
    root = feed(published, name)
    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        for child in ("id", "title", "updated"):
            found = parent.findall(f"{ATOM}{child}")
            assert len(found) == 1
            assert found[0].text
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT00:00:00Z", parent.findtext(f"{ATOM}updated", default="")
        )
        (page,) = (link for link in parent.findall(f"{ATOM}link") if link.get("rel") == "alternate")
        assert page.get("href", "").startswith(BASE)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Renting in Harbourtown"
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == f"{BASE}{name}"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert ids
    assert len(ids) == len(set(ids))


def test_the_feed_has_what_was_changed_last_first(published: Site) -> None:
    titles = [e.findtext(f"{ATOM}title") for e in feed(published, "feed.xml").iter(f"{ATOM}entry")]
    assert titles == ["No heat? <What> to *do* & when", "Getting a deposit back", "Repairs"]


def test_a_status_that_changes_is_a_new_item(site: Site) -> None:
    site.config = {"html_baseurl": BASE}
    site.build()

    def ids() -> set[str | None]:
        return {e.findtext(f"{ATOM}id") for e in feed(site, "statuses.xml").iter(f"{ATOM}entry")}

    before = ids()
    site.edit("rules/heat-rule.md", "as_of: 2024-01-02", "as_of: 2024-03-04")
    site.build()
    assert ids() == before
    site.edit("rules/heat-rule.md", "value: binding", "value: lapsed")
    site.build()
    assert ids() - before == {f"{BASE}rules/heat-rule.html#status-lapsed"}


def test_each_page_names_the_feeds(published: Site) -> None:
    for name, link in (("index.html", "feed.xml"), ("rules/heat-rule.html", "../feed.xml")):
        assert (
            f'type="application/atom+xml" title="Renting in Harbourtown: latest articles"'
            f' href="{link}"' in published.page(name)
        )


def test_without_an_address_there_is_no_feed(site: Site) -> None:
    site.config = {"html_baseurl": BASE}
    site.build()
    site.config = {}
    assert site.build().warnings == ""
    assert not list(site.out.glob("*.xml"))
    assert "atom+xml" not in site.page("index.html")
    assert "example.org/kb" not in site.page("guides/heating.html")
    incremental = site.content()
    site.clean()
    site.build()
    assert incremental == site.content()


def test_records_are_data(published: Site) -> None:
    data = json.loads(published.page("records.json"))
    assert data["as_of"] == "2024-02-01"
    records = {(record["type"], record["id"]): record for record in data["records"]}
    assert len(records) == 6
    heating = records["guide", "heating"]
    assert heating["address"] == f"{BASE}guides/heating.html"
    assert heating["fields"] == {
        "form": ["howto"],
        "rules": ["heat-rule"],
        "offices": ["housing-office"],
    }
    assert heating["sources"][0]["url"] == "https://example.org/12"
    rule = records["rule", "heat-rule"]
    assert rule["status"]["value"] == "binding"
    assert rule["relations"] == [
        {"type": "enforced-by", "target": {"type": "office", "id": "housing-office"}}
    ]


def structured(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_each_record_has_structured_data(published: Site) -> None:
    article = structured(published.page("guides/heating.html"))
    assert article["@type"] == "HowTo"
    assert article["headline"] == "No heat? <What> to *do* & when"
    assert article["about"][0] == {
        "@type": "Legislation",
        "name": "Heat Rule",
        "url": f"{BASE}rules/heat-rule.html",
    }
    entry = structured(published.page("rules/heat-rule.html"))
    assert entry["@type"] == "WebPage"
    assert entry["mainEntity"]["@type"] == "Legislation"
    assert "HR 1" in entry["mainEntity"]["alternateName"]
    assert "ld+json" not in published.page("guides/index.html")


def test_a_page_says_how_to_cite_it(published: Site) -> None:
    assert (
        "“No heat? &lt;What&gt; to *do* &amp; when.” Renting in Harbourtown. Updated February 1, "
        "2024. Statuses as of January 2, 2024. https://example.org/kb/guides/heating.html"
    ) in words(published.page("guides/heating.html"))
    assert ("“Heat Rule.” Renting in Harbourtown. Status as of January 2, 2024: Binding.") in words(
        published.page("rules/heat-rule.html")
    )
    assert 'href="heating.bib" download' in published.page("guides/heating.html")
    assert "year = {2024}" in published.page("guides/heating.bib")
    (item,) = json.loads(published.page("rules/heat-rule.csl.json"))
    assert item["note"] == "Status as of 2024-01-02: Binding"


def test_the_headings_of_a_text_have_ids_of_their_own(site: Site) -> None:
    headings = "".join(
        f"\n## {name}\n\nText.\n" for name in ("Sources", "Changes", "Events", "Series", "Related")
    )
    site.edit("guides/heating.md", "\n## Steps\n", f"{headings}\n## Steps\n")
    site.build()
    for name in ("guides/heating.html", "rules/heat-rule.html"):
        ids = re.findall(r' id="([^"]+)"', site.page(name))
        assert len(ids) == len(set(ids)), name


def test_related_articles_say_why(published: Site) -> None:
    page = words(published.page("guides/repairs.html"))
    assert "Related articles" in page
    assert re.search(r"No heat\?.{0,60}Shares Heat Rule", page)
    assert 'rel="next" href="../guides/heating.html"' in published.page("guides/repairs.html")
    assert 'rel="prev" href="../guides/repairs.html"' in published.page("guides/heating.html")


def test_what_is_related_travels(site: Site) -> None:
    site.build()
    site.edit("guides/heating.md", "published: 2024-01-05", "published: 2010-01-05")
    written = site.pages_written(site.build())
    assert "guides/repairs.html" in written
    assert 'rel="prev" href="../guides/heating.html"' in site.page("guides/repairs.html")
    site.edit("rules/heat-rule.md", "name: Heat Rule", "name: Warmth & <i>Rule</i>")
    site.build()
    assert "Shares Warmth &amp; &lt;i&gt;Rule&lt;/i&gt;" in site.page("guides/repairs.html")


def test_a_page_that_is_gone_or_broken_takes_its_citations_along(site: Site) -> None:
    site.build()
    assert (site.out / "guides/deposit.bib").exists()
    (site.docs / "guides/deposit.md").unlink()
    site.edit("rules/heat-rule.md", "value: binding", "value: bindng")
    site.build()
    for name in ("guides/deposit", "rules/heat-rule"):
        assert not (site.out / f"{name}.bib").exists()
        assert not (site.out / f"{name}.csl.json").exists()


def test_other_types_of_subject_are_named(site: Site) -> None:
    site.edit("subject.toml", 'series = "rules"', 'series = "form"')
    with pytest.raises(ConfigError, match=r"types.guide.series: 'form' .* rules, offices"):
        site.build()


def test_the_archive_is_the_same_twice_and_works_from_disk(
    published: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1717200000")
    files = [tmp_path / folder / "renting.zip" for folder in ("one", "two")]
    for file in files:
        code, output = kb("archive", published.out, file)
        assert code == 0, output
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as archive:
        names = archive.namelist()
        assert {info.date_time for info in archive.infolist()} == {(2024, 6, 1, 0, 0, 0)}
        readme = archive.read("renting/README.txt").decode()
        assert archive.read("renting/index.html") == (published.out / "index.html").read_bytes()
    assert names == sorted(names)
    assert "renting/_static/kb.css" in names
    assert not any("/." in name for name in names)
    assert "As of 2024-02-01" in readme
    assert "open index.html" in readme


def test_the_foot_of_a_record_says_to_which_day_it_stands(published: Site) -> None:
    foot = published.page("rules/heat-rule.html").partition("kb-site-footer")[2]
    text = " ".join(re.sub(r"<[^>]+>", "", foot).split())
    assert "status as of" in text
    assert "This page:" not in published.page("rules/index.html")


def test_an_archive_does_not_hold_itself_or_link_to_itself(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where there is no commit whose time could be taken
    site.config["html_theme_options"] = {"archive": "all.zip"}
    site.build()
    for _ in range(2):
        code, output = kb("archive", site.out, site.out / "all.zip")
        assert code == 0, output
    with zipfile.ZipFile(site.out / "all.zip") as archive:
        assert "all/all.zip" not in archive.namelist()
        assert b"all.zip" not in archive.read("all/index.html")
    assert 'href="all.zip"' in site.page("index.html")
    assert 'href="../all.zip"' in site.page("guides/heating.html")
    assert dead_links(site.out) == []


@pytest.mark.parametrize(
    ("epoch", "message"),
    [
        ("soon", "SOURCE_DATE_EPOCH is 'soon'"),
        ("-1", "SOURCE_DATE_EPOCH is '-1'"),
        ("4354819200", "is after 2107, which a zip file cannot hold"),
        ("1717200000", "is no finished build"),
    ],
)
def test_what_cannot_be_archived_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str, message: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    code, output = kb("archive", tmp_path, tmp_path / "site.zip")
    assert code == 1
    assert message in output


def test_the_footer_leads_to_the_archive(site: Site) -> None:
    site.config = {"html_theme_options": {"archive": "all.zip"}}
    site.build()
    assert 'href="../all.zip" download' in site.page("rules/heat-rule.html")
    site.config["html_baseurl"] = BASE
    site.build()
    assert f'href="{BASE}all.zip" download' in site.page("rules/heat-rule.html")
