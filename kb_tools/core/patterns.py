"""Patterns: regular expressions that Python and JavaScript read alike, and their shape.

Both run the rules of the search (:mod:`kb_tools.core.search_spec`), so a pattern keeps to what
they have in common; JavaScript reads it with the flag ``u``, which allows least.
"""

from __future__ import annotations

import math
import re
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a backslash may stand before.
ESCAPES = "d()[]{}.*+?^$|/\\"

_TOKEN = re.compile(
    r"""(?P<escape>\\.?)
    | (?P<set>\[\^?(?:\\.|[^\\\]])*\])
    | (?P<look>\(\?[=!])
    | (?P<open>\((?:\?:)?)
    | (?P<close>\))
    | (?P<repeat>(?:[*?+]|\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\})\??)
    | (?P<or>\|)
    | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)

_SET_MISTAKE = re.compile(r"(?<!\\)\[|--|&&|~~|\|\|")


#: What a pattern can begin with: characters, and nothing at all; None: any character.
First = frozenset[str] | None

_NOTHING = frozenset({""})
_DIGITS = frozenset("0123456789")


class Shape(NamedTuple):
    """How far a match can reach, and how it begins; both numbers may be infinite.

    :param width: it has at most so many characters.
    :param digit: it has a digit after at most so many characters.
    :param first: it begins with one of these, or is empty if ``""`` is among them.
    """

    width: float
    digit: float
    first: First


_EMPTY = Shape(0, math.inf, _NOTHING)


def mistake(pattern: str) -> str | None:
    """Say what Python and JavaScript read differently or not at all, if anything."""
    last = ""
    looks: list[bool] = []
    for token in _TOKEN.finditer(pattern):
        kind = str(token.lastgroup)
        message = _escape_mistake(token[0]) or _token_mistake(kind, token[0], last)
        if message:
            return message
        if kind in {"look", "open"}:
            looks.append(kind == "look")
        closes_look = kind == "close" and bool(looks) and looks.pop()
        last = "repeat" if closes_look else kind
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        return f"not a regular expression: {error}"
    return None


def _escape_mistake(text: str) -> str | None:
    for escape in re.finditer(r"\\(.?)", text, re.DOTALL):
        if not escape[1] or escape[1] not in ESCAPES:
            return f"{escape[0]!r} is no escape here; a backslash goes before {ESCAPES}"
    return None


def _token_mistake(kind: str, text: str, last: str) -> str | None:
    """Say what is wrong with a token; a lookahead cannot be repeated, so it ends like a repeat."""
    if kind == "set" and (text in {"[]", "[^]"} or _SET_MISTAKE.search(text[1:])):
        return f"{text!r}: in a set, [ needs a backslash, - & ~ | stand alone, and it is not empty"
    if kind == "repeat" and text.startswith("?") and last == "open":
        return "of the groups that start with (? only (?: (?= and (?! are allowed"
    if kind == "repeat" and last == "repeat":
        return f"{text!r} repeats what cannot be repeated: a quantifier or a lookahead"
    if kind == "other" and text in "{}[]":
        return f"{text!r} needs a backslash before it"
    return None


def shape(pattern: str) -> Shape:
    """Return the shape of a pattern without mistakes."""
    return _alternatives(_TOKEN.finditer(pattern))


def _alternatives(tokens: Iterator[re.Match[str]]) -> Shape:
    """Read to the end of a group, or of the pattern."""
    found: list[Shape] = []
    before = atom = _EMPTY  # the alternative so far, and what follows it
    for token in tokens:
        kind = token.lastgroup
        if kind == "repeat":
            atom = _repeated(atom, token)
            continue
        before, atom = _joined(before, atom), _EMPTY
        if kind in {"close", "or"}:
            found.append(before)
            before = _EMPTY
            if kind == "close":
                break
        elif kind == "look":
            _alternatives(tokens)
        elif kind == "open":
            atom = _alternatives(tokens)
        else:
            atom = Shape(1, 0 if token[0] == r"\d" else math.inf, _first(token))
    else:
        found.append(_joined(before, atom))
    return Shape(
        max(one.width for one in found),
        max(one.digit for one in found),
        reduce(_either, (one.first for one in found)),
    )


def _joined(one: Shape, two: Shape) -> Shape:
    """Return the shape of two parts that follow each other."""
    first = one.first
    if first is not None and "" in first:
        first = _either(first - _NOTHING, two.first)
    return Shape(one.width + two.width, min(one.digit, one.width + two.digit), first)


def _repeated(atom: Shape, repeat: re.Match[str]) -> Shape:
    """Return the shape of a part that is repeated, or may be missing."""
    if repeat[0][0] in "*?" or repeat["least"] == "0":
        atom = Shape(atom.width, math.inf, _either(atom.first, _NOTHING))
    return atom._replace(width=atom.width * _most(repeat))


def _either(one: First, two: First) -> First:
    return None if one is None or two is None else one | two


def _first(token: re.Match[str]) -> First:
    """Return with what a single character's place in a pattern can be filled."""
    text = token[0]
    if token.lastgroup == "escape":
        return _DIGITS if text == r"\d" else frozenset(text[1])
    if token.lastgroup != "set":
        return None if text == "." else _NOTHING if text in {"^", "$"} else frozenset(text)
    if text.startswith("[^"):
        return None
    found: set[str] = set()
    for low, high in re.findall(r"(\\.|[^\\])(?:-(\\.|[^\\]))?", text[1:-1], re.DOTALL):
        if low == r"\d":
            found |= _DIGITS
        else:
            codes = range(ord(low[-1]), ord((high or low)[-1]) + 1)
            found.update(map(chr, codes))
    return frozenset(found)


def _most(repeat: re.Match[str]) -> float:
    """Return how often something is repeated at most."""
    if repeat["least"] is None:
        return 1 if repeat[0][0] == "?" else math.inf
    if repeat["comma"] is None:
        return int(repeat["least"])
    return int(repeat["most"]) if repeat["most"] else math.inf
