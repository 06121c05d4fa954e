"""Comments in front matter: where they stand, and what each of them belongs to.

YAML's readers drop comments.  Here they are found again by their places, and tied to a key
or an item, so that they stay with it when it moves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Line and column, from 0.
Place = tuple[int, int]

_HEADER = re.compile(r"[|>][0-9+-]*[ \t]+(#.*)")
_ONLY_DASHES = re.compile(r"[ \t]*(?:-[ \t]+)*")


class Comment(NamedTuple):
    """A comment; ``alone`` if nothing but the dash of an item stands before it."""

    place: Place
    text: str
    alone: bool


class Anchor(NamedTuple):
    """A key or an item that comments can belong to.

    ``value`` is where its value starts if that is not a block of its own, ``flow`` the
    brackets around it, from the outermost.
    """

    node: yaml.Node
    place: Place
    value: Place | None
    flow: tuple[Place, Place] | None


class Comments:
    """The comments of one block, by the key or item that they belong to.

    ``before``, ``beside`` and ``after`` are keyed by the identity of the key's or item's
    node; ``top`` stand above all keys, apart from them, and ``bottom`` below.

    :param lines: those of the file, as the places of ``root`` count them, with an empty one
        for the first fence.
    """

    def __init__(self, lines: list[str], root: yaml.MappingNode) -> None:
        self.before: dict[int, list[str]] = defaultdict(list)
        self.beside: dict[int, list[str]] = defaultdict(list)
        self.after: dict[int, list[str]] = defaultdict(list)
        self.top: list[str] = []
        self.bottom: list[str] = []
        found = list(_comments(lines, root))
        self.texts = sorted(comment.text for comment in found)
        anchors = list(_anchors(root, None))
        self._take_top(lines, found, anchors)
        for comment in found:
            self._place(comment, anchors)

    def of(self, node: yaml.Node) -> bool:
        """Whether a comment belongs to a key or an item."""
        return any(id(node) in kept for kept in (self.before, self.beside, self.after))

    def _take_top(self, lines: list[str], found: list[Comment], anchors: list[Anchor]) -> None:
        """Set aside the comments above the first key that an empty line parts from it."""
        first = anchors[0].place[0] if anchors else len(lines)
        blank = max(n for n in range(first) if not lines[n].strip())
        while found and found[0].place[0] < blank:
            self.top.append(found.pop(0).text)

    def _place(self, comment: Comment, anchors: list[Anchor]) -> None:
        earlier = [a for a in anchors if a.place < comment.place]
        open_ = [a for a in earlier if a.flow is None or a.flow[1] > comment.place]
        if open_ and not comment.alone:
            self.beside[id(open_[-1].node)].append(comment.text)
            return
        later = next((a for a in anchors if a.place[0] > comment.place[0]), None)
        last = earlier[-1] if earlier else None
        column = comment.place[1]
        if last and last.value and last.value > comment.place:
            self.before[id(last.node)].append(comment.text)
        elif later and _inside(later, comment):
            self.before[id(later.node)].append(comment.text)
        elif last and _inside(last, comment):
            self.after[id(last.node)].append(comment.text)
        elif later and column <= later.place[1]:
            self.before[id(later.node)].append(comment.text)
        elif last is None or (later is None and column == 0):
            self.bottom.append(comment.text)
        else:
            outer = (a for a in reversed(earlier) if a.flow is None and a.place[1] <= column)
            self.after[id(next(outer, last).node)].append(comment.text)


def _inside(anchor: Anchor, comment: Comment) -> bool:
    """Whether a key or item stands in the same brackets as a comment."""
    return bool(anchor.flow and anchor.flow[0] <= comment.place < anchor.flow[1])


def _comments(lines: list[str], root: yaml.Node) -> Iterator[Comment]:
    """Find the comments: each ``#`` outside all scalars starts one."""
    spans = sorted(_scalars(root))
    for number, line in enumerate(lines):
        column = line.find("#")
        while column >= 0:
            span = next(((s, e) for s, e in spans if s <= (number, column) < e), None)
            if span is None:
                before = line[:column]
                alone = _ONLY_DASHES.fullmatch(before) is not None
                # After the dash of an item, a comment is about the item.
                at = before.rfind("-") if alone and "-" in before else column
                yield Comment((number, at), line[column:].rstrip(), alone)
                break
            header = _HEADER.match(line, span[0][1]) if span[0][0] == number else None
            if header and header.start(1) == column:
                yield Comment((number, column), header[1].rstrip(), alone=False)
                break
            column = line.find("#", span[1][1] if span[1][0] == number else len(line))


def _scalars(node: yaml.Node) -> Iterator[tuple[Place, Place]]:
    if isinstance(node, yaml.ScalarNode):
        yield _start(node), _end(node)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)


def _anchors(node: yaml.Node, flow: tuple[Place, Place] | None) -> Iterator[Anchor]:
    """Yield keys and items in the order in which they stand."""
    if not isinstance(node, yaml.CollectionNode):
        return
    if node.flow_style:
        flow = flow or (_start(node), _end(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            is_block = isinstance(value, yaml.CollectionNode) and not value.flow_style
            yield Anchor(key, _start(key), None if is_block else _start(value), flow)
            yield from _anchors(value, flow)
    else:
        for item in node.value:
            line, column = _start(item)
            column = column if node.flow_style else node.start_mark.column
            yield Anchor(item, (line, column), None, flow)
            yield from _anchors(item, flow)


def _start(node: yaml.Node) -> Place:
    return node.start_mark.line, node.start_mark.column


def _end(node: yaml.Node) -> Place:
    return node.end_mark.line, node.end_mark.column
