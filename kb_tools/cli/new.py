"""``kb new``: the file of a new page."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from kb_tools.cli.place import Place, load_pages, open_place, place_options, shown
from kb_tools.core.catalogue import Catalogue, name_key
from kb_tools.core.checks import check
from kb_tools.core.files import DEVICES
from kb_tools.core.loader import Loader
from kb_tools.core.new_page import TAKEN_IDS, Kind, Question, slug
from kb_tools.core.problems import allowed, did_you_mean
from kb_tools.core.review import today
from kb_tools.core.subject import SLUG
from kb_tools.importing.batch import Batch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_EPILOG = """
\b
Examples (types and fields are those of the subject file):
  kb new                            ask for everything
  kb new article "A title"          ask for what is missing
  kb new article "A title" --set kind=brief --published 2026-01-31 --summary "In short."

\b
Exit status:
  0  the file was written
  1  it was not: a file, an id or a name is taken, or a value is not allowed
  2  something is missing and nobody can be asked, or the command was not understood
"""


@click.command("new", epilog=_EPILOG)
@click.argument("type_", metavar="[TYPE]", required=False)
@click.argument("title", required=False)
@click.option("--id", "id_", help="The id and name of the file; by default made from the title.")
@click.option("--summary", help="The page in one to three sentences (of an entry: what it is).")
@click.option("--published", metavar="DATE", help="The day of what an article is about.")
@click.option("--status", help="The status, a word of the closed list.")
@click.option("--as-of", metavar="DATE", help="The day of the document that shows the status.")
@click.option(
    "--set",
    "fields",
    metavar="FIELD=VALUE",
    multiple=True,
    help="Any other field, as status.scope; for a list, once for each item.",
)
@place_options
def new_command(
    type_: str | None,
    title: str | None,
    id_: str | None,
    fields: tuple[str, ...],
    docs: Path | None,
    subject: str,
    **options: str | None,
) -> None:
    """Write the file of a new page.

    TYPE is a type of record, TITLE its title or name.  On a terminal, what is missing is
    asked for.  No file is ever overwritten.
    """
    place = open_place(docs, subject)
    refuse_bytes(type_, title, id_, *fields, *options.values())
    asks = sys.stdin.isatty()
    types = place.subject.types
    if type_ is None and asks:
        type_ = click.prompt("Type", type=click.Choice(list(types)))
    if type_ is None:
        raise click.UsageError(f"missing: TYPE, one of {allowed(types)}")
    if type_ not in types:
        hint = did_you_mean(type_, types)
        raise click.UsageError(f"there is no type {type_!r}.{hint} There are: {allowed(types)}.")
    kind = Kind(place.subject, type_)
    values = _values(kind, fields, options)
    if asks:
        title = title or click.prompt("Name" if kind.spec.is_entry else "Title")
        for question in kind.questions(values):
            _put(values, question.path, _ask(kind, question))
    title = " ".join((title or "").split())
    missing = [] if title else ["TITLE"]
    missing += [_wanted(question) for question in kind.questions(values)]
    if missing:
        raise click.UsageError("missing:\n" + "\n".join(f"  {item}" for item in missing))
    id_ = id_ or slug(title)
    if not id_ and asks:
        id_ = click.prompt("The title gives no id. Id (small letters, digits, hyphens)")
    _write(place, kind, id_, title, values)


def refuse_bytes(*texts: str | None) -> None:
    """Refuse what the shell gave as bytes that are no text.

    :raises click.UsageError: then.
    """
    for text in filter(None, texts):
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise click.UsageError(f"{text!r} is not text in the encoding UTF-8")


def _values(kind: Kind, fields: tuple[str, ...], options: dict[str, str | None]) -> dict[str, Any]:
    """Return what the options say, as front matter."""
    values: dict[str, Any] = {}
    settable = kind.settable()
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or name not in settable:
            hint = did_you_mean(name, settable)
            message = f"--set {field!r}: write FIELD=VALUE.{hint} Fields are: {allowed(settable)}."
            raise click.UsageError(message)
        if settable[name]:
            values.setdefault(name, []).append(value)
        else:
            _put(values, tuple(name.split(".")), value)
    paths = {
        "summary": (kind.summary_key,),
        "published": ("published",),
        "status": ("status", "value"),
        "as_of": ("status", "as_of"),
    }
    for name, path in paths.items():
        answer = options[name]
        if answer is None:
            continue
        if path[0] not in kind.schema["properties"]:
            option = f"--{name.replace('_', '-')}"
            raise click.UsageError(f"a page of type {kind.type!r} has no {path[0]} ({option})")
        _put(values, path, answer)
    return values


def _put(values: dict[str, Any], path: tuple[str, ...], answer: str) -> None:
    for key in path[:-1]:
        values = values.setdefault(key, {})
    is_list = isinstance(values.get(path[-1]), list)
    values[path[-1]] = [answer] if is_list else answer


def _ask(kind: Kind, question: Question) -> str:
    """Ask on the terminal until the answer is allowed."""
    click.echo(f"\n{question.about}")
    label = ".".join(question.path)
    if question.words:
        return str(click.prompt(label, type=click.Choice(question.words)))

    def checked(text: str) -> str:
        complaint = kind.complaint(question.path, text)
        if complaint:
            raise click.UsageError(complaint)
        return text

    return str(click.prompt(label, value_proc=checked))


def _wanted(question: Question) -> str:
    words = f" (one of: {allowed(question.words)})" if question.words else ""
    return f"{question.option}{'' if question.option.endswith('=') else ' ...'}{words}"


def _write(place: Place, kind: Kind, id_: str, title: str, values: dict[str, Any]) -> None:
    """Write the file if nothing speaks against it, and say what to do next."""
    if not re.fullmatch(SLUG, id_) or id_ in TAKEN_IDS:
        message = (
            f"{id_!r} cannot be an id: ids have small letters a to z, digits and single hyphens"
        )
        if id_ in TAKEN_IDS:
            owner = "Windows" if id_ in DEVICES else "the page of the folder"
            message = f"the id {id_!r} is taken by {owner}"
        raise click.UsageError(f"{message}; choose one with --id")
    docname = f"{kind.spec.folder}/{id_}"
    path = place.page(docname)
    text = kind.page(title, values, today())
    reasons = list(_reasons(place, docname, path, title, text))
    if reasons:
        raise click.ClickException("no file was written:\n" + "\n".join(f"  {r}" for r in reasons))
    with Batch(path.parent, ()) as batch:
        batch.add(id_, text)
        batch.put_in_place()
    click.echo(
        f"{shown(path)} written. Next:\n"
        f"  1. Open it and write; the lines with # say what else can be filled in.\n"
        f"  2. Check it:  kb check {shown(path)}\n"
        f"  3. Link to it from other pages:  {{{kind.type}}}`{id_}`"
    )


def _reasons(place: Place, docname: str, path: Path, title: str, text: str) -> Iterator[str]:
    """Yield why a new page cannot be added."""
    if path.exists() or path.is_symlink():
        yield f"{shown(path)} exists"
        return
    new = Loader(place.subject).load(text, docname, shown(path))
    yield from (problem.message for problem in new.problems)
    if new.record is None:
        return
    records = [new.record]
    is_entry = place.subject.types[new.record.type].is_entry
    for file, _docname, page in load_pages(place):
        if page is None or page.is_draft:
            continue
        if page.record:
            records.append(page.record)
        elif is_entry and name_key(title) in map(name_key, page.names):
            yield f"the name {title!r} is also in {shown(file)}, which has mistakes"
    findings = check(Catalogue(place.subject, records))
    yield from (finding.message for finding in findings if finding.record is new.record)
