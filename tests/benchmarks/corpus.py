"""A made corpus: articles of 600 words with references, in this project's form and in plain MyST.

The words of a page depend only on its number, so both forms have the same text.
"""

from __future__ import annotations

import datetime
import itertools
import json
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SYLLABLES = [a + b for a in "bcdfghjklmnpqrstvwxz" for b in "aeiou"]
ENTRIES = {"program": ("programs", 30), "law": ("laws", 60), "topic": ("topics", 12)}
KINDS = ("brief", "report", "ruling", "memo")
STATUSES = ("in-force", "blocked", "repealed")

SUBJECT = """[site]
title = "Benchmark"
[source_kinds]
report = { label = "Report" }
[statuses]
in-force = { label = "In force", tone = "go" }
blocked = { label = "Blocked", tone = "stop" }
repealed = { label = "Repealed", tone = "past" }
[fields.kind]
label = "Kind"
[fields.kind.values]
brief = { label = "Brief" }
report = { label = "Report" }
ruling = { label = "Ruling" }
memo = { label = "Memo" }
[fields.programs]
label = "Programs"
refers_to = "program"
[fields.laws]
label = "Laws"
refers_to = "law"
[fields.topics]
label = "Topics"
refers_to = "topic"
[facets.kind]
label = "Kind"
field = "kind"
[facets.program]
label = "Program"
field = "programs"
[facets.law]
label = "Law"
field = "laws"
[facets.topic]
label = "Topic"
field = "topics"
[facets.status]
label = "Status"
status_of = "laws"
[facets.year]
label = "Year"
year_of = "published"
[types.article]
class = "article"
label = "Article"
plural = "Articles"
folder = "articles"
fields = ["kind", "programs", "laws", "topics"]
required = ["kind"]
[types.program]
class = "entry"
label = "Program"
plural = "Programs"
folder = "programs"
[types.law]
class = "entry"
label = "Law"
plural = "Laws"
folder = "laws"
statuses = ["in-force", "blocked", "repealed"]
[types.topic]
class = "entry"
label = "Topic"
plural = "Topics"
folder = "topics"
"""

CONF = """project = "Benchmark"
extensions = ["myst_parser"]
html_theme = "basic"
exclude_patterns = []
"""
KB_CONF = """project = "Benchmark"
extensions = ["myst_parser", "sphinx_design", "kb_tools"]
primary_domain = "kb"
html_theme = "kb"
"""


def _vocabulary() -> tuple[list[str], list[float]]:
    rng = random.Random("words")
    words = sorted({"".join(rng.choices(SYLLABLES, k=rng.choice((2, 2, 3)))) for _ in range(9000)})
    rng.shuffle(words)
    return words, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))


WORDS, WEIGHTS = _vocabulary()


def _sentence(rng: random.Random, length: int) -> str:
    return " ".join(rng.choices(WORDS, cum_weights=WEIGHTS, k=length)).capitalize() + "."


def _front(fields: dict[str, object]) -> str:
    lines = (f"{key}: {json.dumps(value)}" for key, value in fields.items())
    return "---\n" + "\n".join(lines) + "\n---\n"


def _reference(kind: str, number: int, *, plain: bool) -> str:
    name, folder = f"{kind}-{number}", ENTRIES[kind][0]
    return f"[{name}](../{folder}/{name}.md)" if plain else f"{{{kind}}}`{name}`"


def article(number: int, *, plain: bool) -> str:
    """Return the page of one article."""
    rng = random.Random(f"article-{number}")
    day = datetime.date(1996, 1, 1) + datetime.timedelta(days=rng.randrange(365 * 30))
    chosen = {
        kind: rng.sample(range(count), rng.randint(1, 3))
        for kind, (_folder, count) in ENTRIES.items()
    }
    title = _sentence(rng, 6)[:-1]
    fields: dict[str, object] = {"title": title, "kind": rng.choice(KINDS)}
    fields |= {"published": day.isoformat(), "summary": _sentence(rng, 26)}
    for kind, numbers in chosen.items():
        fields[ENTRIES[kind][0]] = [f"{kind}-{n}" for n in numbers]
    references = [(kind, n) for kind, numbers in chosen.items() for n in numbers]
    parts = [_front(fields)]
    if plain:
        parts.append(f"# {title}\n")
    for _section in range(4):
        parts.append(f"## {_sentence(rng, 4)[:-1]}\n")
        for _paragraph in range(3):
            sentences = [_sentence(rng, rng.randint(9, 24)) for _ in range(3)]
            kind, n = rng.choice(references)
            sentences.append(f"See {_reference(kind, n, plain=plain)}.")
            parts.append(" ".join(sentences) + "\n")
    return "\n".join(parts)


def entry(kind: str, number: int, *, plain: bool) -> str:
    """Return the page of one entry."""
    rng = random.Random(f"{kind}-{number}")
    fields: dict[str, object] = {"name": f"{kind} {number}", "definition": _sentence(rng, 20)}
    if kind == "law":
        fields["status"] = {"value": rng.choice(STATUSES), "as_of": "2026-01-01"}
    heading = f"# {kind} {number}\n\n" if plain else ""
    return _front(fields) + heading + _sentence(rng, 60) + "\n"


def write_site(root: Path, articles: int, *, plain: bool) -> None:
    """Write a whole site with its ``conf.py`` and ``docs``."""
    docs = root / "docs"
    docs.mkdir(parents=True)
    (root / "conf.py").write_text(CONF if plain else KB_CONF)
    (docs / "index.md").write_text("# Benchmark\n\nWelcome.\n")
    if not plain:
        (docs / "subject.toml").write_text(SUBJECT)
    for kind, (folder, count) in ENTRIES.items():
        (docs / folder).mkdir()
        for number in range(count):
            page = entry(kind, number, plain=plain)
            (docs / folder / f"{kind}-{number}.md").write_text(_orphan(page) if plain else page)
    (docs / "articles").mkdir()
    for number in range(articles):
        page = article(number, plain=plain)
        path = docs / "articles" / f"article-{number}.md"
        path.write_text(_orphan(page) if plain else page)


def _orphan(page: str) -> str:
    return page.replace("---\n", "---\norphan: true\n", 1)
