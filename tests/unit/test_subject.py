"""Mistakes in the file of the subject: each is said in plain words, with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kb_tools.core.subject import SubjectError, load
from tests.site import OTHER_SUBJECT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (OTHER_SUBJECT / "docs/subject.toml").read_text(encoding="utf-8")
TABLE = "it must be a table: its name in brackets on a line"
DATASET = """[datasets.x]
title = "X"
file = "x.csv"
source = "S"
as_of = 2024-01-01
columns = { a = { label = "A" } }"""

#: What is added at the end, its line that is wrong, and what is said.
ADDED = {
    "number for text": ("[check]\nroles = [3]", 2, "check.roles.0: it must be text in quotes"),
    "text for number": ('[check]\nsummary_words = "x"', 2, "it must be a whole number, without"),
    "part of a number": ("[check]\nsummary_words = 2.5", 2, "it must be a whole number"),
    "text for truth": ('[source_kinds]\na = {label = "A", primary = "z"}', 2, "true or false"),
    "too little": ("[check]\nsummary_words = 0", 2, "check.summary_words: it must be 1 or more"),
    "text for list": ('[check]\nroles = "x"', 2, 'it must be a list, as ["one", "two"]'),
    "text for table": ('[check]\nparts = "x"', 2, f"check.parts: {TABLE}"),
    "several tables": ('[[datasets]]\ntitle = "x"', 1, f"datasets: {TABLE}"),
    "misspelled": ("[check]\nrole = []", 2, "'role' is not known here. Did you mean 'roles'? Allo"),
    "a name": ("[types.No-Name]\n", 1, "'No-Name' does not fit the pattern ^[a-z]+$"),
    "an empty word": ('[statuses]\nx = {label="", tone="go"}', 2, "x.label: it must not be empty"),
    "day": ('[datasets.x]\nas_of = "May"', 2, "it must be a day, without quotes, as 2010-11-02"),
    "word": ('[statuses."x"]\ntone = "goo"', 2, "'goo' is not allowed. Did you mean 'go'? Allowed"),
    "an option": ("[fields.limit]\nlabel = 'L'", 1, "fields.limit: lists of cards have an option"),
    "a facet": ("[facets.types]\nlabel = 'L'\nfield = 'form'", 1, "facets.types: lists of cards"),
    "facet's pages": ("[facets.citations]\nlabel = 'L'\nfield = 'form'", 1, "citations: the build"),
    "rows' pages": (f"{DATASET}\npage = 'search'", 7, "x.page: the build makes a page"),
    "a key": ("[fields.draft]\nlabel = 'D'", 1, "fields.draft: every record has this key already"),
    "another word": ("[types.x]\nkind = 'entry'", 2, "'kind' is not known here"),
    "a number": ("[search.synonyms]\nh1n1 = ['flu']", 2, "synonyms.h1n1: 'h1n1' does not fit"),
    "no synonym": ("[search.synonyms]\nbig = []", 2, "search.synonyms.big"),
    "missing": ("[facets.x]\nfield = 'form'\n[facets.y]\nlabel = 'Y'", 1, "'label' is missing"),
}  # fmt: skip


@pytest.mark.parametrize("case", ADDED)
def test_a_mistake_is_said_in_plain_words_at_its_line(tmp_path: Path, case: str) -> None:
    added, line, message = ADDED[case]
    table = re.match(r"\[(\w+)\]\n", added)
    text = TEXT if table is None else re.sub(rf"\n\[{table[1]}\]\n(?:[^\n\[].*\n)*", "\n", TEXT)
    path = tmp_path / "subject.toml"
    path.write_text(f"{text}\n{added}\n", encoding="utf-8")
    with pytest.raises(SubjectError) as caught:
        load(path)
    found = [str(problem) for problem in caught.value.problems]
    start = f"subject.toml:{text.count(chr(10)) + 1 + line}:1: "
    assert any(one.startswith(start) and message in one for one in found), found
    assert not any("Input should" in one or "[key]" in one for one in found)
