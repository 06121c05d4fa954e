"""Citations in a text: how many of the labelled ones are found, and which have no entry."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.checking.compare_citations import Found, Labelled, Score, ours, score, sentences
from tests.kb import kb_at, problems

if TYPE_CHECKING:
    from tests.site import Site

CODE = "unlisted-citation"
HEAD = "---\nname: New\ndefinition: A rule.\nstatus:\n  value: binding\n  as_of: 2024\n---\n"

#: The least share of each kind that is found; 0.8 of those that are not here.
RECALL = {
    "bill": 1.0,
    "case by name": 0.95,
    "case in a reporter": 1.0,
    "docket": 0.9,
    "executive order": 1.0,
    "Federal Register": 1.0,
    "Immigration and Nationality Act": 0.6,
    "public law": 1.0,
    "section alone": 0.0,  # of which law, only the text around it says
    "state law": 0.2,  # the rules know the codes that the pages cite, of few States
}


@pytest.fixture(scope="module", params=[False, True], ids=["tuning", "held out"])
def found(request: pytest.FixtureRequest) -> Score:
    chosen = [sentence for sentence in sentences() if sentence.held_out == request.param]
    return score(chosen, ours())


def test_citations_are_found(found: Score) -> None:
    assert found.labelled.total() > 100
    for kind in found.labelled:
        assert found.recall(kind) >= RECALL.get(kind, 0.8), "\n".join(found.missed)


def test_what_is_found_is_a_citation(found: Score) -> None:
    assert found.precision > 0.98, "\n".join(found.wrong)


def test_scoring_knows_right_from_wrong() -> None:
    name, number = ("case by name", "Doe v. Roe"), ("case in a reporter", "745 F.3d 634")
    sentence = Labelled("See Doe v. Roe, 745 F.3d 634.", [name, number], held_out=False)
    nothing = score([sentence], lambda _text: [])
    assert (len(nothing.missed), nothing.precision) == (2, 0)
    other = score([sentence], lambda text: [Found(text.index("745"), "745 F.3d 643")])
    assert (len(other.missed), len(other.wrong)) == (2, 1)
    half = score([sentence], lambda text: [Found(text.index("745"), "745 F.3d 634")])
    assert (half.missed, half.wrong) == (["case by name: 'Doe v. Roe'"], [])


def test_what_no_entry_covers_is_said(site: Site) -> None:
    subject = (site.docs / "subject.toml").read_text()
    check = "[check]\ncited_names = '<word>[ -](?:Rule|Act)'\n[check.parts]\nword = '[A-Z][a-z]+'\n"
    site.write("subject.toml", f"{subject}\n{check}")
    text = (
        "By 12 Harb. Code 3(a) and the Heat Rule (or Heat-Rule), but\n"
        "not 12 Harb. Code 4 nor the Noise\nAct; `Lamp Act` "
        "and {rule}`the Lift Act <heat-rule>` are none. The Noise Act says so."
    )
    site.write("rules/new.md", HEAD + text)
    found = [(row["line"], row["message"]) for row in rows(site) if row["rule"] == CODE]
    assert found == [
        (9, "no record has the authority '12 Harb. Code 4'"),
        (9, "no record has the authority 'Noise Act'"),
    ]


@pytest.mark.parametrize(
    "text", ["A v. B and ", "A'", "A''", "A’-", "A.", "A B", "1-", "8 U.S.C. § 1(a)", "A, A & "]
)
def test_a_text_made_to_be_slow_is_not(text: str) -> None:
    find = ours()
    before = time.process_time()
    find(text * (30_000 // len(text)))
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(Act", "not a regular expression: missing )"),
        ("(?:Act)?", "it fits where nothing stands"),
        ("<word> Act", "there is no part <word>; known are: none."),
    ],
)
def test_a_pattern_that_cannot_be_used_is_said(site: Site, pattern: str, message: str) -> None:
    subject = (site.docs / "subject.toml").read_text()
    site.write("subject.toml", f"{subject}\n[check]\ncited_names = '{pattern}'\n")
    output = kb_at(site, "check")[1]
    line = subject.count("\n") + 3
    assert f"subject.toml:{line}:1: " in output
    assert message in output


def rows(site: Site) -> list[dict[str, str]]:
    return problems(site, "--all")
