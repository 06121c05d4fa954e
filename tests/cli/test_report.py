"""``kb report`` over two built sites."""

from __future__ import annotations

import re
import shutil
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb_tools.reporting.comparison import Comparison, Page, SourceChange
from kb_tools.reporting.markdown import MOST_LINES, MOST_TITLE, code, report
from tests.kb import kb
from tests.site import Site

EVIL = "A | <b>x</b> `t` ``u`` @octocat #1 https://example.org [a](b) *c* \\"
ARTICLE = "---\ntitle: '{title}'\nform: story\npublished: 2023-01\nsummary: Short.\n---\nA text.\n"
QUERIES = (
    '[[query]]\ntext = "heat rule"\npages = ["rules/warm-rule"]\n'
    '[[query]]\ntext = "repairs"\npages = ["guides/repairs"]\n'
    '[[query]]\ntext = "thermometer"\npages = ["guides/heating"]\n'
)


def publish(site: Site) -> Path:
    assert site.build().warnings == ""
    assert kb("publish", site.out, site.root / "html")[0] == 0
    return site.root / "html"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("report")
    base, head = Site(root / "base"), Site(root / "head")
    for site in (base, head):
        site.write("guides/going.md", ARTICLE.format(title="Going away"))
    (head.docs / "guides/going.md").unlink()
    head.write("guides/new.md", ARTICLE.format(title=EVIL))
    assert kb("rename", "--docs", head.docs, "heat-rule", "warm-rule")[0] == 0
    head.edit("rules/warm-rule.md", "value: binding", "value: lapsed")
    head.edit("rules/warm-rule.md", "as_of: 2024-01-02", "as_of: 2024-03-04")
    head.edit("rules/deposit-rule.md", "as_of: 2023-01", "as_of: 2023-02")
    head.edit("guides/repairs.md", "Plain text.", "Buy a thermometer.")
    head.edit("guides/heating.md", '"Ordinance 12"', '"Ordinance 13"')
    return publish(base), publish(head)


def inventory(body: bytes) -> bytes:
    return b"# Sphinx inventory version 2\n# zlib.\n" + zlib.compress(body)


def parts(text: str) -> dict[str, list[str]]:
    """The lines of each part by its title, without how many they are."""
    sections = re.split(r"^### (.*?)(?: \(\d+\))?$", text, flags=re.MULTILINE)
    return {
        title: [row for row in body.split("\n") if row]
        for title, body in zip(sections[1::2], sections[2::2], strict=True)
    }


def test_what_differs(sites: tuple[Path, Path], tmp_path: Path) -> None:
    queries = tmp_path / "queries.toml"
    queries.write_text(QUERIES)
    code_, text = kb("report", *sites, "--queries", queries)
    assert code_ == 0
    found = parts(text)
    assert found["Addresses removed"] == [
        "- `Going away` (`guides/going.html`)",
        "- `state-of-rule/binding.html`",
    ]
    assert found["Addresses redirected"] == ["- `rules/heat-rule.html` → `rules/warm-rule.html`"]
    added, further = found["Addresses added"]
    assert added.endswith("(`guides/new.html`)")
    assert further == "- `state-of-rule/lapsed/page-2.html`"
    changed, seen = found["Statuses changed"]
    before_after = "`Binding, Rented rooms` → `Lapsed, Rented rooms`, as of `2024-03-04`"
    assert changed == f"- `Heat Rule` (`rules/warm-rule.html`): {before_after}"
    assert seen == "- Seen to hold on a later day, and else the same: 1"
    (cited,) = found["Citations changed"]
    assert cited.endswith(": added `Ordinance 13`; removed `Ordinance 12`")
    assert found["Counts of the filter changed"] == [
        "- `Status of a rule`, `Binding`: 2 → 0",
        "- `Status of a rule`, `Lapsed`: 2 → 3",
    ]
    assert "- `Repairs` (`guides/repairs.html`)" in found["Texts changed"]
    if shutil.which("node"):
        assert found["First results changed, of 3 queries"] == [
            "- `thermometer`: nothing → `Repairs` (not a right one)"
        ]
    else:
        assert "Node.js" in found["Search"][0]


def test_without_node_it_says_so(
    sites: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = tmp_path / "queries.toml"
    queries.write_text(QUERIES)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = parts(kb("report", *sites, "--queries", queries)[1])
    assert found["Search"] == ["Not compared: `Node.js, which runs the search, is not installed`."]


def test_the_same_site(sites: tuple[Path, Path]) -> None:
    base, _head = sites
    text = "## Changes of the site\n\nThe two sites say the same.\n"
    assert kb("report", base, base) == (0, text)
    assert kb("report", *sites) == kb("report", *sites)


def test_a_title_stays_text(sites: tuple[Path, Path]) -> None:
    text = kb("report", *sites)[1]
    assert EVIL.rstrip() in text
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inner = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inner} == {"text", "code_inline"}
    assert not any("octocat" in c.content for c in inner if c.type == "text")
    assert [c.content for c in inner if "octocat" in c.content] == [EVIL]


@given(st.text(max_size=200))
def test_no_text_breaks_out_of_code(title: str) -> None:
    written = code(title)
    tokens = MarkdownIt("commonmark").parse(f"- {written}: x\n")
    (inline,) = (token for token in tokens if token.type == "inline")
    kinds = [child.type for child in inline.children or []]
    assert [kind for kind in kinds if kind != "text"] == ["code_inline"]
    assert inline.children[-1].content == ": x"
    assert len(written) < 3 * MOST_TITLE + 10
    assert "\n" not in written


def test_a_long_list_is_counted(tmp_path: Path, sites: tuple[Path, Path]) -> None:
    head = tmp_path / "head"
    shutil.copytree(sites[1], head)
    for number in range(300):
        (head / f"more-{number:03}.html").write_text("")
    found = parts(kb("report", sites[0], head)[1])["Addresses added"]
    assert len(found) == MOST_LINES + 1
    assert found[-1] == f"- … and {302 - MOST_LINES} more"


def test_a_long_report_is_cut() -> None:
    page = Page("t" * 500, "a" * 500)
    words = tuple(f"{number}{'w' * 500}" for number in range(9))
    cited = [SourceChange(page, words, words)] * 200
    text = report(Comparison([page] * 99, [page] * 99, [], [], 0, [], cited, []), None)
    assert 50_000 < len(text) < 65_536
    assert "longer than a comment can be" in text
    lines = [row for row in text.split("\n") if row.startswith("- ")]
    assert all(row.count("`") % 2 == 0 for row in lines)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("objects.inv", None, "is no built site: there is no objects.inv"),
        ("records.json", None, "is no built site: there is no records.json"),
        ("records.json", b"{", "records.json cannot be read"),
        ("records.json", b'{"statuses": {}, "records": [1]}', "records.json cannot be read"),
        ("records.json", b"[" * 200_000, "records.json cannot be read"),
        ("objects.inv", b"# Sphinx\nzlib.\nnot packed", "objects.inv cannot be read"),
        ("filter/index.js", b"kbFilter.index(", "index.js cannot be read"),
        ("redirects.json", b"[1]", "redirects.json cannot be read"),
        ("redirects.json", b"null", "it has not the form that this version"),
        ("records.json", b"[]", "it has not the form that this version"),
        ("objects.inv", inventory(b"\0" * 60_000_000), "larger than a list of objects can be"),
        ("objects.inv", inventory(b"a b:c 1 d e\n")[:-4], "it is cut short"),
        ("objects.inv", inventory(b"a" * 50_000 + b" " * 50_000), "a line has 100,000 characters"),
        ("objects.inv", Path("/etc/passwd"), "it is no file but a symbolic link"),
        ("redirects.json", Path("/dev/zero"), "it is no file but a symbolic link"),
    ],
)
def test_a_folder_that_is_no_site(
    tmp_path: Path,
    sites: tuple[Path, Path],
    name: str,
    content: bytes | Path | None,
    message: str,
) -> None:
    head = tmp_path / "head"
    shutil.copytree(sites[1], head)
    (head / name).unlink(missing_ok=True)
    if isinstance(content, Path):
        (head / name).symlink_to(content)
    elif content is not None:
        (head / name).write_bytes(content)
    code_, output = kb("report", sites[0], head)
    assert code_ == 1
    assert message in output


def test_a_status_of_another_form(tmp_path: Path, sites: tuple[Path, Path]) -> None:
    head = tmp_path / "head"
    shutil.copytree(sites[1], head)
    records = (head / "records.json").read_text()
    (head / "records.json").write_text(records.replace('"as_of":"2023-02"', '"as_of":[1]'))
    assert kb("report", sites[0], head)[0] == 0


@pytest.mark.parametrize("text", ["[[query]]\nwords = 1\n", "a = " + "[" * 5000, "query = [1]"])
def test_queries_that_are_none(tmp_path: Path, sites: tuple[Path, Path], text: str) -> None:
    path = tmp_path / "queries.toml"
    path.write_text(text)
    code_, output = kb("report", *sites, "--queries", path)
    assert code_ == 1
    assert "each is a table [[query]] with 'text', 'pages'" in output
