"""Commands that are stopped, or that the machine refuses something: no traceback, no half file."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from kb_tools.core import files
from kb_tools.importing import batch
from tests.benchmarks.corpus import write_site
from tests.kb import kb, kb_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.site import Site

KB = (sys.executable, "-m", "kb_tools")
FEED = (
    '<rss version="2.0"><channel><title>C</title><item><title>A long talk about rent</title>'
    "<link>https://example.org/a</link><pubDate>Tue, 02 Jan 2024 00:00:00 GMT</pubDate>"
    "<description>Some words about heat in winter.</description></item></channel></rss>"
)
WRITING = (
    ("fmt",),
    ("check", "--fix"),
    ("addresses", "--write"),
    ("schema", "--write"),
    ("rename", "heat-rule", "warm-rule"),
)


@pytest.fixture(autouse=True)
def can_be_interrupted() -> Iterator[None]:
    """What a shell runs in the background ignores Ctrl+C, and so do its tests, but not here."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def state(site: Site) -> dict[str, bytes]:
    paths = (path for path in site.root.rglob("*") if path.is_file())
    return {path.relative_to(site.root).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def untidy(site: Site) -> Site:
    head = "---\nform: howto\ntitle: T\npublished: 2020\nsummary: S.\n---\n"
    site.write("guides/x.md", f"{head}The warmth rule.\n")
    return site


def test_the_help_has_the_exit_statuses(site: Site) -> None:
    said = kb("--help").output
    assert "130  stopped by Ctrl-C (143: by SIGTERM)" in said


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_command_that_is_stopped_while_it_writes(
    untidy: Site,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    number: int,
    status: int,
) -> None:
    before = state(untidy)
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    monkeypatch.setattr(files.os, "replace", lambda *_: os.kill(os.getpid(), number))
    assert kb_at(untidy, *command)[0] == status
    assert state(untidy) == before
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers


def test_a_renaming_that_is_stopped_is_undone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before, replace, left = state(site), os.replace, iter(range(2))

    def stopped(one: Path, other: Path) -> None:
        if next(left, None) == 1:
            os.kill(os.getpid(), signal.SIGINT)
        replace(one, other)

    monkeypatch.setattr(files.os, "replace", stopped)
    assert kb_at(site, "rename", "heat-rule", "warm-rule")[0] == 130
    assert state(site) == before


def test_an_import_that_is_stopped_leaves_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    before = state(site)
    monkeypatch.setattr(
        batch.shutil, "copyfileobj", lambda *_: os.kill(os.getpid(), signal.SIGTERM)
    )
    assert kb_at(site, "import", str(tmp_path / "feed.xml"))[0] == 143
    assert state(site) == before


def test_a_check_in_many_processes_is_stopped_as_one(tmp_path: Path) -> None:
    write_site(tmp_path / "site", 450, plain=False)
    leader, follower = pty.openpty()
    command = [*KB, "check", "--jobs", "3", "--docs", str(tmp_path / "site/docs")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=follower, start_new_session=True
    )
    os.close(follower)
    assert b"of 553 files" in os.read(leader, 1000)
    os.killpg(process.pid, signal.SIGINT)
    said = b""
    assert process.communicate(timeout=60)[0] == b""
    try:
        while more := os.read(leader, 10_000):
            said += more
    except OSError:
        pass
    assert process.returncode == 130
    assert b"Traceback" not in said


@pytest.mark.parametrize("command", ["check", "addresses", "schema", "--help"])
def test_an_output_that_takes_nothing(site: Site, command: str) -> None:
    arguments = [*KB, command, *(["--docs", str(site.docs)] if command != "--help" else [])]
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"Error: No space left on device\n")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(arguments, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_file_that_may_not_be_written_is_not_replaced(
    untidy: Site, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    before = state(untidy)
    monkeypatch.setattr(files.os, "access", lambda _path, mode: mode != os.W_OK)
    code, output = kb_at(untidy, *command)
    assert code == 1
    assert "Permission denied" in output
    assert str(untidy.root) in output
    assert state(untidy) == before


def test_a_disk_that_is_full_is_said_with_the_file(
    untidy: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    code, output = kb_at(untidy, "fmt", str(untidy.docs / "guides/x.md"))
    assert code == 1
    assert f"{untidy.docs}/guides/x.md: No space left on device" in output


def test_a_folder_that_may_not_be_written_is_said_with_the_file(
    untidy: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, _content: bytes) -> NoReturn:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", refused)
    code, output = kb_at(untidy, "fmt", str(untidy.docs / "guides/x.md"))
    assert code == 1
    assert output == f"Error: {untidy.docs}/guides/x.md: Permission denied\n"


def test_what_is_no_file_is_not_replaced_by_one(site: Site) -> None:
    site.build()
    pipe = site.root / "pipe.zip"
    os.mkfifo(pipe)
    result = kb("archive", site.out, pipe)
    assert result.exit_code == 1
    assert result.output == f"Error: {pipe}: it is no file but a folder, a pipe or a device\n"
    assert pipe.is_fifo()


@pytest.mark.parametrize("leads_to", ["there.zip", "missing.zip", "link.zip"])
def test_a_link_is_neither_replaced_nor_written_through(site: Site, leads_to: str) -> None:
    site.build()
    (site.root / "there.zip").write_text("mine")
    link = site.root / "link.zip"
    link.symlink_to(leads_to)
    result = kb("archive", site.out, link)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {link}: it is a symbolic link")
    assert str(link.readlink()) == leads_to
    assert (site.root / "there.zip").read_text() == "mine"
    assert not (site.root / "missing.zip").exists()


def test_a_file_of_figures_that_cannot_be_read_is_one_problem_among_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write("a.csv", "year,count\n2010,1\n")
    chart = "```{chart} a.csv\n:x: year\n:y: count\n:title: T\n:description: D.\n```\n"
    site.write("page.md", f"# Page\n\n{chart}\n{{nothing}}`x`\n")
    assert kb_at(site, "check", "--jobs", "1")[1].count("[kb.") == 1
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "a.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    output = kb_at(site, "check", "--jobs", "1")[1]
    assert "a.csv:1:1: error: the file cannot be read: Permission denied [kb.chart-data]" in output
    assert "[kb.unknown-role]" in output


def pages_that_are_none(site: Site) -> None:
    os.mkfifo(site.docs / "guides/pipe.md")
    (site.docs / "rules/folder.md").mkdir()


def test_pages_that_are_no_files_are_named_and_nothing_waits_for_them(site: Site) -> None:
    pages_that_are_none(site)
    code, output = kb_at(site, "check", "--format", "json")
    assert code == 1
    found = {(Path(row["path"]).name, row["rule"]) for row in json.loads(output)["problems"]}
    assert found == {("pipe.md", "file"), ("folder.md", "file")}
    assert kb_at(site, "fmt")[0] == 1
    assert kb_at(site, "addresses")[0] == 1
    before = state(site)
    code, output = kb_at(site, "rename", "heat-rule", "warm-rule")
    assert code == 1
    assert "folder.md" in output
    assert state(site) == before
    new = ("guide", "T", "--set", "form=howto", "--published", "2020", "--summary", "S.")
    assert kb_at(site, "new", *new)[0] == 0
    built = site.build()
    assert built.warnings.count("[kb.file]") == 1  # Sphinx passes over folders
    assert "Traceback" not in built.warnings


@pytest.mark.parametrize("name", ["subject.toml", "redirects.toml", "addresses.txt", "facts.toml"])
@pytest.mark.parametrize(
    "content", [None, b"\xff\xfea", b"a\0b", b"a = " + b"[" * 9000, b"a" * 30_000]
)
def test_files_of_data_that_cannot_be_read(site: Site, name: str, content: bytes | None) -> None:
    (site.docs / name).unlink(missing_ok=True)
    if content is None:
        (site.docs / name).mkdir()
    else:
        site.write(name, content)
    for command in (("rename", "heat-rule", "warm-rule"), ("addresses", "--write"), ("check",)):
        code, output = kb_at(site, *command)
    assert code == 1
    assert f"{site.docs / name}:1:" in output
