"""The timeline: when its file is read, and what is wrong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.problems import log_problems

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def setup(app: Sphinx) -> None:
    """Register the events."""
    app.connect("env-get-outdated", changed_file)
    app.connect("env-before-read-docs", report)


def changed_file(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return a page to be read if the file has changed, so that everything is checked again.

    Which pages are written is for the fingerprints to say; the pages that list all events
    differ in any case.
    """
    domain = knowledge_domain(env)
    digest = domain.timeline_file.timeline.digest
    if domain.data["timeline"] == digest:
        return []
    domain.data["timeline"] = digest
    return sorted(set(domain.data["timelines"]) & env.found_docs) or [app.config.root_doc]


def report(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report what is wrong in the file itself; the rest is found between the records."""
    log_problems(knowledge_domain(env).timeline_file.problems)
