"""Mentions: names of entries that stand in a text without a link."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kb_tools.core.catalogue import name_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb_tools.checking.page import PageFacts
    from kb_tools.checking.parts import Prose
    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.normaliser import Normaliser
    from kb_tools.core.problems import Position
    from kb_tools.core.records import Key, Record

#: Shorter names mean too many things.
SHORTEST = 5

_WORD = re.compile(r"[^\W_]+")
_UNSAFE = frozenset("`<>\\{}\0")
_JOINING = frozenset("-/@._'’")


class Mention(NamedTuple):
    """The first unlinked mention of an entry in a page."""

    position: Position
    text: str
    record: Record
    #: Whether the place is exact and a link can be written there.
    is_exact: bool

    @property
    def link(self) -> str:
        """The link to write instead; readers see the same words."""
        type_, id_ = self.record.key
        if self.text == self.record.title:
            return f"{{{type_}}}`{id_}`"
        return f"{{{type_}}}`{self.text} <{id_}>`"


class Names:
    """The names of all entries that are long enough and belong to one entry only.

    :param acronyms: whether three or four capital letters are long enough, too.
    """

    def __init__(self, catalogue: Catalogue, *, acronyms: bool = False) -> None:
        self._catalogue = catalogue
        claims: dict[str, dict[Key, tuple[str, Record]]] = defaultdict(dict)
        for record in catalogue.entries:
            for name in (record.title, *record.aliases):
                claims[name_key(name)].setdefault(record.key, (name, record))
        self._by_word: dict[str, list[tuple[str, Record]]] = defaultdict(list)
        for group in claims.values():
            (name, record), *others = group.values()
            first = _WORD.match(name)
            is_long = len(name) >= SHORTEST or (acronyms and len(name) > 2 and name.isupper())
            if others or first is None or not is_long or _UNSAFE & set(name):
                continue
            if not any(map(str.isalpha, name)):
                continue
            self._by_word[first[0]].append((name, record))
            if name[1].islower():  # a word may start a sentence, or not
                word, other = (text[0].swapcase() + text[1:] for text in (first[0], name))
                self._by_word[word].append((other, record))
        for names in self._by_word.values():
            names.sort(key=lambda item: len(item[0]), reverse=True)

    def mentions(self, facts: PageFacts) -> Iterator[Mention]:
        """Yield the first mention of each entry that a page names but does not link to."""
        done = self._linked(facts)
        for prose in facts.prose:
            for offset, name, record in self._in_text(prose.text.replace("\n", " ")):
                if record.key in done:
                    continue
                done.add(record.key)
                text = prose.text[offset : offset + len(name)]
                yield Mention(prose.position(offset), text, record, _is_exact(prose, offset, text))

    def _linked(self, facts: PageFacts) -> set[Key]:
        """Return the entries that a page links to, or is."""
        found: set[Key] = {facts.record.key} if facts.record else set()
        for role in facts.roles:
            type_ = role.name.split(":")[-1]
            if type_ in self._catalogue.subject.types:
                record = self._catalogue.find(type_, role.target)
                found |= {record.key} if record else set()
        return found

    def _in_text(self, text: str) -> Iterator[tuple[int, str, Record]]:
        """Yield each name in a text, the longest at each place."""
        if self._by_word.keys().isdisjoint(_WORD.findall(text)):
            return  # as in most paragraphs
        end = 0
        for word in _WORD.finditer(text):
            candidates = self._by_word.get(word[0])
            start = word.start()
            if candidates is None or start < end or (start and text[start - 1] in _JOINING):
                continue
            for name, record in candidates:
                if text.startswith(name, start) and _ends(text, start + len(name)):
                    yield start, name, record
                    end = start + len(name)
                    break


def _ends(text: str, end: int) -> bool:
    """Whether a name can end there: before no letter or digit, nor a hyphen and one."""
    after = text[end : end + 2]
    if not after:
        return True
    if after[0].isalnum() or after[0] in "_(":
        return False
    return not (after[0] in "-/@" and after[1:].isalnum())


def _is_exact(prose: Prose, offset: int, text: str) -> bool:
    return prose.is_exact(offset) and "\n" not in text


class Citations:
    """The authorities that records cover, by their names and citations."""

    def __init__(self, catalogue: Catalogue, normaliser: Normaliser) -> None:
        self._key = normaliser.key
        self._known: set[str] = set()
        self._names: set[str] = set()
        self._parts: set[str] = set()
        for record in catalogue.records:
            self._names.update(map(normaliser.key, record.names))
            for name in record.names:
                for _offset, citation in normaliser.citations(name):
                    self._known.add(citation.text)
                    self._parts.update(wholes(citation.text))

    def covers(self, text: str) -> bool:
        """Whether a record has this authority, a part of it, or the whole that it is part of."""
        is_known = text in self._parts or any(whole in self._known for whole in wholes(text))
        return is_known or self._key(text) in self._names


def wholes(text: str) -> Iterable[str]:
    """Yield a provision and all that it is part of: ``12(a)(1)``, ``12(a)``, ``12``."""
    yield text
    while text.endswith(")"):
        text = text[: text.rindex("(")].rstrip()
        yield text


def link_mentions(content: bytes, mentions: Iterable[Mention]) -> bytes:
    """Return a file's content with links in place of mentions, and nothing else changed."""
    text = content.decode("utf-8")
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
    mark = text.startswith("\ufeff")
    edits = []
    for mention in mentions:
        line, column = mention.position
        start = starts[line - 1] + column - 1 + (mark and line == 1)
        if mention.is_exact and text.startswith(mention.text, start):
            edits.append((start, mention))
    for start, mention in sorted(edits, reverse=True):
        text = text[:start] + mention.link + text[start + len(mention.text) :]
    return text.encode("utf-8")
