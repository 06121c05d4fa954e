"""Names that a build takes itself: what it writes would replace a page of that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb_tools.core.generated import RESERVED, RESERVED_NAMES, generated_names
from kb_tools.core.problems import START, Problem
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.problems import display_path, log_problems

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def setup(app: Sphinx) -> None:
    """Register the event."""
    app.connect("env-updated", report)


def report(_app: Sphinx, env: BuildEnvironment) -> None:
    """Report the pages with such a name, in each build until they have another."""
    generated = {*generated_names(knowledge_domain(env).catalogue, env.found_docs)}
    taken = (
        docname
        for docname in sorted(env.found_docs)
        if docname in generated or docname.partition("/")[0].casefold() in RESERVED_NAMES
    )
    log_problems(Problem(display_path(env, name), START, "file-name", RESERVED) for name in taken)
