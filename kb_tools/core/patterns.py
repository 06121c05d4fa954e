"""Patterns: regular expressions that Python and JavaScript read alike, and their shape.

Both run the rules of the search (:mod:`kb_tools.core.rules`), so a pattern keeps to what
they have in common; JavaScript reads it with the flag ``u``, which allows least.
"""

from __future__ import annotations

import math
import re
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


class Shape(NamedTuple):
    """How far a match can reach: both numbers may be infinite.

    :param width: it has at most so many characters.
    :param digit: it has a digit after at most so many characters.
    """

    width: float
    digit: float


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
    width, digit = 0.0, math.inf  # of the alternative so far, without its last atom
    atom = Shape(0, math.inf)
    optional = False

    def close() -> None:
        nonlocal width, digit, atom, optional
        if not optional:
            digit = min(digit, width + atom.digit)
        width += atom.width
        atom, optional = Shape(0, math.inf), False

    for token in tokens:
        kind = token.lastgroup
        if kind == "repeat":
            optional = token[0][0] in "*?" or token["least"] == "0"
            atom = Shape(atom.width * _most(token), atom.digit)
            continue
        close()
        if kind in {"close", "or"}:
            found.append(Shape(width, digit))
            width, digit = 0.0, math.inf
            if kind == "close":
                break
        elif kind == "look":
            _alternatives(tokens)
        elif kind == "open":
            atom = _alternatives(tokens)
        else:
            atom = Shape(1, 0 if token[0] == r"\d" else math.inf)
    else:
        close()
        found.append(Shape(width, digit))
    return Shape(max(one.width for one in found), max(one.digit for one in found))


def _most(repeat: re.Match[str]) -> float:
    """Return how often something is repeated at most."""
    if repeat["least"] is None:
        return 1 if repeat[0][0] == "?" else math.inf
    if repeat["comma"] is None:
        return int(repeat["least"])
    return int(repeat["most"]) if repeat["most"] else math.inf
