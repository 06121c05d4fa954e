"""The page on the rules: every example is run, and shows its rule and no other."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from kb_tools.checking.rules import RULES
from tests.kb import kb

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "contribute/checks.md").read_text()
#: Pages of the knowledge base that examples lead to.
PAGES = (
    "subject.toml",
    "contribute/index.md",
    "cases/arizona-v-united-states.md",
    "laws/sb-1070.md",
    "programs/287g.md",
    "states/arizona.md",
)
ARTICLE = "docs/articles/example.md"
FIELDS = {
    "articles": "title: Example\nkind: brief\npublished: 2020-01-02\nsummary: It was signed.\n",
    "laws": "name: Example Act\ndefinition: A law.\njurisdiction: federal\n"
    "status:\n  value: in-force\n  as_of: 2020\n",
}
SOURCE = "sources:\n  - id: times-2020\n    title: A\n    publisher: The Times\n    kind: news\n"

_RULE = re.compile(
    r"^### `([a-z-]+)`\n(.*?)(?=^### `|^## [A-Z][a-z ]+\n\n### `|\Z)", re.MULTILINE | re.DOTALL
)
_CODE = re.compile(
    r"^(```+)(?:(\w+)|\{code-block\} (\w+)\n:caption: (\S+)\n)\n(.*?)^\1$", re.MULTILINE | re.DOTALL
)


class Example(NamedTuple):
    language: str
    path: str
    text: str


def examples(half: str) -> list[Example]:
    return [
        Example(one or other, path or ARTICLE, text)
        for _fence, one, other, path, text in _CODE.findall(half)
    ]


CASES = {
    (rule, word): examples(half)
    for rule, text in _RULE.findall(PAGE)
    for word, half in zip(("bad", "good"), text.split("\nGood:\n"), strict=True)
}


def page(folder: str, fields: str, body: str) -> str:
    """Return a record with fields of an example in place of its own."""
    own = FIELDS.get(folder, "")
    for name in re.findall(r"^(\w+):", fields, re.MULTILINE):
        own = re.sub(rf"^{name}:.*\n(?: .*\n)*", "", own, flags=re.MULTILINE)
    if "times-2020" in body and "sources:" not in fields:
        own += SOURCE
    return f"---\n{own}{fields}---\n{body}"


def write(root: Path, example: Example) -> None:
    path = root / example.path
    folder = path.parent.name
    if example.language == "sh":
        subprocess.run(["sh", "-ec", example.text], cwd=root, check=True)
    elif path.name == "subject.toml":
        path.write_text(path.read_text() + example.text)
    elif path.parent.name in {"docs", "data"}:
        path.write_text(example.text)
    elif example.language == "yaml":
        cited = "" if "times-2020" not in example.text else " {source}`times-2020`"
        path.write_text(page(folder, example.text, f"It was signed.{cited}\n"))
    elif folder in FIELDS and not example.text.startswith("---"):
        path.write_text(page(folder, "", example.text))
    else:
        path.write_text(example.text)


def make_site(root: Path) -> None:
    for name in PAGES:
        (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DOCS / name, root / "docs" / name)
    (root / "docs/articles").mkdir()
    (root / "docs/data").mkdir()
    (root / "docs/articles/photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (root / ARTICLE).write_text(page("articles", "", "It was signed.\n"))


def test_every_rule_has_its_place_on_the_page() -> None:
    assert {rule for rule, _word in CASES} == set(RULES)
    for level, heading in (("warning", "Warnings"), ("info", "Suggestions")):
        section = re.search(
            rf"^## {heading}\n(.*?)(?=^## [A-Z][a-z ]+\n\n### `|\Z)", PAGE, re.MULTILINE | re.DOTALL
        )
        assert section is not None
        named = {rule for rule, _text in _RULE.findall(section[1])}
        assert named == {rule.id for rule in RULES.values() if rule.level == level}


@pytest.mark.parametrize(("rule", "word"), CASES, ids=list(map("-".join, CASES)))
def test_the_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, word: str
) -> None:
    make_site(tmp_path)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert CASES[rule, word]
    for example in CASES[rule, word]:
        write(tmp_path, example)
    monkeypatch.chdir(tmp_path)
    after = {path for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink()}
    chosen = sorted(map(str, (after - before) | {tmp_path / ARTICLE} & after))
    result = kb("check", "--format", "json", *chosen)
    found = {row["rule"] for row in json.loads(result.output)["problems"]}
    assert found == ({rule} if word == "bad" else set()), result.output
