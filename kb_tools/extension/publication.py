"""Publication: what stands beside the pages, and what must not stand there any more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from kb_tools.core.review import queue, today
from kb_tools.extension.dataset_pages import write_table_data
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.drawing import drawer
from kb_tools.extension.event_pages import write_event_data
from kb_tools.extension.files import remove, write_if_changed
from kb_tools.extension.filter_data import write_filter_data
from kb_tools.extension.freshness import freshness
from kb_tools.extension.record_end import download
from kb_tools.extension.redirects import good_redirects, write_redirects
from kb_tools.outputs.citation import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("build-finished", publish)


def publish(app: Sphinx, exception: Exception | None) -> None:
    """Write the data files, remove what is gone, and record the build as whole."""
    builder = app.builder
    if exception is not None or not isinstance(builder, StandaloneHTMLBuilder):
        return
    fresh = freshness(app)
    domain = knowledge_domain(app.env)
    due = queue(domain.subject, domain.record_of.values(), today())
    rows = json.dumps(due, ensure_ascii=False, indent=1)
    write_if_changed(app.outdir / "review-queue.json", rows + "\n")
    folder = app.outdir / "filter"
    if fresh.changed or not (folder / "index.js").exists():
        draw = drawer(app.builder)
        kept = write_filter_data(draw, folder) | write_table_data(draw, folder)
        kept |= write_event_data(draw, folder)
        remove(set(folder.glob("*.js")) - kept)
    redirects, pages = good_redirects(app), set(_pages(app))
    if fresh.changed:
        # Where a document was, its citations go, too; a redirect that stays is kept.
        gone = {*fresh.manifest.documents} | fresh.manifest.pages.keys() - redirects.keys()
        remove(path for name in gone - pages for path in _outputs(builder, name))
    write_redirects(builder, redirects)
    if not fresh.changed:
        return
    fresh.manifest.pages = {name: fresh.pages[name] for name in sorted(pages)}
    fresh.manifest.pages |= dict.fromkeys(redirects, "")
    fresh.manifest.documents = sorted(app.env.found_docs)
    fresh.manifest.save()


def _pages(app: Sphinx) -> Iterable[str]:
    fresh = freshness(app)
    return (name for name in fresh.pages if name in app.env.found_docs or name in fresh.generated)


def _outputs(builder: StandaloneHTMLBuilder, name: str) -> list[Path]:
    sources = builder.outdir / "_sources"
    citations = (download(builder, name, format_) for format_ in FORMATS.values())
    return [builder.get_output_path(name), *citations, *sources.glob(f"{name}.*")]
