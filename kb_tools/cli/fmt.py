"""``kb fmt``: front matter in canonical order and form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kb_tools.cli.place import open_place, place_options, record_files, shown
from kb_tools.core.canonical import Formatter
from kb_tools.core.files import read_content, replace
from kb_tools.core.problems import Problem, UnreadableError

_EPILOG = """
\b
Examples:
  kb fmt                            put all records in order
  kb fmt docs/articles/a-page.md    only this one
  kb fmt --check                    change nothing; name what is not in order

\b
Exit status:
  0  all is in order now (with --check: all was in order)
  1  a file cannot be read and was left alone (with --check: or is not in order)
  2  the command was not understood, or there is no knowledge base here
"""


@click.command("fmt", epilog=_EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; fail if a file is not in order.")
@place_options
def fmt_command(paths: tuple[Path, ...], check: bool, docs: Path | None, subject: str) -> None:
    """Put the front matter of records in order.

    Keys stand in the order of the schema, prose is in double quotes, ids and dates are
    bare, short lists are on one line.  Comments stay where they belong.  The text below the
    front matter is not touched, and a file with mistakes in its YAML is left alone.
    """
    place = open_place(docs, subject, paths)
    files = record_files(place, paths)
    if paths and not files:
        names = " ".join(map(str, paths))
        raise click.UsageError(f"there is no record of {shown(place.docs)} in {names}")
    formatter = Formatter(place.subject)
    changed = broken = 0
    for path, docname in files:
        try:
            content = read_content(path)
            new = formatter.format(content, place.subject.type_of(docname) or "")
        except UnreadableError as error:
            click.echo(Problem(shown(path), error.position, "front-matter", str(error)), err=True)
            broken += 1
            continue
        if new != content:
            if not check:
                replace(path, new)
            changed += 1
            click.echo(f"{shown(path)}: {'not in order' if check else 'put in order'}")
    kept = len(files) - changed - broken
    done = "not in order" if check else "changed"
    click.echo(f"{len(files)} files: {changed} {done}, {kept} as they should be", err=True)
    if check and changed:
        click.echo("Put them in order with: kb fmt", err=True)
    if broken or (check and changed):
        sys.exit(1)
