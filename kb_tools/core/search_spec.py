"""Rules: how numbers, citations and abbreviations in running text become search terms.

A subject declares its rules in the table ``search``; those that hold for any subject
stand here.  A rule is written once and compiled twice: to Python for the index, to
JavaScript for the query (see :mod:`kb_tools.core.patterns`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from kb_tools.core.normaliser import fold
from kb_tools.core.patterns import mistake
from kb_tools.core.problems import allowed, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

#: An optional part of a provision in parentheses, as the ``(b)`` of ``12(b)``.
_PART = r"(?: ?\(([0-9]{1,3}|[a-z]{1,2}|[ivx]{3,5})\))"

#: A part of a pattern, by its name.
PART = re.compile(r"(?<!\(\?)(?<!\(\?P)<([a-z]+)>")
#: A word of a query: small letters only, so that no number or citation has a synonym.
Word = Annotated[str, Field(pattern=r"^[\p{Ll}\p{Lo}]+$")]
PartName = Annotated[str, Field(pattern=r"^[a-z]+$")]
_PLACE = re.compile(r"\{([1-9])(\^?)\}")
_TERM = re.compile(r"(?:[\w./-]|\{[1-9]\})+")

#: Where a mistake is, below the table ``search``, and what it is.
Mistake = tuple[tuple[str, ...], str]


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

    @property
    def groups(self) -> int:
        """How many groups the pattern has."""
        return re.compile(self.pattern).groups

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
    """What a subject says about search: its rules, and words that count otherwise in a query.

    ``parts`` are shared by several rules.  ``synonyms`` are looked for beside a word that is
    typed, and count less.
    """

    parts: dict[PartName, str] = {}
    rules: tuple[Rule, ...] = ()
    synonyms: dict[Word, Annotated[tuple[Word, ...], Field(min_length=1)]] = {}

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """The rules in the order in which they are tried, with their parts put in."""
        return (*map(self._expand, self.rules), *UNIVERSAL)

    def _expand(self, rule: Rule) -> Rule:
        pattern = PART.sub(lambda found: f"(?:{self.parts[found[1]]})", rule.pattern)
        return rule.model_copy(update={"pattern": pattern})

    def mistakes(self) -> Iterator[Mistake]:
        """Yield what is wrong with the parts and the rules; without any, they can be used."""
        sound = True
        for name, pattern in self.parts.items():
            for message in _mistakes(pattern):
                sound = False
                yield ("parts", name), message
        for number, rule in enumerate(self.rules):
            found = list(self._mistakes(rule, sound=sound))
            yield from (
                (("rules", str(number), key), f"{rule.name}: {message}") for key, message in found
            )

    def _mistakes(self, rule: Rule, *, sound: bool) -> Iterator[tuple[str, str]]:
        """Yield the key and the mistake of a rule; ``sound`` says whether all parts are."""
        found = False
        for name in PART.findall(rule.pattern):
            if name not in self.parts:
                found = True
                known = allowed(self.parts) or "none"
                hint = did_you_mean(name, self.parts)
                yield "pattern", f"there is no part <{name}>; known are: {known}.{hint}"
        for message in _mistakes(PART.sub("(?:)", rule.pattern)):
            found = True
            yield "pattern", message
        for template in rule.terms:
            if not _TERM.fullmatch(template) or fold(template) != template:
                yield (
                    "terms",
                    f"{template!r}: a term is small letters, digits, . - / and {{1}} to {{9}}",
                )
        if sound and not found:
            yield from _against(self._expand(rule))


def _mistakes(pattern: str) -> Iterator[str]:
    """Yield what is wrong with a pattern by itself."""
    message = mistake(pattern)
    if message:
        yield message
    elif fold(pattern) != pattern:
        yield f"the text is folded before it is compared, so write {fold(pattern)!r}"


def _against(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield what does not fit in a rule whose pattern can be read."""
    if re.match(rule.pattern, ""):
        yield "pattern", "it fits where nothing stands; something in it must be required"
    written = [("terms", template) for template in rule.terms]
    for key, template in [*written, ("citation", rule.citation or "")]:
        for place in _PLACE.finditer(template):
            if int(place[1]) > rule.groups:
                yield key, f"{place[0]}, but the pattern has {rule.groups} groups"
