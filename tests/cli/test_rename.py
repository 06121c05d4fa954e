"""``kb rename`` and ``kb addresses`` as a person uses them."""

from __future__ import annotations

import errno
import tomllib
from typing import TYPE_CHECKING

import pytest

from kb_tools.renaming import writing
from tests.kb import kb, kb_at

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site import Site

HEAT, WARM = "rules/heat-rule", "rules/warm-rule"

#: A page that refers to the rule in every way, each with what it becomes; "=" is the same.
FORMS = (
    ("The {rule}`heat-rule`, {rule}` heat-rule `.", "The {rule}`warm-rule`, {rule}` warm-rule `."),
    ("{rule}`Heat <b> <heat-rule>` twice {kb:rule}`heat-rule`", None),
    ("{rule}`over\ntwo lines <heat-rule>` and {RULE}``heat-rule``", None),
    ("{rule}`Heat Rule` {rule}`HR 1` {office}`housing-office`", "="),
    ("{doc}`heat-rule` {doc}`/rules/heat-rule` {doc}`it <../rules/heat-rule>`", None),
    ("[a](heat-rule.md) [b](../rules/heat-rule.md#heat-rule) [](./heat-rule.md 'A title')", None),
    ("[`[code](heat-rule.md)`](<heat-rule.md>) [c](/rules/heat-rule.md)", 18),
    ("[![alt](photo.png)](heat-rule.md) <project:heat-rule.md>", None),
    ("[named][label] and [again][label]", "="),
    ("[label]: heat-rule.md 'With a title'", None),
    ("- a list\n  > [quoted](heat-rule.md)", None),
    ("| a | b |\n|---|---|\n| {rule}`heat-rule` | [x](heat-rule.md) |", None),
    ("``{rule}`heat-rule` `` and `[x](heat-rule.md)` and heat-rule", "="),
    ("```text\n{rule}`heat-rule` [x](heat-rule.md)\n```", "="),
    ("```{code-block} markdown\n[label]: heat-rule.md\n{rule}`heat-rule`\n```", "="),
    ("% {rule}`heat-rule`", "="),
    ("```{note}\nIn it: {rule}`heat-rule`.\n```", None),
    (":::{tip} On {rule}`heat-rule`\n:class: wide\n{doc}`heat-rule`\n:::", None),
    ("{rule}`heat` {rule}`heat-rule-2 <heat-rule-2>` [a](heat.md)", "="),
    ('```{csv-table} T\n"{rule}`heat-rule`",[x](heat-rule.md)\n```', None),
    ("```{card} T\n:link: heat-rule.md\nThe {rule}`heat-rule`.\n```", None),
    ("[other](https://example.org/heat-rule.md) [file](photo.png)", "="),
)


def state(site: Site) -> dict[str, bytes]:
    files = (path for path in site.root.rglob("*") if path.is_file())
    return {path.relative_to(site.root).as_posix(): path.read_bytes() for path in files}


def redirects(site: Site) -> dict[str, str]:
    return tomllib.loads((site.docs / "redirects.toml").read_text())


def expected(text: str, new: str | int | None) -> str:
    if new == "=":
        return text
    if isinstance(new, str):
        return new
    return text[: new or 0] + text[new or 0 :].replace("heat-rule", "warm-rule")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_form_of_reference(site: Site, newline: str) -> None:
    head = (
        "---\nname: Other Rule\ndefinition: Another rule, not heat-rule.  # heat-rule\n"
        "status: {value: binding, as_of: 2024}\n"
        "relations:\n  - type: replaces  # the rule on heat\n    target: 'heat-rule'\n"
        "offices: [housing-office]\n---\n"
    )
    new_head = head.replace("target: 'heat-rule'", "target: 'warm-rule'")
    body = "\n\n".join(text for text, _new in FORMS) + "\n"
    new_body = "\n\n".join(expected(text, new) for text, new in FORMS) + "\n"
    assert "heat-rule" in new_body
    site.write("rules/photo.png", b"\x89PNG\r\n\x1a\n")
    for name in ("heat", "heat-rule-2"):  # the id of one is the start of the other's
        site.write(f"rules/{name}.md", head.replace("Other Rule", name.title()))
    site.write("rules/other.md", "\ufeff" + (head + body).replace("\n", newline))
    code, output = kb_at(site, "rename", "heat-rule", "warm-rule")
    assert code == 0, output
    text = (site.docs / "rules/other.md").read_bytes().decode()
    assert text == "\ufeff" + (new_head + new_body).replace("\n", newline)
    assert redirects(site) == {HEAT: WARM}
    assert not (site.docs / f"{HEAT}.md").exists()
    built = site.build()
    assert "heat-rule" not in built.warnings


def test_front_matter_lists_toctrees_and_data(site: Site) -> None:
    site.write("about/a.md", "# A\n\n[up](../index.md) and ![x](../photo.png) {doc}`/index`\n")
    site.write("photo.png", b"")
    site.edit(
        "index.md", "```{legend}", "```{toctree}\nA page <about/a>\nabout/a\n```\n\n```{legend}"
    )
    site.edit("index.md", ":limit: 2", ":limit: 2\n:rules: deposit-rule, heat-rule\n")
    grid = '"id",row,column\r\n"heat-rule",1,1\r\nheat-rule-x,1,2\r\n'
    site.write("grid.csv", grid)
    site.write(
        "map.md",
        "---\norphan: true\n---\n# Map\n\n```{tile-map}\n:grid: grid.csv\n:type: rule\n```\n",
    )
    site.write(
        "events.yaml",
        "events:\n"
        "  - date: 2020-01-02  # heat-rule\n    title: The heat-rule.\n"
        "    rules: [deposit-rule, heat-rule]\n"
        "    source: x\nsources:\n"
        "  - {id: x, title: heat-rule, publisher: P, kind: letter}\n",
    )
    site.edit("subject.toml", "[statuses]", '[timeline]\nfile = "events.yaml"\n\n[statuses]')
    code, output = kb_at(site, "rename", str(site.docs / f"{HEAT}.md"), WARM)
    assert code == 0, output
    assert "rules: [warm-rule]" in (site.docs / "guides/heating.md").read_text()
    assert "rules: [warm-rule, deposit-rule]" in (site.docs / "guides/repairs.md").read_text()
    assert ":rules: deposit-rule, warm-rule\n" in (site.docs / "index.md").read_text()
    assert (site.docs / "grid.csv").read_bytes().decode() == grid.replace(
        '"heat-rule"', '"warm-rule"'
    )
    events = (site.docs / "events.yaml").read_text()
    assert events.count("heat-rule") == 3
    assert "rules: [deposit-rule, warm-rule]" in events
    settings = (site.root / "conf.py").read_text()
    (site.root / "conf.py").write_text(settings + 'more = ["about/a"]  # about/a\n')
    code, output = kb_at(site, "rename", "about/a", "more/deep/b")
    assert code == 0, output
    assert (site.docs / "more/deep/b.md").read_text() == (
        "# A\n\n[up](../../index.md) and ![x](../../photo.png) {doc}`/index`\n"
    )
    assert "A page <more/deep/b>\nmore/deep/b\n" in (site.docs / "index.md").read_text()
    assert (site.root / "conf.py").read_text() == settings + 'more = ["more/deep/b"]  # about/a\n'
    assert not (site.docs / "about").exists()


def test_redirects_are_flat_and_renaming_back_takes_one_out(site: Site) -> None:
    kb_at(site, "rename", "heat-rule", "b-rule")
    text = (site.docs / "redirects.toml").read_text()
    (site.docs / "redirects.toml").write_text(text + "\n# kept\n")
    kb_at(site, "rename", "b-rule", "c-rule")
    assert redirects(site) == {HEAT: "rules/c-rule", "rules/b-rule": "rules/c-rule"}
    kb_at(site, "rename", "c-rule", "heat-rule")
    assert redirects(site) == {"rules/b-rule": HEAT, "rules/c-rule": HEAT}
    assert "# kept" in (site.docs / "redirects.toml").read_text()
    assert kb_at(site, "check")[0] == 0


def test_a_folder_named_from_here(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.root)
    assert kb("rename", "--docs", "docs", "heat-rule", "warm-rule").exit_code == 0
    assert (site.docs / f"{WARM}.md").exists()
    assert kb("check", "--docs", "docs").exit_code == 0


def test_files_elsewhere_follow_if_they_are_named(site: Site) -> None:
    queries = site.root / "queries.toml"
    before = '# "rules/heat-rule"\n[[query]]\ntext = "heat-rule"\npages = ["rules/heat-rule"]\n'
    queries.write_text(before)
    assert kb_at(site, "rename", "heat-rule", "warm-rule", "--also", str(queries))[0] == 0
    assert queries.read_text() == before.replace('["rules/heat', '["rules/warm')


def test_a_dry_run_shows_what_would_change(site: Site) -> None:
    before = state(site)
    code, output = kb_at(site, "rename", "heat-rule", "warm-rule", "--dry-run")
    assert code == 0
    assert state(site) == before
    assert f"rename {site.docs}/{HEAT}.md => {site.docs}/{WARM}.md" in output
    assert "-It follows the {rule}`heat-rule`.\n+It follows the {rule}`warm-rule`.\n" in output
    assert f'+"{HEAT}" = "{WARM}"\n' in output


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("heet-rule", "x", "there is no page 'heet-rule'. Did you mean 'heat-rule'"),
        ("heat-rule", "deposit-rule", "there is a page 'rules/deposit-rule' already"),
        ("heat-rule", "Heat_Rule", "'Heat_Rule' is not an id; ids have small letters"),
        ("heat-rule", "SB_1", "Write rules/sb-1\n"),
        ("heat-rule", "Rules/SB", "the folder is the type. Write rules/sb\n"),
        ("heat-rule", "Rules/Index", "the folder is the type.\n"),
        ("heat-rule", "index", "'index' is not an id"),
        ("heat-rule", "con", "'con' is not an id"),
        ("heat-rule", "../x", "is no name for a page"),
        ("heat-rule", "guides/heat-rule", "whose pages stand in 'rules'"),
        ("heat-rule", "heat-rule", "is called 'rules/heat-rule' already"),
        ("heat-rule", "housing-office", "'housing-office' means 'offices/housing-office' already"),
        ("index", "home", "'index' is the page of its folder"),
        ("gone", "x", "'rules/gone' was renamed already; it is 'rules/deposit-rule' now"),
        ("heat-rule", "gone", "the address 'rules/gone' leads to 'rules/deposit-rule'"),
    ],
)
def test_what_is_refused(site: Site, old: str, new: str, message: str) -> None:
    site.write("redirects.toml", '"rules/gone" = "rules/deposit-rule"\n')
    before = state(site)
    code, output = kb_at(site, "rename", old, new)
    assert code == 1
    assert message in output
    assert state(site) == before


def test_a_reference_that_cannot_be_changed_stops_everything(site: Site) -> None:
    site.edit("guides/repairs.md", "[heat-rule, deposit-rule]", '["heat\\x2drule", deposit-rule]')
    before = state(site)
    code, output = kb_at(site, "rename", "heat-rule", "warm-rule")
    assert code == 1
    assert "guides/repairs.md:6:9: rules: there is no rule 'heat-rule'" in output
    assert state(site) == before


def test_a_disk_that_fails_leaves_the_files_as_they_were(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(site)
    replace, left = writing.replace, iter(range(3))

    def fails(path: Path, content: bytes) -> None:
        if next(left, None) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(path, content)

    monkeypatch.setattr(writing, "replace", fails)
    code, output = kb_at(site, "rename", "heat-rule", "warm-rule")
    assert code == 1
    assert "No space left" in output
    assert state(site) == before


def test_the_list_of_addresses(site: Site) -> None:
    assert kb_at(site, "addresses", "--check")[0] == 1
    assert kb_at(site, "addresses", "--write")[0] == 0
    assert kb_at(site, "addresses", "--check") == (0, "")
    rows = (site.docs / "addresses.txt").read_text().splitlines()
    names = [row for row in rows if row[0] != "#"]
    assert names == sorted(names)
    assert {HEAT, "index", "year/2024", "guides/index", "form/howto"} <= set(names)
    assert kb_at(site, "rename", "heat-rule", "warm-rule")[0] == 0
    assert kb_at(site, "addresses", "--check") == (0, "")
    assert kb_at(site, "check")[0] == 0
    site.write("redirects.toml", "")
    code, output = kb_at(site, "check")
    line = rows.index(HEAT) + 1
    assert code == 1
    assert f"addresses.txt:{line}:1: error: {HEAT!r} was published" in output
    assert f"kb rename --redirect {HEAT} {WARM} [kb.removed-address]" in output
    assert kb_at(site, "rename", "--redirect", HEAT, WARM)[0] == 0
    assert redirects(site) == {HEAT: WARM}
    assert kb_at(site, "check")[0] == 0
    assert HEAT in (site.docs / "addresses.txt").read_text().splitlines()
    code, output = kb_at(site, "rename", "--redirect", WARM, HEAT)
    assert code == 1
    assert "rename it without --redirect" in output


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"rules/old" = "rules/heet-rule"', "there is no page 'rules/heet-rule'. Did you mean"),
        ('"rules/heat-rule" = "index"', "there is a page 'rules/heat-rule'"),
        ('"a" = "b"\n"b" = "index"', "'b' is a redirect itself; write 'index'"),
        ('"a" = "b"\n"b" = "a"', "these redirects lead in a circle"),
        ('"../x" = "index"', "'../x' is not the name of a page"),
        ('"x.html" = "index"', "'x.html' is not the name of a page"),
        ('"x" = 1', "with a text on both sides"),
        ("x = ", "each line is"),
    ],
)
def test_bad_redirects_are_refused_by_check_and_build(site: Site, line: str, message: str) -> None:
    site.write("redirects.toml", f"# Old\n{line}\n")
    code, output = kb_at(site, "check")
    assert code == 1
    assert "redirects.toml:2:" in output
    assert message in output
    assert "[kb.redirects]" in output
    built = site.build()
    assert any("redirects.toml:2:" in row and message in row for row in built.lines)


@pytest.mark.parametrize(
    "fields", ["rules: {a: heat-rule}", "rules: [[heat-rule]]", "relations: x", "relations: [x]"]
)
def test_fields_of_another_form_are_left_alone(site: Site, fields: str) -> None:
    page = f"---\ntitle: T\nform: howto\npublished: 2020\nsummary: S.\n{fields}\n---\nText.\n"
    site.write("guides/x.md", page)
    assert kb_at(site, "rename", "heat-rule", "warm-rule")[0] == 0
    assert (site.docs / "guides/x.md").read_text() == page


def test_a_cell_with_a_hidden_character_stops_everything(site: Site) -> None:
    site.write("grid.csv", "id,row,column\nheat\u200b-rule,1,1\n,2,heat-rule\n")
    site.write(
        "map.md",
        "---\norphan: true\n---\n# Map\n\n```{tile-map}\n:grid: grid.csv\n:type: rule\n```\n",
    )
    before = state(site)
    code, output = kb_at(site, "rename", "heat-rule", "warm-rule")
    assert code == 1
    assert "grid.csv:2:1: write 'heat-rule' without invisible characters" in output
    assert state(site) == before


def test_cells_of_a_table_are_checked(site: Site) -> None:
    table = '```{csv-table} T\n"{rule}`heet-rule`",[x](rules/no.md)\n```\n'
    site.write("page.md", f"---\norphan: true\n---\n# P\n\n{table}")
    code, output = kb_at(site, "check")
    assert code == 1
    assert "page.md:7:2: error: there is no rule 'heet-rule'" in output
    assert "page.md:7:21: error: there is no page 'rules/no'" in output
