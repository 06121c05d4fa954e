"""``kb addresses``: the list of all pages that were ever published."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kb_tools.cli.place import Place, all_pages, load_pages, open_place, place_options, shown
from kb_tools.core.addresses import ADDRESSES, read_addresses, with_names
from kb_tools.core.catalogue import Catalogue
from kb_tools.core.files import replace
from kb_tools.core.generated import lasting_names

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = f"""
\b
Examples:
  kb addresses            print all addresses that the pages have now
  kb addresses --write    add to {ADDRESSES} those that it lacks
  kb addresses --check    fail if it lacks any

\b
Exit status:
  0  done (with --check: the list is complete)
  1  the list lacks an address, or a page has mistakes (kb check says which)
  2  the command was not understood, or there is no knowledge base here
"""


@click.command("addresses", epilog=_EPILOG)
@click.option("--write", is_flag=True, help="Add new addresses to the list; none is taken out.")
@click.option("--check", is_flag=True, help="Fail if an address is not on the list.")
@place_options
def addresses_command(write: bool, check: bool, docs: Path | None, subject: str) -> None:
    """Keep the list of published addresses.

    What is on it must stay a page or become a redirect: kb check refuses all else.
    """
    place = open_place(docs, subject)
    names = _names(place)
    if not (write or check):
        click.echo("".join(f"{name}\n" for name in names), nl=False)
        return
    path = place.docs / ADDRESSES
    listed = read_addresses(path, shown(path))
    if listed.problems:
        raise click.ClickException(str(listed.problems[0]))
    content = path.read_bytes() if path.exists() else b""
    new = with_names(content, names)
    if write and new != content:
        replace(path, new)
    added = [name for name in names if name not in listed.lines]
    for name in added:
        click.echo(f"{shown(path)}: {name} {'added' if write else 'is not listed'}")
    if check and not write and (added or new != content):
        click.echo("Bring the list up to date with: kb addresses --write", err=True)
        sys.exit(1)


def _names(place: Place) -> list[str]:
    """Return the names of all pages that are there to stay, generated ones, too."""
    records = []
    for path, _docname, page in load_pages(place):
        if page is None or page.record is None:
            raise click.ClickException(f"{shown(path)} has mistakes; kb check says which")
        records.append(page.record)
    documents = {*all_pages(place)}
    return sorted(lasting_names(Catalogue(place.subject, records), documents))
