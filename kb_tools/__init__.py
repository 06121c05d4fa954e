"""A Sphinx extension for knowledge bases: articles, cross-referenced by entries.

The subject is data: it is declared in a TOML file (see :mod:`kb_tools.core.subject`).
``setup`` is the table of contents of what the extension registers.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = version("kb_tools")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension with Sphinx."""
    from kb_tools import theme
    from kb_tools.extension import (
        assets,
        chart_writing,
        config,
        dataset_pages,
        datasets,
        domain,
        edit_links,
        event_pages,
        filter_pages,
        freshness,
        garbage,
        index_pages,
        outputs,
        page_context,
        parser,
        publication,
        reading,
        redirects,
        references,
        search_index,
        search_language,
        search_scripts,
        taken_names,
        timeline,
        untrusted,
        warnings,
        writing,
    )

    garbage.setup(app)  # fewer searches for garbage while a site is built
    config.setup(app)  # the subject, and the domain that is made from it
    parser.setup(app)  # a page that cannot be parsed ends no build
    warnings.setup(app)  # a warning stays until it is mended
    reading.setup(app)  # front matter to records, title and placeholders into the doctree
    untrusted.setup(app)  # what a page must not do is reported and does no harm
    writing.setup(app)  # placeholders and references in each output format
    chart_writing.setup(app)  # charts in each output format
    references.setup(app)  # unknown targets get the nearest matches
    timeline.setup(app)  # the file of dated events
    datasets.setup(app)  # what is wrong in the CSV files
    freshness.setup(app)  # which pages must be written anew
    redirects.setup(app)  # old addresses that lead nowhere
    taken_names.setup(app)  # pages that the build would replace
    filter_pages.setup(app)  # pages that exist only in the output
    dataset_pages.setup(app)  # the rows of datasets, with a filter
    event_pages.setup(app)  # all events but the newest
    index_pages.setup(app)  # A-Z, citation index, search page
    edit_links.setup(app)  # where a page can be edited
    page_context.setup(app)  # breadcrumbs, description and the like for the theme
    assets.setup(app)  # scripts and style sheets
    search_index.setup(app)  # the index that the search page reads
    search_scripts.setup(app)  # what the search page and the box run
    search_language.setup(app)  # our normaliser in Sphinx's own search
    outputs.setup(app)  # feeds, records as data, citations, structured data
    publication.setup(app)  # review queue, filter data, what is gone
    theme.setup(app)

    return {
        "version": __version__,
        "env_version": domain.DATA_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
