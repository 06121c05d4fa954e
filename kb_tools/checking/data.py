"""Files of data beside the pages: the timeline, the facts, and the datasets."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kb_tools.charts.choosing import CHART_DATA
from kb_tools.checking.targets import inside
from kb_tools.core.csv_file import read_csv
from kb_tools.core.facts import Fact, unknown_fact
from kb_tools.core.files import link_in_path
from kb_tools.core.problems import Problem
from kb_tools.core.tables import load_table
from kb_tools.core.tiles import load_grid
from kb_tools.core.timeline import NO_TIMELINE, TimelineFile, read_timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Set
    from pathlib import Path

    from kb_tools.checking.page import PageFacts
    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Key
    from kb_tools.core.subject import Subject


def timeline_path(subject: Subject, docs: Path) -> Path | None:
    """Return where the file of events is, if the subject has one."""
    return docs / subject.timeline.file if subject.timeline else None


def timeline(subject: Subject, docs: Path, shown: Callable[[Path], str]) -> TimelineFile:
    """Read the file of events; empty if the subject has none."""
    path = timeline_path(subject, docs)
    if path is None:
        return NO_TIMELINE
    return read_timeline(path, docs, shown(path), subject)


def tables(
    subject: Subject,
    docs: Path,
    shown: Callable[[Path], str],
    catalogue: Catalogue,
    broken: Set[Key],
    has: Callable[[Path], bool],
) -> Iterator[Problem]:
    """Yield what is wrong in the files of the datasets.

    :param broken: entries that exist but could not be read; they are reported elsewhere.
    :param has: whether a file is to be checked.
    """
    for name, spec in subject.datasets.items():
        path = docs / spec.file
        if has(path):
            yield from load_table(name, spec, docs, shown(path), catalogue, broken)[1]


def drawn(
    page: PageFacts, docs: Path, shown: Callable[[Path], str], catalogue: Catalogue
) -> Iterator[Problem]:
    """Yield what is wrong in the files that a page draws charts and maps of."""
    for item in page.lists:
        name = item.argument if item.name == "chart" else item.options.get("grid", "")
        folder = (docs / page.docname).parent if item.name == "chart" else docs
        path = inside(docs, folder, name) if name else None
        if path is None or link_in_path(docs, path) or not os.path.isfile(path):  # noqa: PTH113 - takes any name
            continue  # that there is none, or none of ours, is told of the page
        if item.name == "chart":
            yield from read_csv(path, docs, shown(path), code=CHART_DATA)[1]
        else:
            type_ = item.options.get("type", "")
            if type_ in catalogue.subject.types:
                yield from load_grid(path, docs, shown(path), type_, catalogue)[1]


def unknown_facts(page: PageFacts, known: dict[str, Fact]) -> Iterator[Problem]:
    """Yield the facts that a page prints and that there are not."""
    named = [(role.position, role.content.strip()) for role in page.roles if role.name == "fact"]
    for item in page.lists:
        if item.name == "facts":
            named += [
                (item.position, name) for line in item.body.split("\n") if (name := line.strip())
            ]
    for position, name in named:
        if name not in known:
            yield Problem(page.path, position, "unknown-fact", unknown_fact(name, known))
