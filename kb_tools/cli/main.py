"""The command ``kb`` and its subcommands."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import click

from kb_tools.cli.addresses import addresses_command
from kb_tools.cli.archive import archive_command
from kb_tools.cli.check import check_command
from kb_tools.cli.fmt import fmt_command
from kb_tools.cli.group import Commands
from kb_tools.cli.import_pages import import_command
from kb_tools.cli.new import new_command
from kb_tools.cli.publish import publish_command
from kb_tools.cli.rename import rename_command
from kb_tools.cli.report import report_command
from kb_tools.cli.schema import schema_command

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


main.add_command(addresses_command)
main.add_command(archive_command)
main.add_command(check_command)
main.add_command(fmt_command)
main.add_command(import_command)
main.add_command(new_command)
main.add_command(publish_command)
main.add_command(rename_command)
main.add_command(report_command)
main.add_command(schema_command)
