"""Reading grade: the year of school in which an English text can be read.

The formula is that of Kincaid, Fishburne, Rogers and Chissom, "Derivation of New
Readability Formulas for Navy Enlisted Personnel", Research Branch Report 8-75, 1975
(https://stars.library.ucf.edu/istlibrary/56/).
"""

from __future__ import annotations

import re

#: Languages that the formula was made for.
LANGUAGE = "en"

_SENTENCE_END = re.compile(r"[.!?]+[\"')\]]*(?:\s+(?=[^a-z])|$)")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|v|vs|No|Nos|St|Dr|Mr|Mrs|Ms|Inc|Co|Jr|Sr|U\.S|D\.C|art|sec)$"
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^aeiouyl]e|[aeiouy]le|[^aeiouylcsgxzh]es|[aeiouy]les|[^aeiouyldt]ed|[aeiouy]led)$"
)


def grade(text: str) -> float | None:
    """Return the reading grade of a text, or ``None`` if it has no words."""
    words = [word for word in _WORD.findall(text) if any(map(str.isalpha, word))]
    if not words:
        return None
    sentences = max(1, _sentences(text))
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _sentences(text: str) -> int:
    ends = (match.start() for match in _SENTENCE_END.finditer(text.strip()))
    return sum(_ABBREVIATION.search(text.strip()[:end]) is None for end in ends) or 1


def _syllables(word: str) -> int:
    """Count groups of vowels, without a silent ending; letters of an abbreviation are one each."""
    if word.isupper() and len(word) > 1:
        return len(word)
    plain = word.lower().removesuffix("'s").removesuffix("’s")
    count = len(_VOWELS.findall(plain))
    if count > 1 and _SILENT.search(plain):
        count -= 1
    return max(1, count)
