"""``kb fmt`` as a person uses it, and over front matter that nobody would write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.core.canonical import Formatter
from kb_tools.core.frontmatter import parse
from kb_tools.core.problems import UnreadableError
from kb_tools.core.subject import load
from tests.kb import kb, kb_at
from tests.site import OTHER_SUBJECT, Site

if TYPE_CHECKING:
    import random

DOCS = Path(__file__).parents[2] / "docs"
FORMATTER = Formatter(load(OTHER_SUBJECT / "docs/subject.toml"))


def fmt(site: Site, *arguments: str) -> tuple[int, str]:
    return kb_at(site, "fmt", *arguments)


def formatted(block: str, type_: str = "rule", body: str = "Text.\n") -> str:
    page = FORMATTER.format(f"---\n{block}---\n{body}".encode(), type_).decode()
    assert page.endswith(f"\n---\n{body}")
    assert FORMATTER.format(page.encode(), type_).decode() == page
    return page.removeprefix("---\n").removesuffix(f"---\n{body}")


def test_order_and_form(site: Site) -> None:
    site.write(
        "rules/messy.md",
        "---\n"
        "reviewed: ~\n"
        "status: {as_of: '2024-01', value: \"binding\"}\n"
        "offices:\n"
        "- 'housing-office'\n"
        "definition: >-\n"
        "  A rule\n"
        "  in two lines: yes.\n"
        "name: Messy\n"
        "changes:\n"
        "- note: 'First version.'\n"
        "  date: 2024-01-01\n"
        "---\n"
        "The *text*   stays \r\nas it is.\n\n\n",
    )
    code, output = fmt(site)
    assert code == 0
    assert "rules/messy.md: put in order" in output
    assert (site.docs / "rules/messy.md").read_bytes().decode() == (
        "---\n"
        'name: "Messy"\n'
        'definition: "A rule in two lines: yes."\n'
        "status:\n"
        "  value: binding\n"
        "  as_of: 2024-01\n"
        "offices: [housing-office]\n"
        "reviewed: null\n"
        "changes:\n"
        "  - date: 2024-01-01\n"
        '    note: "First version."\n'
        "---\n"
        "The *text*   stays \r\nas it is.\n\n\n"
    )
    assert fmt(site)[1].splitlines() == ["7 files: 0 changed, 7 as they should be"]


def test_check_changes_nothing(site: Site) -> None:
    fmt(site)
    page = b"---\ndefinition: D.\nname: N\nstatus: {value: binding, as_of: 2024}\n---\n"
    site.write("rules/one.md", page)
    code, output = fmt(site, "--check")
    assert code == 1
    assert "rules/one.md: not in order" in output
    assert "kb fmt" in output
    assert (site.docs / "rules/one.md").read_bytes() == page
    assert fmt(site, "--check", str(site.docs / "guides"))[0] == 0


def test_broken_front_matter_is_left_alone(site: Site) -> None:
    broken = b"---\nname: a: b\n---\n"
    site.write("rules/broken.md", broken)
    site.write("rules/bytes.md", b"---\nname: \xff\n---\n")
    site.write("rules/other.md", b"---\ndefinition: D.\nname: N\n---\n")
    code, output = fmt(site)
    assert code == 1
    assert "rules/broken.md:2:8: the front matter is not YAML" in output
    assert "rules/bytes.md:2:7: the file is not UTF-8" in output
    assert (site.docs / "rules/broken.md").read_bytes() == broken
    assert (site.docs / "rules/other.md").read_text().startswith('---\nname: "N"\n')


def test_only_records_and_no_links(site: Site, tmp_path: Path) -> None:
    fmt(site)
    site.write("rules/index.md", "---\norphan: 'true'\n---\n")
    outside = tmp_path / "outside.md"
    outside.write_text("---\ndefinition: D.\nname: N\n---\n")
    (site.docs / "rules/link.md").symlink_to(outside)
    assert "0 changed" in fmt(site)[1]
    assert outside.read_text().startswith("---\ndefinition")
    code, output = fmt(site, str(site.docs / "index.md"))
    assert code == 2
    assert "there is no record" in output


def test_line_ends_and_byte_order_mark() -> None:
    page = b"\xef\xbb\xbf---\r\ndefinition: D.\r\nname: N\r\n---\r\nA\nB\r\n"
    assert FORMATTER.format(page, "rule") == (
        b'\xef\xbb\xbf---\r\nname: "N"\r\ndefinition: "D."\r\n---\r\nA\nB\r\n'
    )


def test_no_end_of_line_after_the_front_matter() -> None:
    assert FORMATTER.format(b"---\ndefinition: D.\nname: N\n---", "rule") == (
        b'---\nname: "N"\ndefinition: "D."\n---'
    )


def test_comments_stay_with_what_they_are_about() -> None:
    block = (
        "# the whole file\n"
        "\n"
        "# about the definition\n"
        "definition: D. # beside it\n"
        "status:\n"
        "  # about the day\n"
        "  as_of: 2024 # beside the day\n"
        "  value: binding\n"
        "  # scope: below the value\n"
        "# about the name\n"
        "name: N\n"
        "offices: [a, b] # beside the list\n"
        "relations:\n"
        "  # about the first relation\n"
        "  - target: x\n"
        "    # about the type\n"
        "    type: replaces\n"
        "  - # about the second\n"
        "    type: replaces\n"
        "    target: y\n"
        "aliases:\n"
        "  - one\n"
        "  # about two\n"
        "  - two # beside two\n"
        "# the end\n"
    )
    assert formatted(block) == (
        "# the whole file\n"
        "\n"
        "# about the name\n"
        'name: "N"\n'
        "aliases:\n"
        '  - "one"\n'
        "  # about two\n"
        '  - "two"  # beside two\n'
        "# about the definition\n"
        'definition: "D."  # beside it\n'
        "status:\n"
        "  value: binding\n"
        "  # scope: below the value\n"
        "  # about the day\n"
        "  as_of: 2024  # beside the day\n"
        "relations:\n"
        "  # about the first relation\n"
        "  # about the type\n"
        "  - type: replaces\n"
        "    target: x\n"
        "  # about the second\n"
        "  - type: replaces\n"
        "    target: y\n"
        "offices: [a, b]  # beside the list\n"
        "# the end\n"
    )


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("name: 'It''s'", 'name: "It\'s"'),
        ('name: "a # b"', 'name: "a # b"'),
        ("name: a#b # c", 'name: "a#b"  # c'),
        ("name: |- # c\n  a\n  b", 'name: "a\\nb"  # c'),
        ("name: #c\n  N", 'name: "N"  #c'),
        ('name: "null"', 'name: "null"'),
        ("name:", "name: null"),
        ('id: "null"', 'id: "null"'),
        ('id: "12"', "id: 12"),
        ("offices: ['no, yes', \"a: b\", ok]", 'offices: ["no, yes", "a: b", ok]'),
        ("offices: [ # why\n  a, # first\n  b ]", "offices:  # why\n  - a  # first\n  - b"),
        ("offices: [] # none", "offices: []  # none"),
        ("status: { # why\n  as_of: 2024 }", "status:  # why\n  as_of: 2024"),
        ("zeta: 'kept'\nname: N", 'name: "N"\nzeta: "kept"'),
        ("zeta: bare", "zeta: bare"),
        ('name: "\\u202e\\x07\\U0001F600"', 'name: "\u202e\\u0007\U0001f600"'),
        ("{name: N, definition: D}", 'name: "N"\ndefinition: "D"'),
        ("# c\n{}", "{}\n# c"),
    ],
)
def test_values(given_: str, wanted: str) -> None:
    assert formatted(f"{given_}\n") == f"{wanted}\n"


def test_a_long_list_has_one_item_a_line() -> None:
    items = [f"office-number-{n}" for n in range(40)]
    wanted = "offices:\n" + "".join(f"  - {item}\n" for item in items)
    assert formatted(f"offices: [{', '.join(items)}]\n") == wanted


def test_all_records_are_in_order() -> None:
    result = kb("fmt", "--check", "--docs", DOCS)
    assert result.exit_code == 0, result.output


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\x85"), max_size=20)
KEYS = st.sampled_from(
    [
        "name",
        "definition",
        "aliases",
        "offices",
        "status",
        "events",
        "changes",
        "id",
        "zeta",
        "as_of",
    ]
) | st.text("ab:#'\"-? ", min_size=1, max_size=5)
VALUES = st.recursive(
    TEXT | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def with_comments(block: str, chance: random.Random) -> tuple[str, list[str]]:
    """Put comments between lines and at their ends, most of them where YAML allows it."""
    lines: list[str] = []
    words: list[str] = []

    def comment() -> str:
        words.append(f"comment{len(words)}x")
        return f"# {words[-1]}"

    for line in block.splitlines():
        if chance.random() < 0.3:
            lines.append(" " * chance.randrange(5) + comment())
        lines.append(f"{line} {comment()}" if chance.random() < 0.3 else line)
        if chance.random() < 0.1:
            lines.append("")
    return "\n".join(lines) + "\n", words


@settings(max_examples=150)
@given(
    data=st.dictionaries(KEYS, VALUES, min_size=1, max_size=6),
    style=st.sampled_from([None, "'", '"', "|"]),
    flow=st.sampled_from([None, True, False]),
    body=st.binary(max_size=30).map(lambda b: b.decode("latin-1").replace("\0", " ").encode()),
    chance=st.randoms(use_true_random=False),
)
def test_same_meaning_and_stable(
    data: dict[str, object],
    style: str | None,
    flow: bool | None,
    body: bytes,
    chance: random.Random,
) -> None:
    block = yaml.dump(
        data, default_style=style, default_flow_style=flow, width=40, sort_keys=False, Dumper=Plain
    )
    for candidate, words in ((block, []), with_comments(block, chance)):
        page = f"---\n{candidate}---\n".encode() + body
        try:
            before = parse(page.decode())
        except UnreadableError:
            continue  # a comment fell where none can be, or the text itself is refused
        once = FORMATTER.format(page, "rule")
        assert FORMATTER.format(once, "rule") == once
        assert parse(once.decode()).data == before.data
        assert once.endswith(b"\n---\n" + body)
        assert [word for word in words if once.count(word.encode()) != 1] == []


class Plain(yaml.SafeDumper):
    """Writes a tag for nothing."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def process_tag(self) -> None:
        """Leave tags out: all values are texts."""
