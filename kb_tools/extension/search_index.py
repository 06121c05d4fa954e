"""Sphinx's search index without the words of pages that are gone.

Sphinx keeps a word of a removed or edited page with an empty list, so an index would
depend on what was built before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the event: after the pages were indexed, before the index is written."""
    app.connect("html-collect-pages", drop_dead_words)


def drop_dead_words(app: Sphinx) -> list[tuple[str, dict[str, object], str]]:
    """Remove the words that no page has."""
    builder = app.builder
    indexer = getattr(builder, "indexer", None)
    if isinstance(builder, StandaloneHTMLBuilder) and indexer is not None:
        for table in (indexer._mapping, indexer._title_mapping):  # noqa: SLF001
            for word in [word for word, documents in table.items() if not documents]:
                del table[word]
    return []
