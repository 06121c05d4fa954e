"""The directive ``chart``: a chart of a CSV file, with its table and the file itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from kb_tools.charts.chart import TYPES, Condition, Options
from kb_tools.charts.choosing import CHART_DATA, make_chart
from kb_tools.core.checks import NO_SOURCES, unknown_source
from kb_tools.core.csv_file import parse_csv
from kb_tools.core.files import read_content
from kb_tools.core.problems import UnreadableError, allowed, did_you_mean
from kb_tools.core.views import source_number
from kb_tools.extension.directives import words
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.nodes import chart as chart_node
from kb_tools.extension.problems import log_problems, shell_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kb_tools.charts.chart import Chart
    from kb_tools.core.csv_file import CsvFile
    from kb_tools.core.problems import Problem

logger = logging.getLogger(__name__)

#: So many problems of a file are told at once.
MOST_PROBLEMS = 20


def _parts(argument: str, form: str) -> list[tuple[str, str]]:
    found = []
    for part in filter(None, map(str.strip, argument.split(";"))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not (name and equals):
            raise ValueError(f"{part!r} is not of the form {form}")
        found.append((name, value))
    return found


def _where(argument: str) -> tuple[Condition, ...]:
    """Read ``column=value|value; column!=value``."""
    return tuple(
        Condition(
            name.removesuffix("!").strip(),
            tuple(map(str.strip, value.split("|"))),
            negated=name.endswith("!"),
        )
        for name, value in _parts(argument, "column=value or column!=value")
    )


def _labels(argument: str) -> tuple[tuple[str, str], ...]:
    """Read ``value=words; value=words``."""
    return tuple(_parts(argument, "value=words"))


def _height(argument: str) -> int:
    height = directives.positive_int(argument)
    if not 120 <= height <= 800:
        raise ValueError("a height from 120 to 800 is needed")
    return height


class ChartDirective(SphinxDirective):
    """A chart of a CSV file; the options choose its columns and rows.

    An edit of the file makes the page anew, and what is wrong with it is reported with
    its line.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = False
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "type": lambda argument: directives.choice(argument, TYPES),
        "x": words,
        "y": words,
        "series": directives.unchanged_required,
        "where": _where,
        "labels": _labels,
        "marks": directives.unchanged_required,
        "joined": words,
        "cite": directives.unchanged_required,
        "title": directives.unchanged_required,
        "description": directives.unchanged_required,
        "unit": directives.unchanged_required,
        "source": directives.unchanged_required,
        "height": _height,
    }

    def run(self) -> list[nodes.Node]:
        """Leave a node that holds the chart as plain data, or report what is wrong."""
        missing = [name for name in ("x", "title", "description") if not self.options.get(name)]
        for name in missing:
            self._warn(f"the option ':{name}:' is missing; a chart needs x, title and description")
        file = self._file()
        if file is None or missing:
            return []
        chart, messages, problems = make_chart(file, self._options())
        for message in messages:
            self._warn(message)
        self._report(problems)
        return [] if chart is None else [self._node(chart)]

    def _options(self) -> Options:
        names = ("x", "y", "series", "where", "labels", "marks", "joined", "cite")
        given = {name: self.options[name] for name in names if name in self.options}
        language = knowledge_domain(self.env).subject.site.language
        return Options(type=self.options.get("type", "line"), language=language, **given)

    def _file(self) -> CsvFile | None:
        relative, absolute = self.env.relfn2path(self.arguments[0], self.env.docname)
        path = Path(absolute)
        if not path.resolve().is_relative_to(Path(self.env.srcdir).resolve()):
            self._warn(f"the file {self.arguments[0]!r} is outside of the pages' folder")
            return None
        self.env.note_dependency(relative)
        try:
            content = read_content(path, Path(self.env.srcdir))
        except UnreadableError as error:
            if path.is_symlink() or path.exists():
                self._warn(f"{relative!r}: {error}")
                return None
            files = [file.name for file in path.parent.glob("*.csv")]
            hint = did_you_mean(path.name, files)
            known = f" The folder has: {allowed(sorted(files))}." if files else ""
            self._warn(f"there is no file {relative!r}.{hint}{known}")
            return None
        file, problems = parse_csv(content, shell_path(path), code=CHART_DATA)
        self._report(problems)
        return None if problems else file

    def _node(self, chart: Chart) -> nodes.Element:
        relative, _absolute = self.env.relfn2path(self.arguments[0], self.env.docname)
        node = chart_node(
            chart=chart,
            id=f"chart-{self.env.new_serialno('kb-chart') + 1}",
            title=self.options["title"],
            description=self.options["description"],
            unit=self.options.get("unit", ""),
            height=self.options.get("height", 360),
            numbers=self._numbers(chart),
        )
        self.set_source_info(node)
        if "source" in self.options:
            parsed, messages = self.parse_inline(self.options["source"])
            node += nodes.paragraph("", "Source: ", *parsed, *messages, classes=["kb-chart-source"])
        file = addnodes.download_reference(
            "", "", nodes.inline("", "Download the data (CSV)"), reftarget=f"/{relative}"
        )
        node += nodes.paragraph("", "", file, classes=["kb-chart-file"])
        return node

    def _numbers(self, chart: Chart) -> dict[str, int]:
        """Return the numbers that the sources of the rows have on this page."""
        domain = knowledge_domain(self.env)
        record = domain.record_of.get(self.env.docname)
        ids = dict.fromkeys(id_ for row in chart.rows for id_ in row.sources if id_)
        if record is None:
            if ids and self.env.docname not in domain.data["broken"]:
                self._warn(f"':cite:' cannot be used: {NO_SOURCES}")
            return {}
        numbers: dict[str, int] = {}
        for id_ in ids:
            number = source_number(record, id_)
            if number is None:
                listed = [source.id for source in record.sources]
                self._warn(f"{self.arguments[0]}: {unknown_source(id_, listed)}")
            else:
                numbers[id_] = number
        return numbers

    def _report(self, problems: Iterable[Problem]) -> None:
        """Report problems of the file, each once on a page, and read the page again next time."""
        told: Any = self.env.temp_data.setdefault("kb-chart-problems", set())
        new = [problem for problem in problems if problem not in told]
        told.update(new)
        log_problems(new[:MOST_PROBLEMS])
        if len(new) > MOST_PROBLEMS:
            self._warn(f"there are {len(new) - MOST_PROBLEMS} more problems in {self.arguments[0]}")
        if new:
            self.env.note_reread()

    def _warn(self, message: str) -> None:
        logger.warning("%s", message, location=self.get_location(), type="kb", subtype="chart")
