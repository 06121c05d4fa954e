"""Markup that is not allowed: what a stranger could do harm with.

These rules hold in the build, too: there each page that :func:`may_be_refused` is
checked by :func:`refused`, and what is refused does not reach the output.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.checking.targets import (
    is_remote,
    outside,
    remote_image,
    unsafe,
    wrong_file,
    wrong_link,
)
from kb_tools.checking.text import DEEPEST, MOST_NOTES, NOTE
from kb_tools.core.characters import hidden, hidden_entities, mixed_words
from kb_tools.core.problems import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kb_tools.checking.parts import Directive, PageText
    from kb_tools.checking.targets import Refused

    #: Says why an address is refused, by the folder of pages and that of the page.
    Judge = Callable[[Path, Path, str], Refused | None]

#: Directives that no page may have, and why.
REFUSED = {
    "include": "it takes in another file",
    "literalinclude": "it takes in another file",
    "raw": "it writes to the output as it is",
    "eval-rst": "it is other markup, which is not checked",
    "role": "it makes new markup",
    "default-role": "it makes new markup",
    "meta": "it writes to the head of the page",
    "html_meta": "it writes to the head of the page",
    "math": "what draws formulas is loaded from another site",
}
#: The same, for records: their place in the site comes from their folder.
REFUSED_IN_RECORDS = {"toctree": "records are listed by themselves"}

#: Options of directives that name an address, and those that name a file to be read.
_ADDRESSES = ("target", "link", "avatar-link")
_IMAGES = ("img-top", "img-bottom", "img-background", "avatar")
_FILES = ("file", "url")
#: Directives whose argument is an address.
_LINKING = frozenset({"button-link", "button-ref", "chart"})

#: An address in an option, which is no paragraph.
_IN_TEXT = re.compile(r"(?:\]\(\s*<?|<)([^\s<>()]+)")
#: Tables of contents repeat headings, and cannot repeat such a link.
FILE_IN_HEADING = "a heading cannot have a link to a file; put the link in the text below it"
#: A page with thousands of them is told of the first.
_ENOUGH = 20
_MOST_MARKS = 200
#: What any refused markup has, each looked for by itself: together they take five times as long.
_UNUSUAL = re.compile(r"[^\n\t -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e]")
_MARKS = ("](", "]:", NOTE, "{download}", "{raw}")
_TAG = re.compile(r"<[a-z/!?]|&[#a-z]")
_LINE = re.compile(r"\n[ \t>*+\-0-9.):]*(?:(?:```+|~~~+|:::+)[ \t]*\{|#[ \t]|=+[ \t]*(?:\n|\Z))")


class Refusal(NamedTuple):
    """A piece of markup that is refused.

    ``lines`` are those that the build leaves out: the first, and the one after the last.
    """

    position: Position
    code: str
    message: str
    lines: tuple[int, int] | None = None


def may_be_refused(body: str) -> bool:
    """Whether a page has anything that :func:`refused` could refuse; a quick look."""
    text = f"\n{body.lower()}"
    return (
        any(mark in text for mark in _MARKS)
        or _TAG.search(text) is not None
        or _LINE.search(text) is not None
        or _UNUSUAL.search(body) is not None
    )


def refused(
    page: PageText, body: str, first_line: int, *, docs: Path, docname: str, is_record: bool
) -> Iterator[Refusal]:
    """Yield what is not allowed in a page's text."""
    yield from deceptive(body, first_line)
    yield from _plain(page, is_record=is_record)
    yield from _emphasised(page)
    for position in page.crowded:
        message = f"the line has more than {MOST_NOTES} marks of notes [^; spread them over lines"
        yield Refusal(position, "nesting", message, (position.line, position.line + 1))
    folder = (docs / docname).parent
    headings = {heading.position.line for heading in page.headings}
    for position, target, judge in _addresses(page):
        reason = unsafe(target)
        if reason is None and position.line in headings and _is_file(target):
            reason = "heading", FILE_IN_HEADING
        reason = reason or judge(docs, folder, target)
        if reason:
            yield Refusal(position, *reason)
    for image in page.images:
        reason = remote_image(image.target) or outside(docs, folder, image.target)
        if reason:
            yield Refusal(image.position, *reason, image.lines)
    for directive in page.directives:
        yield from _directive(directive, docs, folder, is_record=is_record)


def _plain(page: PageText, *, is_record: bool) -> Iterator[Refusal]:
    """Yield headings that take the title's place, and HTML."""
    for heading in page.headings if is_record else ():
        if heading.level == 1:
            message = "the title stands in the front matter; start headings in the text with '##'"
            yield Refusal(heading.position, "heading", message)
    for html in page.html:
        message = f"HTML is not allowed: {html.text[:60]!r}. Write it in Markdown"
        if "<!--" in html.text:
            message += "; a remark that is not shown starts its line with %"
        yield Refusal(html.position, "raw-html", f"{message}.")
    for role in page.roles:
        if role.name == "raw":
            yield Refusal(role.position, "raw-html", "the role 'raw' is not allowed")


def _emphasised(page: PageText) -> Iterator[Refusal]:
    """Yield paragraphs whose emphasis could be nested deeper than anything reads."""
    for prose in page.prose:
        number = prose.text.count("*") + prose.text.count("_")
        if number > _MOST_MARKS:
            message = (
                f"the paragraph has {number:,} signs * and _; at most {_MOST_MARKS} are allowed"
            )
            yield Refusal(prose.position(0), "nesting", message)


def _is_file(target: str) -> bool:
    """Whether an address is that of a file that is no page."""
    path = target.partition("#")[0]
    return not is_remote(target) and not path.endswith(".md") and "." in path.rpartition("/")[2]


def _addresses(page: PageText) -> Iterator[tuple[Position, str, Judge]]:
    """Yield the addresses of links in a text, each with what judges it."""
    for link in page.links:
        yield link.position, link.target, wrong_link
    for role in page.roles:
        if role.name == "download":
            yield role.position, role.target, wrong_file


def deceptive(body: str, first_line: int) -> Iterator[Refusal]:
    """Yield characters and words of a text that deceive."""
    for code, messages in (
        ("hidden-character", hidden),
        ("hidden-character", hidden_entities),
        ("look-alike", mixed_words),
    ):
        for offset, message in islice(messages(body), _ENOUGH):
            line = body.count("\n", 0, offset)
            column = offset - (body.rfind("\n", 0, offset) + 1)
            yield Refusal(Position(line + first_line, column + 1), code, message)


def _options(directive: Directive, position: Position, lines: tuple[int, int]) -> Iterator[Refusal]:
    """Yield options that cannot be read, and those that take in a file."""
    name = directive.name
    if "" in directive.options:
        message = f"an option of {name!r} cannot be read: write each in a line, as ':name: value'"
        yield Refusal(position, "refused-directive", message, lines)
    for option in _FILES:
        if option in directive.options and name.endswith("table"):
            message = (
                f"the option {option!r} of {name!r} is not allowed: it takes in another file; "
                "write the rows here"
            )
            yield Refusal(position, "refused-directive", message, lines)


def _directive(
    directive: Directive, docs: Path, folder: Path, *, is_record: bool
) -> Iterator[Refusal]:
    name, position, lines = directive.name, directive.position, directive.lines
    reason = REFUSED.get(name) or (REFUSED_IN_RECORDS.get(name) if is_record else None)
    if directive.depth >= DEEPEST:
        message = f"the directive {name!r} stands in {directive.depth} others; write it outside"
        yield Refusal(position, "nesting", message, lines)
        return
    if reason:
        message = f"the directive {name!r} is not allowed: {reason}"
        yield Refusal(position, "refused-directive", message, lines)
        return
    yield from _options(directive, position, lines)
    given = {key: value.strip("\"'") for key, value in directive.options.items()}
    for option in (*_ADDRESSES, *_IMAGES):
        if re.match(r"[|>&*!]|.*\\", given.get(option, "")):
            message = f"write the address of {option!r} as it is, in one line and without '\\'"
            yield Refusal(position, "unsafe-link", message, lines)
    addresses = [given[option] for option in _ADDRESSES if option in given]
    addresses += [found[1] for text in given.values() for found in _IN_TEXT.finditer(text)]
    if name in _LINKING:
        addresses.append(directive.argument)
    elif name == "toctree":
        entries = (line.strip() for line in directive.body.split("\n"))
        addresses += [line.rpartition("<")[2].rstrip(">") for line in entries if "://" in line]
    refusals = [wrong_link(docs, folder, target) for target in addresses]
    images = [given[option] for option in _IMAGES if option in given]
    refusals += [remote_image(target) or outside(docs, folder, target) for target in images]
    for refusal in filter(None, refusals):
        yield Refusal(position, *refusal, lines)
