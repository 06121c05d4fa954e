"""Compare what finds citations of law in a text: ours, eyecite and CiteURL.

    pip install eyecite citeurl markdown
    python -m tests.checking.compare_citations

Prints tables in Markdown of the labelled sentences: for each kind how many were found, then
what else was taken for a citation; and the seconds of processor time to import it and get ready,
and to read all pages.  Those that are not installed are left out.
"""

from __future__ import annotations

import re
import time
import tomllib
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).parents[2]

#: A name of a case; of all other citations the numbers tell whether it is the right one.
NAME = "case by name"

_NUMBER = re.compile(r"\d+[a-z]*")
_NO_NUMBER = re.compile(r"(?<=\d),(?=\d{3})|\b\d:(?=\d\d-)")  # thousands; the office of a court


class Labelled(NamedTuple):
    """A sentence, and the kinds and texts of the citations in it, in order."""

    text: str
    cites: list[tuple[str, str]]
    held_out: bool


class Found(NamedTuple):
    """A citation that an engine found: its offset, and how it writes it."""

    start: int
    text: str


class Score(NamedTuple):
    """How many of each kind there are and were found, and what was found and is none."""

    labelled: Counter[str]
    found: Counter[str]
    missed: list[str]
    wrong: list[str]

    @property
    def precision(self) -> float:
        """The share of what was found that is a citation."""
        found = self.found.total()
        return found / (found + len(self.wrong)) if found else 0.0

    def recall(self, kind: str) -> float:
        """The share of the citations of a kind that was found."""
        return self.found[kind] / self.labelled[kind]


def sentences() -> list[Labelled]:
    """Return the labelled sentences."""
    path = Path(__file__).with_name("citations.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))["sentence"]
    return [
        Labelled(one["text"], [(kind, text) for kind, text in one["cites"]], "held_out" in one)
        for one in data
    ]


def score(labelled: Iterable[Labelled], find: Callable[[str], Iterable[Found]]) -> Score:
    """Compare what is found with the labels.

    A citation is found if something is found that starts in it and has its numbers, or as many
    of the first of them as are given; a name of a case, if it is found as it stands.
    """
    result = Score(Counter(), Counter(), [], [])
    for sentence in labelled:
        places, end = [], 0
        for kind, text in sentence.cites:
            start = sentence.text.index(text, end)
            end = start + len(text)
            places.append((kind, start, end, text))
            result.labelled[kind] += 1
        hit = set()
        for found in find(sentence.text):
            right = [place for place in places if _fits(found, *place)]
            hit.update(right)
            if not right:
                result.wrong.append(f"{found.text!r} in {sentence.text!r}")
        result.found.update(kind for kind, *_rest in hit)
        result.missed.extend(f"{p[0]}: {p[3]!r}" for p in places if p not in hit)
    return result


def _fits(found: Found, kind: str, start: int, end: int, text: str) -> bool:
    if not start <= found.start < end:
        return False
    if kind == NAME or " v. " in found.text:
        return kind == NAME and found.text == text
    given, wanted = _numbers(found.text), _numbers(text)
    return bool(given) and given == wanted[: len(given)]


def _numbers(text: str) -> list[str]:
    return [number.lstrip("0") for number in _NUMBER.findall(_NO_NUMBER.sub("", text.lower()))]


def ours() -> Callable[[str], list[Found]]:
    """Return what ``kb check`` finds with."""
    from kb_tools.checking.page import PageReader
    from kb_tools.core.subject import load

    reader = PageReader(load(ROOT / "docs/subject.toml"), ROOT / "docs")
    return lambda text: [Found(*found) for found in reader.authorities(text)]


def eyecite() -> Callable[[str], list[Found]]:
    """Return what eyecite finds with: citations in full, and the names of cases in them."""
    from eyecite import get_citations
    from eyecite.models import FullCaseCitation, FullCitation

    def find(text: str) -> list[Found]:
        found = []
        for citation in get_citations(text):
            if not isinstance(citation, FullCitation):
                continue
            found.append(Found(citation.span()[0], citation.matched_text()))
            parties = citation.metadata
            if isinstance(citation, FullCaseCitation) and parties.plaintiff:
                name = f"{parties.plaintiff} v. {parties.defendant}"
                found.append(Found(max(text.find(name), 0), name))
        return found

    return find


def citeurl() -> Callable[[str], list[Found]]:
    """Return what CiteURL finds with."""
    from citeurl import Citator

    citator = Citator()
    return lambda text: [Found(c.span[0], c.text) for c in citator.list_cites(text)]


def main() -> None:
    """Print a table for the sentences that the rules were made with, and for those held out."""
    labelled = sentences()
    pages = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))]
    finders, times = {}, {}
    for name, make in (("kb check", ours), ("eyecite", eyecite), ("CiteURL", citeurl)):
        if make is not ours and find_spec(make.__name__) is None:
            continue
        before = time.process_time()
        finders[name] = find = make()
        find("8 U.S.C. § 1, 1 U.S. 1 (2000)")
        ready = time.process_time()
        for page in pages:
            list(find(page))
        times[name] = (ready - before, time.process_time() - ready)
    for held_out in (False, True):
        chosen = [sentence for sentence in labelled if sentence.held_out == held_out]
        table({name: score(chosen, find) for name, find in finders.items()})
    for name, (ready, took) in times.items():
        print(f"\n{name}: {ready:.2f} s to get ready, {took:.1f} s for {len(pages)} pages")


def table(scores: dict[str, Score]) -> None:
    """Print what was found of each kind, and then what was missed and what was wrong."""
    first, *_others = scores.values()
    print("\n| " + " | ".join(("Kind", "Labelled", *scores)) + " |")
    print("|---" + "|---:" * (len(scores) + 1) + "|")
    for kind, count in first.labelled.most_common():
        found = (str(one.found[kind]) for one in scores.values())
        print("| " + " | ".join((kind, str(count), *found)) + " |")
    print(
        "| found, and none | | " + " | ".join(str(len(one.wrong)) for one in scores.values()), "|"
    )
    for name, one in scores.items():
        print(f"\n{name}, wrong:", *one.wrong, sep="\n  ")
        print(f"\n{name}, missed:", *one.missed, sep="\n  ")


if __name__ == "__main__":
    main()
