"""``kb new``, with and without a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb_tools.core.loader import Loader
from kb_tools.core.subject import load
from tests.kb import kb

if TYPE_CHECKING:
    from tests.site import Site

RULE = ("--summary", "What it says.", "--status", "binding", "--as-of", "2024-01")
GUIDE = ("--summary", "In short.", "--set", "form=howto", "--published", "2024-05")


def said(*arguments: object, code: int = 0) -> str:
    return kb(*arguments, code=code).output


def new(site: Site, *arguments: str, code: int = 0) -> str:
    return said("new", "--docs", site.docs, *arguments, code=code)


def records(site: Site) -> set[Path]:
    return set(site.docs.rglob("*.md"))


def added(site: Site, *arguments: str) -> Path:
    before = records(site)
    new(site, *arguments)
    (path,) = records(site) - before
    return path


def test_written_and_good(site: Site) -> None:
    path = site.docs / "rules/lift-rule-2024.md"
    output = new(site, "rule", "Lift Rule (2024)", *RULE, "--set", "offices=housing-office")
    assert f"{path} written" in output
    assert f"kb check {path}" in output
    assert "{rule}`lift-rule-2024`" in output
    text = path.read_text()
    for line in (
        'name: "Lift Rule (2024)"',
        'definition: "What it says."',
        "  value: binding",
        "  as_of: 2024-01",
        "offices: [housing-office]",
        "updated: 2024-06-01",
        "reviewed: null",
        "  - date: 2024-06-01",
        "    note: First version.",
        "  ## value is one of: binding, lapsed.",
        "## kind is one of: ordinance, letter.",
        "# sources:",
    ):
        assert line in text.split("\n")
    said("fmt", "--check", "--docs", site.docs, path)
    said("check", "--strict", "--docs", site.docs, path)
    assert site.build().warnings == ""
    assert "Lift Rule (2024)" in site.page("rules/lift-rule-2024.html")


@pytest.mark.parametrize("type_", ["guide", "rule", "office"])
def test_all_that_can_be_filled_in_is_understood(site: Site, type_: str) -> None:
    """With each # taken away, the only mistakes left are the empty values."""
    more = {"guide": GUIDE, "rule": RULE, "office": ("--summary", "What it is.")}[type_]
    path = added(site, type_, "A new one", *more)
    text = path.read_text().replace("\n# ", "\n").replace("\n  # ", "\n  ")
    docname = path.relative_to(site.docs).with_suffix("").as_posix()
    page = Loader(load(site.docs / "subject.toml")).load(text, docname, "x.md")
    assert page.problems
    assert {problem.code for problem in page.problems} <= {
        "wrong-value",
        "unknown-value",
        "wrong-type",
    }


@pytest.mark.parametrize("type_", tomllib.loads(Path("docs/subject.toml").read_text())["types"])
def test_each_type_of_the_real_subject(tmp_path: Path, type_: str) -> None:
    subject = load(Path("docs/subject.toml"))
    spec = subject.types[type_]
    (tmp_path / "subject.toml").write_text(Path("docs/subject.toml").read_text())
    (tmp_path / "timeline.yaml").write_text("events: []\nsources: []\n")
    arguments = ["--summary", "In short."]
    if not spec.is_entry:
        arguments += ["--published", "2024"]
    if spec.statuses:
        arguments += ["--status", spec.statuses[-1], "--as-of", "2024"]
    for name in set(spec.required) - {"status"}:
        words = list(subject.fields[name].values or ["In words"])
        arguments += ["--set", f"{name}={words[0]}"]
    said("new", "--docs", tmp_path, type_, "Some title", *arguments)
    path = tmp_path / spec.folder / "some-title.md"
    page = Loader(subject).load(path.read_text(), f"{spec.folder}/some-title", "x.md")
    assert page.problems == []
    assert page.record is not None
    for section in spec.sections:
        assert f"\n## {section}\n" in path.read_text()
    said("fmt", "--check", "--docs", tmp_path)
    path.write_text(path.read_text().replace("% To be written.", "Nobody yet."))
    said("check", "--strict", "--docs", tmp_path, path)


def test_never_asks_without_a_terminal(site: Site) -> None:
    before = records(site)
    assert "missing: TYPE, one of guide, rule, office" in new(site, code=2)
    output = new(site, "rule", code=2)
    for line in ("TITLE", "--summary ...", "--status ... (one of: binding, lapsed)", "--as-of ..."):
        assert f"  {line}\n" in output
    assert "--set form= (one of: howto, story)" in new(site, "guide", "A title", code=2)
    assert "--as-of" in new(site, "rule", "T", "--summary", "S", "--status", "lapsed", code=2)
    assert records(site) == before


@pytest.mark.parametrize("time", ["soon", "9" * 12])
def test_a_clock_that_is_fixed_at_no_time_is_told(
    site: Site, monkeypatch: pytest.MonkeyPatch, time: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", time)
    output = new(site, "rule", "New Rule", *RULE, code=1)
    assert f"SOURCE_DATE_EPOCH is '{time}'; a number of seconds since 1970 is needed" in output


def test_never_overwrites(site: Site) -> None:
    path = site.docs / "rules/heat-rule.md"
    before = path.read_bytes()
    output = new(site, "rule", "Another", *RULE, "--id", "heat-rule", code=1)
    assert "heat-rule.md exists" in output
    assert path.read_bytes() == before
    link = site.docs / "rules/dangling.md"
    link.symlink_to(site.root / "elsewhere.md")
    new(site, "rule", "Dangling", *RULE, code=1)
    assert not (site.root / "elsewhere.md").exists()


def test_what_others_have_is_refused(site: Site) -> None:
    before = records(site)
    claimed = new(site, "rule", "Warmth  RULE", *RULE, code=1)
    assert "is also claimed by rules/heat-rule" in claimed
    assert "is also claimed by rules/heat-rule" in new(
        site, "office", "HR 1", "--summary", "What it is.", code=1
    )
    site.write(
        "rules/moved.md",
        (site.docs / "rules/heat-rule.md")
        .read_text()
        .replace("name: Heat Rule", 'id: lift-rule\nname: "Moved"')
        .replace("aliases: [HR 1, warmth rule]\n", "")
        .replace("citations: [12 Harb. Code 3]\n", ""),
    )
    assert "the id 'lift-rule' is also the id of rules/moved" in new(
        site, "rule", "Lift Rule", *RULE, code=1
    )
    site.write("rules/broken.md", '---\nname: "Gone Rule"\nnone: 1\n---\n')
    assert "broken.md" in new(site, "rule", "Gone Rule", *RULE, code=1)
    assert records(site) - before == {site.docs / "rules/moved.md", site.docs / "rules/broken.md"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["rul", "T", *RULE], 2, "Did you mean 'rule'?"),
        (["rule", "T", *RULE, "--status", "bindng"], 1, "Did you mean 'binding'?"),
        (["rule", "T", *RULE, "--as-of", "May"], 1, "'May' is not a date"),
        (["rule", "T", *RULE, "--summary", "word " * 81], 1, "it has 81 words"),
        (["rule", "T", *RULE, "--set", "office=x"], 2, "Did you mean 'offices'?"),
        (["rule", "T", *RULE, "--set", "offices"], 2, "write FIELD=VALUE"),
        (["rule", "T", *RULE, "--set", "sources=x"], 2, "write FIELD=VALUE"),
        (["rule", "T", *RULE, "--set", "status.scop=x"], 2, "Did you mean 'status.scope'"),
        (["rule", "T", *RULE, "--set", "offices=housing-offic"], 1, "Did you mean"),
        (["rule", "T", *RULE, "--published", "2024"], 2, "has no published"),
        (["guide", "T", *GUIDE, "--status", "binding"], 2, "has no status"),
        (["rule", "T", *RULE, "--id", "../../evil"], 2, "cannot be an id"),
        (["rule", "T", *RULE, "--id", "Upper"], 2, "cannot be an id"),
        (["rule", "Index", *RULE], 2, "choose one with --id"),
        (["rule", "Con", *RULE], 2, "is taken by Windows; choose one with --id"),
        (["rule", "東京", *RULE], 2, "choose one with --id"),
        (["rule", " \n ", *RULE], 2, "TITLE"),
        (["rule", "bad \udcff byte", *RULE], 2, "not text in the encoding UTF-8"),
        (["rule", "bad \u202e turn", *RULE], 1, "U+202E"),
        (["rule", "bad \x07 bell", *RULE], 1, "U+0007"),
    ],
)
def test_refused(site: Site, arguments: list[str], code: int, message: str) -> None:
    before = records(site)
    assert message in new(site, *arguments, code=code)
    assert records(site) == before


def test_a_dated_field_is_asked_for_like_a_status(site: Site) -> None:
    site.edit(
        "subject.toml",
        '[fields.form]\nlabel = "Form"\n',
        '[fields.form]\nlabel = "Form"\ndated = true\n',
    )
    site.edit("subject.toml", 'required = ["status"]', 'required = ["status", "form"]')
    site.edit("subject.toml", 'fields = ["offices"]', 'fields = ["offices", "form"]')
    output = new(site, "rule", "Lift Rule", *RULE, "--set", "form.scope=Lifts", code=2)
    assert "  --set form.value= (one of: howto, story)\n" in output
    given = ["form.scope=Lifts", "form.value=story", "form.as_of=2024", "status.scope=All"]
    path = added(site, "rule", "Lift Rule", *RULE, *(f"--set={item}" for item in given))
    lines = path.read_text().split("\n")
    for line in (
        "  value: story",
        "  ## value is one of: howto, story.",
        '  scope: "Lifts"',
        '  scope: "All"',
    ):
        assert line in lines
    said("fmt", "--check", "--docs", site.docs, path)
    made = json.loads(said("schema", "--docs", site.docs, "rule"))["definitions"]
    assert made["FormFrontMatter"]["properties"]["value"]["enumDescriptions"][1] == "Story."
    assert made["StatusFrontMatter"]["properties"]["value"]["enum"] == ["binding", "lapsed"]


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("Łódź & Straße: Ærø’s “rule”", "lodz-strasse-aeros-rule"),
        ('She said: "no" # really', "she-said-no-really"),
        ("S.B. 12(b) — 1,000 units", "sb-12b-1-000-units"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\temp\\x", "c-temp-x"),
        ("[a]: - {b} *c* &d !e %f @g `h`", "a-b-c-d-e-f-g-h"),
        ("null", "null"),
        ("12", "12"),
        ("word " * 60, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 300, "x" * 60),
    ],
)
def test_odd_titles(site: Site, title: str, id_: str) -> None:
    path = added(site, "rule", title, *RULE)
    assert path == site.docs / f"rules/{id_}.md"
    page = Loader(load(site.docs / "subject.toml")).load(path.read_text(), f"rules/{id_}", "x.md")
    assert page.problems == []
    assert page.record is not None
    assert page.record.title == " ".join(title.split())
    said("fmt", "--check", "--docs", site.docs, path)


def test_finds_the_pages_by_itself(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (site.root, site.docs, site.docs / "guides"):
        monkeypatch.chdir(folder)
        said("new", "rule", f"Rule of {folder.name}", *RULE)
        assert (site.docs / f"rules/rule-of-{folder.name}.md").exists()
    monkeypatch.chdir(site.root.parent)
    assert "say --docs FOLDER" in said("new", "rule", "Lost", *RULE, code=2)
    monkeypatch.setenv("KB_DOCS", str(site.docs))
    said("new", "rule", "Found", *RULE)
    assert (site.docs / "rules/found.md").exists()


def test_asks_on_a_terminal(site: Site) -> None:
    """A person who answers wrongly twice still gets a good page."""
    keyboard, terminal = pty.openpty()
    answers = [
        "rule",
        "A rule: new",
        "word " * 81,
        "What it says.",
        "bindng",
        "binding",
        "2024-13",
        "2024-05",
    ]
    os.write(keyboard, "".join(f"{answer}\n" for answer in answers).encode())
    command = [sys.executable, "-m", "kb_tools", "new", "--docs", str(site.docs)]
    done = subprocess.run(
        command, stdin=terminal, capture_output=True, text=True, timeout=60, check=False
    )
    os.close(keyboard)
    os.close(terminal)
    assert done.returncode == 0, done.stderr
    assert "it has 81 words" in done.stdout + done.stderr
    assert "'bindng'" in done.stdout + done.stderr
    assert "'2024-13' is not a day of the calendar" in done.stdout + done.stderr
    text = (site.docs / "rules/a-rule-new.md").read_text()
    assert 'definition: "What it says."' in text
    assert "as_of: 2024-05" in text
