"""Redirects in the build: a small page at each old address, and what is wrong with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kb_tools.core.generated import INDEX_PAGES, generated_names
from kb_tools.core.redirects import REDIRECTS, check_redirects
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.drawing import drawer
from kb_tools.extension.files import write_if_changed
from kb_tools.extension.problems import log_problems, shell_path
from kb_tools.extension.record_end import PAGE_BUILDERS, address
from kb_tools.extension.search_index import search_index

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

#: The redirects as data: the old and the new addresses, relative to the site.
DATA = "redirects.json"

#: What readers see whose browser does not go on by itself.
WORDS = {"moved": "This page has moved to", "title": "Moved"}


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("env-updated", report)


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what is wrong with the redirects, in each build until it is mended."""
    redirects = knowledge_domain(env).redirects
    log_problems(redirects.problems)
    if redirects.targets:
        path = shell_path(app.srcdir / REDIRECTS)
        log_problems(check_redirects(redirects, path, _pages(app, env)))


def _pages(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Return the names of all pages, but for the further ones of long lists."""
    catalogue = knowledge_domain(env).catalogue
    has_index = search_index(app) or app.builder.name not in PAGE_BUILDERS
    index = INDEX_PAGES if has_index else ()
    return {*env.found_docs, *generated_names(catalogue, env.found_docs), *index}


def good_redirects(app: Sphinx) -> dict[str, str]:
    """Return the redirects that lead from no page to a page."""
    targets = knowledge_domain(app.env).redirects.targets
    if not targets or app.builder.name not in PAGE_BUILDERS:
        return {}
    pages = _pages(app, app.env)
    return {old: new for old, new in targets.items() if old not in pages and new in pages}


def write_redirects(builder: StandaloneHTMLBuilder, redirects: dict[str, str]) -> None:
    """Write the page of each redirect, and all of them as data."""
    draw = drawer(builder)
    taken = {builder.get_output_path(new) for new in redirects.values()}
    data = {}
    for old, new in sorted(redirects.items()):
        path = builder.get_output_path(old)
        if path in taken:  # as of folder and folder/index, where each page is a folder
            continue
        relative = builder.get_relative_uri(old, new)
        known = builder.env.titles.get(new)
        title = known.astext() if known else draw.subject.site.title
        text = draw.draw(
            "redirect",
            language=draw.subject.site.language,
            target=relative,
            canonical=address(builder, new) or relative,
            title=title,
            words=WORDS,
        )
        write_if_changed(path, text)
        data[builder.get_target_uri(old)] = builder.get_target_uri(new)
    file = builder.outdir / DATA
    if data:
        write_if_changed(file, json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    else:
        file.unlink(missing_ok=True)
