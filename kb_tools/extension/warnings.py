"""A warning stays until it is mended.

Sphinx warns about a page only while it reads or writes it, so a second build without
any change would pass.  Here a page that was warned about is read again next time.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.logging import get_node_location, is_suppressed_warning

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_FILE = "kb-warned.json"


def setup(app: Sphinx) -> None:
    """Listen to the log, and ask for what it named last time."""
    listener = Listener(app)
    logging.getLogger("sphinx").addHandler(listener)
    app.connect("env-get-outdated", warned_last_time)
    app.connect("build-finished", listener.finish)


class Listener(logging.Handler):
    """Notes the pages that warnings name."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self.app = app
        self.docnames: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Note the page that a warning names."""
        type_, subtype = getattr(record, "type", None), getattr(record, "subtype", None)
        suppressed = self.app.config.suppress_warnings
        if is_suppressed_warning(type_ or "", subtype or "", suppressed):
            return
        docname = self._docname(getattr(record, "location", None))
        if docname:
            self.docnames.add(docname)

    def _docname(self, location: object) -> str | None:
        if isinstance(location, nodes.Node):
            location = get_node_location(location)
        if isinstance(location, tuple):
            return str(location[0]) if location[0] else None
        if not isinstance(location, str):
            return None
        if ":" not in location:
            return location
        path = Path(location.partition(":")[0]).resolve()
        docname = self.app.env.path2doc(path)
        if docname is None and path.is_relative_to(self.app.srcdir):
            return str(self.app.config.root_doc)  # no page: all is checked again
        return docname

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the names down for the next build."""
        logging.getLogger("sphinx").removeHandler(self)
        path = _path(app)
        docnames = sorted(self.docnames)
        if docnames:
            path.write_text(json.dumps(docnames), encoding="utf-8")
        elif exception is None:
            path.unlink(missing_ok=True)


def warned_last_time(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages that the last build warned about."""
    try:
        docnames = json.loads(_path(app).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(docname) for docname in docnames]


def _path(app: Sphinx) -> Path:
    return app.doctreedir / _FILE
