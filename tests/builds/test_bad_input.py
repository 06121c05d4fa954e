"""Bad input gets one message that teaches, at its place, and never a traceback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from tests.site import Site

HEAD = "---\ntitle: T\nform: howto\npublished: 2020\nsummary: S.\n"
RULE = "---\nname: N\ndefinition: D.\nstatus:\n  value: binding\n  as_of: 2020\n"

CASES = {
    "missing": ("guides/x.md", "---\ntitle: T\nform: howto\npublished: 2020\n---\n", r":2:1: .*'summary' is missing"),
    "unknown field": ("guides/x.md", HEAD + "ruels: [heat-rule]\n---\n", r":6:1: .*'ruels' is not known.*Did you mean 'rules'"),
    "wrong type": ("guides/x.md", HEAD + "rules: heat-rule\n---\n", r":6:8: .*rules: it must be a list"),
    "impossible date": ("guides/x.md", HEAD.replace("2020", "2025-02-30") + "---\n", r":4:12: .*2025-02-30.*not a day"),
    "vocabulary": ("guides/x.md", HEAD.replace("howto", "hwto") + "---\n", r":3:7: .*'hwto' is not allowed.*Did you mean 'howto'.*howto, story"),
    "unknown entry": ("guides/x.md", HEAD + "rules: [heat-rul]\n---\n", r":6:9: .*no rule 'heat-rul'.*'heat-rule'"),
    "relation to nothing": ("rules/x.md", RULE + "relations:\n  - type: replaces\n    target: heet-rule\n---\n", r":9:13: .*no entry 'heet-rule'.*'heat-rule'"),
    "relation type": ("rules/x.md", RULE + "relations:\n  - type: replace\n    target: heat-rule\n---\n", r":8:11: .*'replace' is not allowed.*'replaces'"),
    "status": ("rules/x.md", RULE.replace("binding", "bindng") + "---\n", r":5:10: .*'bindng'.*Did you mean 'binding'"),
    "unknown in status": ("rules/x.md", RULE + "  asof: 2020\n---\n", r":7:3: .*'asof' is not known.*'as_of'"),
    "not YAML": ("guides/x.md", "---\ntitle: a: b\n---\n", r":2:9: .*not YAML.*double quotes"),
    "not a mapping": ("guides/x.md", "---\n- a\n---\n", r":2:1: .*not a list of fields"),
    "no front matter": ("guides/x.md", "# Hello\n", r":1:1: .*has no front matter"),
    "no end": ("guides/x.md", "---\ntitle: a\n", r":1:1: .*does not end"),
    "empty": ("guides/x.md", "", r":1:1: .*no front matter"),
    "twice": ("guides/x.md", "---\ntitle: a\ntitle: b\n---\n", r":3:1: .*'title' is given twice"),
    "not UTF-8": ("guides/x.md", b"---\ntitle: \xe9\n---\n", r":2:8: .*not UTF-8: byte 0xe9"),
    "zero byte": ("guides/x.md", b"---\ntitle: \0\n---\n", r":1:1: .*zero byte"),
    "a 10 MB line": ("guides/x.md", "x" * 10_000_000, r":1:1: .*10,000,000 bytes"),
    "a long line": ("guides/x.md", HEAD + "---\n" + "x" * 30_000, r":7:20001: .*30,000 characters"),
    "alias bomb": ("guides/x.md", "---\na: &a [x]\nb: [*a, *a]\n---\n", r":2:4: .*anchors and aliases"),
    "tag": ("guides/x.md", "---\ntitle: !!python/object:os.system x\n---\n", r":2:8: .*tag"),
    "file name": ("guides/Bad Name.md", HEAD + "---\n", r":1:1: .*'Bad Name' is not an id"),
    "title in text": ("guides/x.md", HEAD + "---\n# Title\n", r":7:1: .*start headings in the text with '##'"),
    "web address": ("guides/x.md", HEAD + "sources:\n  - id: a\n    title: A\n    publisher: P\n    kind: letter\n    url: javascript:alert(1)\n---\n", r":11:10: .*not a web address"),
    "long summary": ("guides/x.md", HEAD.replace("S.", "word " * 81) + "---\n", r":5:10: .*81 words; at most 80"),
    "bidi": ("guides/x.md", HEAD.replace("title: T", 'title: "T\u202e"') + "---\n", r":2:8: .*U\+202E"),
    "a field behind a hidden end of line": ("guides/x.md", HEAD.replace("S.", "S.\u2028draft: true") + "---\n", r":5:12: .*U\+2028 ends a line"),
    "source": ("guides/x.md", HEAD + "---\nText. {source}`nothing`\n", r":7: .*'nothing' is not listed"),
    "reference": ("guides/x.md", HEAD + "---\nThe {rule}`Heat Rul`.\n", r":7: .*no rule 'Heat Rul'.*'Heat Rule'"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_one_message_with_its_place(site: Site, case: str) -> None:
    name, text, expected = CASES[case]
    site.write(name, text)
    result = site.build()
    lines = result.lines
    assert len(lines) == 1, result.warnings
    assert re.search(re.escape(name.rpartition("/")[2]) + expected, lines[0]), lines[0]
    assert "Traceback" not in result.warnings


def test_a_list_asks_for_what_is_not_there(site: Site) -> None:
    site.edit("index.md", ":limit: 2", ":limit: 2\n:rule: heat-rul\n:form: howt")
    lines = site.build().lines
    assert len(lines) == 2
    assert re.search(r"index.md:6: .*no rule 'heat-rul'.*'heat-rule'", lines[0])
    assert re.search(r"index.md:6: .*'howt' is not allowed.*'howto'", lines[1])


def test_two_entries_claim_one_name(site: Site) -> None:
    site.write("rules/x.md", RULE + "aliases: ['hr  1']\n---\n")
    lines = site.build().lines
    assert len(lines) == 2
    assert re.search(r"heat-rule.md:3:11: .*'HR 1' is also claimed by rules/x", lines[0])
    assert re.search(r"x.md:7:11: .*'hr 1' is also claimed by rules/heat-rule", lines[1])


def test_two_records_have_one_id(site: Site) -> None:
    site.write("rules/x.md", RULE + "id: heat-rule\n---\n")
    lines = site.build().lines
    assert len(lines) == 2
    assert any("'heat-rule' is also the id of rules/heat-rule" in line for line in lines)


def test_all_problems_in_one_run(site: Site) -> None:
    for case, (name, text, _expected) in CASES.items():
        site.write(f"{name.rpartition('/')[0]}/all-{case.replace(' ', '-').lower()}.md", text)
    result = site.build()
    for case in set(CASES) - {"file name"}:
        assert f"all-{case.replace(' ', '-').lower()}.md:" in result.warnings


def test_a_broken_page_is_not_also_reported_by_those_that_link_to_it(site: Site) -> None:
    site.edit("rules/heat-rule.md", "name: Heat Rule", "nam: Heat Rule")
    lines = site.build().lines
    assert all("heat-rule.md" in line for line in lines), lines


def test_a_bad_subject_is_a_configuration_error(site: Site) -> None:
    site.edit("subject.toml", 'refers_to = "rule"', 'refers_to = "rul"')
    with pytest.raises(ConfigError, match=r"subject.toml:\d+:1: .*'rul' is not known.*'rule'"):
        site.build()


def test_a_facet_must_not_take_a_word_of_the_filter(site: Site) -> None:
    site.edit("subject.toml", "[facets.year]", "[facets.page]")
    with pytest.raises(ConfigError, match="use this word themselves"):
        site.build()
