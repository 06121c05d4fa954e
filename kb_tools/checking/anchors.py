"""Anchors: what links to the headings of a page may be called."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.myst_role import myst_role_plugin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb_tools.checking.parts import Heading


def heading_slugs(headings: list[Heading]) -> Iterator[str]:
    """Yield the anchors of headings, as MyST makes them (GitHub's form)."""
    seen: set[str] = set()
    for heading in headings:
        tokens = _plain_parser().parseInline(heading.text)[0].children or []
        words = "".join(t.content for t in tokens if t.type in {"text", "code_inline"})
        slug = base = re.sub(r"[^\w\u4e00-\u9fff\- ]", "", words.lower().replace(" ", "-"))
        number = 1
        while slug in seen:
            slug = f"{base}-{number}"
            number += 1
        seen.add(slug)
        yield slug


@cache
def _plain_parser() -> MarkdownIt:
    return MarkdownIt("commonmark").use(myst_role_plugin)
