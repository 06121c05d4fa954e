"""``kb schema``: JSON Schema of the front matter, for editors."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from kb_tools.cli.place import Place, open_place, place_options, shown
from kb_tools.core.files import replace
from kb_tools.core.json_schema import TITLE, json_schema, written
from kb_tools.core.problems import allowed, did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "schemas"
SETTINGS = ".vscode/settings.json"
#: The setting that ties schemas to files.
SETTING = "yaml.schemas"

_EPILOG = f"""
\b
Examples:
  kb schema article    print the schema of articles
  kb schema --write    bring {FOLDER}/ and {SETTINGS} up to date
  kb schema --check    fail if they are not

\b
Exit status:
  0  done (with --check: all files are up to date)
  1  a file is out of date, or cannot be read
  2  the command was not understood, or there is no knowledge base here
"""


@click.command("schema", epilog=_EPILOG)
@click.argument("type_", metavar="[TYPE]", required=False)
@click.option(
    "--write", is_flag=True, help="Write the files for editors, beside the pages' folder."
)
@click.option("--check", is_flag=True, help="Fail if these files are out of date.")
@place_options
def schema_command(
    type_: str | None, write: bool, check: bool, docs: Path | None, subject: str
) -> None:
    """Print the JSON Schema of a type's front matter; without TYPE, of all types."""
    place = open_place(docs, subject)
    types = place.subject.types
    if type_ is not None and type_ not in types:
        hint = did_you_mean(type_, types)
        message = f"there is no type {type_!r}.{hint} There are: {allowed(types)}."
        raise click.UsageError(message)
    if not (write or check):
        schemas = {name: json_schema(place.subject, name) for name in types}
        click.echo(written(schemas[type_] if type_ else schemas), nl=False)
        return
    stale = [item for item in _files(place).items() if not _is_current(*item)]
    for path, text in stale:
        if text is None and not check:
            path.unlink()
        elif text is not None and not check:
            replace(path, text.encode())
        click.echo(f"{shown(path)}: {'out of date' if check else 'written'}")
    if check and stale:
        click.echo("Bring them up to date with: kb schema --write", err=True)
        sys.exit(1)


def _files(place: Place) -> dict[Path, str | None]:
    """Return the files for editors and what they should hold; ``None`` for one too many."""
    root = place.docs.absolute().parent
    files: dict[Path, str | None] = {
        path: None for path in (root / FOLDER).glob("*.json") if _is_ours(path)
    }
    for name in place.subject.types:
        files[root / FOLDER / f"{name}.json"] = written(json_schema(place.subject, name))
    files[root / SETTINGS] = written(_settings(place, root / SETTINGS))
    return files


def _settings(place: Place, path: Path) -> dict[str, Any]:
    """Return the editor's settings with the schemas in them."""
    settings: Any = {}
    if path.exists():
        try:
            settings = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            settings = None
    if not isinstance(settings, dict):
        message = f"{shown(path)} is not plain JSON; take out comments and commas that end a list"
        raise click.ClickException(message)
    types = place.subject.types.items()
    globs = {f"./{FOLDER}/{n}.json": f"/{place.docs.name}/{t.folder}/*.md" for n, t in types}
    return {**settings, SETTING: globs}


def _is_ours(path: Path) -> bool:
    return f'"title": "{TITLE}' in path.read_text(encoding="utf-8", errors="replace")


def _is_current(path: Path, text: str | None) -> bool:
    if text is None:
        return False
    return path.is_file() and path.read_text(encoding="utf-8") == text
