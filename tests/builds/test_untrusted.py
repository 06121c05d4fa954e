"""What a stranger sends is refused by ``kb check`` and does no harm in the build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kb_tools.checking.known import OPTIONS, OWN_DIRECTIVES
from kb_tools.extension.chart_directive import ChartDirective
from kb_tools.extension.directives import Facets, Legend, Timeline
from kb_tools.extension.facts import Facts
from kb_tools.extension.tile_map import TileMap
from tests.datasets import BY_YEAR, VISITS, add_datasets
from tests.kb import kb_at, problems
from tests.timeline import EVENTS, add_timeline

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site import Built, Site

HEAD = "---\ntitle: T\nform: howto\npublished: 2020\nsummary: S.\n---\n"
SECRET = "the-secret-of-the-machine"

#: What a page says, the rule that refuses it, and what must not be in the output.
MARKUP = {
    "html block": ("<script>alert(1)</script>\n", "raw-html", "<script>alert"),
    "html inline": ("Hello <img src=x onerror=alert(1)> you.\n", "raw-html", "<img src=x"),
    "html after markdown": ("<div>\n[a](heating.md)\n</div>\n", "raw-html", "<div>\n<a"),
    "comment": ("<!-- hidden -->\n", "raw-html", "<!-- hidden"),
    "include": ("```{include} /../secret.txt\n```\n", "refused-directive", SECRET),
    "include, absolute": ("```{include} {secret}\n```\n", "refused-directive", SECRET),
    "include, in capitals": ("```{INCLUDE} {secret}\n```\n", "refused-directive", SECRET),
    "include in a definition": ("Term\n: ```{include} {secret}\n  ```\n", "refused-directive", SECRET),
    "literalinclude": ("```{literalinclude} ../../secret.txt\n```\n", "refused-directive", SECRET),
    "include in a note": ("````{note}\n```{include} {secret}\n```\n````\n", "refused-directive", SECRET),
    "include in a list": ("- item\n\n  ```{include} {secret}\n  ```\n", "refused-directive", SECRET),
    "include after html": ("<div>\n```{include} {secret}\n```\n</div>\n", "refused-directive", SECRET),
    "raw": ("```{raw} html\n<script>alert(1)</script>\n```\n", "refused-directive", "<script>alert"),
    "raw file": ("```{raw} html\n:file: {secret}\n```\n", "refused-directive", SECRET),
    "raw role": ("```{role} evil(raw)\n:format: html\n```\n\n{evil}`<b>x</b>`\n", "refused-directive", "<b>x</b>"),
    "eval-rst": ("```{eval-rst}\n.. include:: {secret}\n\n`x <javascript:alert(1)>`_\n```\n", "refused-directive", "javascript:"),
    "csv file": ("```{csv-table}\n:file: {secret}\n```\n", "refused-directive", SECRET),
    "toctree": ("```{toctree}\n/index\n```\n", "refused-directive", "toctree-wrapper"),
    "javascript link": ("[x](javascript:alert(1))\n", "unsafe-link", 'href="javascript'),
    "javascript in disguise": ("[x](<java\tscript:alert(1)>)\n", "unsafe-link", 'href="java'),
    "javascript autolink": ("<javascript:alert(1)>\n", "unsafe-link", 'href="javascript'),
    "data link": ("[x](data:text/html;base64,PHNjcmlwdD4=)\n", "unsafe-link", 'href="data:'),
    "file link": ("[x](file:///etc/passwd)\n", "unsafe-link", 'href="file:'),
    "link by reference": ("[x][a]\n\n[a]: javascript:alert(1)\n", "unsafe-link", 'href="javascript'),
    "link of an image": ("```{image} photo.png\n:alt: A\n:target: javascript:alert(1)\n```\n", "unsafe-link", 'href="javascript'),
    "link of a button": ("```{button-link} javascript:alert(1)\nGo\n```\n", "unsafe-link", 'href="javascript'),
    "link of a card": ("```{card} A\n:link: javascript:alert(1)\nGo\n```\n", "unsafe-link", 'href="javascript'),
    "download": ("{download}`x <javascript://%0aalert(1)>`\n", "unsafe-link", 'href="javascript'),
    "options in one line": ("```{csv-table} T\n---\n{file: ../secret.txt}\n---\n```\n", "refused-directive", ""),
    "option in capitals": ("```{csv-table} T\n:FILE: ../secret.txt\n```\n", "refused-directive", ""),
    "formula": ("```{math}\na = b\n```\n", "refused-directive", "mathjax"),
    "remote image": ("![A](https://example.org/a.png)\n", "remote-image", "example.org/a.png"),
    "remote image, no scheme": ("![A](//example.org/a.png)\n", "remote-image", 'src="//'),
    "data image": ("![A](data:image/svg+xml;base64,PHN2Zz4=)\n", "remote-image", 'src="data:'),
    "remote figure": ("```{figure} https://example.org/a.png\n:alt: A\n```\n", "remote-image", "example.org/a.png"),
    "image outside": ("![A](../../secret.png)\n", "outside-file", "secret.png"),
    "download outside": ("{download}`../../secret.txt`\n", "outside-file", "_downloads"),
    "link outside": ("[x](../../secret.txt)\n", "outside-file", "_downloads"),
    "link outside, path": ("[x](path:../../secret.txt)\n", "outside-file", "_downloads"),
    "linked image": ("![A](linked.png)\n", "symlink", "linked.png"),
    "link in a table's cell": ('```{csv-table} T\n\n"[x](javascript:alert(1))",b\n```\n', "unsafe-link", 'href="javascript'),
    "link of a card, in quotes": ('```{card} A\n---\nlink: "java\\tscript:alert(1)"\n---\nGo\n```\n', "unsafe-link", 'href="java'),
    "picture of an author": ("```{article-info}\n:avatar: https://example.org/a.png\n:author: A\n```\n", "remote-image", "example.org/a.png"),
    "path that is none": ("[x](<path:javascript:alert(1)>)\n", "unsafe-link", 'href="javascript'),
    "a long path": (f"![A]({'a' * 5000}.png)\n", "outside-file", None),
    "card outside": ("```{card} A\n:link: ../../secret.txt\nGo\n```\n", "outside-file", "secret.txt"),
    "figure that leads outside": ("```{figure} photo.png\n:alt: A\n:target: ../../secret.txt\n```\n", "outside-file", "secret.txt"),
    "button to a script": ("```{button-ref} javascript:alert(1)\nGo\n```\n", "unsafe-link", 'href="javascript'),
    "settings": ("{download}`the settings <../subject.toml>`\n", "outside-file", "_downloads"),
    "settings by a link": ("[x](../subject.toml)\n", "outside-file", "_downloads"),
    "source of a draft": ("{download}`x <draft.md>`\n", "outside-file", "_downloads"),
    "source of a draft by a link": ("[x](path:draft.md)\n", "outside-file", "_downloads"),
    "list of addresses": ("{download}`x </addresses.txt>`\n", "outside-file", "_downloads"),
    "a hidden folder": ("{download}`x <../.tool/key.txt>`\n", "outside-file", "_downloads"),
    "a hidden file": ("{download}`x <../.env>`\n", "outside-file", "_downloads"),
    "file in a heading": ("## [A](photo.png)\n", "heading", None),
    "blank": ("A\u3164b.\n", "hidden-character", "\u3164"),
    "bidi": ("A \u202etxet\u202c here.\n", "hidden-character", "\u202e"),
    "zero width": ("A hid\u200bden place.\n", "hidden-character", "\u200b"),
    "bidi by number": ("A &#x202e;txet here.\n", "hidden-character", "\u202e"),
    "bidi by name": ("A &rlm;&#8203;txet, `a`.\n", "hidden-character", "\u200f"),
    "bidi after a backslash": ("A \\\\&rlm; \\\\\\&rlm;.\n", "hidden-character", "\u200f"),
    "bidi in itself": ("A &&#x202e;#x202e; &&#\u200bx202e;#x202e;txet.\n", "hidden-character", "\u202e"),
    "line separator": ("A\u2028line.\n", "hidden-character", "\u2028"),
    "control": ("A \x1b[31m text.\n", "hidden-character", "\x1b"),
    "look-alike": ("The Неat Rule of p\u0430ypal.\n", "look-alike", None),
}  # fmt: skip


@pytest.fixture
def guarded(site: Site) -> Site:
    (site.root / "secret.txt").write_text(f"{SECRET}\n")
    (site.root / "secret.png").write_bytes(b"\x89PNG\r\n\x1a\n" + SECRET.encode())
    site.write("guides/photo.png", b"\x89PNG\r\n\x1a\n")
    site.write(".env", SECRET)
    site.write(".tool/key.txt", SECRET)
    site.write("guides/draft.md", HEAD.replace("---\n", "---\ndraft: true\n", 1) + SECRET)
    site.write("addresses.txt", "guides/repairs\n")
    return site


def checked(site: Site) -> list[dict[str, str]]:
    return [row for row in problems(site) if row["level"] != "info"]


def codes(built: Built) -> list[str]:
    return [code for line in built.lines for code in re.findall(r"\[kb\.([a-z-]+)\]", line)]


def output(site: Site) -> str:
    """Everything that was written for readers, and the names of the files."""
    texts = [
        path.read_text("utf-8", "replace")
        for path in site.out.rglob("*")
        if path.suffix in {".html", ".js", ".json", ".txt"} and "_static" not in path.parts
    ]
    copied = [
        path for folder in ("_downloads", "_images") for path in (site.out / folder).rglob("*")
    ]
    return "\n".join((*texts, *map(str, copied)))


@pytest.mark.parametrize("case", MARKUP, ids=list(MARKUP))
def test_markup_is_refused_and_harmless(guarded: Site, case: str) -> None:
    text, code, harm = MARKUP[case]
    text = text.replace("{secret}", str(guarded.root / "secret.txt"))
    if code == "symlink":
        (guarded.docs / "guides/linked.png").symlink_to(guarded.root / "secret.png")
    guarded.write("guides/x.md", HEAD + text)
    rows = checked(guarded)
    refused = {row["rule"] for row in rows if row["path"].endswith("x.md")}
    assert code in refused, rows
    built = guarded.build()
    assert "Traceback" not in built.warnings
    assert code in codes(built), built.warnings
    messages = {row["message"] for row in rows if row["rule"] == code}
    assert any(message in built.warnings for message in messages), (messages, built.warnings)
    if harm:
        assert harm not in output(guarded)
    assert SECRET not in output(guarded)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x()</script>",
        "<a ONLOAD = 'x()'/>",
        '<image href="//example.org/a.png"/>',
        "<style>@import 'a.css';</style>",
    ],
)
def test_a_drawing_that_acts_is_left_out(guarded: Site, inside: str) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><a href="#x"/>{}</svg>'
    guarded.write("guides/x.md", HEAD + "![A](a.svg)\n\n{download}`b <a.svg>`\n")
    guarded.write("guides/a.svg", drawing.format(""))
    assert guarded.build().warnings == ""
    guarded.write("guides/a.svg", drawing.format(inside))
    guarded.write("guides/x.md", HEAD + "![A](a.svg)\n\n{download}`c <a.svg>`\n")
    assert "active-file" in {row["rule"] for row in checked(guarded)}
    guarded.clean()
    assert "active-file" in codes(guarded.build())
    assert not list(guarded.out.rglob("a.svg"))


@pytest.mark.parametrize("name", ["linked.*", "linked.png"])
def test_a_linked_image_that_sphinx_finds_by_itself(guarded: Site, name: str) -> None:
    for suffix in ("png", "en.png"):
        (guarded.docs / f"guides/linked.{suffix}").symlink_to(guarded.root / "secret.png")
    if name == "linked.png":
        (guarded.docs / "guides/linked.png").unlink()
        guarded.write("guides/linked.png", b"\x89PNG\r\n\x1a\n")
    guarded.write("guides/x.md", HEAD + f"![A]({name})\n")
    assert "symlink" in {row["rule"] for row in checked(guarded)}
    assert {"symlink", "outside-file"} & set(codes(guarded.build()))
    assert not list((guarded.out / "_images").glob("*"))


def test_a_page_that_is_a_link_is_not_read(guarded: Site) -> None:
    (guarded.docs / "guides/x.md").symlink_to(guarded.root / "secret.txt")
    (guarded.root / "more").mkdir()
    (guarded.root / "more/y.md").write_text(HEAD + SECRET)
    (guarded.docs / "guides/more").symlink_to(guarded.root / "more")
    rows = checked(guarded)
    assert [row["rule"] for row in rows] == ["symlink", "symlink"]
    built = guarded.build()
    assert set(codes(built)) == {"symlink"}
    assert all(row["message"] in built.warnings for row in rows)
    assert SECRET not in output(guarded)
    assert not (guarded.out / "guides/x.html").exists()


MYST = "myst:\n  disable_syntax: []\n  html_meta:\n    refresh: 0\n"
TEXT = "# Page\n\n<script>alert(1)</script>\n"
TOPS = {
    "plain": (f"---\norphan: true\n{MYST}---\n{TEXT}", "unknown-field"),
    "more hyphens": (f"-----\n{MYST}-----\n{TEXT}", "front-matter"),
    "more after the hyphens": (f"--- x\n{MYST}---\n{TEXT}", "front-matter"),
    "an end that only MyST sees": (f"---\norphan: true\n ---\n {TEXT}---\nmore\n", "front-matter"),
    "no end": (f"---\n{MYST}{TEXT}", "front-matter"),
    "an end of another sort": (f"---\n{MYST}...\n{TEXT}", "unknown-field"),
}


@pytest.mark.parametrize("case", TOPS, ids=list(TOPS))
def test_the_front_matter_of_a_page_does_not_switch_html_on(guarded: Site, case: str) -> None:
    text, code = TOPS[case]
    guarded.write("page.md", text)
    guarded.edit("index.md", "# Renting in Harbourtown", "# Renting\n\n{doc}`page`")
    rules = [row["rule"] for row in checked(guarded) if row["path"].endswith("page.md")]
    assert code in rules
    built = guarded.build()
    assert code in codes(built)
    page = guarded.page("page.html")
    assert "<script>alert" not in page
    assert 'content="0"' not in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*" * 3000 + "a" + "*" * 3000, "nesting"),
        ("[^" * 5_000, "nesting"),
        ("```{productionlist} x\n\na: b\n```", "parser"),
    ],
)
def test_a_page_that_cannot_be_parsed_is_the_only_one_that_fails(
    site: Site, text: str, expected: str
) -> None:
    site.write("guides/x.md", f"{HEAD}{text}\n")
    assert {"nesting", "unknown-directive"} & {row["rule"] for row in checked(site)}
    (code,) = set(codes(site.build())) & {"nesting", "parser"}
    assert code == expected
    assert (site.out / "guides/heating.html").exists()


def test_names_that_no_file_of_the_output_can_have(site: Site) -> None:
    for name in (b"a" * 250, b"a\nb", b"\xff\xfe"):
        with open(bytes(site.docs) + b"/guides/" + name + b".md", "wb") as file:  # noqa: PTH123
            file.write(HEAD.encode())
    rows = checked(site)
    assert [row["rule"] for row in rows] == ["file"] * 3
    assert all(row["path"].isprintable() for row in rows)
    assert site.build().warnings.count("[kb.file]") == 2  # Sphinx itself passes over the second


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("guides/con.md", "on Windows"),
        ("LPT1.txt", "on Windows"),
        ("com².txt", "on Windows"),
        ("what?.md", "on Windows"),
        ("notes./x.md", "on Windows"),
        ("form/index.md", "makes a page"),
    ],
)
def test_names_that_are_taken(site: Site, name: str, words: str) -> None:
    site.write("conference.md", "# A\n\nB.\n")
    site.write(name, HEAD + "B.\n" if name.startswith("guides") else "# A\n\nB.\n")
    (row,) = (row for row in checked(site) if row["rule"] == "file-name")
    assert words in row["message"]


@pytest.mark.parametrize("name", ["search", "a-z", "filter/x", "form/index", "form/howto"])
def test_pages_that_the_build_would_replace(site: Site, name: str) -> None:
    site.write(f"{name}.md", "# A\n\nB.\n")
    for _build in range(2):
        (line,) = (line for line in site.build().lines if "file-name" in line)
        assert f"{name}.md:1:1: " in line
        assert "makes a page" in line
    (site.docs / f"{name}.md").unlink()
    assert "file-name" not in site.build().warnings


def test_a_number_to_call_is_a_link(site: Site) -> None:
    site.write("guides/x.md", HEAD + "[Call](tel:+1-555-0100).\n")
    assert not checked(site)
    assert site.build().warnings == ""
    assert 'href="tel:+1-555-0100"' in site.page("guides/x.html")


def test_an_icon_has_no_attributes_from_the_page(site: Site) -> None:
    site.write("guides/x.md", HEAD + '{octicon}`report;1em;x" onclick="alert(1)`\n')
    assert [row["rule"] for row in checked(site)] == ["unknown-role"]
    assert "raw-html" in codes(site.build())
    assert "onclick" not in site.page("guides/x.html")


def test_a_table_of_contents_leads_nowhere_unsafe(guarded: Site) -> None:
    guarded.write(
        "page.md",
        "---\norphan: true\n---\n# P\n\n```{toctree}\nx <javascript://%0aalert(1)>\n```\n",
    )
    assert [row["rule"] for row in checked(guarded)] == ["unsafe-link"]
    assert "unsafe-link" in codes(guarded.build())
    assert "javascript:" not in output(guarded)


def test_names_that_pass_for_others(site: Site) -> None:
    rule = "---\nname: {}\ndefinition: D.\nstatus:\n  value: binding\n  as_of: 2020\n---\n"
    site.write("rules/heat-ru1e.md", rule.format("Another"))
    site.write("rules/x.md", rule.format("'Неаt Rule'"))
    site.write("rules/y.md", rule.format("'НR 1'"))
    rows = [row for row in checked(site) if row["rule"] == "look-alike"]
    assert {row["path"].rpartition("/")[2] for row in rows} >= {"heat-ru1e.md", "x.md"}
    built = site.build()
    assert all(row["message"] in built.warnings for row in rows)


def test_tags_and_bombs_in_front_matter(site: Site) -> None:
    bomb = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    site.write("guides/x.md", f"---\n{bomb}---\n")
    site.write("guides/y.md", "---\ntitle: !!python/object/apply:os.system [ls]\n---\n")
    rows = checked(site)
    assert [row["rule"] for row in rows] == ["front-matter", "front-matter"]
    built = site.build()
    assert all(row["message"] in built.warnings for row in rows)


def test_a_folder_that_is_a_link_to_its_parent_is_told_once(site: Site) -> None:
    (site.docs / "guides/round[1]").symlink_to(site.docs)
    (site.docs / "guides/again").symlink_to("..")
    (site.docs / "guides/a\nround").symlink_to("..")
    rows = checked(site)
    assert [row["rule"] for row in rows] == ["symlink"] * 3
    built = site.build()
    assert len(built.warnings.splitlines()) == 3
    assert all(row["message"] in built.warnings for row in rows)
    pages = {path.relative_to(site.out).as_posix() for path in site.out.rglob("*.html")}
    assert not any("round" in page or "again" in page for page in pages)


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("```{chart} a.csv\n:data: x\n```", "unknown-field", "has no option 'data'"),
        ("```{chart} a.csv\n:tile: x\n```", "unknown-field", "Did you mean 'title'?"),
        ("```{legend}\n:x: y\n```", "unknown-field", "Its options are: none."),
        (f"```{{chart}} {'a' * 300}.csv\n```", "outside-file", "longer than that of a file"),
        ("```{chart} ../a.csv\n```", "outside-file", "outside the folder"),
        ("```{chart} rules/index.csv\n```", "unknown-page", "there is no file"),
        ("```{button-ref} heet-rule\nGo\n```", "unknown-page", "no page 'heet-rule'"),
        ("```{button-ref} rules/heet\n:ref-type: doc\nGo\n```", "unknown-page", "no page"),
        ("```{card} A\n:link: rules/heet\n:link-type: doc\nGo\n```", "unknown-page", "no page"),
    ],
)
def test_options_and_buttons_are_checked(site: Site, text: str, rule: str, words: str) -> None:
    site.write("page.md", f"---\norphan: true\n---\n# P\n\n{text}\n")
    rows = [row for row in checked(site) if row["rule"] == rule]
    assert any(words in row["message"] for row in rows), rows


def test_the_options_are_those_of_the_directives() -> None:
    made = {"chart": ChartDirective, "facets": Facets, "facts": Facts, "legend": Legend}
    made |= {"tile-map": TileMap, "timeline": Timeline}
    assert {name: frozenset(kind.option_spec or ()) for name, kind in made.items()} == OPTIONS
    assert OPTIONS.keys() | {"cards"} == OWN_DIRECTIVES


def test_good_markup_is_left_alone(guarded: Site, tmp_path: Path) -> None:
    guarded.write(
        "guides/x.md",
        HEAD + "[a](https://example.org), <mailto:a@example.org>, [b](heating.md#steps).\n\n"
        "![A photo](photo.png)\n\n```{note}\nA `<b>` in code.\n```\n\n"
        "```html\n<script>alert(1)</script>\n```\n",
    )
    assert checked(guarded) == []
    built = guarded.build()
    assert built.lines == []
    page = guarded.page("guides/x.html")
    assert 'href="heating.html#steps"' in page
    assert "&lt;script&gt;alert" in page or "&lt;</span>" in page


EVIL_FILES = {
    "formula": ("data/visits.csv", VISITS + "HO,=cmd|'/c calc'!A1,W,2023-01-01,A\n", "csv", "=cmd"),
    "formula after a minus": ("data/visits.csv", VISITS + "HO,-1+cmd!A1,W,2023-01-01,A\n", "csv", "cmd!A1"),
    "html": ("data/visits.csv", VISITS + "HO,<script>alert(1)</script>,W,2023-01-01,A\n", None, "<script>alert"),
    "direction": ("data/visits.csv", VISITS + "HO,A \u202etxet,W,2023-01-01,A\n", "hidden-character", "\u202e"),
    "another end of line": ("data/visits.csv", VISITS + "HO,A\x85b,W,2023-01-01,A\n", "hidden-character", "\x85"),
    "a huge cell": ("data/visits.csv", VISITS + f"HO,{'a' * 200_000},W,2023-01-01,A\n", "csv", None),
    "no end of quotes": ("data/visits.csv", VISITS + 'HO,"a,W,2023-01-01,A\n', "csv", None),
    "thousands of columns": ("data/visits.csv", ",".join(f"c{n}" for n in range(9000)) + "\n", "csv", None),
    "a week": ("data/visits.csv", VISITS + "HO,a,W,2023-W01-1,A\n", "wrong-value", "W01-1"),
    "a huge number": ("data/by_year.csv", BY_YEAR + f"HO,2022-01-01,W,{'9' * 5000}\n", "wrong-value", None),
    "other digits": ("data/by_year.csv", BY_YEAR + "HO,2022-01-01,W,\u0661\u0662\n", "wrong-value", None),
    "an entry that is none": ("data/grid.csv", "id,row,column\nHO,1,1\nxx,1,2\n", "grid", None),
    "a row far out": ("data/grid.csv", f"id,row,column\nHO,{'9' * 5000},1\n", "wrong-value", None),
    "script in an event": ("history/events.yaml", EVENTS.replace("A cold", "<script>x</script> [a](javascript:b)"), None, "<script>x"),
    "address of a source": ("history/events.yaml", EVENTS.replace("https:", "javascript:"), "wrong-value", "javascript:"),
    "bomb": ("history/events.yaml", "a: &a [x]\nevents: [*a, *a]\n", "timeline", None),
    "tag": ("history/events.yaml", "events: !!python/object/apply:os.system [ls]\n", "timeline", None),
    "nested": ("history/events.yaml", "events:\n" + " [\n" * 9000, "timeline", None),
    "nested, closed in quotes": ("history/events.yaml", "events:\n" + ' ["]",\n' * 9000, "timeline", None),
    "nested by dashes": ("history/events.yaml", "events:\n  " + "- " * 9000 + "x\n", "timeline", None),
    "endless": ("history/events.yaml", "events:\n" + "  - [a, b]\n" * 150_000, "timeline", None),
    "no list": ("history/events.yaml", "events: x\n", "wrong-type", None),
    "nesting": ("redirects.toml", "a = " + "[" * 5000, "redirects", None),
    "digits": ("redirects.toml", "a = " + "9" * 5000, "redirects", None),
    "a long name": ("redirects.toml", f'"{"a" * 3000}" = "index"\n', "redirects", None),
    "a path outside": ("redirects.toml", '"../../x" = "index"\n"y" = "https://example.org"\n', "redirects", None),
    "nested facts": ("facts.toml", "a = " + "[" * 5000, "facts", None),
}  # fmt: skip


@pytest.fixture
def full(guarded: Site) -> Site:
    add_timeline(add_datasets(guarded))
    fact = '[n]\nvalue = "1"\nlabel = "L"\nas_of = "2020"\nsource = "S"\n'
    guarded.write("facts.toml", fact)
    guarded.write("index.md", (guarded.docs / "index.md").read_text() + "\n{fact}`n`\n")
    return guarded


@pytest.mark.parametrize("case", EVIL_FILES, ids=list(EVIL_FILES))
def test_files_of_data_are_checked_and_harmless(full: Site, case: str) -> None:
    name, content, code, harm = EVIL_FILES[case]
    full.write(name, content)
    rows = [row for row in checked(full) if row["path"].endswith(name)]
    built = full.build()
    assert "Traceback" not in built.warnings
    assert (code in {row["rule"] for row in rows}) if code else not rows
    assert code is None or code in codes(built), built.warnings
    if harm:
        shown = [full.page(path.relative_to(full.out)) for path in full.out.rglob("*.html")]
        assert harm not in "\n".join(shown)
    # Nor does a command that reads them all stumble.
    for command in (["addresses"], ["rename", "heat-rule", "warm-rule", "--dry-run"]):
        kb_at(full, *command)


@pytest.mark.parametrize("target", ["secret.txt", "/dev/zero"])
@pytest.mark.parametrize(
    "name",
    ["data/visits.csv", "data/grid.csv", "history/events.yaml", "redirects.toml", "facts.toml"],
)
def test_a_file_of_data_that_is_a_link_is_not_read(full: Site, name: str, target: str) -> None:
    (full.docs / name).unlink(missing_ok=True)
    (full.docs / name).symlink_to(full.root / target)
    found = [row for row in checked(full) if row["path"].endswith(name)]
    assert "symlink" in {row["rule"] for row in found}
    built = full.build()
    assert "symbolic link" in built.warnings
    assert SECRET not in built.warnings + output(full) + str(found)


@pytest.mark.parametrize(("folder", "word"), [("data", "Ångström"), ("history", "snowstorm")])
def test_a_folder_of_data_that_is_a_link_is_not_read(full: Site, folder: str, word: str) -> None:
    if folder == "history":
        full.write("history/events.yaml", EVENTS.replace("A cold", f"A {word}"))
    full.build()
    assert word in output(full)
    full.clean()
    (full.docs / folder).rename(full.root / "elsewhere")
    (full.docs / folder).symlink_to(full.root / "elsewhere")
    assert "symlink" in {row["rule"] for row in checked(full)}
    built = full.build()
    assert f"the folder {folder!r} is a symbolic link" in built.warnings
    assert word not in output(full)


def test_a_list_of_addresses_gives_no_command_to_copy(site: Site) -> None:
    site.write("addresses.txt", "x; rm -rf ~\n$(ls)\n../../etc/passwd\ngone page\n")
    rows = checked(site)
    assert [row["rule"] for row in rows] == ["removed-address"] * 4
    assert sum("is not the name of a page" in row["message"] for row in rows) == 3
    assert "--redirect 'gone page'" in rows[3]["message"]
