"""``kb import``: drafts from pages, feeds and exports of others."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_tools.cli.new import refuse_bytes
from kb_tools.cli.place import Place, load_pages, open_place, place_options, shown
from kb_tools.core.catalogue import Catalogue
from kb_tools.core.new_page import Kind
from kb_tools.core.problems import Problem, UnreadableError, allowed, did_you_mean
from kb_tools.core.review import today
from kb_tools.core.schema import is_web_address
from kb_tools.importing.article import Article, LeftOut, plain
from kb_tools.importing.batch import Batch
from kb_tools.importing.dates import machine_date
from kb_tools.importing.draft import Given, draft, new_id
from kb_tools.importing.formats import FORMATS, read
from kb_tools.importing.here import Here
from kb_tools.importing.suggestions import Suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from kb_tools.core.records import Record

_EPILOG = """
\b
Examples:
  kb import page.html --url https://example.org/a-page
  kb import topic.txt --publisher "Example Institute"
  kb import feed.xml --source-kind news
  kb import export.xml --dry-run       say what would be written

\b
Exit status:
  0  the drafts were written, or all articles were here already
  1  SOURCE cannot be read or has no article, or a file cannot be written; nothing was written
  2  the command was not understood, or there is no knowledge base here
"""
#: So many lines of one sort are shown, then counted.
_SHOWN = 20
_PROGRESS = 50


@dataclass
class _Known:
    """What the knowledge base has."""

    here: Here = field(default_factory=Here)
    records: list[Record] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


@click.command("import", epilog=_EPILOG)
@click.argument("source")
@click.option("--into", metavar="TYPE", help="The type of article; by default the first.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="By default, recognised.")
@click.option("--encoding", metavar="NAME", help="The encoding, if the file does not say it.")
@click.option("--url", metavar="ADDRESS", help="Where a saved page is from.")
@click.option("--publisher", help="Who published the articles; by default what the file says.")
@click.option("--source-kind", metavar="KIND", help="The kind of source, a word of the list.")
@click.option("--retrieved", metavar="DATE", help="When the file was saved; by default today.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
@place_options
def import_command(
    source: str,
    into: str | None,
    format_: str | None,
    encoding: str | None,
    url: str | None,
    publisher: str | None,
    source_kind: str | None,
    retrieved: str | None,
    dry_run: bool,
    docs: Path | None,
    subject: str,
) -> None:
    """Make a draft of each article in SOURCE.

    SOURCE is a file: a topic page as plain text, a saved HTML page, an RSS or Atom feed, or a
    WordPress export.  A draft has the title, the date, the source and an excerpt as a
    quotation, for a person to rewrite; it is not published.  What is here already is left
    alone, no file is ever overwritten, and nothing is fetched from the network.
    """
    refuse_bytes(source, into, encoding, url, publisher, source_kind, retrieved)
    path = _file(source)
    place = open_place(docs, subject)
    kind = _kind(place, into)
    given = _given(place, publisher, source_kind, retrieved)
    if url is not None and not is_web_address(url):
        raise click.UsageError(f"--url {url!r}: an address starts with https:// or http://")
    known = _known(place, kind.type)
    suggestions = Suggestions(Catalogue(place.subject, known.records))
    report = _Report(path)
    with Batch(place.docs / kind.spec.folder, known.ids) as batch, _opened(path) as file:
        found = read(
            file,
            language=place.subject.site.language,
            format_=format_,
            encoding=encoding,
            address=url,
        )
        try:
            for item in report.following(found, file):
                if page := known.here.find(item):
                    report.skip(item, page)
                    continue
                id_ = new_id(item, batch.is_taken)
                words = "\n".join([item.title, *(part.text for part in item.excerpt)])
                fields = suggestions.fields(kind.type, words)
                batch.add(id_, draft(kind, item, given, fields, today()))
                known.here.add(shown(batch.path(id_)), item)
            if not report.count:
                report.fail(UnreadableError("no article was found in the file"))
            if not dry_run:
                batch.put_in_place()
        except UnreadableError as error:
            report.fail(error)
        except OSError as error:
            name = f"{shown(Path(error.filename))}: " if isinstance(error.filename, str) else ""
            message = f"{name}{error.strerror}; nothing was written"
            raise click.ClickException(message) from None
    report.finish(batch, dry_run=dry_run)


def _file(source: str) -> Path:
    if re.match(r"[a-z][a-z0-9+.-]+://", source, re.IGNORECASE):
        message = (
            f"{source!r} is an address, and nothing is fetched from the network: save the page "
            "in your browser, then import the file and give the address with --url"
        )
        raise click.UsageError(message)
    path = Path(source)
    try:
        is_there, is_file = path.exists(), path.is_file()
    except ValueError:
        is_there = is_file = False
    if not is_file:
        raise click.UsageError(f"{source!r} is no file" if is_there else f"there is no {source!r}")
    return path


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise click.ClickException(f"{shown(path)}: {error.strerror}") from None


def _kind(place: Place, into: str | None) -> Kind:
    types = place.subject.articles
    if not types or not place.subject.source_kinds:
        message = "the subject file has no type of article, or no kind of source to quote from"
        raise click.UsageError(message)
    if into is not None and into not in types:
        message = f"--into {into!r}: there is no such type of article.{did_you_mean(into, types)}"
        raise click.UsageError(f"{message} There are: {allowed(types)}.")
    return Kind(place.subject, into or types[0])


def _given(
    place: Place, publisher: str | None, source_kind: str | None, retrieved: str | None
) -> Given:
    kinds = place.subject.source_kinds
    if source_kind is not None and source_kind not in kinds:
        hint = did_you_mean(source_kind, kinds)
        message = f"--source-kind {source_kind!r}: there is no such kind.{hint}"
        raise click.UsageError(f"{message} There are: {allowed(kinds)}.")
    day = retrieved or today().isoformat()
    if machine_date(day) != day:
        message = f"--retrieved {retrieved!r} is no date; write it like 2010-11-02"
        raise click.UsageError(message)
    return Given(day, plain(publisher or "") or None, source_kind)


def _known(place: Place, type_: str) -> _Known:
    """Read all pages, drafts among them; those with mistakes as far as they can be read."""
    known = _Known()
    for path, docname, page in load_pages(place):
        if page is None:
            continue
        front = page.front_matter.data if page.front_matter else {}
        if not place.subject.types[place.subject.type_of(docname) or type_].is_entry:
            known.here.add_page(shown(path), front)
        if place.subject.type_of(docname) == type_:
            known.ids |= {path.stem, str(front.get("id") or path.stem)}
        if page.record and not page.is_draft:
            known.records.append(page.record)
    return known


class _Report:
    """Tells what is done with a file, while and after it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.left_out: list[str] = []
        self.here: list[str] = []
        self.size = path.stat().st_size
        self.shows = sys.stderr.isatty()

    def following(self, found: Iterable[Article | LeftOut], file: BinaryIO) -> Iterator[Article]:
        """Yield the articles, and note what is left out; on a terminal, show how far it is."""
        for number, item in enumerate(found, 1):
            if self.shows and number % _PROGRESS == 0:
                percent = 100 * file.tell() // max(self.size, 1)
                click.echo(f"\r{number:,} items, {percent} %", nl=False, err=True)
            if isinstance(item, LeftOut):
                problem = Problem(shown(self.path), item.position, "import", item.message)
                self.left_out.append(f"{problem}")
            else:
                self.count += 1
                yield item
        self._clear()

    def _clear(self) -> None:
        if self.shows:
            click.echo("\r" + " " * 40 + "\r", nl=False, err=True)

    def skip(self, article: Article, page: str) -> None:
        """Note that an article is here already."""
        line, column = article.position
        self.here.append(f"{shown(self.path)}:{line}:{column}: {article.title!r} is in {page}")

    def fail(self, error: UnreadableError) -> None:
        """Say why nothing was written, and end the command."""
        self._clear()
        _show("left out", self.left_out, "yellow")
        click.echo(Problem(shown(self.path), error.position, "import", str(error)), err=True)
        click.echo("nothing was written", err=True)
        sys.exit(1)

    def finish(self, batch: Batch, *, dry_run: bool) -> None:
        """Say what was written, what was not, and what to do next."""
        paths = [shown(batch.path(id_)) for id_ in batch.ids]
        _show("to be written" if dry_run else "written", paths, "green")
        _show("here already", self.here, "blue")
        _show("left out", self.left_out, "yellow")
        done = "to be written" if dry_run else "written"
        click.echo(
            f"{self.count:,} articles: {len(paths):,} drafts {done}, "
            f"{len(self.here):,} here already; {len(self.left_out):,} other items left out"
        )
        if paths and not dry_run:
            click.echo(
                "Next, for each draft:\n"
                "  1. Open it: write title, summary and text in your own words.\n"
                f"  2. See what is left to do:  kb check --all {paths[0]}\n"
                "  3. Take out the line 'draft: true': the page is in the next build."
            )


def _show(word: str, lines: list[str], colour: str) -> None:
    for line in lines[:_SHOWN]:
        click.echo(f"{click.style(word, fg=colour)}  {line}")
    if len(lines) > _SHOWN:
        click.echo(f"{click.style(word, fg=colour)}  and {len(lines) - _SHOWN:,} more")
