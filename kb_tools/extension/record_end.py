"""The end of a record's page: how to cite it, what is related, where to suggest an edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ConfigError

from kb_tools.core.citation import Citation, cite
from kb_tools.extension.domain import knowledge_domain
from kb_tools.outputs.citation import FORMATS, Format

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

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
    edit: str | None


def setup(app: Sphinx) -> None:
    """Register the configuration value."""
    app.add_config_value(
        "kb_edit_url",
        "",
        "html",
        types=frozenset({str}),
        description="Where a page can be edited; {path} is its file in the source directory.",
    )
    app.connect("config-inited", check_edit_url)


def check_edit_url(app: Sphinx, config: Config) -> None:
    """Refuse an address that leads to no page.

    :raises ConfigError: that says what the address must look like.
    """
    url = config.kb_edit_url
    if url and not ("{path}" in url and urlsplit(url).scheme in {"http", "https"}):
        raise ConfigError(
            f"kb_edit_url: {url!r} is no address to edit a page at; it starts with https:// and "
            "has {path} where the file's name goes, as in https://example.org/edit/docs/{path}"
        )


def record_end(builder: Builder, record: Record) -> RecordEnd:
    """Return what stands at the end of a record's page."""
    views = knowledge_domain(builder.env).views
    edit = builder.config.kb_edit_url
    path = Path(builder.env.doc2path(record.docname, base=False)).as_posix()
    downloads = []
    if builder.name in PAGE_BUILDERS and isinstance(builder, StandaloneHTMLBuilder):
        for label, format_ in FORMATS.items():
            downloads.append((label, download(builder, record.docname, format_).name))
    return RecordEnd(
        cite(views, record, address(builder, record.docname)),
        tuple(downloads),
        views.relatedness.related(record),
        views.relatedness.series(record),
        edit.replace("{path}", quote(path)) if edit else None,
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
