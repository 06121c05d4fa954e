"""Reading: front matter becomes a record, the page gets its title and its placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from kb_tools.core.files import decode, read_content, read_text
from kb_tools.core.frontmatter import parse
from kb_tools.core.loader import is_draft, unusable_name
from kb_tools.core.problems import START, Problem, UnreadableError
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.nodes import drawn
from kb_tools.extension.problems import display_path, log_problems
from kb_tools.extension.untrusted import harmless_body, harmless_page, linked_problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> None:
    """Register the events and the transform."""
    app.connect("env-get-outdated", leave_out_drafts)
    app.connect("env-before-read-docs", leave_out_unreadable)
    # After the other extensions that change sources: what they leave is what is read.
    app.connect("source-read", read_front_matter, priority=800)
    app.add_transform(RecordPage)


def leave_out_drafts(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Treat drafts as if their files were not there: they are not read, nor counted anywhere."""
    subject = knowledge_domain(env).subject
    drafts = set()
    for docname in added | changed:
        if subject.type_of(docname) is None or linked_problem(env, docname):
            continue
        try:
            content = read_content(env.doc2path(docname))
            if b"draft" in content and is_draft(parse(decode(content))):
                drafts.add(docname)
        except UnreadableError:
            continue  # reported when it is read
    added -= drafts
    changed -= drafts
    removed |= drafts & env.all_docs.keys()
    app.project.docnames -= drafts
    if drafts:
        logger.info("drafts left out: %s", ", ".join(sorted(drafts)))
    return []


def leave_out_unreadable(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report pages that are links or no text; Sphinx would stop with a traceback."""
    domain = knowledge_domain(env)
    domain.forget_views()
    for docname in list(docnames):
        problem = linked_problem(env, docname)
        unusable = unusable_name(docname)
        if unusable:
            problem = Problem(display_path(env, docname), START, "file", unusable)
        try:
            problem or read_text(env.doc2path(docname))
        except UnreadableError as error:
            path = display_path(env, docname)
            problem = Problem(path, error.position, "file", str(error))
        if problem:
            log_problems([problem])
            docnames.remove(docname)
            env.clear_doc(docname)
            app.project.docnames.discard(docname)
            domain.note_broken(docname)


def read_front_matter(app: Sphinx, docname: str, content: list[str]) -> None:
    """Load the record of a page, and hide its front matter from the parser.

    The parser sees the record's id as the title, then blank lines, so that all
    line numbers hold; :class:`RecordPage` puts the title in.
    """
    domain = knowledge_domain(app.env)
    if domain.subject.type_of(docname) is None:
        content[0] = harmless_page(app.env, docname, content[0])
        return
    page = domain.loader.load(content[0], docname, display_path(app.env, docname))
    log_problems(page.problems)
    if page.record is None:
        domain.note_broken(docname, page.names)
    else:
        domain.note_record(page.record)
    name = docname.rpartition("/")[2]
    if page.front_matter is None:
        content[0] = f"# {name}\n"
    else:
        line = page.front_matter.body_line
        body = harmless_body(app.env, docname, page.front_matter.body, line, is_record=True)
        blank = "\n" * (line - 1)
        content[0] = f"# {name}{blank}{body}"


class RecordPage(SphinxTransform):
    """Give a record's page its title, as plain text, and the parts that are drawn."""

    default_priority = 200

    def apply(self, **kwargs: Any) -> None:
        """Change the doctree of the page that is being read."""
        docname = self.env.docname
        record = knowledge_domain(self.env).record_of.get(docname)
        section = next(iter(self.document.findall(nodes.section)), None)
        if record is not None and section is not None:
            title = section.next_node(nodes.title)
            assert title is not None
            title.children = [nodes.Text(record.title)]
            title.children[0].parent = title
            title.rawsource = record.title
            self._rename(section, record.id)
            section.insert(1, drawn(part="header", docname=docname))
            if self._has_datasets(record.type):
                section.append(drawn(part="datasets", docname=docname))
            section.append(drawn(part="footer", docname=docname))
        if next(iter(self.document.findall(addnodes.pending_xref)), None) is not None:
            self.document.append(drawn(part="definitions", docname=docname))

    def _has_datasets(self, type_: str) -> bool:
        """Whether a dataset has a section on the pages of a type."""
        specs = knowledge_domain(self.env).subject.datasets.values()
        return any(spec.section and spec.entry_type == type_ for spec in specs)

    def _rename(self, section: nodes.section, id_: str) -> None:
        """Make the record's id the section's only id; docutils' own drops leading digits."""
        for old in section["ids"]:
            self.document.ids.pop(old, None)
        section["ids"] = [id_]
        self.document.ids[id_] = section
