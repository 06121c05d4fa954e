"""Shapes and words: what a drawing consists of."""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """A path; ``filled`` is the number of the pattern it is filled with, or 0."""

    path: str
    classes: str
    filled: int = 0


class Word(NamedTuple):
    """A text at a place; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str
    classes: str = ""


def box(x: float, y: float, width: float, height: float) -> str:
    """Return the path of a rectangle."""
    across, back = coordinate(width), coordinate(-width)
    return f"M{coordinate(x)} {coordinate(y)}h{across}v{coordinate(height)}h{back}z"


#: Circle, square, diamond, triangle, cross, triangle upside down: outlines around (0, 0).
_SIGNS = (
    "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    "m-3.5 -3.5h7v7h-7z",
    "m0 -5l5 5l-5 5l-5 -5z",
    "m0 -4.5l4.5 8h-9z",
    "m-4 -4l8 8m0 -8l-8 8",
    "m0 4.5l4.5 -8h-9z",
)


def sign(x: float, y: float, number: int, classes: str) -> Shape:
    """Return the sign of a number at a place."""
    path = f"M{coordinate(x)} {coordinate(y)}{_SIGNS[(number - 1) % len(_SIGNS)]}"
    return Shape(path, f"kb-chart-sign {classes}")


def coordinate(value: float) -> str:
    """Write a coordinate, without a needless zero."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")
