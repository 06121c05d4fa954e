"""Problems as text for people, as JSON, and as GitHub's workflow commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kb_tools.checking.rules import LEVELS, RULES, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kb_tools.core.problems import Problem

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def show(problems: Sequence[Problem], format_: str, *, files: int, show_all: bool) -> None:
    """Write problems to the standard output.

    :param show_all: whether to write those of level info, too, instead of counting them.
    """
    counts = {level: sum(_level(p) == level for p in problems) for level in LEVELS}
    wanted = [p for p in problems if show_all or _level(p) != "info"]
    FORMATS[format_](problems if format_ == "json" else wanted, counts, files)


def _level(problem: Problem) -> Level:
    return RULES[problem.code].level


def _text(problems: Sequence[Problem], counts: dict[Level, int], files: int) -> None:
    for problem in problems:
        level = _level(problem)
        line, column = problem.position
        place = click.style(f"{problem.path}:{line}:{column}:", bold=True)
        word = click.style(level, fg=_COLOURS[level])
        click.echo(f"{place} {word}: {problem.message} [kb.{problem.code}]")
    names = {"error": "error", "warning": "warning", "info": "suggestion"}
    counted = ", ".join(_count(counts[level], names[level]) for level in LEVELS)
    if counts["info"] and not any(_level(p) == "info" for p in problems):
        counted += f" (--all shows {'it' if counts['info'] == 1 else 'them'})"
    click.echo(f"{_count(files, 'file')}: {counted}")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _json(problems: Sequence[Problem], counts: dict[Level, int], files: int) -> None:
    rows = [
        {
            "path": problem.path,
            "line": problem.position.line,
            "column": problem.position.column,
            "level": _level(problem),
            "rule": problem.code,
            "message": problem.message,
        }
        for problem in problems
    ]
    data = {"files": files, "counts": counts, "problems": rows}
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def _github(problems: Sequence[Problem], counts: dict[Level, int], files: int) -> None:
    """Write annotations (docs.github.com, "Workflow commands for GitHub Actions")."""
    for problem in problems:
        line, column = problem.position
        command = _COMMANDS[_level(problem)]
        path, title = _property(problem.path), _property(f"kb.{problem.code}")
        message = _data(problem.message)
        click.echo(f"::{command} file={path},line={line},col={column},title={title}::{message}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[Sequence[Problem], dict[Level, int], int], None]] = {
    "text": _text,
    "json": _json,
    "github": _github,
}


def list_rules(format_: str) -> None:
    """Write all rules with their levels."""
    if format_ == "json":
        click.echo(json.dumps([rule._asdict() for rule in RULES.values()], indent=2))
        return
    width = max(map(len, RULES))
    for rule in RULES.values():
        level = click.style(f"{rule.level:8}", fg=_COLOURS[rule.level])
        click.echo(f"{rule.id:{width}}  {level}{rule.asks}")
