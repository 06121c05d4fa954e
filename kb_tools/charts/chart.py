"""What a chart is, as plain data: what is asked of a table, and what is shown of it."""

from __future__ import annotations

from typing import NamedTuple

TYPES = ("line", "step", "points", "bar", "stacked", "table")


class Condition(NamedTuple):
    """Which rows are meant: those whose cell is, or is not, one of the values."""

    column: str
    values: tuple[str, ...]
    negated: bool = False


class Options(NamedTuple):
    """What a chart shows of a table; ``labels`` are words for columns and values, in order."""

    type: str
    x: tuple[str, ...]
    y: tuple[str, ...] = ()
    series: str = ""
    where: tuple[Condition, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    marks: str = ""
    joined: tuple[str, ...] = ()
    cite: str = ""
    language: str = "en"


class Point(NamedTuple):
    """A value at a place of the axis; ``mark`` is the number of its mark."""

    x: int
    value: float
    mark: int


class Series(NamedTuple):
    """Points in the order of the axis."""

    label: str
    points: tuple[Point, ...]
    gaps: frozenset[int]  # places with an empty cell, over which no line goes


class Mark(NamedTuple):
    """What points are; those of a joined mark are a line, the others have a sign."""

    label: str
    joined: bool


class Row(NamedTuple):
    """A row of the table below the chart; ``sources`` are ids."""

    head: str
    cells: tuple[str, ...]
    sources: tuple[str, ...]


class Chart(NamedTuple):
    """A chart as plain data; ``unit`` is year, month or day, or empty for categories."""

    type: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    marks: tuple[Mark, ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]
