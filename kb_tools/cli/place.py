"""Where a knowledge base is: what every command needs to know before it can start."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from kb_tools.checking.selection import find_pages
from kb_tools.core.characters import visible
from kb_tools.core.files import read_text
from kb_tools.core.loader import Loader
from kb_tools.core.problems import UnreadableError
from kb_tools.core.subject import Subject, SubjectError, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from kb_tools.core.loader import Page


class Place(NamedTuple):
    """The folder of a knowledge base's pages, and its subject."""

    docs: Path
    subject: Subject

    def page(self, docname: str) -> Path:
        """Return the file of a page."""
        return self.docs / f"{docname}.md"

    def docname(self, path: Path) -> str | None:
        """Return the name of the page in a file; ``None`` outside the folder."""
        try:
            return path.resolve().relative_to(self.docs.resolve()).with_suffix("").as_posix()
        except ValueError:
            return None


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options ``--docs`` and ``--subject`` (arguments ``docs``, ``subject``)."""
    command = click.option(
        "--subject",
        default="subject.toml",
        show_default=True,
        envvar="KB_SUBJECT",
        show_envvar=True,
        help="Its subject file.",
    )(command)
    return click.option(
        "--docs",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        envvar="KB_DOCS",
        show_envvar=True,
        help="The folder of the pages; by default the nearest one that has the subject file.",
    )(command)


def open_place(docs: Path | None, subject: str, paths: Iterable[Path] = ()) -> Place:
    """Find and load a knowledge base; end the command if its subject has mistakes.

    :param paths: what the command works on; without ``docs``, the search starts there.
    :raises click.UsageError: if there is none.
    """
    folder = docs or find_docs(subject, tuple(paths))
    try:
        return Place(folder, load(folder / subject))
    except SubjectError as error:
        for problem in error.problems:
            click.echo(problem._replace(path=shown(folder / subject)), err=True)
        sys.exit(1)


def find_docs(subject: str, paths: tuple[Path, ...]) -> Path:
    """Find the folder of the pages: here, in ``docs``, or above.

    :raises click.UsageError: if there is none.
    """
    starts = [path.resolve() for path in paths[:1]] or [Path.cwd()]
    for folder in (*starts, *starts[0].parents):
        for candidate in (folder, folder / "docs"):
            if (candidate / subject).is_file():
                return candidate
    raise click.UsageError(f"there is no {subject} here, in docs/ or above; say --docs FOLDER")


def shown(path: Path) -> str:
    """Return a path as a person at the shell would type it.

    What cannot be seen in a file's name, as the end of a line, is written as an escape.
    """
    try:
        name = path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        name = str(path)
    return visible(name)


def record_files(place: Place, paths: Iterable[Path] = ()) -> list[tuple[Path, str]]:
    """Return the files of the records, each with its docname; links are not followed.

    :param paths: files and folders that they must be in; none means all.
    """
    wanted = [path.resolve() for path in paths]
    found: list[tuple[Path, str]] = []
    for spec in place.subject.types.values():
        for path in sorted((place.docs / spec.folder).glob("*.md")):
            resolved = path.resolve()
            docname = f"{spec.folder}/{path.stem}"
            if path.is_symlink() or place.subject.type_of(docname) is None:
                continue
            if not wanted or any(resolved == w or w in resolved.parents for w in wanted):
                found.append((path, docname))
    return found


def load_pages(place: Place) -> Iterator[tuple[Path, str, Page | None]]:
    """Yield file, docname and page of each record; no page if the file cannot be read."""
    loader = Loader(place.subject)
    for path, docname in record_files(place):
        try:
            page = loader.load(read_text(path), docname, shown(path))
        except UnreadableError:
            page = None
        yield path, docname, page


def all_pages(place: Place) -> tuple[str, ...]:
    """Return the names of all pages.

    :raises click.ClickException: if a folder cannot be read, so that some may be missing.
    """
    found = find_pages(place.docs, (), shown)
    for problem in found.problems:
        if problem.code == "file":
            raise click.ClickException(f"nothing was done: {problem}")
    return found.pages
