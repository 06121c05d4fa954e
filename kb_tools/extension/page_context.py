"""Page context: what a theme's templates get for each page."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, NamedTuple

from kb_tools.extension.domain import knowledge_domain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from kb_tools.core.subject import Subject


class Crumb(NamedTuple):
    """One step of the way from the home page to a page; ``title`` is HTML."""

    title: str
    pagename: str


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("html-page-context", add_context)


def add_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add ``kb_crumbs`` and ``kb_title``, a description, and the filter's script."""
    domain = knowledge_domain(app.env)
    subject = domain.subject
    context["kb_title"] = subject.site.title
    context["kb_crumbs"] = crumbs(subject, pagename, app.env.found_docs)
    record = domain.record_of.get(pagename)
    if record is not None:
        context["kb_type"] = record.type
        description = html.escape(record.summary, quote=True)
        context["metatags"] += f'\n<meta name="description" content="{description}" />'
    if any(pagename == f"{subject.types[name].folder}/index" for name in subject.articles):
        app.add_js_file("filter.js", loading_method="defer")


def crumbs(subject: Subject, pagename: str, documents: set[str]) -> list[Crumb]:
    """Return the section that a page stands in, if it stands in one."""
    folder, _, name = pagename.partition("/")
    if not name or pagename == f"{folder}/index":
        return []
    for spec in subject.types.values():
        if spec.folder == folder:
            return [Crumb(html.escape(spec.plural), f"{folder}/index")]
    if folder in subject.facets and pagename not in documents:
        return [Crumb(html.escape(subject.facets[folder].label), f"{folder}/index")]
    return []
