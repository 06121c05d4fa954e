"""The way of a pull request: forms, workflows and hooks are what GitHub and pre-commit accept."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb_tools.cli import main

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
BIN = Path(sys.executable).parent
FORMS = sorted(GITHUB.glob("ISSUE_TEMPLATE/[0-9]*.yml"))
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
LINT = ["zizmor", "--quiet", "--offline", "--no-progress", "--strict-collection", "--pedantic"]


def load(path: Path) -> dict[Any, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def run(*command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    name, *arguments = map(str, command)
    return subprocess.run(
        [BIN / name, *arguments], capture_output=True, text=True, check=False, **options
    )


def fits_schema(path: Path, schema: str) -> subprocess.CompletedProcess[str]:
    return run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", path)


# Forms -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        *((path, "github-issue-forms") for path in FORMS),
        *((path, "github-workflows") for path in WORKFLOWS),
        (GITHUB / "ISSUE_TEMPLATE/config.yml", "github-issue-config"),
        (GITHUB / "dependabot.yml", "dependabot"),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_files_for_github_fit_its_schemas(path: Path, schema: str) -> None:
    result = fits_schema(path, schema)
    assert result.returncode == 0, result.stdout


def test_a_form_that_github_would_refuse_is_found(tmp_path: Path) -> None:
    form = load(FORMS[0])
    del form["body"][1]["attributes"]["label"]
    bad = tmp_path / "form.yml"
    bad.write_text(yaml.safe_dump(form))
    assert fits_schema(bad, "github-issue-forms").returncode == 1


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_each_thing_once_and_for_a_source(path: Path) -> None:
    items = [item for item in load(path)["body"] if item["type"] != "markdown"]
    for values in ([item["id"] for item in items], [i["attributes"]["label"] for i in items]):
        assert len(values) == len(set(values))
    required = {i["id"] for i in items if i.get("validations", {}).get("required")}
    assert required & {"source", "sources"}
    for target in re.findall(r"\]\(\.\./blob/main/([^)]+)\)", path.read_text()):
        assert (ROOT / target).is_file()


def test_the_forms_are_those_for_an_article_a_correction_a_status_and_data() -> None:
    labels = {label for path in FORMS for label in load(path)["labels"]}
    assert labels == {"article", "correction", "status", "data"}
    assert len({load(path)["name"] for path in FORMS}) == len(FORMS)
    settings = (GITHUB / "SETTINGS.md").read_text()
    assert all(f"`{label}`" in settings for label in labels)


def test_the_choices_of_forms_are_those_of_the_subject() -> None:
    subject = tomllib.loads((ROOT / "docs/subject.toml").read_text())
    choices = {
        item["id"]: item["attributes"]["options"]
        for path in FORMS
        for item in load(path)["body"]
        if item["type"] == "dropdown"
    }
    assert choices["status"] == [term["label"] for term in subject["statuses"].values()]
    kinds = subject["fields"]["kind"]["values"].values()
    assert choices["kind"] == [term["label"] for term in kinds]


def test_codeowners_name_nobody_made_up_and_only_files_that_exist() -> None:
    for line in (GITHUB / "CODEOWNERS").read_text().splitlines():
        assert line.startswith("#") or not line
        rule = re.fullmatch(r"# (/\S+) +@OWNER/\S+", line)
        if rule:
            assert (ROOT / rule[1].strip("/")).exists(), line


# Workflows -------------------------------------------------------------------------------


def jobs() -> list[tuple[str, str, dict[str, Any]]]:
    return [(path.name, n, job) for path in WORKFLOWS for n, job in load(path)["jobs"].items()]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (
            "run: make .venv/site",
            'run: echo "${{ github.event.pull_request.title }}"',
            "template-injection",
        ),
        (r"actions/checkout@[0-9a-f]{40} # v7.0.1", "actions/checkout@v7", "unpinned-uses"),
        (r"  pull_request:\n", "  pull_request_target:\n", "dangerous-triggers"),
        ("persist-credentials: false", "clean: true", "artipacked"),
        (r"permissions: \{\}", "permissions: write-all", "excessive-permissions"),
    ],
)
def test_a_dangerous_workflow_is_found(tmp_path: Path, old: str, new: str, rule: str) -> None:
    """The linter of `make test` finds each of these, and nothing in the workflow as it is."""
    path = tmp_path / ".github/workflows/pull-request.yml"
    path.parent.mkdir(parents=True)
    text = (GITHUB / "workflows/pull-request.yml").read_text()
    path.write_text(text)
    assert run(*LINT, tmp_path).returncode == 0
    changed = re.sub(old, lambda _match: new, text)
    assert changed != text
    path.write_text(changed)
    result = run(*LINT, tmp_path)
    assert result.returncode != 0
    assert rule in result.stdout


def test_a_build_of_a_pull_request_has_no_rights_and_no_secrets() -> None:
    text = (GITHUB / "workflows/pull-request.yml").read_text()
    workflow = load(GITHUB / "workflows/pull-request.yml")
    assert list(workflow[True]) == ["pull_request"]  # "on" is true in YAML 1.1
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert "environment" not in job
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
    assert not re.search(r"secrets\.|github\.token|GITHUB_TOKEN|cache", text.split("jobs:")[1])


@pytest.mark.parametrize(("file", "name", "job"), jobs(), ids=lambda value: str(value)[:20])
def test_a_job_refers_to_steps_and_jobs_that_exist(
    file: str, name: str, job: dict[str, Any]
) -> None:
    ids = set()
    for step in job["steps"]:
        assert set(re.findall(r"steps\.([\w-]+)\.", yaml.safe_dump(step))) <= ids, (file, name)
        ids |= {step.get("id")}
        script = step.get("run")
        if script:
            subprocess.run(["bash", "-n", "-c", script], check=True)
    needs = job.get("needs", [])
    others = load(GITHUB / "workflows" / file)["jobs"]
    assert {needs} <= set(others) if isinstance(needs, str) else set(needs) <= set(others)


def test_workflows_and_hooks_call_commands_that_exist() -> None:
    text = "\n".join(path.read_text() for path in [*WORKFLOWS, ROOT / ".pre-commit-config.yaml"])
    commands = set(re.findall(r"bin/kb (\w+)", text))
    assert {"check", "fmt", "report", "schema"} <= commands <= set(main.commands)
    targets = set(re.findall(r"\bmake (?:-C \w+ )?([a-z]+)$", text, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text()
    assert targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_one_action_has_one_commit() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for action, pin in re.findall(r"uses: (\S+?)@(.+)", path.read_text()):
            assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin)
            pins.setdefault(action, set()).add(pin)
    assert all(len(found) == 1 for found in pins.values()), pins


# Hooks -----------------------------------------------------------------------------------


def hooks() -> list[dict[str, Any]]:
    return [
        hook for repo in load(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]
    ]


def test_hooks_are_valid_and_fetch_nothing() -> None:
    assert run("pre-commit", "validate-config", ROOT / ".pre-commit-config.yaml").returncode == 0
    assert all(r["repo"] == "local" for r in load(ROOT / ".pre-commit-config.yaml")["repos"])


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_a_hook_runs_what_make_test_runs(hook: dict[str, Any]) -> None:
    program, *arguments = hook["entry"].split()
    assert hook["language"] == "system"
    assert program.startswith(".venv/bin/")
    assert (BIN / Path(program).name).is_file()
    makefile = (ROOT / "Makefile").read_text()
    command = " ".join([Path(program).name, *arguments[:1]])
    assert f"$(BIN)/{command}" in makefile
    folders = [ROOT / name for name in ("docs", "kb_tools", ".github")]
    files = [path.relative_to(ROOT).as_posix() for f in folders for path in f.rglob("*.*")]
    assert any(re.search(hook.get("files", r"\.py$"), name) for name in files)


def test_a_commit_with_a_mistake_is_stopped(tmp_path: Path) -> None:
    """The hooks run in a repository with the pages of the second subject."""

    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path, check=True, capture_output=True)

    shutil.copytree(ROOT / "tests/other_subject/docs", tmp_path / "docs")
    shutil.copy(ROOT / ".pre-commit-config.yaml", tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/bin").symlink_to(BIN)
    (tmp_path / ".gitignore").write_text(".venv/\ncache/\n")
    git("init", "-q")
    git("add", ".")
    settings = {"PRE_COMMIT_HOME": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"}

    def hook(name: str) -> subprocess.CompletedProcess[str]:
        return run("pre-commit", "run", "--all-files", name, cwd=tmp_path, env=settings)

    for name in ("kb-check-pages", "kb-check"):
        result = hook(name)
        assert result.returncode == 0, result.stdout
    page = tmp_path / "docs/rules/heat-rule.md"
    page.write_text(page.read_text().replace("binding", "bindng"))
    git("add", ".")
    result = hook("kb-check-pages")
    assert result.returncode == 1
    assert "Did you mean 'binding'?" in result.stdout
