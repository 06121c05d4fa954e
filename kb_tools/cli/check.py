"""``kb check``: all rules, without a build."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_tools.cli.output import FORMATS, list_rules, show
from kb_tools.cli.place import find_docs, place_options, shown
from kb_tools.core.files import read_content, replace
from kb_tools.core.subject import SubjectError, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb_tools.checking.site import Report, SiteChecker

_EPILOG = """
\b
Examples:
  kb check                             check every page
  kb check docs/articles/a-page.md     check one page against all others
  kb check --all                       show suggestions, too
  kb check --fix                       link the first mention of each entry
  kb check --format github --strict    in a pull request

\b
Exit status:
  0  no errors (with --strict: no errors and no warnings)
  1  there are errors (with --strict: or warnings)
  2  the command was not understood, or there is no knowledge base here
"""
#: A check of fewer files is over before one has read how far it is.
_LONG = 500


@click.command("check", epilog=_EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@place_options
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), default="text")
@click.option("--strict", is_flag=True, help="Fail for warnings, too.")
@click.option("--all", "show_all", is_flag=True, help="Show suggestions (level info), too.")
@click.option(
    "--fix", is_flag=True, help="Link the first mention of each entry; change nothing else."
)
@click.option("--list-rules", "only_list", is_flag=True, help="List all rules and stop.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many processes; by default all.")
def check_command(
    paths: tuple[Path, ...],
    docs: Path | None,
    subject: str,
    format_: str,
    strict: bool,
    show_all: bool,
    fix: bool,
    only_list: bool,
    jobs: int | None,
) -> None:
    """Check pages, or all of them, without building the site.

    Each message says file, line, column, what is wrong and which rule says so. Errors and
    warnings are shown; suggestions are counted.
    """
    from kb_tools.checking.selection import find_pages
    from kb_tools.checking.site import SiteChecker

    if only_list:
        list_rules(format_)
        return
    for path in paths:
        if not os.path.lexists(path):  # a link that leads nowhere is there, too
            raise click.UsageError(f"there is no file or folder {path}")
    folder = docs or find_docs(subject, paths)
    try:
        loaded = load(folder / subject)
    except SubjectError as error:
        problems = [problem._replace(path=shown(folder / subject)) for problem in error.problems]
        show(problems, format_, files=0, show_all=True)
        sys.exit(1)
    selection = find_pages(folder, paths, shown)
    if paths and not selection.chosen and not selection.problems:
        raise click.UsageError(
            f"there is no page of {shown(folder)} in {' '.join(map(str, paths))}"
        )
    checker = SiteChecker(loaded, folder, shown)
    with _progress(len(selection.pages)) as progress:
        report = checker.check(selection, progress, jobs)
    if fix:
        _fix(checker, report)
    show(report.problems, format_, files=report.files, show_all=show_all)
    if report.count("error") or (strict and report.count("warning")):
        sys.exit(1)


def _fix(checker: SiteChecker, report: Report) -> None:
    """Link the mentions that were found, and take them out of the report."""
    from kb_tools.checking.mentions import link_mentions

    linked = 0
    for docname, mentions in report.mentions.items():
        path = checker.docs / f"{docname}.md"
        content = read_content(path)
        exact = [mention for mention in mentions if mention.is_exact]
        new = link_mentions(content, exact)
        if new != content:
            replace(path, new)
            linked += len(exact)
            places = {mention.position for mention in exact}
            name = checker.shown(path)
            report.problems = [
                problem
                for problem in report.problems
                if not (
                    problem.code == "unlinked-mention"
                    and problem.path == name
                    and problem.position in places
                )
            ]
    click.echo(f"{linked} mentions linked", err=True)


class _progress:  # noqa: N801 - used like a function
    """Shows on a terminal how far long work is."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.shows = total >= _LONG and sys.stderr.isatty()

    def __enter__(self) -> Callable[[int], None] | None:
        return self._tell if self.shows else None

    def _tell(self, done: int) -> None:
        if done % 50 == 0 or done == self.total:
            click.echo(f"\r{done:,} of {self.total:,} files", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self.shows:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)
