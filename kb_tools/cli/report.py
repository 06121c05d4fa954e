"""``kb report``: what differs between two built sites."""

from __future__ import annotations

from pathlib import Path

import click

from kb_tools.reporting.comparison import compare
from kb_tools.reporting.markdown import report
from kb_tools.reporting.queries import QueriesError, read_queries, search
from kb_tools.reporting.site import BuiltSite, SiteError

_EPILOG = """
\b
Examples:
  kb report base/html build/html > report.md
  kb report base/html build/html --queries tests/search/tuning.toml

\b
Exit status:
  0  the report was written, whether or not anything differs
  1  a folder is no built site, or a file of queries cannot be read
  2  the command was not understood
"""


@click.command("report", epilog=_EPILOG)
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("head", type=click.Path(path_type=Path))
@click.option(
    "--queries",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file of labelled queries: compare what the search finds first.",
)
def report_command(base: Path, head: Path, queries: tuple[Path, ...]) -> None:
    """Say what differs between the built sites BASE and HEAD, as Markdown.

    Both are folders as kb publish leaves them.  The report names addresses, statuses,
    counts, citations and texts; it fits into a comment on a pull request, and nothing in a
    title can become markup.
    """
    try:
        labelled = [query for path in queries for query in read_queries(path)]
        sites = BuiltSite(base), BuiltSite(head)
        text = report(compare(*sites), search(*sites, labelled) if queries else None)
    except (SiteError, QueriesError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(text, nl=False)
