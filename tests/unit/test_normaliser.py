"""The normaliser: which forms are one, and which mistakes in its rules are said where."""

from __future__ import annotations

import re
from pathlib import Path
from string import digits
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kb_tools.core.normaliser import Normaliser, fold
from kb_tools.core.search_spec import UNIVERSAL, Rule
from kb_tools.core.subject import SubjectError, load

ROOT = Path(__file__).parents[2]
SMALL = (ROOT / "tests/other_subject/docs/subject.toml").read_text(encoding="utf-8")

#: The forms of a line ask for the same term.
EQUAL = """
287(g) | 287g | 287 (g) | 287 g | section 287 g | Section 287(g) | sec. 287(g) | § 287(g) | §287g
SB1070 | S.B. 1070 | SB 1070 | sb-1070 | S. B. 1070 | senate bill 1070 | Senate Bill No. 1070
H.B. 56 | HB56 | hb 56 | House Bill 56
A.B. 4 | ab4 | Assembly Bill 4
L.D. 1971 | ld1971 | Legislative Document 1971
S.F. 3 | SF3 | senate file 3
8 USC 1357(g) | 8 U.S.C. § 1357(g) | 8 U.S.C. 1357 (g) | 8 u.s.c.a. sec. 1357(g) | 8usc1357(g)
26 U.S.C. § 6103(i)(2) | 26 USC 6103 (i) (2) | 26 usc section 6103(i)(2)
8 C.F.R. § 287.7 | 8 CFR 287.7 | 8 cfr part 287.7
Pub. L. 104-208 | Pub. L. No. 104–208 | Public Law 104-208 | P.L. 104-208 | PL 104-208
110 Stat. 3009 | 110 stat 3009
74 Fed. Reg. 1,843 | 74 FR 1843
Executive Order 13768 | Exec. Order No. 13,768 | E.O. 13768 | EO 13768 | eo-13768
INA § 287(g) | INA 287(g) | I.N.A. 287(g) | section 287(g) of the INA
INA § 287(g) | Immigration and Nationality Act, sections 287(g)
567 U.S. 387 | 567 US 387 | 567 U. S. 387
132 S. Ct. 2492 | 132 S.Ct. 2492
745 F.3d 634 | 745 F3d 634 | 745 F. 3d 634
OIG-10-63 | OIG 10-63 | oig10-63
GAO-21-186 | gao 21-186 | GAO–21–186
I-247A | I247A | form I-247A | i 247a
FY 2010 | FY2010 | fiscal year 2010
United States | U.S. | US | USA | U. S. A. | the United States of America
v. | vs. | vs | versus | v
1,000,000 | 1000000
Sheriff’s | Sheriff's | sheriff | SHERIFF
""".strip()

#: What stands in a text as the first form is found by the others, but not the other way round.
SHORTER = """
8 U.S.C. § 1357(g) | 8 USC 1357 | 1357(g) | 1357
26 U.S.C. § 6103(i)(2) | 26 USC 6103(i) | 6103(i)(2) | 6103
INA § 287(g) | INA 287 | 287(g) | 287
S.B. 1070 | 1070
Pub. L. 104-208 | 104-208
E.O. 13768 | 13768
OIG-10-63 | 10-63
I-247A | I-247
12(b)(6) | 12(b) | 12
""".strip()

UNLIKE = """
287(g) | 287(h)
S.B. 1070 | H.B. 1070
8 U.S.C. § 1357 | 8 C.F.R. § 1357
567 U.S. 387 | 567 U.S. 378
OIG-10-63 | OIG-10-36
año | ano
""".strip()


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.splitlines()]


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(load(ROOT / "docs/subject.toml").search.all_rules)


def asked(normaliser: Normaliser, text: str) -> list[str]:
    """The terms that a query asks for, without the words that no query needs."""
    words = [token.terms[0] for token in normaliser.tokens(text)]
    return [word for word in words if word not in {"the", "of"}]


@pytest.mark.parametrize("forms", rows(EQUAL), ids=lambda forms: forms[0])
def test_forms_are_one(normaliser: Normaliser, forms: list[str]) -> None:
    terms = [asked(normaliser, form) for form in forms]
    assert len(terms[0]) == 1
    assert terms == terms[:1] * len(forms)


@pytest.mark.parametrize("forms", rows(SHORTER), ids=lambda forms: forms[0])
def test_a_part_of_a_citation_finds_it(normaliser: Normaliser, forms: list[str]) -> None:
    [whole] = normaliser.tokens(forms[0])
    for form in forms[1:]:
        [term] = asked(normaliser, form)
        assert term in whole.terms, form
        assert whole.terms[0] not in normaliser.tokens(form)[0].terms


@pytest.mark.parametrize("forms", rows(UNLIKE), ids=lambda forms: forms[0])
def test_other_numbers_are_others(normaliser: Normaliser, forms: list[str]) -> None:
    first, second = (asked(normaliser, form)[0] for form in forms)
    assert first not in {t for token in normaliser.tokens(forms[1]) for t in token.terms}
    assert second not in {t for token in normaliser.tokens(forms[0]) for t in token.terms}


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("us", ["us"]),
        ("let us go", ["let", "us", "go"]),
        ("the 1993 bus and the vsat", ["1993", "bus", "and", "vsat"]),
        (
            "Arizona v. United States, 567 U.S. 387 (2012)",
            ["arizona", "v", "us", "567us387", "2012"],
        ),
        ("cost $3.5 million in 2010-2012.", ["cost", "3.5", "million", "in", "2010-2012"]),
        ("x_y", ["x", "y"]),
        ("", []),
        ("… — ?!", []),
    ],
)
def test_running_text(normaliser: Normaliser, text: str, terms: list[str]) -> None:
    assert asked(normaliser, text) == terms


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café Zürich ÀÉÎÕÜ", "cafe zurich aeiou"),
        ("Ñandú cañón, n\u0303", "ñandu cañon, ñ"),
        ("ﬁve ½ ² İ", "five 1⁄2 2 i"),
        ("a\u00a0b\u2003c\u00ad d\u200b", "a b c d"),
        ("‐‑‒–—−", "------"),
        ("it’s ʼtis", "it's 'tis"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_citations_are_written_as_they_are_cited(normaliser: Normaliser) -> None:
    text = (
        "Under 8 usc sec. 1357 (g)(1), gao 21-186sp, pub l no 104–208, sb1070, Senate Bill No. 2-C,"
        " no. 1:11-cv-01804, tex. government code section 752.053(a) and 460 P. 3d 867."
    )
    found = [token.citation.text for token in normaliser.tokens(text) if token.citation]
    assert found == [
        "8 U.S.C. § 1357(g)(1)",
        "GAO-21-186SP",
        "Pub. L. 104-208",
        "SB 1070",
        "SB 2-C",
        "No. 11-cv-1804",
        "Tex. Gov't Code § 752.053(a)",
        "460 P.3d 867",
    ]


# Rules of other subjects ------------------------------------------------------------


def made(pattern: str, *terms: str) -> Normaliser:
    return Normaliser((Rule(name="Made", pattern=pattern, terms=terms), *UNIVERSAL))


@pytest.mark.parametrize(
    ("pattern", "term", "text", "expected"),
    [
        (r"foo ?(\d+)?", "foo{1}", "foo", ["foo"]),
        (r"(\d+)? ?foo (\d+)", "{1}foo{2}", "12 foo 3, foo 4", ["12foo3", "foo4"]),
        (r"(\d+) bar|(baz)", "x{1}{2}", "baz 7 bar", ["xbaz", "x7"]),
        (r"harbou?r town(?:ship){0,2} (\d+)", "ht{1}", "Harbour Townshipship 3", ["ht3"]),
        (r"ст\. ?(\d+)", "ст{1}", "Ст. 5", ["ст5"]),
        (r"статья ([а-я]+)", "с{1}", "статья ДВА", ["сдва"]),
        (r"([.]+)end", "{1}", "...end", ["...end"]),
        (r"<{2}x", "y", "<<x", ["y"]),
    ],
)
def test_rules_apply_wherever_their_patterns_fit(
    pattern: str, term: str, text: str, expected: list[str]
) -> None:
    assert [token.terms[0] for token in made(pattern, term).tokens(text)] == expected


RULE = '\n[[search.rules]]\nname = "One"\npattern = \'one (\\d+)\'\nterms = ["one{1}"]\n'
BAD = '\n[[search.rules]]\nname = "Two"\npattern = \'%s\'\nterms = ["%s"]\n'

MISTAKES = {
    "bad pattern": (BAD % ("two (", "two"), r"pattern: Two: not a regular expression: missing \)"),
    "unknown part": (BAD % ("<numbr> two", "two"), r"no part <numbr>; known are: number.*'number'"),
    "group too high": (BAD % (r"two (\d)", "two{2}"), r"Two: \{2\}, but the pattern has 1"),
    "group too high for one with parts": (BAD % ("two <number>", "two{2}"), r"terms: .*has 1"),
    "of Python alone": (BAD % (r"\w two", "two"), r"'\\\\w' is no escape here"),
    "named group": (BAD % ("(?P<n>two)", "two"), r"only \(\?: \(\?= and \(\?! are allowed"),
    "possessive": (BAD % ("two++", "two"), r"'\+' repeats what cannot be repeated"),
    "lookahead repeated": (BAD % ("(?=two)*t", "two"), r"'\*' repeats what cannot"),
    "lone brace": (BAD % ("two{", "two"), r"'\{' needs a backslash"),
    "nested set": (BAD % ("[[two]", "two"), r"in a set, \[ needs a backslash"),
    "empty set": (BAD % ("[]two]", "two"), r"it is not empty"),
    "capitals": (BAD % ("Two", "two"), r"the text is folded before it is compared, so write 'two'"),
    "accents": (BAD % ("twó", "two"), r"so write 'two'"),
    "nothing": (BAD % ("(?:two)?", "two"), r"it fits where nothing stands"),
    "nothing but parts": (BAD % ("<maybe>", "two"), r"it fits where nothing stands"),
    "term in capitals": (BAD % ("two", "Two"), r"terms: Two: 'Two': a term is small letters"),
    "term with a space": (BAD % ("two", "t wo"), r"'t wo': a term is small letters"),
    "no such place": (BAD % ("two", "two{10}"), r"'two\{10\}': a term is"),
    "capitals in a term": (BAD % ("(two)", "{1^}"), r"'\{1\^\}': a term is"),
    "no terms": (BAD.replace('"%s"', "%s") % ("two", ""), r"terms: it must not be empty"),
    "unknown key": (BAD % ("two", "two") + "kind = 1\n", r"'kind' is not known here"),
}  # fmt: skip
PARTS = "\n[search.parts]\nnumber = '([0-9]+)'\nmaybe = '(?:no)?'\n"


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_rule_is_said_at_its_line(tmp_path: Path, case: str) -> None:
    text, message = MISTAKES[case]
    path = tmp_path / "subject.toml"
    path.write_text(SMALL + PARTS + RULE + text, encoding="utf-8")
    with pytest.raises(SubjectError) as caught:
        load(path)
    [problem] = map(str, caught.value.problems)
    first = (SMALL + PARTS + RULE).count("\n") + 2
    line = int(re.match(r"subject\.toml:(\d+):1: ", problem)[1])
    assert first <= line <= first + text.count("\n"), problem
    assert re.search(message, problem), problem


def test_a_mistake_in_a_part_is_said_once_and_there(tmp_path: Path) -> None:
    path = tmp_path / "subject.toml"
    bad = PARTS.replace("(?:no)?", "(?:no")
    text = SMALL + bad + (BAD % ("two <maybe>", "two{2}")) + (BAD % ("<maybe>", "x"))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SubjectError) as caught:
        load(path)
    [problem] = map(str, caught.value.problems)
    line = (SMALL + bad).count("\n")
    assert problem.startswith(f"subject.toml:{line}:1: search.parts.maybe: not a regular")


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "subject.toml"
    cases = [
        text for case, (text, _) in MISTAKES.items() if case not in {"no terms", "unknown key"}
    ]
    path.write_text(SMALL + PARTS + RULE + "".join(cases), encoding="utf-8")
    with pytest.raises(SubjectError) as caught:
        load(path)
    assert len(caught.value.problems) == len(cases)


def begins_as_said(rule: dict[str, Any]) -> None:
    start = re.compile(rf"\A(?:{rule['pattern']})", re.ASCII)

    @settings(max_examples=30, derandomize=True, database=None, phases=[Phase.generate])
    @given(st.from_regex(start))  # with what a pattern asks to follow
    def check(drawn: str) -> None:
        found = start.match(drawn)
        assert found
        text = found[0]
        assert rule["first"] is None or text[0] in rule["first"]
        digit = next((at for at, character in enumerate(text) if character in digits), None)
        assert rule["digit"] is None or (digit is not None and digit <= rule["digit"])

    check()


def test_scripts_are_told_how_a_rule_can_begin() -> None:
    for rule in Normaliser(load(ROOT / "docs/subject.toml").search.all_rules).for_scripts():
        begins_as_said(rule)
