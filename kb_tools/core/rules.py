"""Rules: how numbers, citations and abbreviations in running text become search terms.

A subject declares its rules in the table ``search``; those that hold for any subject
stand here.  A rule is written once and compiled twice: to Python for the index, to
JavaScript for the query.  So its pattern keeps to the syntax that both read alike.
"""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

#: An optional part of a provision in parentheses, as the ``(b)`` of ``12(b)``.
_PART = r"(?: ?\(([0-9]{1,3}|[a-z]{1,2}|[ivx]{3,5})\))"

_GROUP = re.compile(r"\((?!\?)")
_NAMED = re.compile(r"<([a-z]+)>")
_ESCAPES = "d()[]{}.*+?^$|/\\"
_PLACE = re.compile(r"\{([1-9])(\^?)\}")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Part):
    """A form that text may have, and the terms that it becomes.

    ``pattern`` is a regular expression over folded text (small letters, no accents, one
    kind of hyphen, quote and space).  ``terms`` are templates: ``{1}`` is a group without
    its punctuation, and each ``/`` marks where a shorter term ends, so ``{1}/{2}`` gives
    ``12b`` and ``12``.  The first term is what a query asks for.  ``citation`` writes
    the authority as it is cited; ``{1^}`` is in capitals, and ``({2})`` vanishes when
    the group is empty.
    """

    name: Annotated[str, Field(min_length=1)]
    pattern: Annotated[str, Field(min_length=1)]
    terms: Annotated[tuple[str, ...], Field(min_length=1)]
    citation: str | None = None

    @field_validator("pattern")
    @classmethod
    def _portable(cls, pattern: str) -> str:
        """Refuse what Python and JavaScript read differently."""
        bare = _NAMED.sub("(?:)", pattern)
        for found in re.finditer(r"\\(.?)", bare):
            if found[1] not in _ESCAPES or not found[1]:
                raise ValueError(
                    f"{found[0]!r} is no escape here; a backslash goes before {_ESCAPES}"
                )
        if re.search(r"\(\?(?![:=!])", bare):
            raise ValueError("of the groups that start with (? only (?: (?= and (?! are allowed")
        if re.search(r"[*+?}]\+", bare):
            raise ValueError("possessive quantifiers are not allowed")
        try:
            compiled = re.compile(bare)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        if _NAMED.search(pattern) is None and compiled.match(""):
            raise ValueError("the pattern matches nothing at all")
        return pattern

    @property
    def groups(self) -> int:
        """How many groups the pattern has."""
        return len(_GROUP.findall(re.sub(r"\\.|\[[^\]]*\]", "", self.pattern)))

    def write(self, template: str, groups: tuple[str | None, ...]) -> str:
        """Fill a template with groups as they are, and without empty parentheses."""

        def fill(place: re.Match[str]) -> str:
            text = groups[int(place[1]) - 1] or ""
            return text.upper() if place[2] else text

        return _PLACE.sub(fill, template).replace("()", "").strip()


#: Rules for any subject, tried after those of the subject.
UNIVERSAL = (
    Rule(name="Thousands", pattern=r"(\d{1,3}(?:,\d{3})+)", terms=("{1}",)),
    Rule(
        name="Numbered provision",
        pattern=rf"(\d+[a-z]?){_PART}{_PART}?{_PART}?",
        terms=("{1}/{2}/{3}/{4}",),
    ),
    Rule(name="Compound number", pattern=r"(\d+(?:[.-]\d+)+)", terms=("{1}",)),
)


class SearchSpec(_Part):
    """What a subject says about search: its rules, and parts that several of them share."""

    parts: dict[Annotated[str, Field(pattern=r"^[a-z]+$")], str] = {}
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        """Refuse parts and groups that do not exist."""
        for rule in self.rules:
            for name in _NAMED.findall(rule.pattern):
                if name not in self.parts:
                    known = ", ".join(sorted(self.parts)) or "none"
                    raise ValueError(f"{rule.name}: no part <{name}>; known are: {known}")
        for rule in self.all_rules:
            for template in (*rule.terms, rule.citation or ""):
                for place in _PLACE.finditer(template):
                    if int(place[1]) > rule.groups:
                        raise ValueError(f"{rule.name}: {place[0]}, but {rule.groups} groups")
        return self

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """The rules in the order in which they are tried, with their parts put in."""

        def expand(rule: Rule) -> Rule:
            pattern = _NAMED.sub(lambda found: self.parts[found[1]], rule.pattern)
            return rule.model_copy(update={"pattern": pattern})

        return (*map(expand, self.rules), *UNIVERSAL)
