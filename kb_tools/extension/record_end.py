"""The end of a record's page: how to cite it, and what is related."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx.builders.html import StandaloneHTMLBuilder

from kb_tools.core.citation import Citation, cite
from kb_tools.extension.domain import knowledge_domain
from kb_tools.outputs.citation import FORMATS, Format

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from kb_tools.core.records import Record
    from kb_tools.core.related import RelatedArticle, Series

#: The builders that give each document a file of its own.
PAGE_BUILDERS = frozenset({"html", "dirhtml"})


class RecordEnd(NamedTuple):
    """What is drawn below a record's sources; ``downloads`` holds labels and file names."""

    citation: Citation
    downloads: tuple[tuple[str, str], ...]
    related: tuple[RelatedArticle, ...]
    series: Series | None


def record_end(builder: Builder, record: Record) -> RecordEnd:
    """Return what stands at the end of a record's page."""
    views = knowledge_domain(builder.env).views
    downloads = []
    if builder.name in PAGE_BUILDERS and isinstance(builder, StandaloneHTMLBuilder):
        for label, format_ in FORMATS.items():
            downloads.append((label, download(builder, record.docname, format_).name))
    return RecordEnd(
        cite(views, record, address(builder, record.docname)),
        tuple(downloads),
        views.relatedness.related(record),
        views.relatedness.series(record),
    )


def address(builder: Builder, docname: str) -> str | None:
    """Return the address of a page, or ``None`` if that of the site is not known."""
    base = builder.config.html_baseurl
    if not base or not isinstance(builder, StandaloneHTMLBuilder):
        return None
    return f"{base.rstrip('/')}/{builder.get_target_uri(docname)}"


def download(builder: StandaloneHTMLBuilder, docname: str, format_: Format) -> Path:
    """Return the file of a page's citation in one format; it stands beside the page."""
    return Path(builder.get_output_path(docname)).with_suffix(format_.suffix)


def remove_downloads(builder: StandaloneHTMLBuilder, docname: str) -> None:
    """Remove the citations of a page that is no record, or is gone."""
    for format_ in FORMATS.values():
        download(builder, docname, format_).unlink(missing_ok=True)
