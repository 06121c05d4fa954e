"""The facets alone, over members that are nothing but numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

STATIC = Path(__file__).parents[2] / "kb_tools" / "static"
COUNT = 8
POSTINGS = {
    "kind": {"brief": [0, 1, 2, 3], "note": [4, 5, 6, 7], "other": []},
    "place": {"north": [0, 2, 4, 6], "south": [1, 3, 5, 7], "both": [0, 1]},
}
FACETS = [
    {
        "id": facet,
        "label": facet.title(),
        "values": [
            {"id": value, "label": value.title(), "numbers": numbers}
            for value, numbers in values.items()
        ],
    }
    for facet, values in POSTINGS.items()
]
MAKE = """([facets, count]) => {
  window.changes = [];
  window.facets = kbFacets.make({
    facets,
    count,
    words: { filters: "Filters", clear: "Clear filters", remove: "Remove" },
    panel: document.querySelector(".kb-filter-panel"),
    bar: document.querySelector("#bar"),
    onChange: () => changes.push(written()),
  });
  window.written = () => {
    const params = new URLSearchParams();
    window.facets.write(params);
    return params.toString();
  };
  window.facets.update();
}"""


@pytest.fixture
def page(new_page: Callable[..., Page], tmp_path: Path) -> Page:
    """Return a page with a panel of two facets over eight members."""
    html = '<!DOCTYPE html><html lang="en"><div class="kb-filter-panel"></div><div id="bar"></div>'
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page = new_page()
    page.goto((tmp_path / "page.html").as_uri())
    for name in ("choice.js", "facets.js"):
        page.add_script_tag(path=STATIC / name)
    page.evaluate(MAKE, [FACETS, COUNT])
    return page


def set_base(page: Page, base: list[int] | None) -> None:
    """Set a base, and draw."""
    page.evaluate("base => { facets.setBase(base); facets.update(); }", base)


def read(page: Page, params: str) -> None:
    """Read a choice, and draw."""
    page.evaluate("text => { facets.read(new URLSearchParams(text)); facets.update(); }", params)


def matches(page: Page) -> list[int]:
    """Return the numbers that match."""
    return page.evaluate(f"[...Array({COUNT}).keys()].filter((number) => facets.matches(number))")


def shown_counts(page: Page) -> dict[str, dict[str, int]]:
    """Return the counts in the panel."""
    counts: dict[str, dict[str, int]] = {}
    for row in page.locator(".kb-filter-value").all():
        name, value = row.locator("input").evaluate("box => [box.name, box.value]")
        number = row.locator(".kb-filter-number").text_content()
        counts.setdefault(name, {})[value] = int(number or -1)
    return counts


def found(base: list[int] | None, chosen: dict[str, list[str]]) -> list[int]:
    """Return what is in the base and has one value of each chosen facet."""
    members = range(COUNT) if base is None else sorted(base)
    return [
        number
        for number in members
        if all(
            any(number in POSTINGS[facet][value] for value in values)
            for facet, values in chosen.items()
        )
    ]


def counts(base: list[int] | None, chosen: dict[str, list[str]]) -> dict[str, dict[str, int]]:
    """Return the true count of every value, each found on its own."""
    return {
        facet: {value: len(found(base, {**chosen, facet: [value]})) for value in values}
        for facet, values in POSTINGS.items()
    }


CHOICES: list[dict[str, list[str]]] = [
    {},
    {"kind": ["brief"]},
    {"kind": ["brief", "note"], "place": ["north"]},
    {"kind": ["note"], "place": ["both"]},
]


@pytest.mark.parametrize("base", [None, [], [6, 0, 1], list(range(COUNT))], ids=json.dumps)
def test_a_base_is_all_there_is(page: Page, base: list[int] | None) -> None:
    set_base(page, base)
    for chosen in CHOICES:
        read(page, "&".join(f"{facet}={value}" for facet in chosen for value in chosen[facet]))
        assert matches(page) == found(base, chosen)
        assert shown_counts(page) == counts(base, chosen)


def test_the_choice_outlives_the_base(page: Page) -> None:
    read(page, "kind=brief&place=south&unknown=x")
    assert matches(page) == [1, 3]
    set_base(page, [3, 4])
    assert matches(page) == [3]
    set_base(page, [4])
    assert matches(page) == []
    box = page.locator("[name=kind][value=brief]")
    expect(box).to_be_checked()
    other = page.locator(".kb-filter-value", has=page.locator("[value=other]"))
    expect(other).to_have_class("kb-filter-value kb-filter-empty")
    set_base(page, None)
    assert matches(page) == [1, 3]
    assert page.evaluate("written()") == "kind=brief&place=south"
    assert page.evaluate("changes") == []  # none of this was the reader's doing


def test_what_the_reader_changes_is_told_once(page: Page) -> None:
    set_base(page, [0, 1, 4])
    page.get_by_role("checkbox", name="Brief 2").check()
    page.get_by_role("checkbox", name="South 1").check()
    assert matches(page) == [1]
    page.get_by_role("button", name="Remove Kind: Brief").click()
    assert shown_counts(page) == counts([0, 1, 4], {"place": ["south"]})
    page.get_by_role("button", name="Clear filters").click()
    assert matches(page) == [0, 1, 4]
    assert page.evaluate("changes") == ["kind=brief", "kind=brief&place=south", "place=south", ""]


def test_nothing_is_drawn_before_update(page: Page) -> None:
    page.evaluate("facets.setBase([0]); facets.read(new URLSearchParams('kind=note'))")
    assert matches(page) == []
    assert shown_counts(page) == counts(None, {})
    expect(page.locator(".kb-filter-chosen")).to_be_hidden()
