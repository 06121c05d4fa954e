"""Front matter: the YAML block at the top of a page, with the position of every value.

The block is read with YAML's base schema, in which every scalar is a string:
``1070`` stays ``"1070"``, ``no`` stays ``"no"`` and a date is not yet a date.
The schema of the record's type decides what a string means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from kb_tools.core.problems import START, Position, UnreadableError

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

#: Longer lines and blocks are refused before any parser sees them.
MAX_LINE = 20_000
MAX_BLOCK = 256_000
MAX_DEPTH = 12
#: Values, and the starts and ends of lists and groups, in one file.
MAX_PARTS = 400_000
#: What has more of them is looked at for its depth and parts before it is read whole.
_FEW_BRACKETS = 1_000

_HIDDEN_BREAK = re.compile("[\x85\u2028\u2029]")
_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_NO_ANCHORS = "anchors and aliases (& and *) are not allowed; write the value out"
#: What looks like text after a value, and is a comment: comments have a space after the #.
_CUT_OFF = re.compile(r"[ \t]+#[^\s#]")
_MAY_BE_LOST = re.compile(r"[ \t]#[^\s#]|[\s\[{,]&\S")
_CURLY = frozenset("“”„‘’")
#: Characters of a word processor that mean nothing to YAML, and what to do about them.
_PASTED = (
    (re.compile("[“”„‘’]"), 'are curly quotes (type straight ones, ")'),
    (re.compile("\u00a0"), "are spaces that do not break (type them anew)"),
)
#: Bare words that mean that nothing is given.
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
_TOO_DEEP = "the values are nested too deeply"


@dataclass(frozen=True)
class FrontMatter:
    """A page's front matter and the text below it.

    ``data`` is made of strings, ``None``, lists and dictionaries only;
    ``body_line`` is the line, from 1, on which ``body`` starts.
    """

    data: dict[str, Value]
    body: str
    body_line: int
    node: yaml.MappingNode

    def position(self, path: tuple[str | int, ...]) -> Position:
        """Return where the value at ``path`` stands, or its nearest parent."""
        node: yaml.Node = self.node
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node = found
        return _position(node)

    def key_position(self, path: tuple[str | int, ...]) -> Position:
        """Return where the key at the end of ``path`` stands."""
        node: yaml.Node = self.node
        for step in path[:-1]:
            node = _child(node, step) or node
        if isinstance(node, yaml.MappingNode):
            for key, _value in node.value:
                if key.value == path[-1]:
                    return _position(key)
        return _position(node)


def split(text: str) -> tuple[str, str, int]:
    """Split a page into front matter, body and the line that the body starts on.

    :raises UnreadableError: if there is no block, it does not end, or it is too large.
    """
    check_lines(text)
    first = _FENCE.match(text)
    if first is None:
        message = (
            "the file has no front matter: its first line must be '---', "
            "then come the fields, then another '---'"
        )
        raise UnreadableError(message)
    last = _FENCE.search(text, first.end())
    if last is None:
        raise UnreadableError("the front matter does not end: a second line '---' is missing")
    block = text[first.end() + 1 : last.start()]
    if len(block) > MAX_BLOCK:
        raise UnreadableError(f"the front matter is longer than {MAX_BLOCK:,} characters")
    return block, text[last.end() + 1 :], text.count("\n", 0, last.end()) + 2


def check_lines(text: str) -> None:
    """Refuse lines that no person wrote.

    :raises UnreadableError: at the first line longer than :data:`MAX_LINE` characters.
    """
    if len(text) <= MAX_LINE:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            message = f"the line has {len(line):,} characters; at most {MAX_LINE:,} are allowed"
            raise UnreadableError(message, Position(number, MAX_LINE + 1))


def parse(text: str) -> FrontMatter:
    """Read the front matter of a page.

    :raises UnreadableError: for text that is not a mapping in plain YAML.
    """
    block, body, body_line = split(text)
    # The block starts on the file's second line.
    data, node = _read("\n" + block, "the front matter", Position(2, 1))
    return FrontMatter(data, body, body_line, node)


def parse_file(text: str) -> FrontMatter:
    """Read a file that is YAML from end to end, as if it were the front matter of a page.

    :raises UnreadableError: for text that is not a mapping in plain YAML.
    """
    data, node = _read(text, "the file", START)
    return FrontMatter(data, "", text.count("\n") + 1, node)


def _read(text: str, what: str, start: Position) -> tuple[dict[str, Value], yaml.MappingNode]:
    _refuse_hidden_breaks(text)
    try:
        if text.count("[") + text.count("{") > _FEW_BRACKETS or _MAY_BE_LOST.search(text):
            _check_events(text, what)
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        position = _error_position(error, start)
        lines = text.split("\n")[max(position.line - 2, 0) : position.line]
        message = f"{what} is not YAML: {_explain(error)}{_pasted(lines)}"
        raise UnreadableError(message, position) from None
    except yaml.YAMLError as error:
        raise UnreadableError(f"{what} is not YAML: {error}", start) from None
    if node is None:
        raise UnreadableError(f"{what} is empty", start)
    if not isinstance(node, yaml.MappingNode):
        message = f"{what} is not a list of fields: each line is 'field: value'"
        raise UnreadableError(message, _position(node))
    data = _value(node, set(), 0)
    assert isinstance(data, dict)
    return data, node


def _refuse_hidden_breaks(text: str) -> None:
    """Refuse characters that end a line in YAML and in no editor: a field could hide there.

    :raises UnreadableError: at the first.
    """
    found = None if text.isascii() else _HIDDEN_BREAK.search(text)
    if found:
        line, column = text.count("\n", 0, found.start()), text.rfind("\n", 0, found.start())
        message = f"the invisible character U+{ord(found[0]):04X} ends a line in YAML; take it out"
        raise UnreadableError(message, Position(line + 1, found.start() - column))


def _check_events(text: str, what: str) -> None:
    """Refuse what no tree survives, lists within lists without end, and what no tree shows.

    :raises UnreadableError: at the first that is too deep, too much, or read as a name or a
        comment of YAML though it is meant as text.
    """
    depth = 0
    lines = text.split("\n")
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CBaseLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        message = ""
        if depth > MAX_DEPTH + 1:
            message = _TOO_DEEP
        elif number > MAX_PARTS:
            message = f"{what} has too many values"
        elif isinstance(event, yaml.NodeEvent) and not isinstance(event, yaml.AliasEvent):
            message = _lost(event, lines)
        if message:
            mark = event.start_mark
            assert mark is not None
            raise UnreadableError(message, Position(mark.line + 1, mark.column + 1))


def _lost(event: yaml.NodeEvent, lines: list[str]) -> str:
    """Say what of a value would be lost, if anything."""
    if event.anchor:
        return f"{_NO_ANCHORS}, and a text that starts with & in double quotes"
    end = event.end_mark
    if isinstance(event, yaml.ScalarEvent) and not event.style and end is not None:
        rest = lines[end.line][end.column :] if end.line < len(lines) else ""
        if _CUT_OFF.match(rest):
            return f"{rest.strip()[:40]!r} would be left out as a comment; put the text in quotes"
    return ""


def _value(node: yaml.Node, seen: set[int], depth: int) -> Value:
    if id(node) in seen:
        raise UnreadableError(_NO_ANCHORS, _position(node))
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        raise UnreadableError(f"the tag {node.tag!r} is not allowed", _position(node))
    if depth > MAX_DEPTH:
        raise UnreadableError(_TOO_DEEP, _position(node))
    if isinstance(node, yaml.ScalarNode):
        plain = node.style in {None, ""}
        if plain and node.value[:1] in _CURLY:
            message = f"{node.value[:1]} is no quote of YAML; put the text in straight quotes"
            raise UnreadableError(f'{message}, as "text"', _position(node))
        return None if plain and node.value in NULLS else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, seen, depth + 1) for item in node.value]
    mapping: dict[str, Value] = {}
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise UnreadableError("a field's name must be plain text", _position(key))
        if key.value in mapping:
            raise UnreadableError(f"the field {key.value!r} is given twice", _position(key))
        mapping[key.value] = _value(item, seen, depth + 1)
    return mapping


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                found: yaml.Node = value
                return found
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item
    return None


def _position(node: yaml.Node) -> Position:
    # YAML counts from 0.
    return Position(node.start_mark.line + 1, node.start_mark.column + 1)


def _error_position(error: yaml.MarkedYAMLError, start: Position) -> Position:
    mark = error.problem_mark or error.context_mark
    return Position(mark.line + 1, mark.column + 1) if mark else start


def _explain(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "it cannot be read"
    hint = ""
    if "mapping values are not allowed" in problem:
        hint = "; put a text that has a colon in double quotes"
    elif "could not find expected ':'" in problem:
        hint = "; put a colon and a space after the field's name in this or the line before"
    elif "tab character" in problem or "cannot start any token" in problem:
        hint = "; indent with spaces, and put texts with special characters in double quotes"
    elif "undefined alias" in problem:
        hint = "; put a text that starts with * in double quotes"
    elif "expected <block end>" in problem or "did not find expected" in problem:
        hint = "; check the indentation and the quotes of this and the line before"
    return f"{problem}{hint}"


def _pasted(lines: list[str]) -> str:
    """Name the characters of a word processor that lines have and YAML does not know."""
    text = "\n".join(lines)
    found = [words for pattern, words in _PASTED if pattern.search(text)]
    return f"; there {' and '.join(found)}" if found else ""
