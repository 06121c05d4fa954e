"""The command ``kb`` and its subcommands."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from kb_tools.cli.addresses import addresses_command
from kb_tools.cli.archive import archive_command
from kb_tools.cli.check import check_command
from kb_tools.cli.fmt import fmt_command
from kb_tools.cli.group import Commands
from kb_tools.cli.import_pages import import_command
from kb_tools.cli.new import new_command
from kb_tools.cli.rename import rename_command
from kb_tools.cli.report import report_command
from kb_tools.cli.schema import schema_command
from kb_tools.publishing import publish

_EPILOG = """
\b
Exit status of every command, beside its own:
  1    a file or the output cannot be written; the message says which
  130  stopped by Ctrl-C (143: by SIGTERM); no file is half written
"""


@click.group(cls=Commands, epilog=_EPILOG)
@click.version_option(package_name="kb_tools")
def main() -> None:
    """Tools for a knowledge base."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # What a terminal or a file cannot show is shown as an escape.
            stream.reconfigure(errors="backslashreplace")


main.add_command(check_command)


@main.command("publish")
@click.argument("built", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("site", type=click.Path(file_okay=False, path_type=Path))
def publish_command(built: Path, site: Path) -> None:
    """Make the folder SITE equal to the finished build in BUILT.

    Only files whose content differs are written; files that are gone are removed.

    Example: kb publish build/work build/html
    """
    result = publish(built, site)
    click.echo(
        f"{site}: {result.written} written, {result.removed} removed, {result.kept} as before"
    )


main.add_command(addresses_command)
main.add_command(archive_command)
main.add_command(new_command)
main.add_command(import_command)
main.add_command(fmt_command)
main.add_command(rename_command)
main.add_command(report_command)
main.add_command(schema_command)
