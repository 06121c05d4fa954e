"""What stands in a line of text: links, roles, code and HTML, each with its place.

Parsed by markdown-it-py with the syntax that MyST reads.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import make_fence_rule
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

#: Stands in prose where something other than plain text stands in the source.
MASK = "\0"

_MARKUP = re.compile(r"[`\[<]")
_SPAN = re.compile(r"(?:\{([a-zA-Z0-9_\-+:]+)\})?`([^`]+)`")


class Found(NamedTuple):
    """What is not plain text in a paragraph: from where to where, and what it says."""

    start: int
    end: int
    kind: str
    target: str = ""
    content: str = ""


def _noting(
    rule: Callable[[StateInline, bool], bool],
) -> Callable[[StateInline, bool], bool]:
    """Wrap an inline rule, so that it notes what it matches; tokens have no positions."""

    def noted(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            if len(state.tokens) > count and state.tokens[count].type == "text":
                count += 1  # the text before it, which was pending
            if len(state.tokens) > count:
                state.env["found"].append(_found(start, state.pos, state.tokens[count]))
        return True

    return noted


def _found(start: int, end: int, token: Token) -> Found:
    target = token.meta.get("name") or token.attrGet("href") or token.attrGet("src") or ""
    return Found(start, end, token.type, str(target), token.content)


@cache
def parser() -> MarkdownIt:
    """Return a parser with MyST's syntax.

    Raw HTML is found in lines only: in the build it is switched off, so what stands
    between two tags is Markdown.
    """
    md = (
        MarkdownIt("commonmark", {"html": True})
        .enable("table")
        .use(myst_block_plugin)
        .use(myst_role_plugin)
        .use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
        .use(deflist_plugin)
        .disable(["html_block", "emphasis", "entity"])
    )
    md.core.ruler.enableOnly(["normalize", "block"])
    colon_fence = make_fence_rule(markers=(":",), token_type="colon_fence")  # noqa: S106 - no password
    alternatives = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    md.block.ruler.before("fence", "colon_fence", colon_fence, {"alt": alternatives})
    md.validateLink = bool  # type: ignore[assignment, method-assign]
    md.normalizeLink = str  # type: ignore[assignment, method-assign]
    for rule in md.inline.ruler.__rules__:
        if rule.name in {"myst_role", "backticks", "link", "image", "autolink", "html_inline"}:
            rule.fn = _noting(rule.fn)
    md.inline.ruler.__cache__ = None
    return md


def inline_parts(content: str, env: dict[str, object]) -> list[Found]:
    """Return what is not plain text in a paragraph; the outer before the inner."""
    if not _MARKUP.search(content):
        return []
    if "\\" not in content and "``" not in content:
        # Roles and code alone, as in most paragraphs, are found at once.
        spans = list(_SPAN.finditer(content))
        if not _MARKUP.search(_SPAN.sub("", content)):
            return [_span(*span.span(), span[1], span[2]) for span in spans]
    md = parser()
    found: list[Found] = []
    env["found"] = found
    md.inline.tokenize(StateInline(content, md, env, []))
    return sorted(found, key=lambda part: (part.start, -part.end))


def _span(start: int, end: int, role: str | None, content: str) -> Found:
    kind = "myst_role" if role else "code_inline"
    return Found(start, end, kind, role or "", content.replace("\n", " "))


def mask(content: str, found: list[Found]) -> str:
    """Return a text of the same length and the same lines, with only its plain text."""
    pieces = []
    end = 0
    for part in found:
        if part.start < end:
            continue
        pieces.append(content[end : part.start])
        inside = content[part.start : part.end]
        pieces.append("\n".join(MASK * len(line) for line in inside.split("\n")))
        end = part.end
    return "".join((*pieces, content[end:])) if end else content
