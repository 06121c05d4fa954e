"""The search index, the index pages, and Sphinx's own search with our normaliser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from kb_tools.search.encoding import decode
from tests.datasets import add_datasets
from tests.site import Site

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = "---\ntitle: {title}\nform: howto\npublished: 2020\nsummary: A summary.\n---\n{text}\n"
STOCK = {
    "basic": {"html_theme": "basic", "html_theme_options": {}},
    "alabaster": {"html_theme": "alabaster", "html_theme_options": {}},
    "switched off": {"kb_search": False},
}


def data(path: Path) -> Any:
    """Read what one of the index's scripts puts."""
    call = re.search(r'kbSearch\.put\("[^"]+",(.*)\);\n$', path.read_text(encoding="utf-8"))
    return json.loads(call[1])


def terms(site: Site) -> set[str]:
    return {term for path in site.out.glob("search/words/*.js") for term in data(path)}


def pages_of(site: Site, term: str) -> set[str]:
    """Return the addresses of the pages that have a term."""
    shards = [data(path) for path in site.out.glob("search/words/*.js")]
    text = next((shard[term] for shard in shards if term in shard), "")
    number, found = 0, set()
    for gap in re.findall(r"([g-z0-9+/]*[A-Za-f]).", text):
        number += decode(gap)
        found.add(rows(site)[number][0])
    return found


def rows(site: Site) -> list[list[str]]:
    files = sorted(site.out.glob("search/rows/*.js"), key=lambda path: int(path.stem))
    return [row for path in files for row in data(path)]


def index(site: Site) -> dict[str, bytes]:
    """The files of the search."""
    names = ("search", "a-z", "citations")
    return {name: text for name, text in site.content().items() if name.startswith(names)}


def anew(site: Site) -> dict[str, bytes]:
    """What a clean build makes of the same sources."""
    site.clean()
    site.build()
    return index(site)


@pytest.fixture
def built(site: Site) -> Site:
    assert site.build().warnings == ""
    return site


# What is taken in -------------------------------------------------------------------


def test_numbers_citations_and_all_texts_of_a_record_are_terms(site: Site) -> None:
    site.write("guides/x.md", GUIDE.format(title="Sixty 6103", text="See 12 Harb. Code § 3 (b)."))
    site.write("plain.md", "First things.\n\n# Heading\n\nLast things.\n")
    site.edit("rules/heat-rule.md", "name: Heat Rule", "name: Heat Rule\nshort: HtR")
    site.build()
    found = terms(site)
    assert {
        "6103",
        "12harb3b",
        "12harb3",
        "3b",
        "3",
        "htr",
        "20",
        "first",
        "last",
        "things",
    } <= found
    assert "heading" in found


def test_a_row_says_what_a_result_shows(built: Site) -> None:
    found = {row[0]: row for row in rows(built)}
    assert found["rules/heat-rule.html"] == [
        "rules/heat-rule.html", "Heat Rule", "Rule", "", "Binding", "go", "January 2, 2024",
    ]  # fmt: skip
    assert found["guides/heating.html"][1:] == [
        "No heat? <What> to *do* & when", "How to", "January 5, 2024",
    ]  # fmt: skip


def test_generated_pages_are_not_taken_in(built: Site) -> None:
    documents = {path.relative_to(built.docs) for path in built.docs.rglob("*.md")}
    assert len(rows(built)) == len(documents)


def test_the_page_with_all_rows_of_a_dataset_is_taken_in_once(site: Site) -> None:
    add_datasets(site)
    assert site.build().warnings == ""
    assert [row for row in rows(site) if row[0].startswith("visits")] == [
        ["visits/index.html", "All visits"]
    ]
    assert index(site) == anew(site)
    assert site.pages_written(site.build()) == set()
    site.edit("subject.toml", 'page = "visits"', "")
    site.build()
    assert [row for row in rows(site) if row[0].startswith("visits")] == []
    assert index(site) == anew(site)


def test_a_page_is_found_by_the_short_forms_of_the_entries_that_it_names(site: Site) -> None:
    office = "offices/housing-office.md"
    site.edit(office, "name: Housing Office", "name: Housing Office\naliases: [QZ, Q 2]")
    site.build()
    assert "guides/heating.html" in pages_of(site, "qz")
    assert "guides/heating.html" not in pages_of(site, "q"), "only what is one word"
    site.edit(office, "QZ", "QX")
    site.build()
    assert "guides/heating.html" in pages_of(site, "qx")
    assert index(site) == anew(site)


def test_sources_numbers_and_hidden_parts_are_left_out(site: Site) -> None:
    text = "```{container} no-search\nUnseen words.\n```\n\nSeen words. {source}`a`\n"
    site.write("guides/x.md", GUIDE.format(title="X", text=text))
    sources = "sources: [{id: a, title: Tit, publisher: Pub, kind: letter}]\n---\n"
    site.edit("guides/x.md", "summary: A summary.\n---\n", f"summary: A summary.\n{sources}")
    assert site.build().warnings == ""
    found = terms(site)
    assert {"seen", "tit", "pub"} <= found
    assert "unseen" not in found


def test_results_quote_whole_sentences(site: Site) -> None:
    text = "See 8 H.C. 12(b) and Sec. 3. 40 people came. They left the H.C. The rest stayed."
    site.write("guides/x.md", GUIDE.format(title="X", text=text))
    site.build()
    quoted = {one for file in (site.out / "search/text").iterdir() for one in data(file)}
    assert {
        "See 8 H.C. 12(b) and Sec. 3.",
        "40 people came.",
        "They left the H.C.",
        "The rest stayed.",
    } <= quoted


@pytest.mark.parametrize("mark", ["no-search", "nosearch"])
def test_a_page_may_be_kept_out(site: Site, mark: str) -> None:
    head = f"---\norphan: true\n{mark}: true\n---\n"
    site.write("hidden.md", f"{head}# Hidden\n\nUniqueword and 12 Harb. Code 99.\n")
    assert site.build().warnings == ""
    assert "uniqueword" not in terms(site)
    assert "Harb. Code 99" not in site.page("citations.html")
    assert "hidden.html" not in {row[0] for row in rows(site)}
    assert site.pages_written(site.build()) == set(), "it is not written anew each time"
    site.write("hidden.md", "---\norphan: true\n---\n# Hidden\n\nUniqueword.\n")
    site.build()
    assert "uniqueword" in terms(site)
    site.write("hidden.md", f"{head}# Hidden\n\nUniqueword.\n")
    site.build()
    assert "uniqueword" not in terms(site)
    assert index(site) == anew(site)


def test_any_word_is_a_term(site: Site) -> None:
    long = "x" * 3000
    text = f"{long} {'租金' * 100} {'ж' * 200} {'𝔘𐐷' * 90} 12 Harb. Code {'9' * 300}"
    site.write("guides/x.md", GUIDE.format(title="租" * 80, text=text))
    assert site.build().warnings == ""
    assert {long, "租金" * 100, "ж" * 200} <= terms(site)


def test_a_subject_needs_no_rules(site: Site) -> None:
    text = (site.docs / "subject.toml").read_text()
    site.write("subject.toml", text[: text.index("[[search.rules]]")])
    assert site.build().warnings == ""
    assert {"heat", "20", "12", "3"} <= terms(site)
    assert "12 Harb. Code 3" in site.page("citations.html")
    assert "Other authorities" in site.page("citations.html")


@pytest.mark.parametrize("language", ["de", "ja", "zh_CN", "pl"])
def test_other_languages_are_searched(tmp_path: Path, language: str) -> None:
    for name, on in (("own", True), ("stock", False)):
        site = Site(tmp_path / name, config={"language": language, "kb_search": on})
        assert "Traceback" not in site.build().warnings
        assert (site.out / ("search/language.js" if on else "searchindex.js")).exists()


# What is written anew ----------------------------------------------------------------


def test_nothing_changed_writes_nothing(built: Site) -> None:
    written = built.build().written
    assert {name for name in written if name.startswith(("search", "a-z", "citations"))} == set()


def test_an_edit_writes_few_files(site: Site) -> None:
    for number in range(40):
        words = " ".join(f"w{number}x{other}" for other in range(60))
        site.write(f"guides/n{number}.md", GUIDE.format(title=f"N {number}", text=words))
    site.build()
    site.edit("guides/n7.md", "w7x5 ", "fresh ")
    written = {name for name in site.build().written if name.startswith("search")}
    everything = {name for name in site.content() if name.startswith("search/")}
    assert len(everything) > 100
    assert len(written) < 12, written
    assert not [name for name in written if "rows" in name or "names" in name]
    assert index(site) == anew(site)


def test_a_removed_page_leaves_no_trace(site: Site) -> None:
    page = GUIDE.format(title="Uniquetitle", text="Uniqueword and 12 Harb. Code 99.")
    site.write("guides/x.md", page)
    site.write("plain.md", "# Uniqueplain\n\nText of 12 Harb. Code 98.\n")
    site.build()
    before = json.dumps(sorted(terms(site)))
    assert "uniqueword" in before
    assert "uniqueplain" in before
    assert "12 Harb. Code 99" in site.page("citations.html")
    (site.docs / "guides/x.md").unlink()
    (site.docs / "plain.md").unlink()
    site.build()
    for name, content in site.content().items():
        if not name.startswith("_static"):
            assert b"unique" not in content.lower(), name
            assert b"Harb. Code 9" not in content, name
    assert index(site) == anew(site)


def test_a_new_name_shows_in_all_lists(built: Site) -> None:
    built.edit("rules/heat-rule.md", "warmth rule", "degree rule")
    built.build()
    assert "degree rule: see" in built.page("a-z.html")
    assert "warmth" not in built.page("a-z.html")
    assert index(built) == anew(built)


def test_a_citation_in_a_text_shows_in_the_index(built: Site) -> None:
    built.edit("rules/heat-rule.md", "The rule asks", "Under 12 Harb. Code 7(b), the rule asks")
    assert "citations.html" in built.build().written
    assert "12 Harb. Code 7(b)" in built.page("citations.html")
    assert index(built) == anew(built)


# The store ---------------------------------------------------------------------------


def store(site: Site) -> Path:
    return site.root / "out.doctrees/kb-search-html.db"


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no database at all, but long enough for one" * 100),
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 40_000),
    ],
    ids=["deleted", "empty", "not a database", "cut", "overwritten"],
)
def test_a_broken_store_is_made_anew(built: Site, damage: Any) -> None:
    before = index(built)
    damage(store(built))
    built.edit("guides/deposit.md", "A story", "Some story")
    assert built.build().warnings == ""
    assert index(built) != before
    assert index(built) == anew(built)
    assert built.pages_written(built.build()) == set()


def test_deleted_files_come_back(built: Site) -> None:
    before = built.content()
    for path in (built.out / "search").rglob("*.js"):
        path.unlink()
    for name in ("a-z.html", "citations.html", "search.html"):
        (built.out / name).unlink()
    built.build()
    assert built.content() == before


KILLED = """
import os, signal
def stop(app, pagename, *rest):
    if (app.srcdir / "stop").exists() and pagename == "rules/heat-rule":
        os.kill(os.getpid(), signal.SIGKILL)
def setup(app):
    app.connect("html-page-context", stop)
"""


def test_what_a_killed_build_has_written_is_taken_in_later(site: Site) -> None:
    (site.root / "conf.py").write_text((site.root / "conf.py").read_text() + KILLED)
    site.build()
    site.edit("guides/deposit.md", "A story", "Some lateword")
    site.edit("rules/heat-rule.md", "The rule asks", "A lateword asks")
    site.write("stop", "")
    command = [sys.executable, "-m", "sphinx", "-q", "-c", site.root, site.docs, site.out]
    ended = subprocess.run([*command, "-d", site.root / "out.doctrees"], check=False)
    assert ended.returncode == -9
    assert "lateword" in site.page("guides/deposit.html")
    (site.docs / "stop").unlink()
    site.build()
    assert "lateword" in terms(site)
    assert index(site) == anew(site)


def test_two_outputs_may_share_their_doctrees(built: Site) -> None:
    built.edit("guides/deposit.md", "A story", "Some lateword")
    (built.root / "other.doctrees").symlink_to(built.root / "out.doctrees")
    built.build(out="other")
    built.build()
    assert "lateword" in terms(built)


# The lists ---------------------------------------------------------------------------


def text(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_every_name_stands_under_its_letter_in_order(site: Site) -> None:
    for number, name in enumerate(["Zed Rule", "Élan Rule", "HR 10", "HR 9", "42 Rule", "Ñu Rule"]):
        site.write(
            f"rules/n{number}.md",
            f"---\nname: {name}\ndefinition: D.\nstatus: {{value: binding, as_of: 2020}}\n---\n",
        )
    site.build()
    page = site.page("a-z.html")
    assert re.findall(r'<h2 id="([^"]+)"', page) == ["0–9", "d", "e", "h", "w", "z", "ñ"]
    assert set(re.findall(r'href="#([^"]+)"', page)) >= {"0–9", "d", "e", "h", "w", "z", "ñ"}
    names = ["42 Rule", "Deposit Rule", "Élan Rule", "Heat Rule", "Housing Office"]
    names += ["HR 1: see Heat Rule", "HR 9", "HR 10", "warmth rule: see Heat Rule", "Zed Rule"]
    places = [text(page).index(name) for name in names]
    assert places == sorted(places)


def test_every_authority_stands_in_the_order_of_its_citation(site: Site) -> None:
    site.write(
        "guides/x.md", GUIDE.format(title="X", text="See 9 Harb. Code 2 and 12 Harb. Code 10.")
    )
    site.write("plain.md", "# Plain page\n\nAnd 12 Harb. Code 3(b), and 12 Harb. Code § 10.\n")
    site.build()
    page = text(site.page("citations.html"))
    parts = [
        "Harbourtown Code",
        "9 Harb. Code 2 X",
        "12 Harb. Code 3 Heat Rule",
        "12 Harb. Code 3(b) Plain page",
        "12 Harb. Code 10 Plain page X",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "No heat?" in page[places[2] : places[3]], "what refers to the authority's entry"


# Sphinx's own search -----------------------------------------------------------------


@pytest.mark.parametrize("config", STOCK.values(), ids=list(STOCK))
def test_the_stock_search_has_our_normaliser(tmp_path: Path, config: dict[str, object]) -> None:
    site = Site(tmp_path / "site", config=config)
    site.write("guides/x.md", GUIDE.format(title="X", text="Form 6103, and 12 Harb. Code 3(b)."))
    assert site.build().warnings == ""
    assert not (site.out / "search").exists()
    made = site.page("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")")
    found = json.loads(made)["terms"]
    assert {"n6103", "12harb3b", "12harb3", "3b"} <= set(found)
    assert "kbNormaliser" in site.page("_static/language_data.js")
    assert "search-box.js" not in site.page("index.html")


def test_the_search_can_be_switched_off_and_on(built: Site) -> None:
    built.config["kb_search"] = False
    built.build()
    assert (built.out / "searchindex.js").exists()
    built.config["kb_search"] = True
    built.build()
    assert not (built.out / "searchindex.js").exists()
    assert "search-page.js" in built.page("search.html")
    assert index(built) == anew(built)
