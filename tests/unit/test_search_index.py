"""The index after edits is the index made anew."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

import kb_tools.search.index
from kb_tools.search.document import Document
from kb_tools.search.encoding import decode, encode
from kb_tools.search.index import Index
from kb_tools.search.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Few terms and places, so that pages share and lose them; a weight, and places.
TERMS = st.dictionaries(
    st.sampled_from([*"abcdefgh", "é", "🙂", "287"]),
    st.sampled_from(["AA", "BCD", "/gB", "ggA"]),
    max_size=6,
)
PAGES = st.dictionaries(st.integers(0, 70).map("page-{:02}".format), TERMS, max_size=40)


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let shards be small, and terms of few pages stand alone."""
    monkeypatch.setattr(kb_tools.search.index, "HEAVY", 12)
    monkeypatch.setattr(kb_tools.search.index, "WORDS_PER_SHARD", 3)


def build(path: Path, pages: dict[str, dict[str, str]], files: dict[str, Any]) -> None:
    """Bring files up to date with the pages, as a build does."""
    store = Store(path, "key")
    store.remove(store.names() - pages.keys())
    for name, terms in pages.items():
        store.put(name, Document([name], {"first": sorted(terms)[:1]}, terms, {name: 3}))
    if store.changed:
        index = Index(store, anew=not files)
        files |= index.files()
        for name in files.keys() - index.paths:
            del files[name]
    store.commit()


@given(st.lists(PAGES, min_size=2, max_size=4), st.lists(TERMS, max_size=4))
def test_edits_lead_to_the_index_made_anew(
    states: list[dict[str, dict[str, str]]], bodies: list[dict[str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        files: dict[str, Any] = {}
        for pages in states:
            build(Path(folder) / "kept.db", pages, files)
        for pages in _edits(states[-1], bodies):
            build(Path(folder) / "kept.db", pages, files)
            anew: dict[str, Any] = {}
            (Path(folder) / "new.db").unlink(missing_ok=True)
            build(Path(folder) / "new.db", pages, anew)
            assert files == anew


def _edits(
    pages: dict[str, dict[str, str]], bodies: list[dict[str, str]]
) -> Iterator[dict[str, dict[str, str]]]:
    """Yield the pages as they are, then with one text after the other replaced."""
    yield pages
    for name, terms in zip(list(pages), bodies, strict=False):
        pages = pages | {name: terms}
        yield pages


def test_an_edit_gives_out_only_the_shards_with_its_terms(tmp_path: Path) -> None:
    pages = {f"p{n}": {"A": "AB", f"{n}x": "AB"} for n in range(40)}
    build(tmp_path / "kept.db", pages, {})
    store = Store(tmp_path / "kept.db", "key")
    store.put("p7", Document(["p7"], {"first": ["7x"]}, {"A": "AB", "7x": "CB"}, {"p7": 3}))
    index = Index(store, anew=False)
    given_out = [path for path, _data in index.files() if path.startswith(("words", "places"))]
    assert len(given_out) == 2
    assert len([path for path in index.paths if path.startswith("words")]) > 10
    store.rollback()


@given(st.integers(0, 2**40))
def test_a_number_can_be_read_again(number: int) -> None:
    assert decode(encode(number)) == number
