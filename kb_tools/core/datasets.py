"""Datasets: tables of a subject that are no records, and what is shown of them.

A dataset is a CSV file beside the pages.  The subject says which columns it has, what
they are called, by which of them readers can filter, and which refers to entries.
"""

from __future__ import annotations

import datetime  # noqa: TC003 -- pydantic reads it
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kb_tools.core.problems import allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

Words = Annotated[str, Field(min_length=1, max_length=200)]

#: Words that stand in the address of a dataset's filter beside the columns.
RESERVED_COLUMNS = frozenset({"sort", "page", "q"})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnSpec(_Part):
    """A column: its label, what it holds, and whether readers filter or search by it.

    ``values`` maps the codes that may stand in it to what readers see; ``refers_to`` is
    the type of the entries that it names.  A date is filtered by its year.
    """

    label: Words
    kind: Literal["text", "date", "number"] = "text"
    values: dict[str, Words] | None = None
    refers_to: str | None = None
    filter: bool = False
    filter_label: Words | None = None
    search: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum((self.kind != "text", self.values is not None, self.refers_to is not None)) > 1:
            raise ValueError("a column has one of kind, values and refers_to")
        return self


class CountWords(_Part):
    """What one row is, and several."""

    one: Words = "row"
    other: Words = "rows"


class Pivot(_Part):
    """A table with a line for each value of ``rows`` and a column for each of ``columns``."""

    rows: str
    columns: str
    value: str
    empty: str = ""


class DatasetSpec(_Part):
    """A dataset: where it is, whose word it is, and how it is shown.

    ``missing`` are texts that stand where nothing is known.  ``page`` names the pages that
    list all rows.  ``section`` is the heading on the pages of the entries that it refers
    to, ``none`` what stands there for an entry without rows; datasets with one heading
    share it.  ``count_by`` is the column by which rows are counted there.
    """

    title: Words
    file: Annotated[str, Field(pattern=r"^[\w-]+(/[\w-]+)*\.csv$")]
    source: Words
    source_url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    as_of: datetime.date
    intro: str = ""
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    count: CountWords = CountWords()
    columns: Annotated[
        dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], ColumnSpec], Field(min_length=1)
    ]
    page: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")] | None = None
    per_page: Annotated[int, Field(ge=1, le=1000)] = 100
    search_label: Words = "Search"
    section: Words | None = None
    none: str = ""
    count_by: str | None = None
    pivot: Pivot | None = None

    @property
    def entry_column(self) -> str | None:
        """The column that refers to entries, if there is one."""
        return next((name for name, column in self.columns.items() if column.refers_to), None)

    @property
    def entry_type(self) -> str | None:
        """The type of the entries that the rows refer to."""
        return self.columns[self.entry_column].refers_to if self.entry_column else None

    def filters(self) -> list[str]:
        """Return the columns that readers can filter by."""
        return [name for name, column in self.columns.items() if column.filter]


def dataset_references(
    datasets: Mapping[str, DatasetSpec], entries: Container[str], taken: Mapping[str, str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every name in the datasets that names nothing, or a thing twice.

    :param entries: the types that are entries.
    :param taken: the folders of pages that are used already, and what for.
    """
    pages = dict(taken)
    for name, spec in datasets.items():
        where = ("datasets", name)
        columns = spec.columns
        if spec.page in pages:
            yield (*where, "page"), f"{spec.page!r} is the folder of {pages[spec.page]} already"
        if spec.page:
            pages[spec.page] = f"the dataset {name!r}"
        referring = [key for key, column in columns.items() if column.refers_to]
        if len(referring) > 1:
            yield (*where, "columns"), f"only one column may refer to entries, not {referring}"
        for key in referring:
            type_ = columns[key].refers_to
            if type_ not in entries:
                message = f"{type_!r} is no type of entry"
                yield (*where, "columns", key, "refers_to"), message
        if spec.section and not referring:
            message = "there is no column that refers to entries, so no page for the section"
            yield (*where, "section"), message
        for key in sorted(RESERVED_COLUMNS & {*spec.filters()}):
            message = "the filter uses this word itself; choose another"
            yield (*where, "columns", key), message
        yield from _unknown_columns(where, spec)


def _unknown_columns(
    where: tuple[str, ...], spec: DatasetSpec
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each name that should be that of a column and is not."""
    pivot = spec.pivot.model_dump(include={"rows", "columns", "value"}) if spec.pivot else {}
    named: list[tuple[tuple[str, ...], str]] = [(("pivot", k), name) for k, name in pivot.items()]
    if spec.count_by:
        named.append((("count_by",), spec.count_by))
    for steps, column in named:
        if column not in spec.columns:
            hint = did_you_mean(column, spec.columns)
            message = f"{column!r} is no column; there are: {allowed(spec.columns)}.{hint}"
            yield (*where, *steps), message
