"""Suggestions: entries that a text names or cites."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kb_tools.checking.mentions import Names, wholes
from kb_tools.checking.page import PageFacts
from kb_tools.checking.parts import Prose
from kb_tools.core.normaliser import Normaliser

if TYPE_CHECKING:
    from kb_tools.core.catalogue import Catalogue
    from kb_tools.core.records import Key


class Suggestions:
    """Finds the entries of a knowledge base in texts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._subject = catalogue.subject
        self._names = Names(catalogue, acronyms=True)
        self._normaliser = Normaliser(catalogue.subject.search.all_rules)
        self._cited: dict[str, dict[str, set[Key]]] = defaultdict(lambda: defaultdict(set))
        for record in catalogue.entries:
            for name in record.names:
                for _offset, citation in self._normaliser.citations(name):
                    self._cited[citation.text][record.type].add(record.key)

    def fields(self, type_: str, text: str) -> dict[str, list[str]]:
        """Return for a page of a type the fields that refer to entries in its text."""
        prose = Prose(text, 1, (None,), is_heading=False)
        found = {m.record.key for m in self._names.mentions(PageFacts("", "", prose=[prose]))}
        for _offset, citation in self._normaliser.citations(text):
            for whole in wholes(citation.text):
                for keys in self._cited.get(whole, {}).values():
                    found |= keys if len(keys) == 1 else set()  # a number that two have means none
        fields = {
            name: sorted(id_ for kind, id_ in found if kind == self._subject.fields[name].refers_to)
            for name in self._subject.reference_fields(type_)
        }
        return {name: ids for name, ids in fields.items() if ids}
