"""Datasets and maps in a real browser, from disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.datasets import add_datasets
from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PAGES = ("visits/index.html", "offices/housing-office.html", "map.html", "moods.html")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = add_datasets(Site(tmp_path_factory.mktemp("datasets") / "site"))
    assert site.build().warnings == ""
    return site.out


@pytest.fixture
def filter_page(new_page: Callable[..., Page], built: Path) -> Page:
    page = new_page()
    page.goto((built / "visits/index.html").as_uri())
    page.get_by_role("searchbox", name="Street").focus()
    page.get_by_role("checkbox", name="Housing Office").wait_for()
    return page


def rows(page: Page) -> list[str]:
    return page.locator(".kb-table tbody tr td:nth-child(2)").all_inner_texts()


def wait_for_rows(page: Page, *expected: str) -> None:
    page.wait_for_function(
        """(expected) => JSON.stringify(expected) === JSON.stringify(
            [...document.querySelectorAll('.kb-table tbody tr td:nth-child(2)')]
            .map((cell) => cell.textContent))""",
        arg=list(expected),
    )


def test_two_facets_and_a_text_combine(filter_page: Page) -> None:
    page = filter_page
    page.get_by_role("checkbox", name="Housing Office").check()
    page.get_by_role("checkbox", name="2024").check()
    wait_for_rows(page, "Bay, Upper", "Cliff Lane")
    page.get_by_role("searchbox", name="Street").fill("bay")
    wait_for_rows(page, "Bay, Upper")
    expect(page.locator(".kb-filter-count")).to_have_text("1 visit")
    assert page.url.endswith("#office=housing-office&day=2024&q=bay")
    page.reload()
    wait_for_rows(page, "Bay, Upper")
    assert page.get_by_role("searchbox", name="Street").input_value() == "bay"
    page.get_by_role("button", name="Remove Year: 2024").click()
    page.get_by_role("searchbox", name="Street").fill("")
    wait_for_rows(page, "Ångström Road", "Bay, Upper", "Cliff Lane")


def test_a_text_is_found_without_its_accents_and_in_all_pages(filter_page: Page) -> None:
    box = filter_page.get_by_role("searchbox", name="Street")
    box.fill("  ANGSTROM r")
    wait_for_rows(filter_page, "Ångström Road")
    box.fill("dock")
    wait_for_rows(filter_page, "Dock Street")
    assert filter_page.get_by_role("link", name="Port Office").get_attribute("href") == (
        "../offices/port-office.html"
    )
    box.fill("<i>")
    filter_page.get_by_text("No visits match these filters.").wait_for()
    box.fill("")
    wait_for_rows(filter_page, "Ångström Road", "Bay, Upper", "Cliff Lane")


NAMES = """office,street,result,day,inspector
housing-office,Hare Street,W,2023-05-01,A
housing-office,Hare's Lane,W,2023-05-01,A
housing-office,Harebell Street,W,2023-05-01,A
port-office,O'Hare Streets,W,2023-05-01,A
"""


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> str:
    site = add_datasets(Site(tmp_path_factory.mktemp("names") / "site"))
    site.write("data/visits.csv", NAMES)
    site.edit(
        "subject.toml",
        'refers_to = "office", filter',
        'refers_to = "office", search = true, filter',
    )
    assert site.build().warnings == ""
    return (site.out / "visits/index.html").as_uri()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hare", ["Hare Street", "Hare's Lane", "Harebell Street"]),  # may go on
        ("hare s", ["Hare Street"]),  # does not go on
        ("hare street", ["Hare Street"]),
        ("Hares lane", ["Hare's Lane"]),
        ("hare ho", ["Hare Street", "Hare's Lane"]),  # an office by its other name
        ("housing harebell", ["Harebell Street"]),
        ("bell", None),  # inside of a word
        ("hareb street", ["Harebell Street"]),  # no row has the word
        ("ohare street", ["O'Hare Streets"]),
    ],
)  # fmt: skip
def test_words_are_found_as_they_are_typed(
    new_page: Callable[..., Page], named: str, typed: str, expected: list[str] | None
) -> None:
    page = new_page()
    page.goto(named)
    page.get_by_role("searchbox", name="Street").fill(typed)
    if expected is None:
        page.get_by_text("No visits match these filters.").wait_for()
    else:
        wait_for_rows(page, *expected)


def test_the_search_finds_names_of_rows_on_the_pages_of_their_entries(
    new_page: Callable[..., Page], built: Path
) -> None:
    page = new_page()
    page.goto((built / "search.html").as_uri() + "#q=dock+street")
    result = page.locator("#search-results a").first
    expect(result).to_have_text("Port Office")


def test_the_rows_are_loaded_when_a_reader_turns_to_the_filter(
    new_page: Callable[..., Page], built: Path
) -> None:
    page = new_page()
    page.goto((built / "visits/index.html").as_uri())
    rows_script = page.locator("script[src$='table-visits.js']")
    heading = page.locator("summary", has_text="Filters")
    heading.wait_for()
    assert rows_script.count() == 0
    heading.focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Housing Office").wait_for()
    assert rows_script.count() == 1
    expect(heading).to_be_focused()
    expect(page.get_by_label("Sort by")).to_be_visible()


def test_a_choice_in_the_address_is_shown_at_once(
    new_page: Callable[..., Page], built: Path
) -> None:
    page = new_page()
    page.goto((built / "visits/index.html").as_uri() + "#office=port-office")
    wait_for_rows(page, "Dock Street")


def test_rows_are_sorted_by_day_and_turned_in_pages(filter_page: Page) -> None:
    page = filter_page
    page.get_by_label("Sort by").select_option("Newest first")
    wait_for_rows(page, "Cliff Lane", "Bay, Upper", "Dock Street")
    page.get_by_role("link", name="Next").click()
    wait_for_rows(page, "Ångström Road")
    page.go_back()
    wait_for_rows(page, "Cliff Lane", "Bay, Upper", "Dock Street")
    page.go_back()
    wait_for_rows(page, "Ångström Road", "Bay, Upper", "Cliff Lane")


def test_without_scripts_all_rows_can_be_reached(
    new_page: Callable[..., Page], built: Path
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto((built / "visits/index.html").as_uri())
    assert rows(page) == ["Ångström Road", "Bay, Upper", "Cliff Lane"]
    assert page.locator("input[type=checkbox]").count() == 0
    page.get_by_role("link", name="Next").click()
    assert rows(page) == ["Dock Street"]
    page.goto((built / "map.html").as_uri())
    page.get_by_role("link", name="Port Office (port-office): 1 visit").click()
    assert page.get_by_text("Dock Street").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_are_accessible(browser: Browser, built: Path, width: int, scheme: str) -> None:
    # axe reads the style sheets itself, so the page is not watched.
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    for name in PAGES:
        page.goto((built / name).as_uri())
        page.locator("main").wait_for()
        results = Axe().run(page)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()


@pytest.mark.parametrize("options", [{"forced_colors": "active"}, {}], ids=["forced", "print"])
def test_a_map_does_not_rest_on_colour(
    new_page: Callable[..., Page], built: Path, options: dict[str, str]
) -> None:
    page = new_page(**options)
    if not options:
        page.emulate_media(media="print")
    page.goto((built / "moods.html").as_uri())
    tile = page.get_by_role("link", name="Port Office (port-office): Gruff")
    assert tile.locator(".kb-tile-mark").text_content() == "G"
    stroke = tile.locator("rect").evaluate("tile => getComputedStyle(tile).stroke")
    assert stroke.startswith("rgb(")


def test_tiles_are_large_enough_on_a_small_phone(
    new_page: Callable[..., Page], built: Path
) -> None:
    page = new_page(viewport={"width": 320, "height": 800})
    page.goto((built / "map.html").as_uri())
    tiles = page.locator(".kb-tiles a").all()
    assert len(tiles) == 2
    for tile in tiles:
        box = tile.bounding_box()
        assert box is not None
        assert box["width"] >= 24
        assert box["height"] >= 24
