"""Untrusted content: what a page must not do is reported, and does no harm in the output.

The reports are those of ``kb check``, from the same code (:mod:`kb_tools.checking.markup`).
The output does not rest on them: raw HTML is not parsed, nothing reads another file, and
addresses and files are looked at once more in the doctree, whatever they were written in.
"""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from kb_tools.checking.markup import FILE_IN_HEADING, may_be_refused, refused
from kb_tools.checking.page import folders, page_text
from kb_tools.checking.selection import symlink_message
from kb_tools.checking.targets import (
    SCHEMES,
    is_remote,
    outside,
    remote_image,
    unsafe,
    wrong_link,
)
from kb_tools.checking.text import parse
from kb_tools.core.characters import with_entities_as_text, without_hidden
from kb_tools.core.files import link_in_path
from kb_tools.core.problems import START, Problem
from kb_tools.extension.domain import knowledge_domain
from kb_tools.extension.problems import display_path, log_problems, shell_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from kb_tools.checking.targets import Refused

#: What MyST reads as raw HTML.
_HTML = ("html_block", "html_inline")
#: An attribute that runs a script, or an element that does.
_ACTIVE = re.compile(r"[\s\"'/]on\w+\s*=|<script", re.IGNORECASE)
_REPORTED = "kb_refused"
#: The nodes that lead elsewhere, take in a file, or are written as they are.
_JUDGED = (
    nodes.raw,
    nodes.reference,
    nodes.image,
    nodes.math,
    nodes.math_block,
    addnodes.toctree,
    addnodes.download_reference,
)


def setup(app: Sphinx) -> None:
    """Register the events and the transform."""
    app.connect("config-inited", switch_off_html)
    app.connect("config-inited", leave_out_linked_folders)
    app.connect("builder-inited", switch_off_files)
    app.add_transform(Harmless)
    # After Sphinx has looked for the files of images: it takes in wildcards and languages.
    app.connect("doctree-read", leave_out_linked_images, priority=800)


def switch_off_html(app: Sphinx, config: Config) -> None:
    """Let raw HTML be text, and headings and addresses be what ``kb check`` takes them for."""
    if "myst_disable_syntax" in config:
        config.myst_disable_syntax = list(dict.fromkeys((*config.myst_disable_syntax, *_HTML)))
        config.myst_heading_anchors = 6
        config.myst_url_schemes = list(SCHEMES)


def leave_out_linked_folders(app: Sphinx, config: Config) -> None:
    """Keep Sphinx from following links of folders, which may lead round in a circle."""
    docs = Path(app.srcdir)
    linked = [
        path
        for folder, folders, _files in os.walk(docs)
        for name in sorted(folders)
        if (path := Path(folder, name)).is_symlink()
    ]
    names = (path.relative_to(docs).as_posix() for path in linked)
    patterns = (re.sub(r"[*?\[\]]", "?", name) for name in names)  # each stands for itself
    config.exclude_patterns = [*config.exclude_patterns, *patterns]
    if linked:  # before the builder is there, there is no place to report to
        app.connect("builder-inited", partial(report_linked_folders, linked))


def report_linked_folders(linked: list[Path], app: Sphinx) -> None:
    """Report the folders that were left out."""
    docs = Path(app.srcdir)
    log_problems(
        Problem(shell_path(path), START, "symlink", symlink_message(docs, path)) for path in linked
    )


def switch_off_files(app: Sphinx) -> None:
    """Let no directive or role of docutils, Sphinx or MyST read a file or write raw output."""
    app.env.settings.update(raw_enabled=False, file_insertion_enabled=False)


def linked_problem(env: BuildEnvironment, docname: str) -> Problem | None:
    """Return what is wrong with a page whose file is, or stands behind, a symbolic link."""
    path = Path(env.doc2path(docname))
    if link_in_path(Path(env.srcdir), path) is None:
        return None
    message = symlink_message(Path(env.srcdir), path)
    return Problem(display_path(env, docname), START, "symlink", message)


def harmless_body(
    env: BuildEnvironment, docname: str, body: str, line: int, *, is_record: bool
) -> str:
    """Report what is refused in a page's text, and return the text without it.

    Lines are left blank, so that all line numbers hold.
    """
    reported: set[str] = set()
    env.current_document[_REPORTED] = reported
    if not may_be_refused(body):
        return body
    docs, path = Path(env.srcdir), display_path(env, docname)
    lines = body.split("\n")
    page = parse(body, line)
    for item in refused(page, body, line, docs=docs, docname=docname, is_record=is_record):
        log_problems([Problem(path, item.position, item.code, item.message)])
        reported.add(item.code)
        if item.lines:
            first, end = (number - line for number in item.lines)
            lines[first:end] = [""] * (len(lines[first:end]))
    return with_entities_as_text(without_hidden("\n".join(lines)))


def harmless_page(env: BuildEnvironment, docname: str, text: str) -> str:
    """Do the same for a page that is no record; its front matter goes if it is not allowed."""
    hint = folders(knowledge_domain(env).subject)
    body, line, problems = page_text(text, display_path(env, docname), hint)
    log_problems(problems)
    top = "\n" * (line - 1) if problems else text.removesuffix(body)
    return top + harmless_body(env, docname, body, line, is_record=False)


def leave_out_linked_images(app: Sphinx, doctree: nodes.document) -> None:
    """Put its text in place of an image whose file was found to be elsewhere."""
    docs = Path(app.srcdir)
    for image in list(doctree.findall(nodes.image)):
        found: dict[str, str] = image.get("candidates", {})
        paths = [path for path in found.values() if not is_remote(path)]
        refusals = [refusal for path in paths if (refusal := outside(docs, docs, path))]
        if refusals:
            _report(app.env, image, *refusals[0])
            image.replace_self(nodes.inline("", image.get("alt", "")))


def _report(env: BuildEnvironment, node: nodes.Node, code: str, message: str) -> None:
    """Report what was not reported from the source."""
    if code not in (env.current_document.get(_REPORTED) or ()):
        path = display_path(env, env.docname)
        log_problems([Problem(path, START._replace(line=node.line or 1), code, message)])


def _may_do_harm(node: nodes.Element) -> bool:
    return isinstance(node, _JUDGED) or "svg" in node


def _stands_in(node: nodes.Node, kind: type[nodes.Element]) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, kind):
            return True
    return False


class Harmless(SphinxTransform):
    """Take out of a doctree what reaches beyond the site's own pages and files.

    It runs before what :mod:`kb_tools` itself draws, and reports only what was not
    reported from the source.
    """

    default_priority = 100

    def apply(self, **kwargs: Any) -> None:
        """Change the doctree of the page that is being read."""
        for node in [node for node in self.document.findall(nodes.Element) if _may_do_harm(node)]:
            if isinstance(node, nodes.raw):
                self._remove(node, "raw output is not allowed")
            elif "svg" in node:  # sphinx-design writes it as it is
                if _ACTIVE.search(str(node["svg"])):
                    self._remove(node, "an icon has a class that is HTML")
            elif isinstance(node, nodes.math | nodes.math_block):
                _report(self.env, node, "refused-directive", "formulas are not allowed")
                node.replace_self(nodes.literal("", node.astext()))
            elif isinstance(node, addnodes.toctree):
                self._toctree(node)
            elif isinstance(node, nodes.image):
                self._file(node, node["uri"], remote_image)
            elif isinstance(node, addnodes.download_reference):
                self._download(node)
            else:
                self._reference(node)

    def _remove(self, node: nodes.Element, message: str) -> None:
        """Take out what would be written as it is."""
        _report(self.env, node, "raw-html", message)
        node.parent.remove(node)

    def _reference(self, reference: nodes.Element) -> None:
        """Put its text in place of a link that leads to no page."""
        docs = Path(self.env.srcdir)
        folder = (docs / self.env.docname).parent
        refusal = wrong_link(docs, folder, reference.get("refuri", ""))
        if refusal:
            _report(self.env, reference, *refusal)
            del reference["refuri"]
            reference.replace_self(nodes.inline("", "", *reference.children))

    def _toctree(self, toctree: addnodes.toctree) -> None:
        """Leave out the entries that lead to no page."""
        for entry in list(toctree["entries"]):
            refusal = unsafe(entry[1])
            if refusal:
                _report(self.env, toctree, *refusal)
                toctree["entries"].remove(entry)

    def _download(self, download: addnodes.download_reference) -> None:
        """Put its text in place of a link to a file that is not the site's, or in a heading.

        Sphinx repeats headings elsewhere, and cannot repeat such a link.
        """
        if _stands_in(download, nodes.title):
            _report(self.env, download, "heading", FILE_IN_HEADING)
            download.replace_self(nodes.inline("", download.astext()))
        else:
            self._file(download, download["reftarget"], unsafe)

    def _file(
        self, node: nodes.Element, target: str, elsewhere: Callable[[str], Refused | None]
    ) -> None:
        """Put its text in place of an image or a link to a file that is not the site's.

        :param elsewhere: judges an address that is no path.
        """
        docs = Path(self.env.srcdir)
        if is_remote(target):
            refusal = elsewhere(target)
        else:
            refusal = outside(docs, (docs / self.env.docname).parent, target)
        if refusal:
            _report(self.env, node, *refusal)
            node.replace_self(nodes.inline("", node.get("alt") or node.astext()))
