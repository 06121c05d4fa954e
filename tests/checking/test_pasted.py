"""What comes from a word processor, or is typed as in one: each is said, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kb import kb_at, problems

if TYPE_CHECKING:
    from tests.site import Site

HEAD = (
    'title: "A walk"\nform: howto\npublished: 2020\nupdated: 2020-01-02\nsummary: "In short."\n'
    "sources:\n  - id: one\n    title: One\n    publisher: P\n    kind: letter\n"
    "  - id: two\n    title: Two\n    publisher: P\n    kind: letter\n"
)
TEXT = "The {rule}`heat-rule` holds. {source}`one` {source}`two`\n\n"

#: What is added to the text, and the message with its line, from 1, of what is added.
ADDED = {
    "bullet": ("A list:\n• one\n", "2:1: '•' makes no list"),
    "bullet and tab": ("·\tone\n", "1:1: '·' makes no list"),
    "no space": ("##What was said\n", "1:1: '##' makes no heading"),
    "a space that does not break": ("##\xa0What\n", "1:1: '##' makes no heading"),
    "bold": ("**What was said**\n", "1:1: a line in bold makes no heading"),
    "columns": ("A line.\nCity\tYear\n", "2:5: a tab makes no column"),
    "address": ("See https://example.org/a.\n", "1:5: 'https://example.org/a' is no link"),
    "address without scheme": ("At www.example.org/a, too.\n", "1:4: 'www.example.org/a' is no"),
    "no note": ("So.[^3] And [^4].\n\n[^4]: P. 8.\n", "1:4: there is no note '3'; cite with"),
    "role, then a space": ("By {rule} `heat-rule`.\n", "1:4: {rule} makes no link alone"),
    "role, curly quotes": ("By\n{source}‘one’.\n", "2:1: {source} makes no link alone"),
    "a remark alone": ("## A\n\n### B\n\nC.\n\n## D\n\n% Later.\n", "7:1: nothing stands under"),
    "indented": ("    A quotation.\n", "1:1: text that is indented is shown as code"),
    "indented by a tab": ("\tA quotation.\n", "1:1: text that is indented is shown as code"),
    "a comma between sources": ("X. {source}`one, two`\n", "1:4: 'two' is a source, not a place"),
    "built page": ("[a](../rules/heat-rule.html)\n", "1:1: '../rules/heat-rule.html' is made by"),
}

#: What in the fields becomes what else, and the message.
FIELDS = {
    "curly quotes": ('"A walk"', "“A walk”", "“ is no quote of YAML; put the text in straight"),
    "curly quotes, a colon": ('"A walk"', "“A: walk”", "there are curly quotes (type straight"),
    "indented by a tab": ("    title: One", "\ttitle: One", "tab character that violates inden"),
    "what to do about it": ("    title: One", "\ttitle: One", "; indent with spaces"),
    "no space": ("form: howto", "form:howto", "put a colon and a space after the field's name in"),
    "a space that does not break": ("form: ", "form:\xa0", "there are spaces that do not break"),
    "a sign of comments": ('"A walk"', "A walk #2", "'#2' would be left out as a comment; put the"),
    "a sign of names": ('"A walk"', "&A walk", "a text that starts with & in double quotes"),
    "no day": ("2020-01-02", "May 2", "'May 2' is not a full date; write it like 2010-11-02"),
    "a role": ("In short.", "In {rule}`heat-rule`.", "'{rule}`' would stand there as it is"),
    "a link": ("In short.", "In [s](https://example.org).", "would stand there as it is"),
}  # fmt: skip


def found(site: Site, fields: str, text: str) -> list[str]:
    site.write("guides/walk.md", f"---\n{fields}---\n{text}")
    return [f"{row['line']}:{row['column']}: {row['message']}" for row in problems(site)]


@pytest.mark.parametrize("case", ADDED)
def test_a_text_that_is_not_read_as_meant_is_said(site: Site, case: str) -> None:
    added, message = ADDED[case]
    line, _, rest = message.partition(":")
    before = f"---\n{HEAD}---\n{TEXT}".count("\n")
    problems = found(site, HEAD, TEXT + added)
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{before + int(line)}:{rest}")


@pytest.mark.parametrize("case", FIELDS)
def test_a_field_that_is_not_read_as_meant_is_said(site: Site, case: str) -> None:
    old, new, message = FIELDS[case]
    assert old in HEAD
    [problem] = found(site, HEAD.replace(old, new, 1), TEXT)
    assert message in problem


def test_what_is_meant_as_it_stands_is_not_said(site: Site) -> None:
    good = (
        "**Bold** in a text, and **so on**.[^1] No #1 in C# · and <https://example.org/a>, "
        "`{rule}` or `www.example.org` in code; {other} stands.\n\n"
        "- **Bold item**\n- \t[www.example.org](https://example.org)\n\n"
        "| **A** | B |\n|---|---|\n| **c** | d |\n\n"
        "\\[^1] and \\{rule} stand.\n\n> Others wrote https://example.org/a.\n\n"
        "```text\n• a\tb\n##c https://example.org\n```\n\n[^1]: P. 8.\n"
    )
    fields = HEAD.replace('"A walk"', '"“A walk” #2 & {it}"')
    fields = fields.replace("title: One", "title: A&B  # as printed").replace(
        "title: Two", "title: C#"
    )
    assert found(site, fields, TEXT + good) == []


@pytest.mark.parametrize("name", ["walk", "walk.txt", "walk.md.txt", "walk.MD", "walk.markdown"])
def test_a_page_by_another_name_is_said(site: Site, name: str) -> None:
    site.write("guides/events.yaml", "---\na: b\n")
    site.write("guides/notes.txt", "-----\nNotes\n")
    assert found(site, HEAD, TEXT) == []
    (site.docs / "guides/walk.md").rename(site.docs / "guides" / name)
    [row] = problems(site)
    assert row["path"].endswith(f"guides/{name}")
    assert "names end in '.md' are pages; rename it walk.md" in row["message"]


def test_a_page_in_another_folder_is_told_where_pages_stand(site: Site) -> None:
    site.write("guide/walk.md", f"---\n{HEAD}---\n{TEXT}")
    message = "Pages with other fields stand in guides, rules, offices"
    output = kb_at(site, "check")[1]
    assert output.count(message) == site.build().warnings.count(message) == 1
