"""No word of a subject stands in the package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import kb_tools
from tests.site import OTHER_SUBJECT

PACKAGE = Path(kb_tools.__file__).parent
#: Words of a subject file that are also words of the trade.
COMMON = {"article", "articles", "kind", "year", "form", "state", "other", "copy", "local", "data"}
COMMON |= {"rule", "rules", "topic", "dataset"}  # of a checker; a directive of docutils


def words_of(subject: Path) -> set[str]:
    """The names of types, fields, facets and relations, and all folders."""
    data = tomllib.loads(subject.read_text())
    found = {spec["folder"] for spec in data["types"].values()}
    for table in ("types", "fields", "relations"):
        found |= set(data[table])
    return {word for word in found if len(word) > 2} - COMMON


@pytest.mark.parametrize(
    "subject", [Path("docs/subject.toml"), OTHER_SUBJECT / "docs/subject.toml"], ids=str
)
def test_no_word_of_the_subject(subject: Path) -> None:
    words = words_of(subject)
    assert words
    pattern = re.compile(rf"[\"'`](?:{'|'.join(sorted(map(re.escape, words)))})[\"'`/]")
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".html", ".js", ".css"}:
            for number, line in enumerate(path.read_text().splitlines(), start=1):
                assert not pattern.search(line), f"{path.name}:{number}: {line}"


def test_no_proper_name_of_this_subject() -> None:
    pattern = re.compile(r"287\(?g|immigra|sb.?1070|\bICE\b|tenant|landlord", re.IGNORECASE)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".html", ".js", ".css"}:
            assert not pattern.search(path.read_text()), path
