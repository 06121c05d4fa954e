"""Problems of the core in Sphinx's log, with file, line and column."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx.util import logging

from kb_tools.core.characters import visible
from kb_tools.core.checks import Place
from kb_tools.core.files import read_text
from kb_tools.core.frontmatter import parse, parse_file
from kb_tools.core.problems import START, Position, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

    from kb_tools.core.checks import Finding
    from kb_tools.core.frontmatter import FrontMatter
    from kb_tools.core.problems import Problem

logger = logging.getLogger(__name__)


def display_path(env: BuildEnvironment, docname: str) -> str:
    """Return a page's path as a person at the shell would type it."""
    return shell_path(env.doc2path(docname))


def shell_path(path: Path) -> str:
    """Return a path as a person at the shell would type it; what cannot be seen, as an escape."""
    relative = os.path.relpath(path)
    return visible(str(path) if relative.startswith(os.pardir) else relative)


def log_problems(problems: Iterable[Problem]) -> None:
    """Report problems of single files."""
    for problem in problems:
        line, column = problem.position
        logger.warning(
            "%s",
            problem.message,
            location=f"{problem.path}:{line}:{column}",
            type="kb",
            subtype=problem.code,
        )


def log_findings(
    env: BuildEnvironment, findings: Iterable[Finding], timeline: Path | None = None
) -> None:
    """Report problems between records; positions are looked up only now.

    :param timeline: the file that findings without a record are about.
    """
    for finding in findings:
        message = finding.message
        if finding.other:
            message += f" {_location(env, finding.other, timeline)}"
        logger.warning(
            "%s",
            message,
            location=_location(env, Place(finding.record, finding.where), timeline),
            type="kb",
            subtype=finding.code,
        )


def _location(env: BuildEnvironment, place: Place, timeline: Path | None) -> str:
    path = env.doc2path(place.record.docname) if place.record else timeline
    assert path is not None
    line, column = _position(path, place.where, parse if place.record else parse_file)
    return f"{shell_path(path)}:{line}:{column}"


def log_query_problems(docname: str, line: int, messages: Iterable[str]) -> None:
    """Report what is wrong with a list's options."""
    for message in messages:
        logger.warning("%s", message, location=(docname, line), type="kb", subtype="unknown-value")


def _position(
    path: Path, where: tuple[str | int, ...], read: Callable[[str], FrontMatter]
) -> Position:
    try:
        return read(read_text(path)).position(where)
    except UnreadableError:
        return START
