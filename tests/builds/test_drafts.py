"""Drafts: written beside the pages, checked leniently, and never published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kb import problems

if TYPE_CHECKING:
    from tests.site import Site

PUBLISHED = {"html_baseurl": "https://example.org/kb/"}
#: A draft that would be drawn nearly everywhere.
PAGE = """---
title: "Zanzibar leases"
draft: {draft}
form: story
published: 2024-03-04
summary: "Zanzibar in short."
rules: [heat-rule]
offices: [housing-office]
sources:
  - id: zanzibar-post
    title: "The Zanzibar post"
    publisher: Zanzibar
    kind: letter
---
Zanzibar is told of here. {{source}}`zanzibar-post` It is under {{rule}}`heat-rule`.
"""


def check(site: Site, *arguments: str, code: int = 0) -> list[dict[str, str]]:
    return problems(site, *arguments, code=code)


@pytest.mark.parametrize("builder", ["html", "text"])
def test_a_draft_is_nowhere_in_the_output(site: Site, builder: str) -> None:
    site.config = PUBLISHED
    assert site.build(builder=builder).warnings == ""
    before = site.content()
    site.write("guides/zanzibar.md", PAGE.format(draft="true"))
    assert site.build(builder=builder).warnings == ""
    assert site.content() == before
    site.clean()
    assert site.build(builder=builder).warnings == ""
    assert site.content() == before


def test_it_is_published_and_taken_back(site: Site) -> None:
    site.config = PUBLISHED
    site.build()
    before = site.content()
    site.write("guides/zanzibar.md", PAGE.format(draft="false"))
    assert site.build().warnings == ""
    found = {name for name, content in site.content().items() if b"Zanzibar" in content}
    assert {"guides/zanzibar.html", "guides/index.html", "rules/heat-rule.html"} <= found
    assert any(name.endswith(".xml") for name in found)
    assert any(name.startswith("search/") for name in found)
    site.edit("guides/zanzibar.md", "draft: false", "draft: true")
    assert site.build().warnings == ""
    assert site.content() == before
    assert site.pages_written(site.build()) == set()


@pytest.mark.parametrize("word", ["yes", "True", "null", '""'])
def test_a_slip_does_not_publish(site: Site, word: str) -> None:
    site.write("guides/zanzibar.md", PAGE.format(draft=word))
    site.build()
    assert not (site.out / "guides/zanzibar.html").exists()
    (problem,) = check(site, str(site.docs / "guides/zanzibar.md"))
    assert problem["rule"] == "draft"
    assert "draft" in problem["message"].removeprefix("before it is published")


def test_no_page_links_to_a_draft(site: Site) -> None:
    site.write("guides/zanzibar.md", PAGE.format(draft="true"))
    site.write(
        "a.md", "---\norphan: true\n---\n# A\n\n{guide}`zanzibar` and [it](guides/zanzibar.md).\n"
    )
    assert len(site.build().lines) == 2
    first, second = check(site, code=1)[:2]
    assert first["rule"] == "unknown-reference"
    assert first["message"] == "'zanzibar' is a draft, which is not published"
    assert second["rule"] == "unknown-page"


def test_a_whole_draft_may_be_published(site: Site) -> None:
    site.write("guides/zanzibar.md", PAGE.format(draft="true"))
    (problem,) = check(site, "--strict", str(site.docs / "guides/zanzibar.md"))
    assert problem["rule"] == "draft"
    assert "take out the line" in problem["message"]


def test_what_is_left_to_do_is_said_and_fails_nothing(site: Site) -> None:
    text = PAGE.format(draft="true").replace("form: story\n", "").replace("[heat-rule]", "[hat]")
    site.write("guides/zanzibar.md", text)
    problems = check(site, "--strict", str(site.docs / "guides/zanzibar.md"))
    assert {problem["rule"] for problem in problems} == {"draft"}
    assert any("[kb.missing-field]" in problem["message"] for problem in problems)
    site.write("guides/zanzibar.md", PAGE.format(draft="true").replace("[heat-rule]", "[hat]"))
    (problem,) = check(site, str(site.docs / "guides/zanzibar.md"))
    assert "Did you mean" in problem["message"] or "There are" in problem["message"]


def test_a_draft_does_no_harm_either(site: Site) -> None:
    site.write("guides/zanzibar.md", PAGE.format(draft="true") + "\n<script>x</script>\n")
    assert "raw-html" in {p["rule"] for p in check(site, code=1)}


def test_a_quotation_alone_is_not_published(site: Site) -> None:
    quoted = PAGE.replace("Zanzibar is told", "> Zanzibar is told")
    site.write("guides/zanzibar.md", quoted.format(draft="true"))
    assert {p["rule"] for p in check(site)} <= {"draft", "unlinked-mention"}
    site.write("guides/zanzibar.md", quoted.format(draft="false"))
    (problem,) = [p for p in check(site, code=1) if p["rule"] == "own-words"]
    assert "quotes" in problem["message"]
    own = "\nThe writer tells at some length of the old leases of that island and their rules.\n"
    site.write("guides/zanzibar.md", quoted.format(draft="false") + own)
    assert "own-words" not in {p["rule"] for p in check(site)}


def test_the_title_of_a_source_is_not_published(site: Site) -> None:
    text = PAGE.format(draft="false").replace("Zanzibar leases", "The Zanzibar POST")
    site.write("guides/zanzibar.md", text)
    (problem,) = [p for p in check(site, code=1) if p["rule"] == "own-words"]
    assert problem["message"].startswith("title:")
