"""An incremental build equals a clean one, byte for byte; so do serial and parallel ones."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.site import Site

ARTICLE = """---
title: "{title}"
draft: {draft}
form: {form}
published: {date}
summary: "Summary {title}."
rules: [{rules}]
---
Text {title} with the {{rule}}`heat-rule`.
"""
RULE = """---
name: "{title}"
definition: "Definition {title}."
status:
  value: {status}
  as_of: 2024-01-01
---
Text {title}.
"""

#: With an address there are feeds, and addresses in citations.
PUBLISHED = {
    "html_baseurl": "https://example.org/kb/",
    "kb_edit_url": "https://example.org/edit/{path}",
}

words = st.sampled_from(["Alpha", "Beta & <b>", "Gamma", "1070", "12 Harb. Code 3(a)"])
articles = st.builds(
    ARTICLE.format,
    title=words,
    draft=st.sampled_from(["false", "false", "true"]),
    form=st.sampled_from(["howto", "story"]),
    date=st.sampled_from(["2020", "2021-02", "2024-01-02"]),
    rules=st.sampled_from(["", "heat-rule", "deposit-rule", "heat-rule, deposit-rule"]),
)
rules = st.builds(RULE.format, title=words, status=st.sampled_from(["binding", "lapsed"]))
article_names = st.sampled_from([f"guides/{name}.md" for name in ("a", "b", "c", "heating")])
rule_names = st.sampled_from([f"rules/{name}.md" for name in ("x", "y", "deposit-rule")])
edits = st.one_of(
    st.tuples(article_names, st.one_of(st.none(), articles)),
    st.tuples(rule_names, st.one_of(st.none(), rules)),
)


def apply(site: Site, name: str, text: str | None) -> None:
    if text is None:
        (site.docs / name).unlink(missing_ok=True)
    else:
        site.write(name, text)


@settings(
    max_examples=12,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(edits, min_size=1, max_size=2), min_size=1, max_size=3))
def test_random_edits(rounds: list[list[tuple[str, str | None]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "site", config=PUBLISHED)
        site.build()
        for changes in rounds:
            for name, text in changes:
                apply(site, name, text)
            site.build()
        incremental = site.content()
        site.clean()
        site.build()
        assert incremental == site.content()


def test_serial_equals_parallel(site: Site) -> None:
    for number in range(12):
        site.write(
            f"guides/n{number}.md",
            ARTICLE.format(
                title=f"N {number}",
                draft=str(number == 3).lower(),
                form="howto",
                date="2020",
                rules="heat-rule",
            ),
        )
    assert site.build(jobs=1).warnings == ""
    serial = site.content()
    site.clean()
    assert site.build(jobs=2).warnings == ""
    assert site.content() == serial


def test_rename_moves_the_page(site: Site) -> None:
    site.build()
    (site.docs / "rules/deposit-rule.md").rename(site.docs / "rules/bond-rule.md")
    site.build()
    assert not (site.out / "rules/deposit-rule.html").exists()
    incremental = site.content()
    site.clean()
    site.build()
    assert site.content() == incremental
