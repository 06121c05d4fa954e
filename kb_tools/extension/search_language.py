"""Sphinx's own search with our normaliser: for other themes, or with our index switched off.

Sphinx drops words that are all digits, when it indexes and, in a part of its script that
no hook reaches, when it reads the query (sphinx-doc/sphinx issue 776).  So such a word
gets a letter in front on both sides.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import search
from sphinx.builders.html import StandaloneHTMLBuilder

from kb_tools.core.normaliser import Normaliser
from kb_tools.extension.domain import knowledge_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.search import SearchLanguage

NORMALISER = Path(__file__).parent.parent / "search/scripts/normaliser.js"

_SPLITTER = """
{normaliser}
var splitQuery = ((normalise) => (query) =>
  normalise(query).tokens.map(({{ terms: [term] }}) => (/^\\d+$/.test(term) ? `n${{term}}` : term))
)(kbNormaliser({table}));
"""


def setup(app: Sphinx) -> None:
    """Register the events."""
    app.connect("builder-inited", add_language)
    app.connect("html-collect-pages", drop_dead_words)


def add_language(app: Sphinx) -> None:
    """Put our normaliser in front of the language that the site is searched in."""
    normaliser = Normaliser(knowledge_domain(app.env).subject.search.all_rules)
    stock = type(stock_language(app))
    code = app.config.html_search_language or app.config.language

    def split(self: SearchLanguage, input: str) -> list[str]:  # noqa: A002 -- Sphinx's name
        return [_mark(term) for token in normaliser.tokens(input) for term in token.terms]

    members: dict[str, Any] = {
        "lang": code,
        "stock": stock,
        "split": split,
        "js_splitter_code": _SPLITTER.format(
            normaliser=NORMALISER.read_text(encoding="utf-8"),
            table=json.dumps(normaliser.for_scripts()),
        ),
    }
    app.add_search_language(type(f"Knowledge{stock.__name__}", (stock,), members))


def _mark(term: str) -> str:
    return f"n{term}" if term.isdigit() else term


def stock_language(app: Sphinx) -> SearchLanguage:
    """Return Sphinx's own language of search: its stop words and its stemmer."""
    code = app.config.html_search_language or app.config.language
    found: Any = search.languages.get(code) or search.languages.get(code.split("_")[0])
    if isinstance(found, str):
        module, _, name = found.rpartition(".")
        found = getattr(importlib.import_module(module), name)
    if found is None:
        return search.SearchLanguage({})
    language: SearchLanguage = getattr(found, "stock", found)({})
    return language


def stemmer_script(language: SearchLanguage) -> str:
    """Return the script that makes ``Stemmer``, as Sphinx puts it into ``language_data.js``."""
    index = search.IndexBuilder.__new__(search.IndexBuilder)
    index.lang = language
    return index.get_js_stemmer_code()


def drop_dead_words(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Remove the words that no page has: Sphinx keeps those of pages that are gone."""
    builder = app.builder
    indexer = getattr(builder, "indexer", None)
    if isinstance(builder, StandaloneHTMLBuilder) and indexer is not None:
        for table in (indexer._mapping, indexer._title_mapping):  # noqa: SLF001
            for word in [word for word, documents in table.items() if not documents]:
                del table[word]
    return []
