"""The checker reads pages as the build does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.slugs import github_slugify

from kb_tools.checking.anchors import heading_slugs
from kb_tools.checking.known import OWN_DIRECTIVES
from kb_tools.checking.markup import may_be_refused, refused
from kb_tools.checking.parts import Heading
from kb_tools.checking.text import parse, parser
from kb_tools.core.problems import START
from kb_tools.core.subject import load
from kb_tools.extension.config import make_domain
from tests.site import OTHER_SUBJECT

DOCS = Path(__file__).parents[2] / "docs"
#: Rules that change only how plain text looks, or that a page without front matter needs not.
_LOOKS = {"front_matter", "emphasis", "entity", "balance_pairs", "fragments_join"}
_LOOKS |= {"html_block", "html_inline", "inline", "text_join", "wordcount"}


def rules(md: Any) -> dict[str, list[str]]:
    return {
        chain: [name for name in names if name not in _LOOKS]
        for chain, names in md.get_active_rules().items()
    }


def test_the_syntax_is_that_of_myst() -> None:
    config = MdParserConfig(
        enable_extensions={"colon_fence", "deflist"}, disable_syntax=["html_block", "html_inline"]
    )
    assert rules(parser()) == rules(create_md_parser(config, RendererHTML))


def test_all_directives_of_the_domain_are_known() -> None:
    domain = make_domain(load(OTHER_SUBJECT / "docs/subject.toml"))
    assert set(domain.directives) == OWN_DIRECTIVES


def test_anchors_are_those_of_myst() -> None:
    texts = ["What is new?", "What is new?", "A `code` & *more*", "287(g), 2010–2012", "Ünï"]
    headings = [Heading(START, 2, text) for text in texts]
    plain = ["What is new?", "A code & more", "287(g), 2010–2012", "Ünï"]
    first, *others = map(github_slugify, plain)
    assert list(heading_slugs(headings)) == [first, f"{first}-1", *others]


def test_places_are_those_of_the_file() -> None:
    body = (
        "A {law}`x` and\n  {law}`y`.\n\n> quoted {law}`z`\n> and {law}`w`\n\n"
        "1. item\n\n   - deep {law}`v`\n\n| a | b |\n|---|---|\n| c | {law}`u` |\n\n"
        ":::{note}\n:class: x\n\nIn {law}`t`.\n:::\n\nTerm {law}`s`\n: said {law}`r`\n"
    )
    lines = ["", "", *body.split("\n")]
    for role in parse(body, 3).roles:
        line, column = role.position
        assert lines[line - 1][column - 1 :].startswith(f"{{law}}`{role.content}`"), role
    assert [role.content for role in parse(body, 3).roles] == list("xyzwvutsr")


_PIECES = [
    "a", " ", "\n", "\n\n", "`", "``", "{law}`b`", "{law}", "<b>", "<", ">", "[", "](c)", "](", ")",
    "!", "\\", "*", "# ", "> ", "- ", "```{note}\n", "```\n", ":::{raw} html\n", ":::\n", "\u202e",
    "javascript:", "<javascript:1>", "[a]: data:x\n", "===\n", "    ", "<!--", "| a |",
    "{download}`x`", "{RAW}`x`", ": ", "```{INCLUDE} x\n", "a\n", "[^1]: ", "1. ",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_any_text_can_be_read_and_the_quick_look_misses_nothing(body: str) -> None:
    page = parse(body)
    lines = body.split("\n")
    for role in page.roles:
        if not body.count("\\"):
            assert lines[role.position.line - 1].find("{") >= 0
    found = list(refused(page, body, 1, docs=DOCS, docname="articles/x", is_record=True))
    assert not found or may_be_refused(body), found


def test_nothing_in_the_real_pages_is_read_wrongly() -> None:
    """Each role of a page without directives or code is found where a plain search finds it."""
    found = 0
    for path in sorted(DOCS.glob("*/*.md")):
        body = path.read_text()
        if "``" in body:
            continue
        start = body.index("\n---\n") + 5 if body.startswith("---") else 0
        text = body[start:]
        roles = [role.name for role in parse(text).roles]
        assert roles == re.findall(r"\{(\w+)\}`", text), path
        found += len(roles)
    assert found > 1000
