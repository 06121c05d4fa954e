"""Characters that deceive: invisible ones, and letters that look like others."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
#: A line's end, a tab, and what some scripts and hyphenation need.
_ALLOWED = frozenset("\n\t\u00ad\u200c\u200d")
#: Letters and signs that are drawn as nothing: fillers of Hangul, an empty Braille cell.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_SUSPECT = re.compile(r"[^\n\t -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e]")
#: A character by its number or name, as Markdown reads it.
_ENTITY = re.compile(r"(?<!\\)(?:\\\\)*(&(?:#\w{1,8}|[A-Za-z]{2,31});)")
_WORD = re.compile(r"[^\W\d_]{2,}")

#: Letters of other scripts that look like Latin ones, from the confusables of
#: Unicode Technical Standard 39 (https://www.unicode.org/reports/tr39/).
_LOOK = str.maketrans(
    "абвгдеѕіјкмнорстухҳһԁԛԝԍүѵӏ" + "αβγεικνορτυχω" + "01",
    "a6brdesijkmhopctyxxhdqwgyvl" + "abyeiknoptuxw" + "ol",
)


def hidden(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and message for each character that a reader cannot see."""
    for found in _SUSPECT.finditer(text):
        if _is_hidden(found[0]):
            yield found.start(), _invisible(found[0])


def hidden_entities(text: str) -> Iterator[tuple[int, str]]:
    """Yield the same for each such character that a text in Markdown has by number or name."""
    for found in _ENTITY.finditer(text):
        if _is_hidden(character := html.unescape(found[1])):
            yield found.start(1), f"{found[1]}: {_invisible(character)}"


def _is_hidden(text: str) -> bool:
    return any(
        (unicodedata.category(character) in _CATEGORIES or character in _BLANK)
        and character not in _ALLOWED
        for character in text
    )


def _invisible(character: str) -> str:
    name = unicodedata.name(character[0], "a control character")
    return f"the invisible character U+{ord(character[0]):04X} ({name}) is not allowed"


def visible(name: str) -> str:
    """Return a file's name with escapes for what cannot be seen, as the end of a line."""
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in name)


def without_hidden(text: str) -> str:
    """Return a text without the characters that :func:`hidden` reports."""
    places = {offset for offset, _message in hidden(text)}
    return "".join(c for i, c in enumerate(text) if i not in places) if places else text


def with_entities_as_text(text: str) -> str:
    """Return a text in Markdown whose entities from :func:`hidden_entities` stand as typed."""
    places = [offset for offset, _message in hidden_entities(text)]
    ends = [*places, len(text)]
    pieces = [text[start + 1 : end] for start, end in pairwise(ends)]
    return "&amp;".join((text[: ends[0]], *pieces))


def mixed_words(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and message for each word that mixes Latin letters with look-alikes."""
    if text.isascii():
        return
    for found in _WORD.finditer(text):
        word = found[0]
        if word.isascii():
            continue
        strange = [c for c in word if unicodedata.name(c, "").startswith(("CYRILLIC", "GREEK"))]
        if strange and any("LATIN" in unicodedata.name(c, "") for c in word):
            code = f"U+{ord(strange[0]):04X}"
            name = unicodedata.name(strange[0])
            message = f"the word {word!r} mixes scripts: {strange[0]!r} is {code} ({name})"
            yield found.start(), f"{message}; type the word anew"


def skeleton(name: str) -> str:
    """Return what a name looks like: two names that look alike have the same."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_LOOK)
    kept = "".join(c for c in plain if not unicodedata.category(c).startswith(("M", "Cf")))
    return " ".join(kept.split())
