"""The chronicle: which events are one, and which entries show them."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import pytest

from kb_tools.core.catalogue import Catalogue
from kb_tools.core.chronicle import Chronicle
from kb_tools.core.records import Event, Record
from kb_tools.core.subject import SubjectError, load
from kb_tools.core.timeline import read_timeline
from tests.site import OTHER_SUBJECT
from tests.timeline import SPEC

if TYPE_CHECKING:
    from kb_tools.core.subject import Subject


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    path = tmp_path / "subject.toml"
    path.write_text((OTHER_SUBJECT / "docs/subject.toml").read_text() + SPEC)
    return load(path)


def rule(id_: str, *events: tuple[str, str], offices: tuple[str, ...] = ()) -> Record:
    told = tuple(Event(*event) for event in events)
    fields = {"offices": offices} if offices else {}
    return Record(f"rules/{id_}", "rule", id_, id_.upper(), "", events=told, fields=fields)


def chronicle(subject: Subject, records: list[Record], *events: str) -> Chronicle:
    lines = "".join(f"  - {{{event}, source: s}}\n" for event in events)
    source = "sources:\n  - {id: s, title: S, publisher: P, kind: letter}\n"
    with NamedTemporaryFile("w", suffix=".yaml") as events_file:
        events_file.write(f"events:\n{lines}{source}")
        events_file.flush()
        path = Path(events_file.name)
        file = read_timeline(path, path.parent, "events.yaml", subject)
    assert file.problems == []
    return Chronicle(Catalogue(subject, records), file.timeline)


def titles(found: Chronicle) -> list[str]:
    return [f"{item.date} {item.title}" for item in found.happenings]


def test_one_event_of_the_file_takes_in_those_of_all_its_entries(subject: Subject) -> None:
    records = [rule("a", ("2001", "Passed.")), rule("b", ("2001", "Passed with A."))]
    found = chronicle(subject, records, "date: 2001, title: A and B pass., rules: [a, b]")
    assert titles(found) == ["2001 A and B pass."]
    assert set(found.happenings[0].own) == {("rule", "a"), ("rule", "b")}


def test_entries_of_one_day_that_the_file_does_not_join_are_two(subject: Subject) -> None:
    records = [rule("a", ("2001", "Passed.")), rule("b", ("2001", "Passed."))]
    assert titles(chronicle(subject, records, "date: 2000, title: T., rules: [a]")) == [
        "2000 T.",
        "2001 Passed.",
        "2001 Passed.",
    ]


def test_the_file_may_be_long(subject: Subject) -> None:
    events = (f"date: {year}-01-01, title: T{year}., rules: [a]" for year in range(1000, 4000))
    assert len(titles(chronicle(subject, [rule("a")], *events))) == 3000


def test_of_several_on_one_day_the_nearest_titles_are_one(subject: Subject) -> None:
    records = [rule("a", ("2001", "The mayor signs."), ("2001", "Passed."))]
    found = chronicle(
        subject,
        records,
        "date: 2001, title: The council passes A., rules: [a]",
        "date: 2001, title: Mayor Poe signs A., rules: [a]",
    )
    assert {item.title: [own.title for own in item.own.values()] for item in found.happenings} == {
        "The council passes A.": ["Passed."],
        "Mayor Poe signs A.": ["The mayor signs."],
    }


def test_a_less_exact_date_is_another_event(subject: Subject) -> None:
    found = chronicle(
        subject, [rule("a", ("2001-05", "Passed."))], "date: 2001-05-06, title: T., rules: [a]"
    )
    assert titles(found) == ["2001-05 Passed.", "2001-05-06 T."]


def test_what_gathers_shows_each_event_once(subject: Subject) -> None:
    office = Record("offices/o", "office", "o", "O", "")
    records = [office, rule("a", offices=("o",)), rule("b", offices=("o",)), rule("c")]
    found = chronicle(
        subject,
        records,
        "date: 2001, title: One., rules: [a, b], offices: [o]",
        "date: 2002, title: Two., rules: [c]",
        "date: 2003, title: Three., rules: [b]",
    )
    assert [item.title for item in found.of(office)] == ["One.", "Three."]
    assert [item.title for item in found.of(records[3])] == ["Two."]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('gathers = ["office"]', 'gathers = ["ofice"]', "Did you mean 'office'"),
        ('gathers = ["office"]', 'gathers = ["guide"]', "'guide' is not known"),
        ("history/events.yaml", "../events.yaml", "timeline.file"),
        ("gathers", "gather", "'gather' is not known here. Did you mean 'gathers'"),
        ('inverse = "Replaced by" }', 'inverse = "X", contradicts = ["lapse"] }', "'lapsed'"),
    ],
)
def test_a_subject_that_cannot_be(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "subject.toml"
    text = (OTHER_SUBJECT / "docs/subject.toml").read_text() + SPEC
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(SubjectError) as caught:
        load(path)
    assert message in str(caught.value)
