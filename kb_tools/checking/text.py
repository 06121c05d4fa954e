"""The text of a page as parts with places: headings, links, roles, directives, prose.

Parsed by markdown-it-py with the syntax that MyST reads, but nothing is thrown away for
safety's sake: an unsafe link is found as a link, and raw HTML as raw HTML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from kb_tools.checking.inline import inline_parts, mask, parser
from kb_tools.checking.parts import (
    Directive,
    Heading,
    Html,
    Image,
    Link,
    PageText,
    Prose,
    Role,
)
from kb_tools.core.problems import Position

if TYPE_CHECKING:
    from markdown_it.token import Token

    from kb_tools.checking.inline import Found

#: How many directives another may stand in.
DEEPEST = 20

#: How many marks of notes a line may have; each is looked for an end up to the line's.
MOST_NOTES = 200
NOTE = "[^"

#: Directives whose content is not Markdown.
LITERAL = frozenset(
    {
        "code",
        "code-block",
        "sourcecode",
        "parsed-literal",
        "math",
        "csv-table",
        "raw",
        "eval-rst",
        "include",
        "literalinclude",
        "image",
        "toctree",
        "facts",
        "highlight",
        "role",
        "default-role",
        "graphviz",
        "mermaid",
        "productionlist",
        "meta",
        "html_meta",
    }
)

#: Directives whose content is another's words.
QUOTING = frozenset({"epigraph", "highlights", "pull-quote"})

_DIRECTIVE = re.compile(r"^\{([a-zA-Z0-9_+:-]+)\}[ \t]*(.*)$")
_OPTION = re.compile(r"^[ \t]*:(?!::)([^:\n]+):[ \t]*(.*)$")
_YAML_OPTION = re.compile(r"^[ \t]*[\"']?([\w-]+)[\"']?[ \t]*:[ \t]*(.*)$")


def parse(body: str, first_line: int = 1) -> PageText:
    """Take a page's text apart.

    :param body: the text below the front matter.
    :param first_line: the line of the file on which it starts.
    """
    page = PageText()
    lines = body.split("\n")
    for number, line in enumerate(lines if NOTE in body else ()):
        if line.count(NOTE) > MOST_NOTES:
            page.crowded.append(Position(number + first_line, 1))
            lines[number] = ""
    _Reader(page, lines, first_line).read("\n".join(lines) if page.crowded else body, 0)
    return page


class _Reader:
    """Reads the blocks of a text, and the texts inside its directives."""

    def __init__(self, page: PageText, lines: list[str], first_line: int) -> None:
        self.page = page
        self.lines = lines
        self.first = first_line
        self._cursor = (-1, 0)
        self._quotes = 0

    def read(self, source: str, base: int, depth: int = 0) -> None:
        """Read a text whose first line is line ``base`` of the body, from 0."""
        env: dict[str, object] = {}
        tokens = parser().parse(source, env)
        outside = self._quotes
        for index, token in enumerate(tokens):
            kind = token.type
            if kind in {"blockquote_open", "blockquote_close"}:
                self._quotes += token.nesting
            elif kind == "inline":
                opening = tokens[index - 1]
                line = base + (token.map or (0, 0))[0]
                level = int(opening.tag[1]) if opening.type == "heading_open" else 0
                self._inline(token.content, line, env, 0 if depth else level, bool(level))
            elif kind == "heading_close" and not depth and _is_empty(tokens, index):
                self.page.empty.append(self.page.headings[-1])
            elif kind in {"fence", "colon_fence"}:
                self._fence(token, base, depth)
            elif kind == "code_block":
                line = base + (token.map or (0, 0))[0]
                self.page.indented.append(Position(line + self.first, 1))
            elif kind == "myst_target":
                self.page.labels.append(token.content)
        self._quotes = outside
        for label in cast("dict[str, Any]", env.get("references", {})).values():
            position = Position(base + label["map"][0] + self.first, 1)
            self.page.definitions.append(Link(position, label["href"]))

    def _place(self, line: int, text: str) -> int | None:
        """Return the column, from 0, of a piece of text in a line of the body."""
        if line >= len(self.lines):
            return None
        after = self._cursor[1] if self._cursor[0] == line else 0
        column = self.lines[line].find(text, after)
        if column < 0:
            return None
        self._cursor = (line, column + len(text))
        return column

    def _inline(
        self, content: str, line: int, env: dict[str, object], level: int, is_heading: bool
    ) -> None:
        starts = tuple(
            self._place(line + number, text.rstrip())
            for number, text in enumerate(content.split("\n"))
        )
        found = inline_parts(content, env)
        masked = mask(content, found)
        prose = Prose(masked, line + self.first, starts, is_heading, is_quoted=self._quotes > 0)
        if level:
            marker = self.lines[line].find("#") + 1  # none, if the heading is underlined
            position = prose.position(0)
            if marker and marker < position.column:
                position = position._replace(column=marker)
            self.page.headings.append(Heading(position, level, content))
        for part in found:
            self._note(part, prose.position(part.start))
        comment = prose.text.find("<!--")
        if comment >= 0:
            self.page.html.append(Html(prose.position(comment), "<!--"))
        self.page.prose.append(prose)

    def _note(self, part: Found, position: Position) -> None:
        if part.kind == "myst_role":
            self.page.roles.append(Role(position, part.target.lower(), part.content))
        elif part.kind == "link_open":
            self.page.links.append(Link(position, part.target))
        elif part.kind == "image":
            self.page.images.append(Image(position, part.target, part.content.strip()))
        elif part.kind == "html_inline":
            self.page.html.append(Html(position, part.content))

    def _fence(self, token: Token, base: int, depth: int) -> None:
        found = _DIRECTIVE.match(token.info.strip())
        if found is None or token.map is None:
            return
        first, end = base + token.map[0], base + token.map[1]
        column = self._place(first, token.markup)
        position = Position(first + self.first, (column or 0) + 1)
        options, body, skipped = _options(token.content)
        name, argument = found[1].lower().removeprefix("kb:"), found[2].strip()
        lines = (first + self.first, end + self.first)
        self.page.directives.append(
            Directive(position, name, argument, options, lines, body, depth)
        )
        if "name" in options:
            self.page.labels.append(options["name"])
        if name in {"image", "figure"}:
            alt = options.get("alt", "").strip()
            self.page.images.append(Image(position, argument, alt, lines))
        elif name not in LITERAL and argument:
            self._inline(argument, first, {}, 0, is_heading=True)
        if name not in LITERAL and "source" in options:
            self._inline(options["source"], first, {}, 0, is_heading=True)
        if name == "csv-table":  # its cells are Markdown
            for number, row in enumerate(body.split("\n"), start=first + 1 + skipped):
                self._inline(row, number, {}, 0, is_heading=True)
        if name not in LITERAL and depth < DEEPEST:
            self._quotes += name in QUOTING
            self.read(body, first + 1 + skipped, depth + 1)
            self._quotes -= name in QUOTING


def _is_empty(tokens: list[Token], index: int) -> bool:
    """Whether nothing stands between the end of a heading and the next of its level, or the end."""
    heading = tokens[index]
    for number in range(index + 1, len(tokens)):
        token = tokens[number]
        if token.type != "myst_line_comment":
            return token.type == "heading_open" and token.tag <= heading.tag
    return True


def _options(content: str) -> tuple[dict[str, str], str, int]:
    """Return a directive's options, its text, and how many lines stand before the text.

    A line among options in YAML that is none has no name.
    """
    lines = content.split("\n")
    pattern, start, stop = _OPTION, 0, len(lines)
    if content.startswith("---"):
        ends = (n for n, line in enumerate(lines[1:], start=1) if line.startswith("---"))
        pattern, start, stop = _YAML_OPTION, 1, next(ends, len(lines))
    options: dict[str, str] = {}
    number = start
    for number in range(start, stop):
        found = pattern.match(lines[number])
        if found is None:
            if pattern is _OPTION:
                break
            if lines[number].strip() and not lines[number].startswith("#"):
                options[""] = lines[number].strip()
            continue
        options[found[1].strip().lower()] = found[2].strip()
    else:
        number = stop
    after = number + 1 if pattern is _YAML_OPTION else number
    return options, "\n".join(lines[after:]), after
