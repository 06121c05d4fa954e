"""The canonical form of front matter: one order, one way to write each value.

Keys stand in the order of the schema.  Prose is in double quotes, ids, dates, addresses and
words of closed lists are bare wherever YAML allows it; lists of such values are on one line
unless that gets long.  Comments stay with what they belong to.  The text below the front
matter is not touched.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Literal

import yaml

from kb_tools.core.comments import Comments
from kb_tools.core.files import decode
from kb_tools.core.frontmatter import NULLS, parse
from kb_tools.core.json_schema import followed, json_schema
from kb_tools.core.problems import UnreadableError

if TYPE_CHECKING:
    from kb_tools.core.frontmatter import FrontMatter
    from kb_tools.core.subject import Subject

#: A longer list has one item a line.
MAX_FLOW = 320

#: Short prose that seldom needs quotes: it keeps those that it has.
_AS_GIVEN = frozenset({"note"})

#: Comments settle in two rounds, or in three.
_ROUNDS = 6

_BOM = b"\xef\xbb\xbf"
#: What YAML 1.1 counts as the end of a line.
_YAML_BREAK = re.compile("[\n\x85\u2028\u2029]")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_NOT_BARE = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`.=<~ ]|: | #|[: ]$")
_NOT_IN_FLOW = re.compile(r"[,\[\]{}]|:")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}

Form = Literal["quoted", "bare", "given"]


class Formatter:
    """Brings the front matter of one subject's records into canonical form."""

    def __init__(self, subject: Subject) -> None:
        self._schemas = {name: json_schema(subject, name) for name in subject.types}

    def format(self, content: bytes, type_: str) -> bytes:
        """Return a page with its front matter in canonical form.

        :raises UnreadableError: if it cannot be read, or not be written without loss.
        """
        for _round in range(_ROUNDS):
            new, has_comments = self._once(content, type_)
            # A comment that moved may have made room for a value on one line.
            if new == content or not has_comments:
                return new
            content = new
        raise UnreadableError("the comments cannot be kept in place; put them on lines alone")

    def _once(self, content: bytes, type_: str) -> tuple[bytes, bool]:
        text = decode(content)
        front = parse(text)
        writer = _Writer(self._schemas[type_], front, _block(text, front))
        raw = _LINE.findall(content.removeprefix(_BOM).decode())
        newline = "\r\n" if raw[0].endswith("\r\n") else raw[0][-1:]
        head = raw[0] + "".join(line + newline for line in writer.lines())
        new: bytes = (head + "".join(raw[front.body_line - 2 :])).encode()
        _check_same(front, writer.comments, decode(new))
        marked = _BOM + new if content.startswith(_BOM) else new
        return marked, bool(writer.comments.texts)


def _check_same(front: FrontMatter, comments: Comments, text: str) -> None:
    """Refuse a new form that does not say the same as the old one."""
    new = parse(text)
    if new.data != front.data or Comments(_block(text, new), new.node).texts != comments.texts:
        raise UnreadableError("the front matter cannot be put in order without a loss")


def _block(text: str, front: FrontMatter) -> list[str]:
    """Return the lines of a page's front matter, with an empty one for the first fence."""
    return ["", *_YAML_BREAK.split("\n".join(text.split("\n")[1 : front.body_line - 2]))]


class _Writer:
    """Writes one block of front matter anew."""

    def __init__(self, schema: dict[str, Any], front: FrontMatter, lines: list[str]) -> None:
        self.schema = schema
        self.root = front.node
        self.comments = Comments(lines, front.node)

    def lines(self) -> list[str]:
        """Return the lines between the fences."""
        top = [*self.comments.top, ""] if self.comments.top else []
        block = self._mapping(self.root, self.schema, 0) or ["{}"]
        return [*top, *block, *self.comments.bottom]

    def _mapping(self, node: yaml.MappingNode, schema: dict[str, Any], indent: int) -> list[str]:
        schema = followed(self.schema, schema)
        properties: dict[str, Any] = schema.get("properties", {})
        order = {key: index for index, key in enumerate(properties)}
        pairs = sorted(node.value, key=lambda pair: order.get(pair[0].value, len(order)))
        lines: list[str] = []
        for key, value in pairs:
            part = properties.get(key.value, {})
            name = bare(key.value) or quoted(key.value)
            lines += self._entry(key, f"{name}:", value, part, indent, key.value)
        return lines

    def _entry(
        self,
        anchor: yaml.Node,
        label: str,
        value: yaml.Node,
        schema: dict[str, Any],
        indent: int,
        name: str,
    ) -> list[str]:
        """Write a key or the dash of an item with its value and the comments of both."""
        pad = " " * indent
        beside = self.comments.beside.get(id(anchor), [])
        above = [*self.comments.before.get(id(anchor), []), *beside[:-1]]
        tail = f"  {beside[-1]}" if beside else ""
        inline = self._inline(value, schema, name, indent)
        if inline is not None:
            body = [f"{pad}{label} {inline}{tail}"]
        elif label == "-":
            inner = self._block(value, schema, indent + 2, name)
            while inner[0].lstrip().startswith("#"):
                above.append(inner.pop(0).strip())
            if tail:
                above.append(tail.strip())
            body = [f"{pad}- {inner[0].lstrip()}", *inner[1:]]
        else:
            body = [f"{pad}{label}{tail}", *self._block(value, schema, indent + 2, name)]
        below = self.comments.after.get(id(anchor), [])
        return [*(pad + text for text in above), *body, *(pad + text for text in below)]

    def _block(self, node: yaml.Node, schema: dict[str, Any], indent: int, name: str) -> list[str]:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, schema, indent)
        items = followed(self.schema, schema).get("items", {})
        lines: list[str] = []
        for item in node.value:
            lines += self._entry(item, "-", item, items, indent, name)
        return lines

    def _inline(
        self, node: yaml.Node, schema: dict[str, Any], name: str, indent: int
    ) -> str | None:
        """Write a value on one line, if it has that form."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, schema, name, in_flow=False)
        if not node.value:
            return "[]" if isinstance(node, yaml.SequenceNode) else "{}"
        if isinstance(node, yaml.MappingNode):
            return None
        if not all(isinstance(item, yaml.ScalarNode) for item in node.value):
            return None
        if any(self.comments.of(item) for item in node.value):
            return None
        items = followed(self.schema, schema).get("items", {})
        line = ", ".join(self._scalar(item, items, name, in_flow=True) for item in node.value)
        return f"[{line}]" if indent + len(name) + len(line) <= MAX_FLOW else None

    def _scalar(
        self, node: yaml.ScalarNode, schema: dict[str, Any], name: str, *, in_flow: bool
    ) -> str:
        value = str(node.value)
        plain = node.style in {None, ""}
        if plain and value in NULLS:
            return "null"
        form = self._form(schema, name)
        if form == "bare" or (form == "given" and plain):
            return bare(value, in_flow=in_flow) or quoted(value)
        return quoted(value)

    def _form(self, schema: dict[str, Any], name: str) -> Form:
        """Say how a scalar is written, by what the schema says of it."""
        if not schema or name in _AS_GIVEN:
            return "given"
        type_ = schema.get("type")
        is_prose = type_ in ("string", ["string", "null"]) and not {"enum", "const", "pattern"} & {
            *schema
        }
        return "quoted" if is_prose else "bare"


def bare(value: str, *, in_flow: bool = False) -> str | None:
    """Return a value as YAML without quotes, or ``None`` if it would then mean something else."""
    if not value or value in NULLS or _NOT_BARE.search(value):
        return None
    if in_flow and _NOT_IN_FLOW.search(value):
        return None
    return value if all(map(_printable, value)) else None


def quoted(value: str) -> str:
    """Return a value as YAML in double quotes, on one line."""
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _printable(character):
        return character
    code = ord(character)
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def _printable(character: str) -> bool:
    """Whether YAML lets a character stand as it is, on one line."""
    if " " <= character <= "~":
        return True
    if character < "\xa0" or character in "\u2028\u2029\ufeff\ufffe\uffff":
        return False
    return unicodedata.category(character) != "Cs"
