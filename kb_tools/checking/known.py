"""Known markup: the directives and roles that a page may use, and its own front matter."""

from __future__ import annotations

#: Directives of Sphinx, docutils and sphinx-design that do no harm.
# fmt: off
DIRECTIVES = frozenset({
    "admonition", "article-info", "attention", "button-link", "button-ref", "card",
    "card-carousel", "caution", "centered", "class", "code", "code-block", "compound",
    "container", "contents", "csv-table", "danger", "deprecated", "div", "dropdown", "epigraph",
    "error", "figure", "glossary", "grid", "grid-item", "grid-item-card", "highlight",
    "highlights", "hint", "hlist", "image", "important", "index", "line-block", "list-table",
    "note", "only", "parsed-literal", "pull-quote", "rubric", "seealso", "sidebar",
    "sourcecode", "tab-item", "tab-set", "tab-set-code", "table", "tabularcolumns", "tip",
    "toctree", "todo", "topic", "versionadded", "versionchanged", "warning",
})
# fmt: on

#: Directives of the domain ``kb``.
# fmt: off
OWN_DIRECTIVES = frozenset({
    "cards", "chart", "facets", "facts", "legend", "tile-map", "timeline",
})
# fmt: on

#: Those that draw what stands elsewhere: they are checked when all files are known.
DRAWN = frozenset({"cards", "chart", "facts", "tile-map"})

#: The options that directives of the domain have; those of ``cards`` are up to the subject.
OPTIONS: dict[str, frozenset[str]] = {
    "chart": frozenset(
        {
            *("type", "x", "y", "series", "where", "labels", "marks", "joined", "cite"),
            *("title", "description", "unit", "source", "height"),
        }
    ),
    "facets": frozenset(),
    "facts": frozenset(),
    "legend": frozenset(),
    "tile-map": frozenset({"grid", "type", "dataset", "field", "classes"}),
    "timeline": frozenset(),
}

#: Roles of Sphinx, docutils and sphinx-design, and the one for sources.
# fmt: off
ROLES = frozenset({
    "abbr", "abbreviation", "any", "bdg", "bdg-danger", "bdg-dark", "bdg-info", "bdg-light",
    "bdg-primary", "bdg-secondary", "bdg-success", "bdg-warning", "code", "dfn", "doc",
    "download", "emphasis", "eq", "fact", "file", "guilabel", "index", "kbd", "literal",
    "menuselection", "numref", "pep", "ref", "rfc", "samp", "source", "strong", "sub",
    "subscript", "sup", "superscript", "term", "title-reference",
})
# fmt: on

#: What a page that is no record may say in its front matter; the rest is for MyST and Sphinx.
PAGE_FIELDS = ("orphan", "tocdepth", "nocomments", "no-search", "nosearch")
