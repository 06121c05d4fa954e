"""The two halves of the normaliser, in Python and in Chromium, agree on every string."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kb_tools.core.normaliser import Normaliser, fold
from kb_tools.core.search_spec import UNIVERSAL, Rule
from kb_tools.core.subject import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    Compare = Callable[[Normaliser, list[str]], int]

ROOT = Path(__file__).parents[2]
SCRIPT = (ROOT / "kb_tools/search/scripts/normaliser.js").read_text(encoding="utf-8")

#: Assigned in the Unicode of Python 3.11, so that every Chromium knows them.
CHARACTERS = [
    c for c in map(chr, range(0x20000)) if unicodedata.category(c)[:2] not in {"Cn", "Cs"}
]

BITS = """
8 12 287 1070 1,843 1.5 2010 104 ٣ ² ½ Ⅷ u.s.c. USC U.S. us c.f.r. CFR stat Fed. Reg. FR § §§
(g) (i) (2) ( ) g G sec. section S.B. H.R. sb hb Pub. L. No. public law senate bill
v. vs versus v united states of america F.3d F. supp. s. ct. oig GAO eo executive order fy
form I 247 A ina é ñ ñ Ñ ﬁ İ ı ß ẞ Σ ς K Å Ǆ
' ’ ʼ - ‐ – − / . , ; _ * + ? ^ $ { } [ ] | \\ < > & " 😀 🇺🇸 א ب ִ क्ष 中文 ﷽ ᾳ
""".split()  # noqa: SIM905 -- a table
BITS += [
    " ",
    "  ",
    "\n",
    "\u00a0",
    "\u3000",
    "\u00ad",
    "\u200d",
    "\u202e",
    "\u2028",
    "\u0301",
    "\0",
]

OTHER = Normaliser(
    (
        Rule(
            name="Optional", pattern=r"(?:по ?)?ст\.? ?(\d+)?(?:\(([а-я])\))?", terms=("ст{1}/{2}",)
        ),
        Rule(name="Nothing", pattern=r"([.]+)end(?=[^x]|$)", terms=("{1}",)),
        Rule(name="Either", pattern=r"(\d+) ?bar|(baz)|[q{}\]]z", terms=("x{1}{2}", "{2}")),
        *UNIVERSAL,
    )
)


@pytest.fixture(scope="module")
def compare(browser: Browser) -> Iterator[Compare]:
    """Return a function that normalises texts on both sides and says how many were compared."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT)

    def run(normaliser: Normaliser, texts: list[str], *, spans: bool = True) -> int:
        made = page.evaluate(
            """(given) => {
              const [rules, texts] = JSON.parse(given);
              const normalise = kbNormaliser(rules);
              return JSON.stringify(texts.map((text) => {
                const { text: composed, tokens } = normalise(text);
                const parts = tokens.map(({ start, end }) => composed.slice(start, end));
                return [composed, tokens.map(({ terms }) => terms), parts];
              }));
            }""",
            json.dumps([normaliser.for_scripts(), texts]),
        )
        for text, (composed, terms, parts) in zip(texts, json.loads(made), strict=True):
            assert terms == [list(token.terms) for token in normaliser.tokens(text)], ascii(text)
            assert composed == unicodedata.normalize("NFC", text)
            makes_several = any(len(fold(c)) > 1 for c in set(composed))  # tokens, as ½ does
            if not spans or makes_several:
                continue
            for part, expected in zip(parts, terms, strict=True):
                # Where a token is said to stand there is text that makes just this token.
                again = [token.terms[0] for token in normaliser.tokens(part)]
                assert again == expected[:1], f"{part!a} in {text!a}"
        return len(texts)

    yield run
    page.close()


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(load(ROOT / "docs/subject.toml").search.all_rules)


def test_all_lines_of_the_knowledge_base(compare: Compare, normaliser: Normaliser) -> None:
    files = sorted((ROOT / "docs").rglob("*.md"))
    lines = {line for path in files for line in path.read_text(encoding="utf-8").splitlines()}
    assert compare(normaliser, sorted(lines)) > 5000


def test_every_character(compare: Compare, normaliser: Normaliser) -> None:
    texts = [f"a{c}b {c} 8{c}usc{c}5" for c in CHARACTERS]
    assert compare(normaliser, texts, spans=False) > 80_000
    assert compare(OTHER, texts[:0x3000]) == 0x3000


def test_random_mixes(compare: Compare, normaliser: Normaliser) -> None:
    chance = random.Random(1)
    mixes = ["".join(chance.choices(BITS, k=chance.randint(1, 14))) for _ in range(10_000)]
    assert compare(normaliser, mixes) == len(mixes)
    assert compare(OTHER, mixes) == len(mixes)


def test_whatever_there_is(compare: Compare, normaliser: Normaliser) -> None:
    known = st.characters(codec="utf-8", exclude_categories=["Cn", "Cs", "Co"])
    pieces = st.one_of(st.sampled_from(BITS), st.text(known, max_size=5))

    @settings(max_examples=20, derandomize=True, database=None, phases=[Phase.generate])
    @given(st.lists(st.lists(pieces, max_size=12).map("".join), min_size=50, max_size=100))
    def check(texts: list[str]) -> None:
        compare(normaliser, texts)

    check()
