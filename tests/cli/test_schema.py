"""``kb schema``: what editors are told agrees with what the checker says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft7Validator

from kb_tools.core.frontmatter import split
from kb_tools.core.json_schema import json_schema
from kb_tools.core.subject import load
from tests.kb import kb

if TYPE_CHECKING:
    from tests.site import Site

DOCS = Path("docs")


def schema(*arguments: str | Path, code: int = 0) -> str:
    return kb("schema", *arguments, code=code).output


class Editor(yaml.SafeLoader):
    """Reads YAML as editors do (version 1.2): a day is text, a year is a number."""


Editor.yaml_implicit_resolvers = {
    letter: [item for item in resolvers if not item[0].endswith(":timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def front_matter(text: str) -> Any:
    return yaml.load(split(text)[0], Loader=Editor)


def test_files_for_editors_are_up_to_date() -> None:
    result = kb("schema", "--check", "--docs", DOCS)
    assert result.exit_code == 0, result.output


def test_every_record_agrees() -> None:
    subject = load(DOCS / "subject.toml")
    validators = {name: Draft7Validator(json_schema(subject, name)) for name in subject.types}
    seen = 0
    for path in sorted(DOCS.rglob("*.md")):
        type_ = subject.type_of(path.relative_to(DOCS).with_suffix("").as_posix())
        if type_:
            errors = list(validators[type_].iter_errors(front_matter(path.read_text())))
            assert errors == [], path
            seen += 1
    assert seen > 200


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("definition", None),
        ("definiton", "A slip."),
        ("id", "Not An Id"),
        ("reviewed", "2024-01"),
        ("aliases", "not a list"),
        ("status", {"value": "bindng", "as_of": 2024}),
        ("status", {"value": "binding"}),
        ("events", [{"date": "May 2024", "title": "T"}]),
        ("relations", [{"type": "replace", "target": "x"}]),
        ("sources", [{"id": "x", "title": "T", "publisher": "P", "kind": "book"}]),
        ("changes", [{"date": "2024-01-01", "note": "N", "correction": "yes"}]),
        ("short", "x" * 41),
    ],
)
def test_mistakes_are_seen_while_typing(site: Site, key: str, value: object) -> None:
    rule = Draft7Validator(json_schema(load(site.docs / "subject.toml"), "rule"))
    good = {"name": "N", "definition": "D.", "status": {"value": "binding", "as_of": 2024}}
    assert rule.is_valid(good)
    assert rule.is_valid({**good, "id": 12, "reviewed": None, "offices": [7, "seven"]})
    assert not rule.is_valid({**good, key: value})


def test_every_key_says_what_it_is_for() -> None:
    subject = load(DOCS / "subject.toml")
    for name in subject.types:
        made = json_schema(subject, name)
        Draft7Validator.check_schema(made)
        for part in (made, *made["definitions"].values()):
            for key, value in part["properties"].items():
                assert value.get("description"), f"{name}: {key}"


def test_closed_lists_say_what_the_words_mean(site: Site) -> None:
    made = json.loads(schema("rule", "--docs", site.docs))
    status = made["definitions"]["StatusFrontMatter"]["properties"]["value"]
    assert status["enum"] == ["binding", "lapsed"]
    assert status["enumDescriptions"] == [
        "Binding. Landlords must follow it.",
        "Lapsed. It no longer binds.",
    ]


def test_print_all_or_one(site: Site) -> None:
    everything = json.loads(schema("--docs", site.docs))
    assert list(everything) == ["guide", "rule", "office"]
    assert json.loads(schema("rule", "--docs", site.docs)) == everything["rule"]
    assert "Did you mean 'rule'?" in schema("rul", "--docs", site.docs, code=2)


def test_write_and_check(site: Site) -> None:
    assert "out of date" in schema("--check", "--docs", site.docs, code=1)
    settings = site.root / ".vscode/settings.json"
    settings.parent.mkdir()
    settings.write_text('{"editor.rulers": [100]}')
    (site.root / "schemas").mkdir()
    (site.root / "schemas/other.json").write_text("{}")
    (site.root / "schemas/gone.json").write_text('{\n  "title": "Front matter: Gone"\n}')
    before = {path: path.read_bytes() for path in site.docs.rglob("*") if path.is_file()}
    assert schema("--write", "--docs", site.docs).count("written") == 5
    assert schema("--write", "--docs", site.docs) == ""
    assert schema("--check", "--docs", site.docs) == ""
    names = {path.name for path in (site.root / "schemas").iterdir()}
    assert names == {"guide.json", "rule.json", "office.json", "other.json"}
    written = json.loads(settings.read_text())
    assert written["editor.rulers"] == [100]
    assert written["yaml.schemas"]["./schemas/rule.json"] == "/docs/rules/*.md"
    assert before == {path: path.read_bytes() for path in site.docs.rglob("*") if path.is_file()}
    site.edit("subject.toml", 'statuses = ["binding", "lapsed"]', 'statuses = ["binding"]')
    output = schema("--check", "--docs", site.docs, code=1)
    assert "rule.json: out of date" in output
    assert "kb schema --write" in output


def test_settings_that_cannot_be_read_are_left_alone(site: Site) -> None:
    settings = site.root / ".vscode/settings.json"
    settings.parent.mkdir()
    settings.write_text('{"editor.rulers": [100], // mine\n}')
    assert "not plain JSON" in schema("--write", "--docs", site.docs, code=1)
    assert settings.read_text() == '{"editor.rulers": [100], // mine\n}'
    assert not (site.root / "schemas").exists()
