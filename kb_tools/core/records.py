"""Records: one source file with front matter, read, checked and frozen."""

from __future__ import annotations

from dataclasses import dataclass, field

#: A record's identity: its type and its id.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that claims rest on; dates are ISO 8601, as exact as known.

    ``unarchived`` is the reason why there is no archived copy.
    """

    id: str
    title: str
    publisher: str
    kind: str
    date: str | None = None
    url: str | None = None
    retrieved: str | None = None
    archived: str | None = None
    unarchived: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the thing that an entry is about."""

    date: str
    title: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the page, in words for readers; corrections are marked."""

    date: str
    note: str
    correction: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed relation to another entry, as written: the target is an id or a name."""

    type: str
    target: str


@dataclass(frozen=True, slots=True)
class Status:
    """What holds of an entry, for what part of it, on whose word, and when last seen so."""

    value: str
    as_of: str
    scope: str | None = None
    authority: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """An article or an entry.

    ``title`` is an entry's name, ``short`` what it is called where there is little room,
    ``summary`` its definition.  ``fields`` maps the fields of the record's type to their
    values as written, ``statements`` the dated ones to all that is said of them.
    """

    docname: str
    type: str
    id: str
    title: str
    summary: str
    short: str | None = None
    aliases: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    reviewed: str | None = None
    status: Status | None = None
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    statements: dict[str, Status] = field(default_factory=dict, hash=False)
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()
    sources: tuple[Source, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def key(self) -> Key:
        """The record's identity."""
        return self.type, self.id

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that this record is called: title, short name, aliases and citations."""
        short = (self.short,) if self.short else ()
        return tuple(dict.fromkeys((self.title, *short, *self.aliases, *self.citations)))

    @property
    def short_forms(self) -> tuple[str, ...]:
        """The aliases that are one word without digits, as abbreviations are."""
        return tuple(name for name in self.aliases if name.isalpha())
