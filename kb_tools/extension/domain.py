"""The domain ``kb``: records as objects, with a role for each type."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain
from sphinx.util import docname_join

from kb_tools.core.catalogue import Catalogue, name_key
from kb_tools.core.checks import check
from kb_tools.core.facts import FACTS, read_facts
from kb_tools.core.listing import check_query
from kb_tools.core.loader import Loader
from kb_tools.core.redirects import REDIRECTS, read_redirects
from kb_tools.core.review import today
from kb_tools.core.timeline import NO_TIMELINE, read_timeline
from kb_tools.core.timeline_checks import check_timeline
from kb_tools.core.view_maker import Views
from kb_tools.extension.nodes import drawn, record_reference
from kb_tools.extension.problems import log_findings, log_problems, log_query_problems, shell_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from kb_tools.core.facts import Fact
    from kb_tools.core.listing import Query
    from kb_tools.core.records import Key, Record
    from kb_tools.core.redirects import Redirects
    from kb_tools.core.subject import Subject
    from kb_tools.core.tiles import MapSpec
    from kb_tools.core.timeline import TimelineFile
    from kb_tools.core.views import Reference
    from kb_tools.extension.datasets import Datasets

#: To be raised when the shape of the data in the environment changes.
DATA_VERSION = 6


class DomainData(TypedDict):
    """What the domain keeps in the environment, by docname but for the last two.

    ``timeline`` is the digest of the file of events that was read last.
    """

    records: dict[str, Record]
    broken: dict[str, frozenset[Key]]
    references: dict[str, tuple[tuple[str, str], ...]]
    titles: dict[str, tuple[str, ...]]
    listings: dict[str, tuple[tuple[int, Query], ...]]
    timelines: dict[str, bool]
    maps: dict[str, tuple[tuple[int, MapSpec], ...]]
    revision: int
    timeline: str


_BY_DOCNAME = (
    "records",
    "broken",
    "references",
    "titles",
    "listings",
    "timelines",
    "maps",
)


class KnowledgeDomain(Domain):
    """Articles and entries as Sphinx objects; a subclass of each application has its subject."""

    name = "kb"
    label = "Knowledge base"
    data_version = DATA_VERSION
    initial_data: ClassVar[dict[str, Any]] = {name: {} for name in _BY_DOCNAME} | {
        "revision": 0,
        "timeline": "",
    }
    subject: ClassVar[Subject]
    datasets: Datasets | None = None
    data: DomainData  # type: ignore[assignment]

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._views: Views | None = None

    @cached_property
    def loader(self) -> Loader:
        """The loader of records; made only when a page is read."""
        return Loader(self.subject)

    @cached_property
    def timeline_file(self) -> TimelineFile:
        """The file of events, read once a build; empty if the subject has none."""
        path = self.timeline_path
        if path is None:
            return NO_TIMELINE
        return read_timeline(path, Path(self.env.srcdir), shell_path(path), self.subject)

    @property
    def timeline_path(self) -> Path | None:
        """Where the file of events is, if the subject has one."""
        spec = self.subject.timeline
        return Path(self.env.srcdir, spec.file) if spec else None

    @cached_property
    def redirects(self) -> Redirects:
        """The old addresses, read once a build."""
        path = Path(self.env.srcdir, REDIRECTS)
        return read_redirects(path, shell_path(path))

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """The facts, read once a build; what is wrong with them is reported then."""
        docs = Path(self.env.srcdir)
        facts, problems = read_facts(docs, shell_path(docs / FACTS))
        log_problems(problems)
        return facts

    # Data in the environment ------------------------------------------------

    def clear_doc(self, docname: str) -> None:
        """Forget what a page said."""
        for name in _BY_DOCNAME:
            self.data[name].pop(docname, None)  # type: ignore[literal-required]

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process read of these pages."""
        for name in _BY_DOCNAME:
            ours: dict[str, Any] = self.data[name]  # type: ignore[literal-required]
            ours.update((doc, value) for doc, value in otherdata[name].items() if doc in docnames)

    def note_record(self, record: Record) -> None:
        """Keep the record of the page that is being read."""
        self.data["records"][record.docname] = record

    def note_broken(self, docname: str, names: Iterable[str] = ()) -> None:
        """Keep what a page is called that cannot be a record, so that links to it hold."""
        type_ = self.subject.type_of(docname)
        if type_ is not None:
            stem = docname.rpartition("/")[2]
            self.data["broken"][docname] = frozenset(
                (type_, name_key(name)) for name in (stem, *names)
            )

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Note what is shown of other pages on the page that was just read."""
        references: dict[tuple[str, str], None] = {}
        titles: dict[str, None] = {}
        for node in document.findall(addnodes.pending_xref):
            domain, type_ = node.get("refdomain"), node["reftype"]
            if domain == self.name:
                references[type_, node["reftarget"]] = None
            elif type_ == "any":
                references.update(((name, node["reftarget"]), None) for name in self.subject.types)
            elif type_ in {"doc", "myst"} and domain in {"std", "doc"}:
                titles[docname_join(docname, node["reftarget"])] = None
        for toctree in document.findall(addnodes.toctree):
            titles.update((target, None) for target in toctree["includefiles"])
        listings = tuple(
            (node.line or 0, node["query"]) for node in document.findall(drawn) if "query" in node
        )
        maps = tuple(
            (node.line or 0, node["map"]) for node in document.findall(drawn) if "map" in node
        )
        for name, found in (
            ("references", tuple(references)),
            ("titles", tuple(titles)),
            ("listings", listings),
            ("timelines", any(n["part"] == "timeline" for n in document.findall(drawn))),
            ("maps", maps),
        ):
            if found:
                self.data[name][docname] = found  # type: ignore[literal-required]
        if docname in self.data["records"] or docname in self.data["broken"]:
            env.metadata[docname]["orphan"] = True
        self._views = None

    # Questions --------------------------------------------------------------

    @property
    def record_of(self) -> dict[str, Record]:
        """The records by docname."""
        return self.data["records"]

    @property
    def views(self) -> Views:
        """The views of all records; sealed from the moment that reading has ended."""
        if self._views is None:
            references = self.data["references"]
            catalogue = Catalogue(self.subject, self.data["records"].values(), references)
            self._views = Views(catalogue, today(), self.timeline_file.timeline)
        return self._views

    def forget_views(self) -> None:
        """Make the views anew, after records were added or removed."""
        self._views = None

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of all records."""
        return self.views.catalogue

    def check_consistency(self) -> None:
        """Report what is wrong between records."""
        broken = frozenset().union(*self.data["broken"].values())
        log_findings(self.env, check(self.catalogue, broken))
        timeline = self.timeline_file.timeline
        found = check_timeline(self.catalogue, timeline, broken)
        log_findings(self.env, found, self.timeline_path)
        for docname, listings in self.data["listings"].items():
            for line, query in listings:
                log_query_problems(docname, line, check_query(self.catalogue, query))

    # References -------------------------------------------------------------

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve a reference by id, name or alias."""
        view = self.views.reference(typ, target)
        if view is None:
            return self._broken_reference(builder, fromdocname, typ, target, contnode)
        text = contnode.astext()
        if not node.get("refexplicit") and text == view.anchor:
            text = view.title
        return self._reference(builder, fromdocname, view, text)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: addnodes.pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Resolve a reference that does not say which type it means."""
        found = []
        for type_ in self.subject.types:
            resolved = self.resolve_xref(env, fromdocname, builder, type_, target, node, contnode)
            if resolved is not None:
                found.append((f"{self.name}:{type_}", resolved))
        return found

    def _reference(
        self, builder: Builder, fromdocname: str, view: Reference, text: str
    ) -> nodes.reference:
        uri = builder.get_relative_uri(fromdocname, view.docname)
        reference = record_reference("", text, internal=True, refuri=uri)
        reference["classes"] += ["kb-reference", f"kb-reference-{view.type}"]
        reference["definition"] = definition_id(view.docname)
        return reference

    def _broken_reference(
        self, builder: Builder, fromdocname: str, typ: str, target: str, contnode: nodes.Element
    ) -> nodes.reference | None:
        """Link to a record that exists but has problems of its own, reported elsewhere."""
        for docname, keys in self.data["broken"].items():
            if (typ, name_key(target)) in keys:
                uri = builder.get_relative_uri(fromdocname, docname)
                return nodes.reference("", contnode.astext(), internal=True, refuri=uri)
        return None

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Yield each record for ``objects.inv`` and for search."""
        for record in self.catalogue.records:
            yield record.id, record.title, record.type, record.docname, record.id, 1
        for old, new in self.redirects.targets.items():
            found, key = self.record_of.get(new), (self.subject.type_of(old), old.split("/")[-1])
            if found and found.type == key[0] and key not in self.catalogue.by_key:
                yield key[1], found.title, found.type, new, found.id, -1  # not in a search


def definition_id(docname: str) -> str:
    """Return the id of the definition of a record on the pages that refer to it."""
    return f"definition-{docname.replace('/', '-')}"


def knowledge_domain(env: BuildEnvironment) -> KnowledgeDomain:
    """Return the domain of an environment."""
    domain = env.get_domain(KnowledgeDomain.name)
    assert isinstance(domain, KnowledgeDomain)
    return domain
