"""All rules, each with its id, its level and what it asks.

The id is the code of the messages, here and in the build.  ``docs`` pages show each rule
with a bad and a good example; a test holds them against this table.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")


class Rule(NamedTuple):
    """A rule: what its problems are called, how grave they are, and what it asks."""

    id: str
    level: Level
    asks: str


_TABLE: tuple[tuple[Level, dict[str, str]], ...] = (
    (
        "error",
        {
            "subject": "The subject file can be read and agrees with itself.",
            "file": "A page is a text file in UTF-8 of a size that a person writes.",
            "file-name": "The name of a record's file is an id; no two differ only in capitals.",
            "symlink": "No file or folder is a symbolic link.",
            "front-matter": "The fields on top of a page are plain YAML.",
            "missing-field": "A field that must be there is there.",
            "unknown-field": "Fields have names that the type of record knows.",
            "unknown-value": "A field with a closed list has a word of that list.",
            "wrong-type": "A list is a list, a text is a text.",
            "wrong-value": "Dates, ids and addresses have their form.",
            "long-summary": "A summary is short.",
            "hidden-character": "No character is invisible or turns the direction of the text.",
            "look-alike": "No word, id or name passes for another.",
            "contradiction": "A status and the relations of an entry agree.",
            "timeline": "The file of events can be read.",
            "two-dates": "An event has one date, wherever it is told.",
            "facts": "The file of facts can be read.",
            "csv": "A file of figures can be read and has the columns of its dataset.",
            "chart-data": "A file that a chart is drawn of is a table.",
            "grid": "A map has one tile for each entry, and each in a place of its own.",
            "redirects": "Each old address leads to a page, at once.",
            "removed-address": "What was published stays, or leads to what took its place.",
            "duplicate-id": "No two records of one type have one id.",
            "duplicate-name": "No two entries claim one name.",
            "duplicate-source": "A source is listed once.",
            "unknown-source": "Each source that is cited is listed.",
            "unknown-reference": "References lead to records.",
            "unknown-relation": "Relations lead to entries.",
            "self-relation": "A relation leads to another entry.",
            "unknown-fact": "A number that is printed stands in the file of facts.",
            "unknown-type": "A list shows types of record that exist.",
            "unknown-role": "The word in braces before a link is a role.",
            "unknown-directive": "The word in braces after a fence is a directive.",
            "unknown-page": "A link to another page or file leads to one.",
            "unknown-anchor": "A link to a place in a page leads to one.",
            "heading": "The text of a record has no heading of the first level.",
            "missing-alt": "Each image has a text in its place.",
            "raw-html": "No HTML stands in a page.",
            "refused-directive": "No directive takes in other files or other markup.",
            "nesting": "Nothing is nested deeper than a person reads.",
            "unsafe-link": "Links go to the web, to mail or to pages of the site.",
            "remote-image": "Images are files of the site.",
            "outside-file": "No link or image leaves the folder of the pages.",
            "active-file": "No file of the site runs a script or loads another.",
            "own-words": "An article says more than it quotes, and has a title of its own.",
        },
    ),
    (
        "warning",
        {
            "heading-order": "Headings go down one level at a time.",
            "empty-section": "Something stands under each heading.",
            "misread": "What is meant as a list, heading, table, link or note is one.",
            "tracked-address": "The address of a source tells nothing of who reads it.",
            "unused-source": "Each source that is listed is cited.",
            "reading-grade": "A summary can be read without a degree.",
        },
    ),
    (
        "info",
        {
            "draft": "A draft is finished and published.",
            "unarchived-source": "A primary source on the web has an archived copy, or a reason.",
            "unlinked-mention": "The first mention of an entry is a link to it.",
            "unlisted-citation": "An authority that a text cites has an entry.",
        },
    ),
)

RULES = {id_: Rule(id_, level, asks) for level, rules in _TABLE for id_, asks in rules.items()}
