"""Edit links: on each page, where the file that it is made from can be edited.

A page that no single file makes, such as a year's or the search page, has no link.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: Under this name, a generated page says in its context which file it is made from.
SOURCE = "kb_source"


def setup(app: Sphinx) -> None:
    """Register the configuration value and the events."""
    app.add_config_value(
        "kb_edit_url",
        "",
        "html",
        types=frozenset({str}),
        description="Where a page can be edited; {path} is its file in the source directory.",
    )
    app.connect("config-inited", check_edit_url)
    app.connect("html-page-context", add_edit_link)


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


def add_edit_link(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add ``kb_edit``: the address at which the page's file can be edited, or ``None``."""
    url = app.config.kb_edit_url
    path = context.get(SOURCE)
    if pagename in app.env.found_docs:
        path = source_file(app.env, pagename)
    context["kb_edit"] = url.replace("{path}", quote(path)) if url and path else None


def source_file(env: BuildEnvironment, docname: str) -> str:
    """Return a document's file, relative to the source directory."""
    return Path(env.doc2path(docname, base=False)).as_posix()
