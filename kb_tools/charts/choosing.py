"""Choosing: the cells of a CSV file that a chart shows, and all that stands in its way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.charts.chart import Chart, Mark, Point, Row, Series
from kb_tools.charts.scale import number_text, read_time
from kb_tools.core.problems import Problem, allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb_tools.charts.chart import Options
    from kb_tools.core.csv_file import CsvCell, CsvFile, CsvRow

#: Code of what is wrong with the data of a chart.
CHART_DATA = "chart-data"
#: More than this cannot be told apart by dash, sign or pattern.
MAX_SERIES = 6
MAX_ROWS = 3000
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")


class Outcome(NamedTuple):
    """A chart, or what is wrong with the options and with the file."""

    chart: Chart | None
    messages: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def make_chart(file: CsvFile, options: Options) -> Outcome:
    """Choose from a CSV file what the options ask for."""
    messages = list(_option_messages(file, options))
    if messages:
        return Outcome(None, tuple(messages))
    maker = _Maker(file, options)
    rows = maker.chosen()
    if maker.messages:
        return Outcome(None, tuple(maker.messages))
    if not rows:
        return Outcome(None, (f"no row of {file.name} is left by ':where:'",))
    if len(rows) > MAX_ROWS:
        return Outcome(None, (f"{len(rows)} rows are too many to show; at most {MAX_ROWS}",))
    chart = maker.plain(rows) if options.type == "table" else maker.points(rows)
    if maker.messages or maker.problems:
        return Outcome(None, tuple(maker.messages), tuple(maker.problems))
    return Outcome(chart)


def _option_messages(file: CsvFile, options: Options) -> Iterable[str]:
    named = [*options.x, *options.y, options.series, options.marks, options.cite]
    named += [condition.column for condition in options.where]
    for column in dict.fromkeys(filter(None, named)):
        if column not in file.columns:
            hint = did_you_mean(column, file.columns)
            columns = allowed(file.columns)
            yield f"{file.name} has no column {column!r}.{hint} Its columns are: {columns}."
    if options.type != "table" and not options.y:
        yield "':y:' is missing: the columns whose numbers are drawn"
    if options.series and len(options.y) > 1:
        yield "with ':series:' only one column can stand in ':y:'"
    if options.joined and not options.marks:
        yield "':joined:' names values of ':marks:', which is missing"


class _Maker:
    """Makes one chart; collects what is wrong."""

    def __init__(self, file: CsvFile, options: Options) -> None:
        self.file = file
        self.options = options
        self.labels = dict(options.labels)
        self.messages: list[str] = []
        self.problems: list[Problem] = []

    def chosen(self) -> list[CsvRow]:
        """Return the rows that the conditions leave."""
        rows = list(self.file.rows)
        for column, values, negated in self.options.where:
            present = {row[column].text for row in rows}
            for value in values:
                if rows and not negated and value not in present:
                    hint = did_you_mean(value, present)
                    self.messages.append(f"':where:': no row has {column}={value!r}.{hint}")
            rows = [row for row in rows if (row[column].text in values) != negated]
        return rows

    def label(self, text: str, *, column: bool = False) -> str:
        """Return the words for a value or a column."""
        words = text.replace("_", " ") if column else text
        return self.labels.get(text, words[:1].upper() + words[1:] if column else words)

    def plain(self, rows: list[CsvRow]) -> Chart:
        """Show rows as they are."""
        used = {*self.options.x, self.options.cite}
        columns = self.options.y or [name for name in self.file.columns if name not in used]
        numeric = {name for name in columns if self._is_amount([row[name].text for row in rows])}
        shown = [
            Row(
                self._head(row),
                tuple(self._plain_cell(row[name].text, name in numeric) for name in columns),
                self._sources([row]),
            )
            for row in rows
        ]
        header = [", ".join(self.label(name, column=True) for name in self.options.x)]
        header += [self.label(name, column=True) for name in columns]
        unit = self._common_unit([row.head for row in shown])
        return Chart("table", unit, (), (), (), tuple(header), tuple(shown))

    @staticmethod
    def _is_amount(texts: list[str]) -> bool:
        """Whether a column holds numbers that are not all years."""
        filled = [text for text in texts if text]
        numbers = [float(text) for text in filled if _NUMBER.fullmatch(text)]
        return len(numbers) == len(filled) > 0 and not all(1000 <= n < 2200 for n in numbers)

    def _plain_cell(self, text: str, amount: bool) -> str:
        if amount and text:
            return number_text(float(text), self.options.language)
        return self.label(text)

    @staticmethod
    def _common_unit(heads: list[str]) -> str:
        units = {time[0] if (time := read_time(head)) else "" for head in heads}
        return units.pop() if len(units) == 1 else ""

    def _head(self, row: CsvRow) -> str:
        return ": ".join(self.label(row[name].text) for name in self.options.x)

    def _sources(self, rows: Iterable[CsvRow]) -> tuple[str, ...]:
        if not self.options.cite:
            return ()
        return tuple(dict.fromkeys(row[self.options.cite].text for row in rows))

    # Points ------------------------------------------------------------------

    def points(self, rows: list[CsvRow]) -> Chart:
        """Show numbers as series of points."""
        unit, places = self._places(rows)
        marks = (
            self._order(row[self.options.marks].text for row in rows) if self.options.marks else []
        )
        self._check_joined(marks)
        names = self._series_names(rows)
        by_place: dict[int, list[CsvRow]] = {}
        for row, place in zip(rows, places, strict=True):
            if place is not None:
                by_place.setdefault(place, []).append(row)
        points, gaps = self._numbers(by_place, names, marks)
        series = tuple(
            Series(
                self.label(name, column=not self.options.series),
                tuple(points[name][place] for place in sorted(points[name])),
                frozenset(gaps[name]),
            )
            for name in names
        )
        heads = {place: self._head(found[0]) for place, found in by_place.items()}
        return Chart(
            self.options.type,
            unit,
            () if unit else tuple(heads[place] for place in sorted(heads)),
            series,
            tuple(Mark(self.label(name), name in self.options.joined) for name in marks),
            self._header([item.label for item in series], bool(marks)),
            tuple(
                Row(
                    heads[place],
                    self._cells([points[name].get(place) for name in names], marks),
                    self._sources(by_place[place]),
                )
                for place in sorted(by_place)
            ),
        )

    def _numbers(
        self, by_place: dict[int, list[CsvRow]], names: list[str], marks: list[str]
    ) -> tuple[dict[str, dict[int, Point]], dict[str, set[int]]]:
        """Return the points of each series by their places, and the places of empty cells."""
        points: dict[str, dict[int, Point]] = {name: {} for name in names}
        gaps: dict[str, set[int]] = {name: set() for name in names}
        firsts: dict[tuple[str, int], CsvRow] = {}
        for place, row in ((place, row) for place, rows in by_place.items() for row in rows):
            mark = marks.index(row[self.options.marks].text) if marks else 0
            for column in self.options.y:
                name = row[self.options.series].text if self.options.series else column
                cell = row[column]
                first = firsts.setdefault((name, place), row)
                if first is not row:
                    self._twice(row, name, cell, self.file.position(first[column]).line)
                value = self._number(cell)
                if value is None:
                    gaps[name].add(place)
                else:
                    points[name][place] = Point(place, value, mark)
        return points, gaps

    def _order(self, values: Iterable[str]) -> list[str]:
        """Return values once each: those with labels first, in the order of the labels."""
        found = list(dict.fromkeys(values))
        named = [name for name in self.labels if name in found]
        return named + [name for name in found if name not in self.labels]

    def _series_names(self, rows: list[CsvRow]) -> list[str]:
        column = self.options.series
        names = self._order(row[column].text for row in rows) if column else list(self.options.y)
        if len(names) > MAX_SERIES:
            self.messages.append(
                f"{len(names)} series cannot be told apart; at most {MAX_SERIES} can. "
                f"Choose some with ':where:' from: {allowed(names)}."
            )
        return names

    def _check_joined(self, marks: list[str]) -> None:
        for name in self.options.joined:
            if name not in marks:
                hint = did_you_mean(name, marks)
                self.messages.append(
                    f"':joined:': no row has {self.options.marks}={name!r}.{hint} "
                    f"There are: {allowed(marks)}."
                )

    def _places(self, rows: list[CsvRow]) -> tuple[str, list[int | None]]:
        """Return the unit of the axis, and the place of each row on it."""
        first = rows[0][self.options.x[0]].text
        time = read_time(first) if len(self.options.x) == 1 else None
        if time is None:
            if self.options.type in {"line", "step", "points"}:
                cell = rows[0][self.options.x[0]]
                self._problem(cell, f"{cell.text!r} is not a date like 2024, 2024-05 or 2024-05-31")
            heads = [self._head(row) for row in rows]
            order = {name: place for place, name in enumerate(self._order_heads(heads))}
            return "", [order[head] for head in heads]
        unit = time[0]
        return unit, [self._time(row[self.options.x[0]], unit, first) for row in rows]

    def _order_heads(self, heads: list[str]) -> list[str]:
        found = list(dict.fromkeys(heads))
        named = [name for name in self.labels.values() if name in found]
        return named + [name for name in found if name not in named]

    def _time(self, cell: CsvCell, unit: str, first: str) -> int | None:
        time = read_time(cell.text)
        if time is None or time[0] != unit:
            message = f"{cell.text!r} is not a {unit} like {first!r} in the first row shown"
            self._problem(cell, message)
            return None
        return time[1]

    def _number(self, cell: CsvCell) -> float | None:
        if not cell.text:
            return None
        if _NUMBER.fullmatch(cell.text):
            value = float(cell.text)
            if value < 0 and self.options.type == "stacked":
                self._problem(cell, f"{cell.text} is below zero and cannot be stacked")
            return value
        self._problem(
            cell,
            f"{cell.text!r} is not a number; write it like 1234 or 1234.5, without commas, "
            "signs and words, or leave the cell empty if nothing is known",
        )
        return None

    def _twice(self, row: CsvRow, name: str, cell: CsvCell, line: int) -> None:
        series = self.label(name, column=not self.options.series)
        self._problem(
            cell,
            f"a second number for {self._head(row)!r} in {series!r}; the first is in line {line}. "
            "Choose one with ':where:' or ':series:'",
        )

    def _problem(self, cell: CsvCell, message: str) -> None:
        problem = Problem(self.file.name, self.file.position(cell), CHART_DATA, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def _header(self, labels: list[str], marked: bool) -> tuple[str, ...]:
        names = [", ".join(self.label(name, column=True) for name in self.options.x), *labels]
        return (*names, self.label(self.options.marks, column=True)) if marked else tuple(names)

    def _cells(self, points: list[Point | None], marks: list[str]) -> tuple[str, ...]:
        language = self.options.language
        cells = [number_text(point.value, language) if point else "" for point in points]
        if marks:
            found = dict.fromkeys(self.label(marks[point.mark]) for point in points if point)
            cells.append("; ".join(found))
        return tuple(cells)
