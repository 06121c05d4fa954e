"""``kb check`` as a person, a program and a pull request use it."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.corpus import write_site
from tests.kb import Ended, kb, kb_at, problems

if TYPE_CHECKING:
    from tests.site import Site

HEAD = "---\ntitle: T\nform: howto\npublished: 2020\nsummary: S.\n---\n"
BAD = HEAD + "The {rule}`heat-rul` and {source}`nothing`.\n\n## A\n\n#### B\n\nThe warmth rule.\n"


def check(site: Site, *arguments: str) -> Ended:
    return kb_at(site, "check", *arguments)


def test_a_good_site_passes(site: Site) -> None:
    result = check(site, "--strict")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("7 files: 0 errors, 0 warnings")


def test_messages_say_where_what_and_which_rule(site: Site) -> None:
    site.write("guides/x.md", BAD)
    result = check(site)
    path = site.docs / "guides/x.md"
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert lines[0] == (
        f"{path}:7:5: error: there is no rule 'heat-rul'. "
        "Did you mean 'heat-rule' or 'Heat Rule'? [kb.unknown-reference]"
    )
    assert lines[1].startswith(f"{path}:7:26: error: the source 'nothing' is not listed")
    assert lines[2].startswith(
        f"{path}:11:1: warning: the heading skips a level; start it with '###'"
    )
    assert lines[3] == "8 files: 2 errors, 1 warning, 1 suggestion (--all shows it)"
    assert "\x1b" not in result.output


def test_a_wrong_field_hides_nothing_else(site: Site) -> None:
    front = HEAD.replace("title: T", "titel: T\nrules: [heat-rul]")
    site.write("guides/x.md", f"{front}The {{source}}`nothing`.\n")
    assert {row["rule"] for row in problems(site)} == {
        "unknown-field",
        "missing-field",
        "unknown-reference",
        "unknown-source",
    }


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [
        ("about.md", "About.md", {"about.md": "About.md", "About.md": "about.md"}),
        ("notes/a.md", "Notes/b.md", {"notes": "Notes", "Notes": "notes"}),
        (
            "m\u00fc.png",
            "mu\u0308.png",
            {"m\u00fc.png": "mu\u0308.png", "mu\u0308.png": "m\u00fc.png"},
        ),
    ],
)
def test_names_that_are_one_elsewhere(
    site: Site, one: str, other: str, places: dict[str, str]
) -> None:
    for name in (one, other):
        site.write(name, "# A\n")
    found = [row for row in problems(site) if row["rule"] == "file-name"]
    assert {Path(str(row["path"])).name: row["message"] for row in found}.keys() == places.keys()
    for row in found:
        assert repr(places[Path(str(row["path"])).name]) in str(row["message"])
    chosen = problems(site, str(site.docs / "rules"))
    assert not [row for row in chosen if row["rule"] == "file-name"]


@pytest.mark.parametrize("name", ["search.md", "A-Z.md", "genindex.md", "filter/page.md"])
def test_a_name_at_the_top_that_the_build_uses_itself(site: Site, name: str) -> None:
    for place in (name, f"about/{name}"):
        site.write(place, "# A\n")
    (found,) = [row for row in problems(site) if row["rule"] == "file-name"]
    assert str(found["path"]).endswith(f"docs/{Path(name).parts[0]}")
    assert "the build makes a page or a folder of this name" in str(found["message"])


def test_levels_and_exit_statuses(site: Site) -> None:
    site.write("guides/x.md", HEAD + "## A\n\n#### B\n\nThe warmth rule.\n")
    assert check(site).exit_code == 0
    assert check(site, "--strict").exit_code == 1
    everything = check(site, "--all").output
    assert "info: 'warmth rule' is not linked; write {rule}`warmth rule <heat-rule>`" in everything
    nowhere = kb("check", "nothing.md")
    assert nowhere.exit_code == 2
    assert "there is no file or folder nothing.md" in nowhere.output
    help_ = kb("check", "--help").output
    assert "Exit status" in help_
    assert "kb check --fix" in help_


def test_no_knowledge_base_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = kb("check")
    assert result.exit_code == 2
    assert "there is no subject.toml here" in result.output


def test_only_the_pages_that_are_asked_for(site: Site) -> None:
    site.write("guides/x.md", BAD)
    site.write("guides/y.md", HEAD + "See {guide}`x` and {rule}`nothing-like-it`.\n")
    found = problems(site, str(site.docs / "guides/y.md"))
    assert [(row["rule"], str(row["path"])[-4:]) for row in found] == [
        ("unknown-reference", "y.md")
    ]
    assert {str(row["path"])[-4:] for row in problems(site, str(site.docs / "guides"))} == {
        "x.md",
        "y.md",
    }


def test_the_folder_is_found_from_within(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.write("guides/x.md", BAD)
    for folder in (site.root, site.docs, site.docs / "guides"):
        monkeypatch.chdir(folder)
        result = kb("check")
        shown = (
            os.path.relpath(site.docs / "guides/x.md") if folder != site.docs / "guides" else "x.md"
        )
        assert result.output.startswith(f"{shown}:7:5: error"), result.output


def test_annotations_of_a_pull_request(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.root)
    site.write("guides/x.md", HEAD + "100% of the {rule}`a,b:%`.\n")
    result = kb("check", "--format", "github")
    assert result.output.splitlines()[0].startswith(
        "::error file=docs/guides/x.md,line=7,col=13,title=kb.unknown-reference::"
        "there is no rule 'a,b:%25'."
    )


def test_the_rules_are_listed(site: Site) -> None:
    output = check(site, "--list-rules").output
    assert "unlinked-mention   info" in output
    named = json.loads(check(site, "--list-rules", "--format", "json").output)
    assert {"id": "raw-html", "level": "error", "asks": "No HTML stands in a page."} in named


MENTIONS = (
    b"\xef\xbb\xbf" + HEAD.replace("\n", "\r\n").encode() + b"## The warmth rule\r\n\r\n"
    b"In `warmth rule` and [the warmth rule](https://example.org) and \\*warmth rule\\*,\r\n"
    b"the **Housing Office** asks for a Deposit\r\nRule; HR 1 is short.\tWarmth rule again.  \r\n"
    b"\r\n> housing Office, warmth rules, pre-warmth rule\r\n\r\n| a | b |\r\n|---|---|\r\n"
    b"| x \\| y | Deposit Rule |\r\n"
)


def test_fix_links_the_first_mention_and_nothing_else(site: Site) -> None:
    site.write("guides/x.md", MENTIONS)
    result = check(site, "--fix", "--all")
    assert result.exit_code == 0
    fixed = (site.docs / "guides/x.md").read_bytes()
    expected = MENTIONS.replace(
        b"\\*warmth rule", b"\\*{rule}`warmth rule <heat-rule>`", 1
    ).replace(b"**Housing Office**", b"**{office}`housing-office`**", 1)
    assert fixed == expected
    # A name that is cut by the end of a line is left to the writer.
    assert "'Deposit Rule' is not linked" in result.output
    check(site, "--fix")
    assert (site.docs / "guides/x.md").read_bytes() == fixed
    assert site.build().lines == []


def test_fix_leaves_all_other_files_alone(site: Site) -> None:
    before = {path: path.stat().st_mtime_ns for path in site.docs.rglob("*.*")}
    site.write("guides/x.md", MENTIONS)
    check(site, "--fix", str(site.docs / "guides/deposit.md"))
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert (site.docs / "guides/x.md").read_bytes() == MENTIONS


def test_links_between_pages(site: Site) -> None:
    site.write(
        "guides/x.md",
        HEAD + "[a](heating.md#steps) [b](/guides/heating.md) [c](../index.md) {doc}`/index`\n"
        "[d](#a-place) [e](#own-heading) [f](heat-rule) {ref}`a-place` [g](path:photo.png)\n\n"
        "(a-place)=\n## Own heading\n\n[no](heatin.md) [no](heating.md#step) {doc}`heatin`\n"
        "[no](#nowhere) [no](phot.png) {ref}`a-plac` [no](nothing-like-it)\n",
    )
    site.write("guides/photo.png", b"\x89PNG")
    found = [(row["rule"], row["line"], row["column"]) for row in problems(site)]
    assert found == [
        ("unknown-page", 13, 1),
        ("unknown-anchor", 13, 17),
        ("unknown-page", 13, 39),
        ("unknown-anchor", 14, 1),
        ("unknown-page", 14, 16),
        ("unknown-anchor", 14, 31),
        ("unknown-page", 14, 45),
    ]
    assert len(site.build().lines) == len(found)


def test_the_build_says_the_same(site: Site) -> None:
    site.write("guides/x.md", HEAD + "The {rule}`Heat Rul` and the {source}`a`.\n")
    site.write("guides/y.md", HEAD.replace("S.", "word " * 81) + "# No\n\nrules\n")
    site.edit("index.md", ":limit: 2", ":limit: 2\n:types: guid\n:rule: heat-rul")
    built = site.build()
    found = problems(site)
    assert len(found) == len(built.lines) == 6
    for row in found:
        assert any(
            str(row["message"]) in line and f"[kb.{row['rule']}]" in line for line in built.lines
        ), row


def test_code_and_front_matter_are_left_alone(site: Site) -> None:
    site.write(
        "guides/x.md",
        HEAD.replace("S.", "About the warmth rule.")
        + "```\n<b> {rul}`x` ![](a) [x](javascript:1)\n# no\n```\n\n"
        "`<b>` \\<b\\> 1 < 2 \\{rul}`x`\n"
        "\n    <script>\n\n% <b> a remark\n",
    )
    assert [row["rule"] for row in problems(site)] == ["misread"]  # that it is code, by indentation


def test_many_processes_say_the_same_as_one(tmp_path: Path) -> None:
    write_site(tmp_path / "site", 200, plain=False)
    page = tmp_path / "site/docs/articles/article-7.md"
    page.write_text(page.read_text() + "\n<b>x</b> {law}`law-1000`\n")
    docs = str(tmp_path / "site/docs")
    outputs = [kb("check", "--docs", docs, "--jobs", jobs).output for jobs in ("1", "3")]
    assert outputs[0] == outputs[1]
    assert outputs[0].count("[kb.") == 3


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    write_site(tmp_path / "site", 450, plain=False)
    command = [sys.executable, "-m", "kb_tools", "check", "--docs", str(tmp_path / "site/docs")]
    quiet = subprocess.run(command, capture_output=True, check=True)
    assert quiet.stderr == b""
    leader, follower = pty.openpty()
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=follower, check=True)
    os.close(follower)
    assert b"\x1b" not in result.stdout
    assert b"of 553 files" in os.read(leader, 100_000)


def test_a_thousand_files_take_little_time(tmp_path: Path) -> None:
    """Processor time, so that a busy machine does not decide."""
    write_site(tmp_path / "site", 900, plain=False)
    before = os.times()
    start = time.perf_counter()
    command = [sys.executable, "-m", "kb_tools", "check", "--docs", str(tmp_path / "site/docs")]
    subprocess.run(command, capture_output=True, check=True)
    after = os.times()
    spent = after.children_user + after.children_system
    spent -= before.children_user + before.children_system
    assert spent < 2 * 2, f"{spent:.1f} s of processor, {time.perf_counter() - start:.1f} s in all"
