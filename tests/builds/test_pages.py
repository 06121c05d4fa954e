"""What the pages of a built site say."""

from __future__ import annotations

import json

import pytest
from sphinx.util.inventory import InventoryFile

from tests.links import dead_links
from tests.site import Site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    patch = pytest.MonkeyPatch()
    patch.setenv("SOURCE_DATE_EPOCH", "1717200000")
    site = Site(tmp_path_factory.mktemp("pages") / "site")
    result = site.build()
    patch.undo()
    assert result.warnings == ""
    assert result.status == 0
    return site


def test_every_internal_link_leads_somewhere(site: Site) -> None:
    assert dead_links(site.out) == []


def test_what_is_shown_is_escaped(site: Site) -> None:
    for name in ("guides/heating.html", "guides/index.html", "filter/cards-2024.js"):
        page = site.page(name)
        assert "<b>fails" not in page
        assert "<What>" not in page
    assert "No heat? &lt;What&gt; to *do* &amp; when" in site.page("guides/heating.html")


def test_roles_take_id_name_alias_and_own_text(site: Site) -> None:
    page = site.page("guides/heating.html")
    assert ">Heat Rule</a>" in page
    assert ">HR 1</a>" in page
    assert ">housing office</a>" in page
    assert 'aria-describedby="definition-rules-heat-rule"' in page
    assert 'id="definition-rules-heat-rule"' in page


def test_sources_are_numbered_and_linked(site: Site) -> None:
    page = site.page("guides/heating.html")
    assert 'href="#source-ordinance-12"' in page
    assert "[1, s. 3]" in page
    assert 'id="source-ordinance-12"' in page
    assert "Correction:" in page


def test_an_entry_lists_what_cites_it_newest_first_in_pages(site: Site) -> None:
    page = site.page("rules/heat-rule.html")
    assert "2 articles" in page
    assert page.index("No heat?") < page.index("Repairs</a>")
    assert "Enforced by" in page
    assert "Enforces" in site.page("offices/housing-office.html")
    assert "Also mentioned in" in page


def test_each_value_has_a_page_and_each_facet_an_overview(site: Site) -> None:
    assert "Getting a deposit back" in site.page("form/story.html")
    assert "Getting a deposit back" in site.page("year/2023.html")
    assert "Heat Rule" in site.page("state-of-rule/binding.html")
    assert "2 articles" in site.page("form/index.html")
    assert "Sets the lowest temperature" in site.page("rules/index.html")
    assert "Repairs" in site.page("guides/page-2.html")


def test_objects_are_in_the_inventory(site: Site) -> None:
    inventory = InventoryFile.loads((site.out / "objects.inv").read_bytes(), uri="")
    item = inventory.data["kb:rule"]["heat-rule"]
    assert item.uri == "rules/heat-rule.html#heat-rule"
    assert item.display_name == "Heat Rule"


def test_review_queue_has_the_most_overdue_first(site: Site) -> None:
    rows = json.loads(site.page("review-queue.json"))
    assert rows[0]["docname"] == "guides/heating"
    assert rows[0]["due"] == "2024-05-11"
    assert rows[0]["days_overdue"] == 21
    assert [row["due"] for row in rows[1:]] == [None, None]


def test_filter_data_counts_are_true(site: Site) -> None:
    text = site.page("filter/index.js")
    data = json.loads(text.removeprefix("kbFilter.index(").removesuffix(");\n"))
    facets = {facet["id"]: facet for facet in data["facets"]}
    rules = {value["id"]: value["numbers"] for value in facets["rule"]["values"]}
    assert rules == {"deposit-rule": [1, 2], "heat-rule": [0, 2]}


def test_an_article_is_as_large_among_many(site: Site, tmp_path_factory) -> None:
    many = Site(tmp_path_factory.mktemp("many") / "site")
    for number in range(60):
        many.write(
            f"guides/more-{number}.md",
            f"---\ntitle: More {number}\nform: howto\npublished: 2020\nsummary: S.\n---\nText.\n",
        )
    many.build()
    assert len(many.page("guides/repairs.html")) == len(site.page("guides/repairs.html"))


def test_other_builders_and_themes_are_served(site: Site, tmp_path_factory) -> None:
    other = Site(
        tmp_path_factory.mktemp("other") / "site",
        config={"html_theme": "basic", "html_theme_options": {}},
    )
    assert other.build().warnings == ""
    assert "Sets the lowest temperature" in other.page("rules/heat-rule.html")
    for builder in ("dirhtml", "singlehtml", "json", "man", "latex"):
        assert other.build(builder=builder, out=builder).warnings == ""
    assert other.build(builder="text", out="text").warnings == ""
    text = (other.root / "text/guides/repairs.txt").read_text()
    assert "Who repairs what." in text
