"""Datasets of a build: the CSV files of the subject, read once, and what is wrong in them."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.core.catalogue import Catalogue
from kb_tools.core.files import read_content
from kb_tools.core.problems import UnreadableError
from kb_tools.core.tables import load_table, sections
from kb_tools.core.tiles import load_grid, map_view
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.problems import log_problems, shell_path

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from kb_tools.core.problems import Problem
    from kb_tools.core.records import Key, Record
    from kb_tools.core.tables import Section, Table
    from kb_tools.core.tiles import MapSpec, MapView, Place
    from kb_tools.extension.domain import KnowledgeDomain


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("env-updated", report)


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what is wrong in the files, in each build until it is mended."""
    log_problems(datasets(env).problems)


def datasets(env: BuildEnvironment) -> Datasets:
    """Return the datasets of the present build."""
    domain = knowledge_domain(env)
    if domain.datasets is None:
        domain.datasets = Datasets(domain)
    return domain.datasets


class Datasets:
    """The tables and grids of one build; to be asked only after reading has ended."""

    def __init__(self, domain: KnowledgeDomain) -> None:
        self._folder = Path(domain.env.srcdir)
        self._domain = domain
        self._subject = domain.subject

    @property
    def _grids(self) -> list[tuple[str, str]]:
        """File and type of each grid that a map is drawn on."""
        maps = (spec for found in self._domain.data["maps"].values() for _line, spec in found)
        return sorted({(spec.grid, spec.type) for spec in maps})

    @cached_property
    def _loaded(self) -> tuple[dict[str, Table], dict[str, tuple[Place, ...]], list[Problem]]:
        specs = self._subject.datasets
        types = {spec.entry_type for spec in specs.values()} | {t for _file, t in self._grids}
        records = (r for r in self._domain.record_of.values() if r.type in types)
        catalogue = Catalogue(self._subject, records)
        broken: frozenset[Key] = frozenset().union(*self._domain.data["broken"].values())
        tables: dict[str, Table] = {}
        grids: dict[str, tuple[Place, ...]] = {}
        problems: list[Problem] = []
        for name, spec in specs.items():
            path = self._folder / spec.file
            tables[name], found = load_table(
                name, spec, self._folder, shell_path(path), catalogue, broken
            )
            problems += found
        for file, type_ in self._grids:
            path = self._folder / file
            grids[file], found = load_grid(path, self._folder, shell_path(path), type_, catalogue)
            problems += found
        return tables, grids, problems

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by the names of their datasets."""
        return self._loaded[0]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong in the files."""
        return self._loaded[2]

    def digest(self) -> str:
        """Return a digest of the files."""
        digest = hashlib.blake2b(digest_size=16)
        files = {spec.file for spec in self._subject.datasets.values()}
        for name in sorted(files | {file for file, _type in self._grids}):
            with suppress(UnreadableError):  # reported when it is loaded
                digest.update(read_content(self._folder / name, self._folder))
            digest.update(name.encode() + b"\0")
        return digest.hexdigest()

    def sections(self, record: Record) -> tuple[Section, ...]:
        """Return what the page of an entry shows of the datasets."""
        return sections(self.tables, record.type, record.docname)

    def map(self, spec: MapSpec) -> MapView:
        """Return what a map shows."""
        tables, grids, _problems = self._loaded
        return map_view(spec, grids[spec.grid], tables, self._domain.views)
