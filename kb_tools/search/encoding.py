"""Numbers as text: variable-length quantities in base 64, five bits to a character.

The form is that of source maps (https://tc39.es/ecma426/#sec-base64-vlq), unsigned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def encode(number: int) -> str:
    """Write a number that is not negative."""
    return _SMALL[number] if number < _FIRST_LARGE else _encode(number)


def _encode(number: int) -> str:
    text = ""
    while number >= 32:
        text += ALPHABET[32 + number % 32]
        number //= 32
    return text + ALPHABET[number]


#: The numbers that most are, as they are written.
_FIRST_LARGE = 4096
_SMALL = [_encode(number) for number in range(_FIRST_LARGE)]


def decode(text: str) -> int:
    """Read the number that :func:`encode` has written."""
    number = 0
    for character in reversed(text):
        number = number * 32 + ALPHABET.index(character) % 32
    return number


def encode_gaps(numbers: Iterable[int]) -> str:
    """Write numbers in rising order as the distances between them."""
    last = 0
    text = ""
    for number in numbers:
        gap = number - last
        text += _SMALL[gap] if gap < _FIRST_LARGE else _encode(gap)
        last = number
    return text
