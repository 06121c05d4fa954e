"""Page context: what a theme's templates get for each page."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, NamedTuple

from kb_tools.core.generated import SEARCH
from kb_tools.extension import search_scripts
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.search_index import search_index

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from kb_tools.extension.domain import KnowledgeDomain


#: What the filter consists of; each script uses those before it.
FILTER_SCRIPTS = ("choice.js", "facets.js", "results.js", "loading.js", "list.js", "filter.js")

#: What the filter of a dataset's rows consists of, likewise.
TABLE_SCRIPTS = (*FILTER_SCRIPTS[:-1], "table.js")

#: What the filter of events consists of, likewise.
TIMELINE_SCRIPTS = ("choice.js", "facets.js", "loading.js", "timeline.js")


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
    """Add ``kb_crumbs`` and ``kb_title``, a description, and the filter's scripts."""
    domain = knowledge_domain(app.env)
    subject = domain.subject
    context["kb_title"] = subject.site.title
    context["kb_crumbs"] = crumbs(domain, pagename)
    record = domain.record_of.get(pagename)
    if record is not None:
        context["kb_type"] = record.type
        description = html.escape(record.summary, quote=True)
        context["metatags"] += f'\n<meta name="description" content="{description}" />'
    context["kb_search"] = SEARCH if search_index(app) else None
    for name in scripts(domain, pagename, has_search=bool(context["kb_search"])):
        app.add_js_file(name, loading_method="defer")


def scripts(domain: KnowledgeDomain, pagename: str, *, has_search: bool) -> list[str]:
    """Return the scripts that a page loads, in their order."""
    subject = domain.subject
    found: list[str] = []
    if has_search:
        found += search_scripts.PAGE if pagename == SEARCH else search_scripts.BOX
    if any(pagename == f"{subject.types[name].folder}/index" for name in subject.articles):
        found += FILTER_SCRIPTS
    if any(spec.page and pagename == f"{spec.page}/index" for spec in subject.datasets.values()):
        found += TABLE_SCRIPTS
    if pagename in domain.data["timelines"]:
        found += TIMELINE_SCRIPTS
    return found


def crumbs(domain: KnowledgeDomain, pagename: str) -> list[Crumb]:
    """Return the section that a page stands in, if it stands in one."""
    subject, documents = domain.subject, domain.env.found_docs
    folder, _, name = pagename.partition("/")
    if not name or pagename == f"{folder}/index":
        return []
    for spec in subject.types.values():
        if spec.folder == folder:
            return [Crumb(html.escape(spec.plural), f"{folder}/index")]
    if folder in subject.facets and pagename not in documents:
        return [Crumb(html.escape(subject.facets[folder].label), f"{folder}/index")]
    for dataset in subject.datasets.values():
        if folder == dataset.page:
            return [Crumb(html.escape(dataset.title), f"{folder}/index")]
    for docname in sorted(domain.data["timelines"]):
        if pagename not in documents and docname.removesuffix("/index") == folder:
            return [Crumb(html.escape(domain.env.titles[docname].astext()), docname)]
    return []
