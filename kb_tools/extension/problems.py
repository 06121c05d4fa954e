"""Problems of the core in Sphinx's log, with file, line and column."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sphinx.util import logging

from kb_tools.core.frontmatter import FrontMatterError, parse
from kb_tools.core.problems import START, Position

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

    from kb_tools.core.checks import Finding
    from kb_tools.core.problems import Problem

logger = logging.getLogger(__name__)


def display_path(env: BuildEnvironment, docname: str) -> str:
    """Return a page's path as a person at the shell would type it."""
    path = env.doc2path(docname)
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else relative


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


def log_findings(env: BuildEnvironment, findings: Iterable[Finding]) -> None:
    """Report problems between records; positions are looked up only now."""
    for finding in findings:
        docname = finding.record.docname
        line, column = _position(env.doc2path(docname), finding.where)
        logger.warning(
            "%s",
            finding.message,
            location=f"{display_path(env, docname)}:{line}:{column}",
            type="kb",
            subtype=finding.code,
        )


def log_query_problems(docname: str, line: int, messages: Iterable[str]) -> None:
    """Report what is wrong with a list's options."""
    for message in messages:
        logger.warning("%s", message, location=(docname, line), type="kb", subtype="unknown-value")


def _position(path: Path, where: tuple[str | int, ...]) -> Position:
    try:
        return parse(path.read_text(encoding="utf-8-sig")).position(where)
    except (OSError, UnicodeDecodeError, FrontMatterError):
        return START
