"""Layout: the shapes and words of a chart, at places in a drawing of a given width.

A chart is laid out twice, wide and narrow, and the style sheet shows the one that fits:
so its words keep their size on a phone.  Colours, dashes and widths are classes.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.charts import scale
from kb_tools.charts.scale import Linear, number_text
from kb_tools.charts.shapes import Shape, Word, box, coordinate, sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb_tools.charts.chart import Chart, Point, Series

WIDE, NARROW = 680, 300
#: About the width of a character, and the height of a line, of the words in a drawing.
CHARACTER, LINE = 7.0, 16.0
BAR = 16.0
#: With more points than this in a line, each sign would hide the next.
MAX_SIGNS = 30


class Drawing(NamedTuple):
    """All that is drawn, in a space of its own from (0, 0)."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    words: tuple[Word, ...]


class Key(NamedTuple):
    """A line of the legend."""

    label: str
    shapes: tuple[Shape, ...]


def lay_out(chart: Chart, width: int, height: int, language: str) -> Drawing:
    """Return the drawing of a chart; that of categories is as high as it must be."""
    canvas = _Canvas(chart, width, height, language)
    if not chart.unit:
        canvas.categories()
    elif chart.type in {"bar", "stacked"}:
        canvas.bars_over_time()
    else:
        canvas.lines_over_time()
    return Drawing(width, int(canvas.height), tuple(canvas.shapes), tuple(canvas.words))


def legend(chart: Chart) -> tuple[Key, ...]:
    """Return the legend: what each series and each mark looks like."""
    keys = []
    if len(chart.series) > 1:
        for number, series in enumerate(chart.series, start=1):
            if chart.type in {"bar", "stacked"}:
                shapes = [Shape(box(2, 2, 24, 12), f"kb-chart-bar kb-series-{number}", number)]
            else:
                shapes = []
                if chart.type != "points" or chart.marks:
                    shapes.append(Shape("M1 8H27", f"kb-chart-line kb-series-{number}"))
                if _has_signs(chart, series) and not chart.marks:
                    shapes.append(sign(14, 8, number, f"kb-series-{number}"))
            keys.append(Key(series.label, tuple(shapes)))
    for number, mark in enumerate(chart.marks):
        line = Shape("M1 8H27", "kb-chart-line kb-series-0")
        shape = line if mark.joined else sign(14, 8, number + 1, "kb-series-0")
        keys.append(Key(mark.label, (shape,)))
    return tuple(dict.fromkeys(keys))


def _has_signs(chart: Chart, series: Series) -> bool:
    """Whether each point gets a sign, without marks that would decide that."""
    return chart.type == "points" or (chart.type == "line" and len(series.points) <= MAX_SIGNS)


def runs(chart: Chart, series: Series) -> Iterator[list[Point]]:
    """Yield the points of a series that a line joins.

    An empty cell is a gap, and so is a missing year or month; days need not follow one
    another.  Points of a mark that is not joined stand alone.
    """
    if chart.type == "points":
        return
    joined = not any(mark.joined for mark in chart.marks)
    run: list[Point] = []
    for point in series.points:
        if not (joined or chart.marks[point.mark].joined):
            continue
        if run:
            before = run[-1].x
            missing = chart.unit != "day" and point.x > before + 1
            if missing or any(before < gap < point.x for gap in series.gaps):
                yield run
                run = []
        run.append(point)
    if run:
        yield run


class _Canvas:
    """Collects the shapes and words of one drawing."""

    def __init__(self, chart: Chart, width: int, height: int, language: str) -> None:
        self.chart = chart
        self.width = width
        self.height = float(height)
        self.language = language
        self.shapes: list[Shape] = []
        self.words: list[Word] = []
        self.xs = [point.x for series in chart.series for point in series.points] + [
            gap for series in chart.series for gap in series.gaps
        ]

    def number(self, value: float) -> str:
        """Write a number in the chart's language."""
        return number_text(value, self.language)

    # Axes ----------------------------------------------------------------------

    def _axis_y(self, values: Iterable[float], right: float) -> tuple[Linear, float]:
        """Draw the lines of the values; return the scale, and where the plot begins."""
        found = list(values)
        ticks = scale.round_values(
            min(found, default=0), max(found, default=0), int(self.height / 60)
        )
        texts = scale.tick_texts(ticks, self.language)
        left = max(map(len, texts)) * CHARACTER + 8
        place = Linear(ticks[0], ticks[-1], self.height - 28, 14)
        for value, text in zip(ticks, texts, strict=True):
            y = place(value)
            classes = "kb-chart-grid" if value else "kb-chart-base"
            self.shapes.append(
                Shape(f"M{coordinate(left)} {coordinate(y)}H{coordinate(right)}", classes)
            )
            self.words.append(Word(left - 6, y + 4, text, "end"))
        return place, left

    def _axis_x(self, place: Linear, left: float, right: float) -> None:
        low, high = min(self.xs), max(self.xs)
        count = max(2, int((right - left) / 56))
        for number, text in scale.time_ticks(low, high, self.chart.unit, count, self.language):
            x, half = place(number), len(text) * CHARACTER / 2
            y = self.height - 28
            self.shapes.append(Shape(f"M{coordinate(x)} {coordinate(y)}v5", "kb-chart-base"))
            x = min(max(x, half), self.width - half)
            self.words.append(Word(x, y + 20, text, "middle"))

    # Lines -----------------------------------------------------------------------

    def lines_over_time(self) -> None:
        """Draw lines, with the name of each at its end."""
        labels = self._end_labels()
        margin = max((len(text) for text in labels), default=0) * CHARACTER + 10
        if margin > self.width * 0.3:
            labels, margin = [""] * len(labels), 10
        right = self.width - margin
        values = [point.value for series in self.chart.series for point in series.points]
        place_y, left = self._axis_y(values, right)
        place_x = Linear(min(self.xs), max(self.xs), left + 6, right - 6)
        self._axis_x(place_x, left, right)
        ends: list[tuple[float, float, str, int]] = []
        for number, series in enumerate(self.chart.series, start=1):
            self._line(series, number, place_x, place_y)
            if series.points and labels[number - 1]:
                last = series.points[-1]
                ends.append((place_y(last.value), place_x(last.x), labels[number - 1], number))
        floor = 0.0
        for y, x, text, number in sorted(ends):
            floor = max(y, floor + LINE - 2)
            classes = f"kb-chart-label kb-series-{number}"
            self.words.append(Word(x + 8, floor + 4, text, "start", classes))

    def _end_labels(self) -> list[str]:
        series = self.chart.series
        if len(series) > 1:
            return [item.label for item in series]
        return [self.number(item.points[-1].value) if item.points else "" for item in series]

    def _line(self, series: Series, number: int, place_x: Linear, place_y: Linear) -> None:
        joins = "H{x}V{y}" if self.chart.type == "step" else "L{x} {y}"
        signs = _has_signs(self.chart, series)
        for run in runs(self.chart, series):
            places = [
                (coordinate(place_x(point.x)), coordinate(place_y(point.value))) for point in run
            ]
            path = f"M{places[0][0]} {places[0][1]}"
            path += "".join(joins.format(x=x, y=y) for x, y in places[1:])
            self.shapes.append(Shape(path, f"kb-chart-line kb-series-{number}"))
            if len(run) == 1 and not (signs or self.chart.marks):
                x, y = place_x(run[0].x), place_y(run[0].value)
                self.shapes.append(sign(x, y, number, f"kb-series-{number}"))
        for point in series.points:
            mark = self.chart.marks[point.mark] if self.chart.marks else None
            if (not mark and signs) or (mark and not mark.joined):
                which = point.mark + 1 if mark else number
                x, y = place_x(point.x), place_y(point.value)
                self.shapes.append(sign(x, y, which, f"kb-series-{number}"))

    # Bars ------------------------------------------------------------------------

    def _totals(self) -> list[float]:
        """Return what the bars reach to: single values, or sums of the stacked ones."""
        if self.chart.type == "bar":
            return [point.value for series in self.chart.series for point in series.points]
        totals: dict[int, float] = {}
        for series in self.chart.series:
            for point in series.points:
                totals[point.x] = totals.get(point.x, 0) + point.value
        return list(totals.values())

    def _spans(self) -> Iterator[tuple[int, int, float, float]]:
        """Yield each bar: number of its series, place, from which value to which."""
        base: dict[int, float] = {}
        for number, series in enumerate(self.chart.series, start=1):
            for point in series.points:
                start = base.get(point.x, 0.0) if self.chart.type == "stacked" else 0.0
                base[point.x] = start + point.value
                yield number, point.x, start, start + point.value

    def bars_over_time(self) -> None:
        """Draw a column for each year, month or day; one that is missing stays empty."""
        right = self.width - 4.0
        place_y, left = self._axis_y(self._totals(), right)
        low, high = min(self.xs), max(self.xs)
        band = (right - left) / (high - low + 1)
        place_x = Linear(low, high + 1, left + band / 2, right + band / 2)
        self._axis_x(place_x, left, right)
        lanes = len(self.chart.series) if self.chart.type == "bar" else 1
        lane = band * (0.8 if band > 4 else 0.95) / lanes
        widest = max((len(self.number(value)) for value in self._totals()), default=0)
        numbered = len(self.chart.series) == 1 and band >= widest * CHARACTER
        for number, x, start, end in self._spans():
            side = place_x(x) - lane * lanes / 2 + (lane * (number - 1) if lanes > 1 else 0)
            top, bottom = sorted((place_y(start), place_y(end)))
            self._bar(box(side, top, lane, bottom - top), number)
            if numbered:
                self.words.append(Word(place_x(x), top - 4, self.number(end), "middle"))

    def categories(self) -> None:
        """Draw a bar for each category, below its name; the drawing grows with them."""
        lanes = len(self.chart.series) if self.chart.type == "bar" else 1
        spans: dict[int, list[tuple[int, float, float]]] = {}
        for number, x, start, end in self._spans():
            spans.setdefault(x, []).append((number, start, end))
        totals = self._totals()
        reserved = max((len(self.number(value)) for value in totals), default=0) * CHARACTER + 8
        place = Linear(min([0, *totals]), max([0, *totals]), 0, self.width - reserved)
        y = 0.0
        for x, name in enumerate(self.chart.categories):
            for line in textwrap.wrap(name, int(self.width / CHARACTER)) or [""]:
                y += LINE
                self.words.append(Word(0, y, line, "start"))
            y += 5
            for number, start, end in spans.get(x, ()):
                top = y + (BAR * (number - 1) if lanes > 1 else 0)
                side, edge = sorted((place(start), place(end)))
                self._bar(box(side, top, edge - side, BAR - 2), number)
            ends = spans.get(x, [])
            for number, _start, end in ends if lanes > 1 or len(ends) == 1 else ends[-1:]:
                top = y + (BAR * (number - 1) if lanes > 1 else 0)
                self.words.append(
                    Word(place(max(end, 0)) + 6, top + BAR - 4, self.number(end), "start")
                )
            if not ends:
                self.words.append(Word(0, y + BAR - 4, "–", "start"))
            y += BAR * lanes + 8
        self.height = y

    def _bar(self, path: str, number: int) -> None:
        filled = number if len(self.chart.series) > 1 else 1
        self.shapes.append(Shape(path, f"kb-chart-bar kb-series-{number}", filled))
