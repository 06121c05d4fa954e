"""Outputs: feeds and records beside the pages, citations and structured data of each page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.drawing import drawer, human_date
from kb_tools.extension.files import write_if_changed
from kb_tools.extension.freshness import freshness
from kb_tools.extension.record_end import (
    PAGE_BUILDERS,
    address,
    download,
    remove_downloads,
)
from kb_tools.outputs.citation import FORMATS
from kb_tools.outputs.feed import Feed, atom, latest_articles, statuses
from kb_tools.outputs.records import records_data, write
from kb_tools.outputs.structured import script, structured

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from kb_tools.core.citation import Citation
    from kb_tools.core.subject import Subject

RECORDS = "records.json"

#: The feeds: what each is called after the site's title, and what makes its items.
FEEDS = {"feed.xml": ("latest articles", latest_articles), "statuses.xml": ("statuses", statuses)}


def setup(app: Sphinx) -> None:
    """Register the events."""
    app.connect("html-page-context", add_outputs)
    app.connect("build-finished", write_outputs)


def add_outputs(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Name the feeds in every page; give a record's page its structured data and citations."""
    builder = app.builder
    domain = knowledge_domain(app.env)
    subject = domain.subject
    context["kb_base"] = app.config.html_baseurl.rstrip("/")
    context["kb_feeds"] = [(name, feed_title(subject, name)) for name in feeds(app)]
    if builder.name not in PAGE_BUILDERS or subject.type_of(pagename) is None:
        return
    assert isinstance(builder, StandaloneHTMLBuilder)
    record = domain.record_of.get(pagename)
    if record is None:
        remove_downloads(builder, pagename)
        return
    citation = drawer(builder).end(record).citation
    context["kb_dates"] = footer_dates(citation, subject.site.language)
    header = domain.views.header(record)
    data = structured(subject, record, header, citation, lambda name: address(builder, name))
    context["metatags"] += f"\n{script(data)}"
    for format_ in FORMATS.values():
        write_if_changed(download(builder, pagename, format_), format_.write(citation))


def footer_dates(citation: Citation, language: str) -> list[tuple[str, str, str]]:
    """Return label, ISO 8601 date and words of the days to which a record's page stands."""
    found = [("updated", citation.updated)]
    if citation.status:
        found.append(("status as of", citation.status.as_of))
    elif citation.as_of:
        found.append(("oldest status as of", citation.as_of[0]))
    return [(label, day, human_date(day, language)) for label, day in found if day]


def write_outputs(app: Sphinx, exception: Exception | None) -> None:
    """Write the records and the feeds, and remove feeds that cannot be valid."""
    builder = app.builder
    if exception is not None or builder.name not in PAGE_BUILDERS:
        return
    catalogue = knowledge_domain(app.env).catalogue
    path = app.outdir / RECORDS
    if freshness(app).changed or not path.exists():
        data = records_data(
            catalogue, lambda name: address(builder, name) or builder.get_target_uri(name)
        )
        write_if_changed(path, write(data))
    base = app.config.html_baseurl.rstrip("/")
    site, home = catalogue.subject.site.title, builder.get_target_uri(app.config.root_doc)
    for name, (_label, items) in FEEDS.items():
        if name in feeds(app):
            found = items(catalogue, lambda docname: f"{base}/{builder.get_target_uri(docname)}")
            title = feed_title(catalogue.subject, name)
            text = atom(Feed(title, f"{base}/{name}", site, f"{base}/{home}", found))
            write_if_changed(app.outdir / name, text)
        else:
            (app.outdir / name).unlink(missing_ok=True)


def feeds(app: Sphinx) -> list[str]:
    """Return the names of the feeds; without the site's address none would be valid."""
    return list(FEEDS) if app.config.html_baseurl and app.builder.name in PAGE_BUILDERS else []


def feed_title(subject: Subject, name: str) -> str:
    """Return what a feed is called."""
    return f"{subject.site.title}: {FEEDS[name][0]}"
