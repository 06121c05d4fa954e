"""``kb rename``: another name for a page, everywhere at once."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_tools.cli.place import Place, all_pages, load_pages, open_place, place_options, shown
from kb_tools.core.catalogue import Catalogue
from kb_tools.core.redirects import REDIRECTS, read_redirects
from kb_tools.renaming.move import Move, RenameError
from kb_tools.renaming.names import Names
from kb_tools.renaming.plan import Planner, redirect_change
from kb_tools.renaming.writing import new_problems, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb_tools.renaming.plan import Change

_EPILOG = """
\b
Examples:
  kb rename old-id new-id                          an entry or an article
  kb rename docs/guide/old.md guide/new --dry-run  any page; show what would change
  kb rename --redirect old-id-that-is-gone new-id  only lead the old address on

\b
Exit status:
  0  done (with --dry-run: it could be done)
  1  nothing was changed; the message says why
  2  the command was not understood, or there is no knowledge base here
"""


@click.command("rename", epilog=_EPILOG)
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would change.")
@click.option(
    "--redirect", is_flag=True, help="OLD is gone already: only lead its address to the page NEW."
)
@click.option(
    "--also",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A TOML file elsewhere that names pages, as 'folder/page' between quotes.",
)
@place_options
def rename_command(
    old: str,
    new: str,
    dry_run: bool,
    redirect: bool,
    also: tuple[Path, ...],
    docs: Path | None,
    subject: str,
) -> None:
    """Rename a page or an entry's id, and change all that refers to it.

    OLD is the name of a page (folder/page), its file or its id; NEW likewise.  The old
    address leads to the new one from then on.  Nothing else in the files changes: what they
    show as code stays as it is.  Either all files are written or none.
    """
    place = open_place(docs, subject)
    names = _names(place)
    try:
        if redirect:
            move = _redirect(names, old, new)
            changes = [redirect_change(place.docs, move, shown)]
        else:
            move = names.move(old, new)
            planner = Planner(place.subject, place.docs, names.pages, move, shown)
            changes = planner.changes(also)
        problems = new_problems(place.subject, place.docs, changes)
        if not problems and not dry_run:
            write(changes)
    except (RenameError, OSError) as error:
        raise click.ClickException(f"nothing was changed: {error}") from None
    if problems:
        lines = "\n".join(f"  {problem}" for problem in problems)
        raise click.ClickException(f"nothing was changed; there would be new problems:\n{lines}")
    if dry_run:
        _show(changes)
    else:
        _tell(move, changes)


def _names(place: Place) -> Names:
    """Read all names."""

    def from_path(name: str) -> str | None:
        candidates = (Path(name), place.docs / name)
        there = [path for path in candidates if path.is_file()]
        docname = place.docname((there or [Path(name)])[0])
        return docname or (name.removesuffix(".md") if not Path(name).is_absolute() else None)

    redirects = read_redirects(place.docs / REDIRECTS, shown(place.docs / REDIRECTS))
    if redirects.problems:
        raise click.ClickException(f"nothing was changed: {redirects.problems[0]}")
    records = (page.record for _path, _docname, page in load_pages(place) if page and page.record)
    catalogue = Catalogue(place.subject, records)
    return Names(catalogue, all_pages(place), from_path, redirects.targets)


def _redirect(names: Names, old: str, new: str) -> Move:
    """Return the move of a page that is gone."""
    docname = names.target(old)
    if docname in names.all_pages:
        raise RenameError(f"there is a page {docname!r}; rename it without --redirect")
    target = new if new in names.all_pages else names.find(new)
    return Move(docname, target)


def _show(changes: Sequence[Change]) -> None:
    for change in changes:
        before, after = shown(change.path), shown(change.target)
        if before != after:
            click.echo(f"rename {before} => {after}")
        lines = difflib.unified_diff(
            change.before.decode().splitlines(keepends=True),
            change.after.decode().splitlines(keepends=True),
            before if change.before else "/dev/null",
            after,
            n=1,
        )
        for line in lines:
            text = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            click.echo(text, nl=False)


def _tell(move: Move, changes: Sequence[Change]) -> None:
    for change in changes:
        what = "written" if change.path == change.target else f"was {shown(change.path)}"
        click.echo(f"{shown(change.target)}: {what}")
    click.echo(
        f"{move.old} is {move.new} now, and the old address leads there. "
        "Links to places within the page (#...) lead to its top.",
        err=True,
    )
