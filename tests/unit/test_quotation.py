"""A quotation shows the words of others, and is nothing but words."""

from __future__ import annotations

import datetime
import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb_tools.checking.text import parse
from kb_tools.core.frontmatter import parse as parse_front_matter
from kb_tools.core.loader import Loader
from kb_tools.core.new_page import Kind
from kb_tools.core.problems import START
from kb_tools.core.subject import load
from kb_tools.importing.article import Article, Paragraph, plain, title_of
from kb_tools.importing.draft import Given, draft, new_id
from kb_tools.importing.markdown import Run, cut, paragraph, quoted
from tests.site import OTHER_SUBJECT

PIECES = [
    *"`*_[]()<>{}#+-=|~^$%&!:;.\\/\"'@ \n\t1a",
    *("```", ":::", "{raw}", "&lt;", "&#60;", "<b>", "](x)", "[a]: /b", "(a)=", "---", "1. "),
    *("{source}`x`", "$$", "~~~", "<!--", "javascript:x", "http://a.example", "é", "word " * 25),
    *("\u202e", "\u2028"),
]
SUBJECT = load(OTHER_SUBJECT / "docs/subject.toml")
KIND = Kind(SUBJECT, "guide")
KIND_LOADER = Loader(SUBJECT)
MARKUP = {"headings", "links", "images", "roles", "directives", "html", "labels"}
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=400)
@given(st.lists(texts, min_size=1, max_size=3))
def test_text_is_shown_as_it_is(rows: list[str]) -> None:
    paragraphs = [part for part in map(_paragraph, rows) if part.text]
    lines = list(quoted(part.markdown for part in paragraphs))
    assert all(line.startswith(">") for line in lines)
    page = parse("\n".join(lines))
    assert not any(getattr(page, part) for part in MARKUP)
    shown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render("\n".join(lines))
    text = " ".join(html.unescape(re.sub(r"</?(?:p|blockquote)>", "", shown)).split())
    assert text == " ".join(part.text for part in paragraphs)


@given(texts, texts)
def test_a_link_leads_where_it_says_and_nowhere_else(text: str, other: str) -> None:
    address = "https://a.example/b_c(d)?e=[f]*"
    part = paragraph([Run(f"{text} "), Run(other, address), Run("end", None, "**")])
    found = parse("\n".join(quoted([part.markdown])))
    assert {link.target for link in found.links} <= {address}
    assert not any(getattr(found, part) for part in MARKUP - {"links"})


@given(st.lists(texts, max_size=8))
def test_an_excerpt_is_short(rows: list[str]) -> None:
    parts = list(cut(map(_paragraph, rows)))
    assert sum(len(part.text.split()) for part in parts) <= 151
    assert plain(" ".join(rows)).startswith(
        " ".join(p.text for p in parts)[:30].removesuffix(" […]")
    )


def _paragraph(row: str) -> Paragraph:
    return paragraph([Run(row)])


@settings(max_examples=200)
@given(st.one_of(texts, st.text(max_size=30)), st.one_of(st.none(), texts, st.text(max_size=30)))
def test_a_draft_says_what_its_source_says(title: str, publisher: str | None) -> None:
    title, publisher = title_of(title), title_of(publisher or "") or None
    if not title:
        return
    article = Article(START, title, publisher=publisher, date_as_written=title)
    text = draft(KIND, article, Given("2024-01-02"), {}, datetime.date(2024, 1, 2))
    data = parse_front_matter(text).data
    assert data["draft"] == "true"
    assert data["title"] == title
    (source,) = data["sources"]
    assert isinstance(source, dict)
    assert source["title"] == title
    assert source.get("publisher") == publisher
    page = KIND_LOADER.load(text, "guides/x", "x.md")
    assert page.is_draft
    assert {problem.code for problem in page.problems} <= {"missing-field", "look-alike"}
    assert new_id(article, lambda _id: False) not in {"", "index"}
