"""The search index in Sphinx: which pages it takes in, and when it is written.

It takes the place of Sphinx's own index where the theme has a page for it
(``built_in_search`` among its options) and ``kb_search`` does not switch it off.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from kb_tools.core.normaliser import Normaliser
from kb_tools.extension.datasets import datasets
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.drawing import drawer
from kb_tools.extension.files import write_if_changed
from kb_tools.extension.filter_data import facet_data
from kb_tools.extension.record_end import PAGE_BUILDERS
from kb_tools.extension.search_language import stemmer_script, stock_language
from kb_tools.extension.search_text import analyse_page, analyse_table
from kb_tools.javascript import literal
from kb_tools.search.document import FIELDS, Analyser
from kb_tools.search.encoding import encode_gaps
from kb_tools.search.index import Index, file_name
from kb_tools.search.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from kb_tools.core.tables import Table
    from kb_tools.search.document import Document
    from kb_tools.search.index import Facets


def setup(app: Sphinx) -> None:
    """Register the configuration value and the events."""
    app.add_config_value(
        "kb_search",
        True,
        "html",
        types=frozenset({bool}),
        description="Whether the theme's own search is used instead of Sphinx's.",
    )
    app.connect("builder-inited", switch)
    app.connect("env-updated", unknown_pages)
    app.connect("doctree-resolved", take_in)
    # Before the publication, which sweeps what no page has left.
    app.connect("build-finished", write, priority=400)


def switch(app: Sphinx) -> None:
    """Use our index instead of Sphinx's where the theme has a page for it."""
    builder = app.builder
    if isinstance(builder, StandaloneHTMLBuilder) and builder.name in PAGE_BUILDERS:
        options = builder.theme.get_options({})
        if app.config.kb_search and options.get("built_in_search") in {True, "true", "True"}:
            builder.search = False
            builder.kb_index = SearchIndex(app)  # type: ignore[attr-defined]


def search_index(app: Sphinx) -> SearchIndex | None:
    """Return the index of the present build, if it has ours."""
    index: SearchIndex | None = getattr(app.builder, "kb_index", None)
    return index


def unknown_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Forget the pages that are gone; return those that the index does not know yet."""
    index = search_index(app)
    if index is None:
        return []
    index.forget()
    return index.unknown()


def take_in(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take in a page that is about to be written."""
    index = search_index(app)
    if index:
        index.take_in(docname, doctree)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the index, or leave everything as it was if the build has failed."""
    index = search_index(app)
    if index and exception is not None:
        index.store.rollback()
    elif index:
        index.write()


class SearchIndex:
    """The index of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.builder = app.builder
        self.folder: Path = app.outdir / "search"
        self.domain = knowledge_domain(app.env)
        self.language = stock_language(app)
        self.normaliser = Normaliser(self.domain.subject.search.all_rules)
        keys = map(self.normaliser.key, self.language.stopwords)
        self.stopwords = frozenset(keys)
        self.analyser = Analyser(self.normaliser, self.stopwords)
        self.store = Store(app.doctreedir / f"kb-search-{app.builder.name}.db", self._key())

    def _key(self) -> str:
        parts = (
            str(self.app.outdir),
            self.domain.subject.digest,
            self.language.lang,
            version("kb_tools"),
            FIELDS,
        )
        return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()

    @cached_property
    def documents(self) -> set[str]:
        """The documents that the index has or should have, known once all are read."""
        metadata = self.app.env.metadata
        return {
            name
            for name in self.app.env.found_docs
            if not {"no-search", "nosearch"}.intersection(metadata.get(name, ()))
        }

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The datasets by the page that lists all of their rows."""
        tables = datasets(self.app.env).tables.values()
        return {table.page: table for table in tables if table.page}

    @property
    def pages(self) -> set[str]:
        """All pages that the index has or should have."""
        return self.documents | set(self.tables)

    def unknown(self) -> list[str]:
        """Return the documents that were not taken in, or whose sentences are gone."""
        known = self.store.names()
        return sorted(
            name
            for name in self.documents
            if name not in known or not self._path(self._text(name)).exists()
        )

    def forget(self) -> None:
        """Forget the pages that are gone, or shall not be found any more."""
        self.store.remove(self.store.names() - self.pages)

    def take_in(self, docname: str, doctree: nodes.document) -> None:
        """Take in a page and write the sentences that results quote."""
        if docname not in self.documents:
            return
        uri = self.builder.get_target_uri(docname)
        record = self.domain.record_of.get(docname)
        views = self.domain.views
        tables = datasets(self.app.env).tables.values()
        listed = [name for table in tables if table.spec.section for name in table.names(docname)]
        document, quoted = analyse_page(self.analyser, views, record, doctree, docname, uri, listed)
        self._take_in(docname, document, quoted)

    def _take_in(self, name: str, document: Document, quoted: list[str]) -> None:
        self.store.put(name, document)
        self._put(self._text(name), quoted)

    def _text(self, docname: str) -> str:
        """Return the name of what a page's results quote, as the scripts make it."""
        return f"text/{file_name(self.builder.get_target_uri(docname))}"

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.js"

    def _put(self, name: str, data: Any) -> None:
        write_if_changed(self._path(name), f"kbSearch.put({literal(name)},{literal(data)});\n")

    def write(self) -> None:
        """Write the shards that changed, and what queries are normalised with."""
        (self.app.outdir / "searchindex.js").unlink(missing_ok=True)  # of Sphinx's own search
        for name, table in self.tables.items():
            uri = self.builder.get_target_uri(name)
            self._take_in(name, *analyse_table(self.analyser, table, uri))
        self._write_language()
        anew = not self._path("index").exists()
        if anew or self.store.changed:
            index = Index(self.store, anew=anew)
            for name, data in index.files():
                self._put(name, data)
            if index.facets is not None:
                self._write_facets(index.facets)
            self._sweep(index.paths | {"language", "facets"})
        self.store.commit()

    def _write_facets(self, numbered: Facets) -> None:
        facets = facet_data(drawer(self.builder), numbered)
        for facet in facets:
            for value in facet["values"]:
                value["numbers"] = encode_gaps(value["numbers"])
        self._put("facets", facets)

    def _sweep(self, names: set[str]) -> None:
        """Remove what is no part of the index any more."""
        if self.store.heads_changed:
            names |= {self._text(docname) for docname in self.pages}
        for folder in {name.rpartition("/")[0] for name in names}:
            for path in (self.folder / folder).glob("*.js"):
                if f"{folder}/{path.stem}".removeprefix("/") not in names:
                    path.unlink()

    def _write_language(self) -> None:
        """Write the rules, the words that count otherwise and the stemmer: one script."""
        search = self.domain.subject.search
        key = self.normaliser.key
        data = {
            "rules": self.normaliser.for_scripts(),
            "stopwords": sorted(self.stopwords),
            "synonyms": {key(word): [*map(key, search.synonyms[word])] for word in search.synonyms},
        }
        stemmer = stemmer_script(self.language)
        script = f'{stemmer}\nkbSearch.put("language",{literal(data)});\n'
        write_if_changed(self._path("language"), script)
