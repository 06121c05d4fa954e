"""Tile maps: one tile for each entry of a type, shaded by a measure, and the same as a table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.checks import unknown_reference
from kb_tools.core.csv_file import read_csv
from kb_tools.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Record, Source
    from kb_tools.core.tables import Table
    from kb_tools.core.view_maker import Views
    from kb_tools.core.views import Statement

#: The columns of a grid: an entry's name or alias, and its place, counted from 1.
GRID_COLUMNS = ("id", "row", "column")

#: A grid has at most so many rows and columns, so that a tile is large enough to touch.
MOST = 16
_NUMBERS = frozenset(map(str, range(1, MOST + 1)))

#: The darkest shade; 0 is no shade.
DARKEST = 4


class MapSpec(NamedTuple):
    """What a map shows: entries of a type on a grid, by a dataset's rows or by a dated field.

    ``bounds`` are the least numbers of the classes of rows, in rising order.
    """

    grid: str
    type: str
    dataset: str | None
    field: str | None
    bounds: tuple[int, ...]


class Place(NamedTuple):
    """Where the tile of an entry stands."""

    row: int
    column: int
    id: str
    docname: str


class Class(NamedTuple):
    """A class of the measure: how it is shaded and marked, what it means, how many are in it."""

    shade: int
    mark: str
    label: str
    entries: int


class Tile(NamedTuple):
    """A tile: its place, the page that it leads to, and what it says in short and in words."""

    place: Place
    title: str
    shade: int
    mark: str
    words: str


class Line(NamedTuple):
    """A line of the table below a map; a map of a field also says since when and who says so."""

    docname: str
    title: str
    text: str
    statement: Statement | None
    source: Source | None


class MapView(NamedTuple):
    """A map, its legend, its table, and the page of the rows that it counts with their word."""

    tiles: tuple[Tile, ...]
    classes: tuple[Class, ...]
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    source: tuple[str, str | None, str] | None
    rows: tuple[str, str] | None


def load_grid(
    path: Path, docs: Path, display: str, type_: str, catalogue: Catalogue
) -> tuple[tuple[Place, ...], list[Problem]]:
    """Read a grid; each entry has one tile, and no place has two.

    :param display: what problems call the file.
    """
    file, problems = read_csv(path, docs, display, GRID_COLUMNS)
    places: dict[tuple[int, int], Place] = {}
    docnames: set[str] = set()
    for line in file.rows:
        id_ = line["id"].text
        record = catalogue.find(type_, id_)
        numbers = [line[name].text for name in GRID_COLUMNS[1:]]
        for name, number in zip(GRID_COLUMNS[1:], numbers, strict=True):
            if number not in _NUMBERS:
                message = f"{name}: {number[:40]!r} is not allowed; write a number from 1 to {MOST}"
                problems.append(Problem(display, file.position(line[name]), "wrong-value", message))
                record = None
                break
        else:
            at = (int(numbers[0]), int(numbers[1]))
            message = ""
            if record is None:
                message = f"id: {unknown_reference(catalogue, type_, id_)}"
            elif at in places or record.docname in docnames:
                other = places[at].id if at in places else id_
                message = f"id: {id_!r} cannot stand there; {other!r} has a tile already"
            else:
                places[at] = Place(*at, id_, record.docname)
                docnames.add(record.docname)
            if message:
                problems.append(Problem(display, file.position(line["id"]), "grid", message))
    return tuple(places[at] for at in sorted(places)), problems


def map_view(
    spec: MapSpec, places: tuple[Place, ...], tables: Mapping[str, Table], views: Views
) -> MapView:
    """Return what a map shows: the tiles row by row, the table by title."""
    labels: tuple[str, ...]
    origin: tuple[str, str | None, str] | None = None
    table = tables.get(spec.dataset or "")
    rows = (table.page, table.spec.count.other) if table and table.page else None
    if table is not None:
        classes, measures = _by_rows(spec, table, views)
        labels = (views.subject.types[spec.type].label, table.spec.count.other.capitalize())
        origin = (table.spec.source, table.spec.source_url, table.spec.as_of.isoformat())
    else:
        classes, measures = _by_field(spec, views)
        field = views.subject.fields[spec.field or ""]
        labels = (views.subject.types[spec.type].label, field.label, "As of", "Source")
    tiles = (
        Tile(place, found.line.title, classes[found.number].shade, found.mark, found.words)
        for place in places
        if (found := measures.get(place.docname))
    )
    sizes = Counter(measure.number for measure in measures.values())
    counted = (found._replace(entries=sizes[number]) for number, found in enumerate(classes))
    lines = tuple(measure.line for measure in measures.values())
    return MapView(tuple(tiles), tuple(counted), labels, lines, origin, rows)


class _Measure(NamedTuple):
    """What is known of an entry: the number of its class, its line, and what its tile says."""

    number: int
    line: Line
    mark: str
    words: str


def _by_rows(spec: MapSpec, table: Table, views: Views) -> tuple[list[Class], dict[str, _Measure]]:
    bounds = (0, *spec.bounds)
    highest = len(bounds) - 1
    classes = [
        Class(round(number * DARKEST / max(highest, 1)), "", _range(bounds, number), 0)
        for number in range(len(bounds))
    ]
    measures: dict[str, _Measure] = {}
    for record in views.catalogue.of_type(spec.type):
        total = len(table.of_entry.get(record.docname, ()))
        number = max(place for place, bound in enumerate(bounds) if total >= bound)
        word = table.spec.count.one if total == 1 else table.spec.count.other
        line = Line(record.docname, record.title, f"{total:,}", None, None)
        measures[record.docname] = _Measure(number, line, line.text, f"{total:,} {word}")
    return classes, measures


def _range(bounds: tuple[int, ...], number: int) -> str:
    least = bounds[number]
    if number == len(bounds) - 1:
        return f"{least:,} or more"
    most = bounds[number + 1] - 1
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def _by_field(spec: MapSpec, views: Views) -> tuple[list[Class], dict[str, _Measure]]:
    field = views.subject.fields[spec.field or ""]
    terms = field.values or {}
    known = list(terms)
    marks = _marks([term.label for term in terms.values()])
    classes = [
        Class(max(DARKEST - place, 1), mark, term.label, 0)
        for place, (term, mark) in enumerate(zip(terms.values(), marks, strict=True))
    ]
    if field.unknown:
        classes.append(Class(0, "–", field.unknown, 0))
    measures: dict[str, _Measure] = {}
    for record in views.catalogue.of_type(spec.type):
        for said in views.statements(record):
            if said.field == spec.field:
                number = known.index(said.view.value) if said.view.value else len(known)
                source = _source(record, said)
                line = Line(record.docname, record.title, said.view.label, said, source)
                mark = classes[number].mark
                measures[record.docname] = _Measure(number, line, mark, line.text)
    return classes, measures


def _marks(labels: list[str]) -> Iterator[str]:
    """Yield what stands on the tiles: initials, or numbers if two are the same."""
    initials = [label[0].upper() for label in labels]
    for number, initial in enumerate(initials, start=1):
        yield initial if len(set(initials)) == len(initials) else str(number)


def _source(record: Record, said: Statement) -> Source | None:
    ids = {source.id: source for source in record.sources}
    return ids.get(said.source[0]) if said.source else None
