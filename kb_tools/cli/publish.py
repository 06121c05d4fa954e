"""``kb publish``: a finished build becomes the site."""

from __future__ import annotations

from pathlib import Path

import click

from kb_tools.publishing import publish


@click.command("publish")
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
