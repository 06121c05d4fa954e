"""Writing a plan: first into a copy, which is checked, then into the files, all or none."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.checking.rules import RULES
from kb_tools.checking.selection import find_pages
from kb_tools.checking.site import SiteChecker
from kb_tools.core.files import refuse_unwritable, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb_tools.core.problems import Problem
    from kb_tools.core.subject import Subject
    from kb_tools.renaming.plan import Change


def new_problems(subject: Subject, docs: Path, changes: Sequence[Change]) -> list[Problem]:
    """Return the errors that the pages would have afterwards and do not have now.

    :raises OSError: if a file may not be written, or not be copied.
    """
    for change in changes:
        refuse_unwritable(change.path)
        refuse_unwritable(change.target)
    before = _errors(subject, docs)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, docs.name)
        shutil.copytree(docs, copy, symlinks=True)
        for change in changes:
            if change.path.is_relative_to(docs):
                (copy / change.path.relative_to(docs)).unlink(missing_ok=True)
                target = copy / change.target.relative_to(docs)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(change.after)
        after = _errors(subject, copy)
    known = Counter(_rule(problem) for problem in before)
    found = Counter(_rule(problem) for problem in after)
    worse = {rule for rule, count in found.items() if count > known[rule]}
    return [problem for problem in after if _rule(problem) in worse]


def _rule(problem: Problem) -> str:
    return problem.code


def _errors(subject: Subject, docs: Path) -> list[Problem]:
    checker = SiteChecker(subject, docs, lambda path: path.relative_to(docs).as_posix())
    report = checker.check(find_pages(docs, (), checker.shown))
    levels = ("error", "warning")
    return [p for p in report.problems if RULES[p.code].level in levels]


def write(changes: Iterable[Change]) -> None:
    """Write all files, or put back those that were written if one cannot be.

    :raises BaseException: if one could not be written, or the program is stopped.
    """
    done: list[tuple[Change, bool]] = []
    try:
        for change in changes:
            done.append((change, change.path.exists()))
            replace(change.target, change.after)
            if change.path != change.target:
                change.path.unlink()
                if not any(change.path.parent.iterdir()):
                    change.path.parent.rmdir()
    except BaseException:
        for change, was_there in reversed(done):
            if change.path != change.target or not was_there:
                change.target.unlink(missing_ok=True)
            if was_there:
                replace(change.path, change.before)
        raise
