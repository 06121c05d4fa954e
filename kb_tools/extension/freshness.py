"""Freshness: which pages show something else than when they were written.

For each page there is a fingerprint: the digest of all views that are drawn on it.
After reading, the fingerprints are compared with those of the last whole build, and
only pages that differ are written.  When no record changed, none is computed.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from kb_tools.core.listing import paginate, select
from kb_tools.core.review import overdue, today
from kb_tools.extension.datasets import datasets
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.drawing import drawer
from kb_tools.extension.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from kb_tools.core.records import Record
    from kb_tools.extension.drawing import Drawer


def setup(app: Sphinx) -> None:
    """Register the events."""
    app.connect("env-before-read-docs", remember)
    app.connect("env-updated", updated_pages)


def remember(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Keep what the domain knew before pages are read, to see what has changed."""
    freshness(app).before = _knowledge(env)


def updated_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the documents that show something else now."""
    return freshness(app).compare(env)


def freshness(app: Sphinx) -> Freshness:
    """Return the comparison of the present build."""
    found = getattr(app.builder, "kb_freshness", None)
    if not isinstance(found, Freshness):
        found = Freshness(app)
        app.builder.kb_freshness = found  # type: ignore[attr-defined]
    return found


def _knowledge(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    data = knowledge_domain(env).data
    kept = {name: dict(value) for name, value in data.items() if isinstance(value, dict)}
    return kept | {"documents": {name: title.astext() for name, title in env.titles.items()}}


class Freshness:
    """Compares a build with the last whole one."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.manifest = Manifest.load(app)
        self.before: dict[str, dict[str, Any]] = {}
        self.changed = False
        self.generated: set[str] = set()
        self.pages: dict[str, str] = dict(self.manifest.pages)
        self._cards: dict[str, bytes] = {}

    def compare(self, env: BuildEnvironment) -> list[str]:
        """Find out whether anything that is shown has changed, and then what."""
        domain = knowledge_domain(env)
        domain.forget_views()
        if _knowledge(env) != self.before:
            domain.data["revision"] += 1
        state = self._state(env)
        removed = set(self.manifest.documents) - env.found_docs
        self.changed = state != self.manifest.state or bool(removed)
        if not self.changed:
            return []
        self.manifest.withdraw()
        self.manifest.state = state
        draw = drawer(self.app.builder)
        salt = draw.digest().encode()
        self.pages = {
            docname: self.digest(salt, *self._document(draw, docname))
            for docname in sorted(env.found_docs)
        }
        old = self.manifest.pages
        updated = [name for name, digest in self.pages.items() if old.get(name) != digest]
        # Without any document, Sphinx would write no generated page either.
        return updated or [self.app.config.root_doc]

    def _state(self, env: BuildEnvironment) -> str:
        """Return a digest of what the fingerprints rest on beside the pages themselves."""
        domain = knowledge_domain(env)
        records = tuple(domain.record_of.values())
        late = [record.docname for record in overdue(domain.subject, records, today())]
        digest = drawer(self.app.builder).digest()
        digests = (domain.timeline_file.timeline.digest, datasets(env).digest())
        files = [*digests, domain.redirects.digest]
        known = [domain.data["revision"], files, sorted(late)]
        return self.digest(digest.encode(), known)

    def _document(self, draw: Drawer, docname: str) -> Iterator[Any]:
        """Yield all that is drawn on a document."""
        domain, env = draw.domain, self.app.env
        record = domain.record_of.get(docname)
        if record is not None:
            yield domain.views.header(record)
            yield domain.views.footer(record)
            yield draw.end(record)
            yield domain.catalogue.referred_names(record)  # it is found by them
            if draw.subject.types[record.type].is_entry:
                citing = domain.catalogue.citing(record)
                page = paginate(citing, draw.subject.site.per_page)[0]
                yield page.pages, page.total
                yield self.cards(page.records)
                yield self.cards(domain.catalogue.belonging(record))
                yield draw.datasets.sections(record)
        for _line, query in domain.data["listings"].get(docname, ()):
            yield self.cards(select(domain.catalogue, query))
        if docname in domain.data["timelines"]:
            yield domain.views.timeline
        for _line, spec in domain.data["maps"].get(docname, ()):
            yield draw.datasets.map(spec)
        for type_, target in domain.data["references"].get(docname, ()):
            yield domain.views.reference(type_, target)
        for target in domain.data["titles"].get(docname, ()):
            title = env.titles.get(target)
            yield target, title.astext() if title else None

    def cards(self, records: Iterable[Record]) -> bytes:
        """Return the digests of several cards, each made once."""
        return b"".join(map(self._card, records))

    def _card(self, record: Record) -> bytes:
        found = self._cards.get(record.docname)
        if found is None:
            view = knowledge_domain(self.app.env).views.card(record)
            found = hashlib.blake2b(_plain(view), digest_size=16).digest()
            self._cards[record.docname] = found
        return found

    @staticmethod
    def digest(salt: bytes, *views: Any) -> str:
        """Return the digest of several views."""
        digest = hashlib.blake2b(salt, digest_size=16)
        for view in views:
            digest.update(view if isinstance(view, bytes) else _plain(view))
        return digest.hexdigest()


def _plain(view: Any) -> bytes:
    return json.dumps(view, default=_fields).encode()


def _fields(item: Any) -> list[Any]:
    return [getattr(item, name) for name in item.__slots__]
