"""The normaliser: text to terms, the same for what is indexed and for what is typed.

``search/scripts/normaliser.js`` is its other half; a test holds the two together.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.patterns import shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from kb_tools.core.search_spec import Rule

#: Letters that are letters of their own, not others with an accent.
LETTERS = {"ñ": "ñ", "Ñ": "ñ"}

_SPACES = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_SPACE = re.compile(f"[{_SPACES}]")
#: Spaces that are not one plain space already.
_SQUEEZE = re.compile(f"[{_SPACES}]{{2,}}|[{_SPACES.replace(' ', '')}]")
_QUOTES = "\u2018\u2019\u201b\u02bc\u2032"
_LETTER = r"[^\W_]"  # and digits
_WORD = rf"{_LETTER}+(?:'{_LETTER}+)*"
_DROPPED = re.compile(r"[^\w.-]|_|\.(?![0-9])|(?<![0-9])\.")


class _Fold(dict[int, str]):
    """What each character becomes, worked out once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in LETTERS:
        return LETTERS[character]
    if _SPACE.match(character):
        return " "
    if character in _QUOTES:
        return "'"
    category = unicodedata.category(character)
    if category == "Pd" or character == "\u2212":
        return "-"
    if category == "Cf":
        return ""
    plain = unicodedata.normalize("NFKD", character)
    plain = unicodedata.normalize("NFKD", plain.lower())
    return "".join(c for c in plain if unicodedata.category(c)[0] != "M")


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return text without case, accents (but for ñ) and kinds of hyphen, quote and space."""
    if text.isascii() and text.isprintable():
        return text.lower()
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def squeeze(text: str) -> str:
    """Return text with single spaces."""
    return _SQUEEZE.sub(" ", text).strip(" ")


class Citation(NamedTuple):
    """An authority as cited: the number of its rule, its term and how it is written."""

    rule: int
    term: str
    text: str


class Token(NamedTuple):
    """A word or a form that a rule knows: its terms, the one that a query asks for first."""

    terms: tuple[str, ...]
    citation: Citation | None = None


class Normaliser:
    """Turns text into tokens by a table of rules, tried at the start of each word.

    They are tried in order, but those first that start with a digit, then those that must
    have one further on, and then all others.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._makers: dict[int, Callable[[re.Match[str]], Token]] = {}
        self._scan = re.compile(self._combine()).finditer
        self._words: dict[str, Token] = {}

    def _combine(self) -> str:
        """Return one expression of all rules and words; an empty group after each tells which.

        A rule of numbers is tried only where a number is near, which most words are not.
        """
        branches: tuple[list[str], ...] = ([], [], [])
        place = 1
        for number, rule in sorted(enumerate(self.rules), key=lambda item: _branch(item[1])):
            branches[_branch(rule)].append(f"(?a:{rule.pattern})(?!{_LETTER})()")
            self._makers[place + rule.groups] = _maker(number, rule, place)
            place += rule.groups + 1
        at_digit, near_digit, words = ("|".join(branch) or "(?!)" for branch in branches)
        far = max((int(_digit(rule)) for rule in self.rules if _branch(rule) == 1), default=0)
        return (
            f"(?=[0-9])(?:{at_digit})|(?=[^0-9]{{0,{far}}}[0-9])(?:{near_digit})"
            f"|{words}|(?:{_WORD})"
        )

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a text, in order."""
        found = []
        words = self._words
        for match in self._scan(fold(text)):
            group = match.lastindex
            if group is None:
                word = match[0]
                token = words.get(word)
                if token is None:
                    token = words[word] = Token((word.removesuffix("'s").replace("'", ""),))
                found.append(token)
            else:
                found.append(self._makers[group](match))
        return found

    def citations(self, text: str) -> Iterator[tuple[int, Citation]]:
        """Yield the authorities that a text cites, each with its offset in the folded text."""
        for match in self._scan(fold(text)):
            if match.lastindex is not None:
                citation = self._makers[match.lastindex](match).citation
                if citation is not None:
                    yield match.start(), citation

    def key(self, text: str) -> str:
        """Return a name in one piece: what a query must be to mean it."""
        return "".join(token.terms[0] for token in self.tokens(text))

    def for_scripts(self) -> list[dict[str, Any]]:
        """Return the rules for the other half, in JavaScript, in the order of their trial.

        Each has its ``pattern`` and ``terms``, with which characters it can begin
        (``first``), and after how many it has a digit at the latest (``digit``); null if
        that is not known.  A browser compiles only those that may fit: all in one
        expression took it 50 milliseconds.
        """
        return [_for_scripts(rule) for rule in sorted(self.rules, key=_branch)]


def _for_scripts(rule: Rule) -> dict[str, Any]:
    first, digit = shape(rule.pattern).first, _digit(rule)
    return {
        "pattern": rule.pattern,
        "terms": list(rule.terms),
        "first": None if first is None or "" in first else "".join(sorted(first)),
        "digit": digit if math.isfinite(digit) else None,
    }


def _digit(rule: Rule) -> float:
    """Return after how many characters a rule has a digit at the latest."""
    return shape(rule.pattern).digit


def _branch(rule: Rule) -> int:
    """Return where a rule is tried: at a digit, not far from one, or at any word."""
    digit = _digit(rule)
    return 0 if digit == 0 else 1 if math.isfinite(digit) else 2


def _maker(number: int, rule: Rule, place: int) -> Callable[[re.Match[str]], Token]:
    """Return the function that makes the token of one rule's match."""
    templates = [term.split("/") for term in rule.terms]

    def make(match: re.Match[str]) -> Token:
        groups = match.group(*range(place, place + rule.groups + 1))  # and the empty one
        plain = tuple(_DROPPED.sub("", group or "") for group in groups)
        terms: dict[str, None] = {}
        for pieces in templates:
            for length in range(len(pieces), 0, -1):
                terms[rule.write("".join(pieces[:length]), plain)] = None
        terms.pop("", None)  # of groups that took part in nothing
        if not terms:
            terms[match[0]] = None
        citation = None
        if rule.citation is not None:
            text = rule.write(rule.citation, plain).rstrip(" -")  # before a group left out
            citation = Citation(number, next(iter(terms)), text)
        return Token(tuple(terms), citation)

    return make
