"""References in the text of a page: found by the parser, changed in place, read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb_tools.checking.text import parse
from kb_tools.renaming.move import RenameError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.checking.parts import Directive, Image, Link, PageText, Role
    from kb_tools.renaming.move import Paths
    from kb_tools.renaming.source import Source

#: Directives whose argument is a file.
_FILES = frozenset({"image", "figure", "chart"})
#: Options that are a file, and those that lead somewhere.
_FILE_OPTIONS = frozenset({"file", "img-top", "img-bottom", "img-background"})
_LINK_OPTIONS = frozenset({"link", "target"})

#: A link whose address follows its text.
_INLINE = re.compile(r"!?\[(?:[^\[\]\\`]|\\.|`[^`]*`|\[[^\]]*\])*\]\(", re.DOTALL)
_ENTRY = re.compile(r"^([ \t>]*(?:.*<)?)([^<>\r\n]+?)(>?[ \t]*)$")


def change_text(source: Source, body: str, line: int, paths: Paths) -> None:
    """Note all changes in the text of a page.

    :param body: the text below the front matter, and the line on which it starts.
    :raises RenameError: if a reference cannot be changed where it stands.
    """
    page = parse(body, line)
    for role in page.roles:
        _role(source, role, paths.role(role.name, role.target))
    defined = {item.target for item in page.definitions}
    for item in page.definitions:
        _definition(source, item, paths.link(item.target))
    for link in page.links:
        _link(source, link, paths.link(link.target), is_defined=link.target in defined)
    for image in page.images:
        if image.lines is None:
            new = paths.file(image.target)
            is_defined = image.target in defined
            _link(source, image, new, is_defined=is_defined)
    for directive in page.directives:
        _directive(source, directive, paths)


def same_references(old: PageText, new: PageText, paths: Paths) -> bool:
    """Whether a page's references are what they should be after the change."""
    return (
        [(r.name, paths.role(r.name, r.target)) for r in old.roles]
        == [(r.name, r.target) for r in new.roles]
        and [paths.link(link.target) for link in old.links] == [link.target for link in new.links]
        and [paths.file(image.target) for image in old.images] == [i.target for i in new.images]
        and [(d.name, *_values(d, paths)) for d in old.directives]
        == [(d.name, d.argument, d.options) for d in new.directives]
    )


def _refuse(source: Source, line: int, target: str) -> RenameError:
    message = f"the reference to {target!r} cannot be changed where it stands"
    return RenameError(f"{source.path}:{line}: {message}; write it on one line")


def _role(source: Source, role: Role, new: str) -> None:
    """Change what a role points at; the words that it shows stay."""
    if new == role.target:
        return
    name, target = re.escape(role.name), re.escape(role.target)
    pattern = re.compile(
        rf"\{{{name}\}}(`+)(?:[^`]*?(?<!\\)<\s*({target})\s*>\s*|\s*({target})\s*)\1", re.IGNORECASE
    )
    for found in pattern.finditer(source.text, source.offset(role.position)):
        span = found.span(2 if found[2] else 3)
        if not source.is_edited(*span):
            source.replace(*span, new)
            return
    raise _refuse(source, role.position.line, role.target)


def _link(source: Source, link: Link | Image, new: str, *, is_defined: bool) -> None:
    """Change the address of a link or an image that stands with its text."""
    if new == link.target:
        return
    start = source.offset(link.position)
    text = _INLINE.match(source.text, start)
    if is_defined and text is None:
        return  # its address is changed where the label is defined
    start = text.end() - 2 if text else start
    literals = rf"\]\([ \t]*<?{re.escape(link.target)}(?=[\s)>])|<{re.escape(link.target)}>"
    for found in re.compile(literals).finditer(source.text, start):
        at = found.start() + found[0].index(link.target)
        if not source.is_edited(at, at + len(link.target)):
            source.replace(at, at + len(link.target), new)
            return
    raise _refuse(source, link.position.line, link.target)


def _definition(source: Source, item: Link, new: str) -> None:
    """Change the address of ``[label]: address``."""
    if new == item.target:
        return
    start = source.line_start(item.position.line)
    found = re.compile(rf"\]:\s*<?({re.escape(item.target)})").search(source.text, start)
    if found is None:
        raise _refuse(source, item.position.line, item.target)
    source.replace(*found.span(1), new)


def _directive(source: Source, item: Directive, paths: Paths) -> None:
    first, last = item.lines
    argument, options = _values(item, paths)
    # The roles in an argument or a source are among the roles of the page.
    if argument != item.argument and item.name in {*_FILES, "button-ref"}:
        end = source.line_start(first + 1)
        at = source.text.rfind(item.argument, source.line_start(first), end)
        source.replace(at, at + len(item.argument), argument)
    for name, value in options.items():
        if value != item.options[name] and name != "source":
            pattern = re.compile(
                rf"^[ \t>]*:?{re.escape(name)}:[ \t]*({re.escape(item.options[name])})[ \t\r]*$",
                re.MULTILINE,
            )
            found = pattern.search(source.text, source.line_start(first), source.line_start(last))
            if found is None:
                raise _refuse(source, first, item.options[name])
            source.replace(*found.span(1), value)
    if item.name == "toctree":
        for start, entry in _entries(source, item):
            new = entry if entry == "self" or "*" in entry else paths.document(entry)
            if new != entry and "://" not in entry:
                source.replace(start, start + len(entry), new)


def _entries(source: Source, item: Directive) -> Iterator[tuple[int, str]]:
    """Yield the pages that a toctree names, and where they stand."""
    for line in range(item.lines[0] + 1, item.lines[1]):
        start = source.line_start(line)
        text = source.text[start : source.line_start(line + 1)].rstrip("\r\n")
        found = _ENTRY.match(text)
        if found and not text.lstrip(" \t>").startswith((":", "```", "---", "~~~")):
            yield start + found.start(2), found[2]


def _values(item: Directive, paths: Paths) -> tuple[str, dict[str, str]]:
    """Return the argument and the options of a directive after the move."""
    options = dict(item.options)
    for name, value in item.options.items():
        if item.name == "cards":
            options[name] = paths.words(name, value)
        elif name in _FILE_OPTIONS:
            options[name] = paths.file(value)
        elif name in _LINK_OPTIONS:
            kind = item.options.get("link-type", "url")
            options[name] = {"doc": paths.document, "any": paths.any}.get(kind, paths.link)(value)
        elif name == "source":
            options[name] = _inner(value, paths)
    argument = item.argument
    if item.name in _FILES:
        argument = paths.file(argument)
    elif item.name == "button-ref":
        kind = item.options.get("ref-type", "any")
        argument = {"doc": paths.document, "any": paths.any}.get(kind, str)(argument)
    else:
        argument = _inner(argument, paths)
    return argument, options


def _inner(text: str, paths: Paths) -> str:
    """Return a line of text with the roles in it changed."""

    def change(found: re.Match[str]) -> str:
        new = paths.role(found[2].lower(), found[4].strip())
        return found[1] + found[3] + found[4].replace(found[4].strip(), new) + found[5]

    pattern = r"(\{([\w:+-]+)\}`)((?:[^`<]*<)?)([^`<>]+)(>?`)"
    return re.sub(pattern, change, text)
