"""``kb archive``: the whole site as one file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

from kb_tools.core.review import fixed_time
from kb_tools.outputs.archive import EARLIEST, ArchiveError, archive


@click.command("archive")
@click.argument("built", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("zip_file", metavar="ZIP", type=click.Path(dir_okay=False, path_type=Path))
def archive_command(built: Path, zip_file: Path) -> None:
    """Write the finished build in BUILT into one file that is read without a network.

    Its files get the time SOURCE_DATE_EPOCH, or else that of the last commit, so that the
    same site gives the same file.

    Example: kb archive build/html build/site.zip
    """
    try:
        count = archive(built, zip_file, _time())
    except ArchiveError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{zip_file}: {count} files, {zip_file.stat().st_size:,} bytes")


def _time() -> int:
    fixed = fixed_time()
    if fixed is not None:
        return fixed
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        commit = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        return int(commit.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return EARLIEST
