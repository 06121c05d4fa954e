"""A whole knowledge base: its files, read once, and judged against each other."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from kb_tools.checking import data
from kb_tools.checking.drafts import draft_keys, left_to_do
from kb_tools.checking.links import LinkChecker
from kb_tools.checking.mentions import Citations, Mention, Names
from kb_tools.checking.page import PageFacts, PageReader
from kb_tools.checking.published import check_published
from kb_tools.checking.rules import RULES
from kb_tools.checking.selection import Selection
from kb_tools.core.catalogue import Catalogue, name_key
from kb_tools.core.checks import Place, check, check_references
from kb_tools.core.facts import FACTS, read_facts
from kb_tools.core.files import read_text
from kb_tools.core.frontmatter import parse, parse_file
from kb_tools.core.problems import START, Position, Problem, UnreadableError
from kb_tools.core.timeline_checks import check_timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kb_tools.core.checks import Finding
    from kb_tools.core.records import Key, Record
    from kb_tools.core.subject import Subject

#: Below this many files, starting more processes costs more than it saves.
WORTH_SHARING = 150
_CHUNK = 40
_STOPPING = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Report:
    """What a check found, sorted by file and place."""

    problems: list[Problem] = field(default_factory=list)
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    files: int = 0

    def count(self, level: str) -> int:
        """Return how many problems have a level."""
        return sum(RULES[problem.code].level == level for problem in self.problems)


class SiteChecker:
    """Checks the pages of one knowledge base.

    :param shown: what problems call a file.
    """

    def __init__(self, subject: Subject, docs: Path, shown: Callable[[Path], str]) -> None:
        self.subject = subject
        self.docs = docs
        self.shown = shown
        self.reader = PageReader(subject, docs)

    def check(
        self,
        selection: Selection,
        progress: Callable[[int], None] | None = None,
        jobs: int | None = None,
    ) -> Report:
        """Check the chosen pages against all of them.

        :param progress: told how many files have been read.
        :param jobs: how many processes; by default, as many as there are processors.
        """
        pages: dict[str, PageFacts] = {}
        for facts in self._read_all(selection, jobs or os.cpu_count() or 1):
            pages[facts.docname] = facts
            if progress:
                progress(len(pages))
        drafts = {docname: facts for docname, facts in pages.items() if facts.is_draft}
        published = {docname: facts for docname, facts in pages.items() if not facts.is_draft}
        records = [facts.record for facts in published.values() if facts.record]
        catalogue = Catalogue(self.subject, records)
        broken = frozenset(self._broken(published))
        report = Report(list(selection.problems), files=len(selection.chosen))
        known, of_facts = read_facts(self.docs, self.shown(self.docs / FACTS))
        if selection.has(self.docs / FACTS):
            report.problems += of_facts
        report.problems += self._between(published, catalogue, broken, selection)
        hidden = frozenset(draft_keys(self.subject, drafts.values()))
        anchors = partial(self._anchors, pages)
        links = LinkChecker(self.docs, catalogue, published, broken, hidden, anchors)
        of_drafts = self._of_drafts(drafts, records, broken)
        names = Names(catalogue)
        citations = Citations(catalogue, self.reader.normaliser)
        for docname in sorted(selection.chosen):
            facts = pages[docname]
            problems = [*facts.problems, *links.check(facts), *data.unknown_facts(facts, known)]
            problems += data.drawn(facts, self.docs, self.shown, catalogue)
            if facts.is_draft:  # the words of others stay as they are
                facts.prose = [prose for prose in facts.prose if not prose.is_quoted]
            mentions = list(names.mentions(facts))
            problems += (_unlinked(facts.path, mention) for mention in mentions)
            problems += _unlisted(facts, citations)
            if facts.is_draft:
                problems += of_drafts.get(docname, ())
                problems = list(left_to_do(facts, problems))
            elif mentions:
                report.mentions[docname] = mentions
            report.problems += problems
        report.problems = sorted(dict.fromkeys(report.problems), key=_order)
        return report

    def _between(
        self,
        published: dict[str, PageFacts],
        catalogue: Catalogue,
        broken: frozenset[Key],
        selection: Selection,
    ) -> Iterator[Problem]:
        """Yield what is wrong between records, and in the files beside the pages."""
        events = data.timeline(self.subject, self.docs, self.shown)
        if selection.has(data.timeline_path(self.subject, self.docs)):
            yield from events.problems
        yield from data.tables(
            self.subject, self.docs, self.shown, catalogue, broken, selection.has
        )
        parts = [facts.part for facts in published.values() if facts.part]
        yield from self._findings(check(catalogue, broken), selection)
        yield from self._findings(check_timeline(catalogue, events.timeline, broken), selection)
        yield from self._findings(check_references(catalogue, parts, broken), selection)
        yield from check_published(
            self.docs, self.shown, catalogue, frozenset(published), selection, is_whole=not broken
        )

    def _of_drafts(
        self, drafts: dict[str, PageFacts], records: list[Record], broken: frozenset[Key]
    ) -> dict[str, list[Problem]]:
        """Return what would be wrong between drafts and records, if they were published."""
        whole = [facts.record for facts in drafts.values() if facts.record]
        parts = [facts.part for facts in drafts.values() if facts.part]
        of_drafts: dict[str, list[Problem]] = {docname: [] for docname in drafts}
        if drafts:
            catalogue = Catalogue(self.subject, [*records, *whole])
            found = (*check(catalogue, broken), *check_references(catalogue, parts, broken))
            everything = Selection((), frozenset(), ())
            for finding in found:
                if finding.record and finding.record.docname in of_drafts:
                    problems = self._findings([finding], everything)
                    of_drafts[finding.record.docname] += problems
        return of_drafts

    def read(self, docname: str, *, with_text: bool) -> PageFacts:
        """Read one page."""
        path = self.shown(self.docs / f"{docname}.md")
        return self.reader.read(docname, path, with_text=with_text)

    def _read_all(self, selection: Selection, jobs: int) -> Iterator[PageFacts]:
        tasks = [(docname, docname in selection.chosen) for docname in selection.pages]
        # Elsewhere each process would load the subject and the libraries anew.
        can_fork = sys.platform == "linux"
        if jobs < 2 or len(tasks) < WORTH_SHARING or not can_fork:
            for docname, with_text in tasks:
                yield self.read(docname, with_text=with_text)
            return
        context = multiprocessing.get_context("fork")
        # Who stops them all stops this process, which then ends the others.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        with ProcessPoolExecutor(jobs, context, _start_worker, (self,)) as pool:
            found = pool.map(_work, tasks, chunksize=_CHUNK)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            try:
                yield from found
            except BrokenProcessPool:
                message = "one of the processes was ended from outside; try with --jobs 1"
                raise ChildProcessError(message) from None

    def _broken(self, pages: dict[str, PageFacts]) -> Iterator[Key]:
        for docname, facts in pages.items():
            type_ = self.subject.type_of(docname)
            if type_ and facts.record is None:
                stem = docname.rpartition("/")[2]
                yield from ((type_, name_key(name)) for name in (stem, *facts.names))

    def _anchors(self, pages: dict[str, PageFacts], docname: str) -> set[str]:
        facts = pages[docname]
        if not facts.headings:
            facts = self.read(docname, with_text=True)
            pages[docname].headings = facts.headings
        record = pages[docname].record
        return facts.anchors | ({record.id} if record else set())

    def _findings(self, findings: Iterable[Finding], selection: Selection) -> Iterator[Problem]:
        for finding in findings:
            path, position = self._place(Place(finding.record, finding.where))
            if not selection.has(path):
                continue
            message = finding.message
            if finding.other:
                other, (line, column) = self._place(finding.other)
                message += f" {self.shown(other)}:{line}:{column}"
            yield Problem(self.shown(path), position, finding.code, message)

    def _place(self, place: Place) -> tuple[Path, Position]:
        """Return the file and the position of a value; these are looked up only now."""
        path = data.timeline_path(self.subject, self.docs)
        if place.record:
            path = self.docs / f"{place.record.docname}.md"
        assert path is not None
        read = parse if place.record else parse_file
        try:
            return path, read(read_text(path)).position(place.where)
        except UnreadableError:
            return path, START


_checker: SiteChecker | None = None


def _start_worker(checker: SiteChecker) -> None:
    global _checker  # noqa: PLW0603 - a process of its own
    _checker = checker
    gc.disable()
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


def _work(task: tuple[str, bool]) -> PageFacts:
    assert _checker is not None
    docname, with_text = task
    return _checker.read(docname, with_text=with_text)


def _order(problem: Problem) -> tuple[str, Position, str, str]:
    return problem.path, problem.position, problem.code, problem.message


def _unlinked(path: str, mention: Mention) -> Problem:
    text = mention.text.replace("\n", " ")
    message = f"{text!r} is not linked; write {mention._replace(text=text).link}"
    return Problem(path, mention.position, "unlinked-mention", message)


def _unlisted(facts: PageFacts, citations: Citations) -> Iterator[Problem]:
    for cited in facts.cited:
        if not citations.covers(cited.text):
            message = f"no record has the authority {cited.text!r}"
            yield Problem(facts.path, cited.position, "unlisted-citation", message)
