"""Numbers as text: variable-length quantities in base 64, five bits to a character.

The form is that of source maps (https://tc39.es/ecma426/#sec-base64-vlq), unsigned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

_SHORT = [ALPHABET[number] for number in range(32)]


def encode(number: int) -> str:
    """Write a number that is not negative."""
    if number < 32:
        return _SHORT[number]
    text = ""
    while number >= 32:
        text += ALPHABET[32 + number % 32]
        number //= 32
    return text + ALPHABET[number]


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
        text += encode(number - last)
        last = number
    return text
