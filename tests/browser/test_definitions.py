"""Definitions of references, in a browser, from the file system."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FloatRect, Locator, Page

    OpenPage = Callable[..., Page]

STATIC = Path(__file__).parents[2] / "kb_tools" / "static"

#: Milliseconds after which a definition must have opened or closed.  Time stands still in
#: the pages otherwise, so whatever is seen without waiting has happened at once.
A_WHILE = 350

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<title>An article</title>
<link rel="stylesheet" href="style.css">
<script src="definitions.js" defer></script>
</head>
<body>
<h1>An article</h1>
<div class="text">
<p><a href="plain.html">Plain</a></p>
<p>Some words about <a class="kb-reference" href="alpha.html"
aria-describedby="definition-alpha"><span>Alpha</span></a> and no more.</p>
<p class="end"><a class="kb-reference" href="beta.html"
aria-describedby="other definition-beta">Beta</a></p>
<p><a class="kb-reference" href="gone.html" aria-describedby="definition-gone">Gone</a></p>
<p id="other">Other text</p>
<p class="foot"><a class="kb-reference" href="alpha.html"
aria-describedby="definition-alpha">Alpha again</a></p>
<aside class="kb-definition" id="definition-alpha" hidden>
<p class="kb-definition-title">Alpha</p>
<p>The first of several letters, with
<a class="kb-reference" href="beta.html" aria-describedby="definition-beta">a reference</a>.</p>
<p class="kb-definition-more"><a href="alpha.html">Open the page</a></p>
</aside>
<aside class="kb-definition" id="definition-beta" hidden>
<p class="kb-definition-title">Beta</p>
<p>The second of several letters, told in so many words that they need more than one line.</p>
<p class="kb-definition-more"><a href="beta.html">Open the page</a></p>
</aside>
</div>
</body>
</html>
"""

# The text is a containing block away from the corner, as in a theme with a sidebar.
STYLE = """
body { margin: 0 10px; }
.text { position: relative; padding-top: 20px; }
.end { text-align: right; }
.foot { margin-top: 600px; }
.kb-reference { padding: 0 10px; }
.kb-definition { background: white; border: 1px solid; padding: 10px; }
"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Write an article and what it refers to; return its address."""
    shutil.copy(STATIC / "definitions.js", tmp_path)
    (tmp_path / "style.css").write_text(STYLE)
    (tmp_path / "article.html").write_text(PAGE)
    for name in ("alpha", "beta"):
        text = f'<!DOCTYPE html><html lang="en"><title>{name}</title><h1>{name}</h1>'
        (tmp_path / f"{name}.html").write_text(text)
    return (tmp_path / "article.html").as_uri()


@pytest.fixture
def page(new_page: OpenPage, address: str) -> Page:
    """Return the article, to be read with mouse and keyboard."""
    page = new_page(paused=True, viewport={"width": 800, "height": 600})
    page.goto(address)
    return page


@pytest.fixture
def phone(new_page: OpenPage, address: str) -> Page:
    """Return the article on a narrow touch screen."""
    screen = {"width": 320, "height": 600}
    page = new_page(paused=True, viewport=screen, has_touch=True, is_mobile=True)
    page.goto(address)
    return page


def reference(page: Page, name: str) -> Locator:
    """Find a reference by its text."""
    return page.get_by_role("link", name=name, exact=True).and_(page.locator(".kb-reference"))


def definition(page: Page, name: str) -> Locator:
    """Find a definition."""
    return page.locator(f"#definition-{name}")


def hover(page: Page, name: str) -> None:
    """Rest the pointer on a reference."""
    reference(page, name).hover()
    page.clock.run_for(A_WHILE)


def rect(locator: Locator) -> FloatRect:
    """Return where an element is."""
    found = locator.bounding_box()
    assert found is not None
    return found


def point_at(page: Page, locator: Locator) -> None:
    """Move the pointer to the middle of an element, as it is: without waiting or scrolling."""
    box = rect(locator)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)


def expect_place(page: Page, link: Locator, shown: Locator) -> None:
    """Check that a definition touches its reference and is inside the viewport's sides."""
    above, below = rect(link), rect(shown)
    assert below["y"] == pytest.approx(above["y"] + above["height"], abs=1)
    assert below["x"] >= 0
    assert below["x"] + below["width"] <= page.viewport_size["width"]
    assert below["x"] <= above["x"] + above["width"]
    assert below["x"] + below["width"] >= above["x"]


# Without the script -------------------------------------------------------------


def test_page_is_whole_without_scripts(new_page: OpenPage, address: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(address)
    expect(definition(page, "alpha")).to_be_hidden()
    expect(reference(page, "Alpha")).to_have_accessible_description(
        "Alpha The first of several letters, with a reference. Open the page"
    )
    reference(page, "Alpha").click()
    expect(page.get_by_role("heading", name="alpha")).to_be_visible()


# Mouse --------------------------------------------------------------------------


def test_hover_shows_after_a_moment(page: Page) -> None:
    reference(page, "Alpha").hover()
    page.clock.run_for(100)
    expect(definition(page, "alpha")).to_be_hidden()
    page.clock.run_for(250)
    expect(definition(page, "alpha")).to_be_visible()
    expect_place(page, reference(page, "Alpha"), definition(page, "alpha"))


def test_passing_over_shows_nothing(page: Page) -> None:
    reference(page, "Alpha").hover()
    page.clock.run_for(100)
    point_at(page, page.locator("#other"))
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_hidden()


def test_definition_stays_under_the_pointer(page: Page) -> None:
    hover(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    point_at(page, definition(page, "alpha"))
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_visible()
    point_at(page, page.locator("h1"))
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_hidden()


def test_references_in_definitions_are_plain_links(page: Page) -> None:
    hover(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    point_at(page, reference(page, "a reference"))
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_visible()
    expect(definition(page, "beta")).to_be_hidden()


def test_only_one_is_open(page: Page) -> None:
    tab_to(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    hover(page, "Beta")
    expect(definition(page, "beta")).to_be_visible()
    expect(definition(page, "alpha")).to_be_hidden()


def test_links_in_definitions_can_be_followed(page: Page) -> None:
    hover(page, "Alpha")
    definition(page, "alpha").get_by_role("link", name="Open the page").click()
    expect(page.get_by_role("heading", name="alpha")).to_be_visible()


def test_a_click_follows_the_reference(page: Page) -> None:
    reference(page, "Alpha").click()
    expect(page.get_by_role("heading", name="alpha")).to_be_visible()
    page.go_back()
    expect(definition(page, "alpha")).to_be_hidden()


def test_nothing_is_open_in_a_page_that_is_returned_to(page: Page) -> None:
    hover(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")  # it may be kept as it is
    expect(definition(page, "alpha")).to_be_hidden()


def test_pressing_elsewhere_hides(page: Page) -> None:
    hover(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    page.locator("h1").click()
    expect(definition(page, "alpha")).to_be_hidden()


def test_a_reference_without_definition_shows_nothing(page: Page) -> None:
    hover(page, "Gone")
    expect(page.locator(".kb-definition:not([hidden])")).to_have_count(0)


def test_definition_goes_above_at_the_bottom_of_the_viewport(page: Page) -> None:
    page.evaluate("document.querySelector('.foot').scrollIntoView({ block: 'end' })")
    link, shown = reference(page, "Alpha again"), definition(page, "alpha")
    point_at(page, link)
    page.clock.run_for(A_WHILE)
    expect(shown).to_be_visible()
    assert rect(shown)["y"] + rect(shown)["height"] == pytest.approx(rect(link)["y"], abs=1)


# Keyboard -----------------------------------------------------------------------


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on a reference."""
    link = reference(page, name)
    for _ in range(10):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("the reference cannot be reached by keyboard")


def test_focus_shows_and_leaving_hides(page: Page) -> None:
    tab_to(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    expect_place(page, reference(page, "Alpha"), definition(page, "alpha"))
    page.keyboard.press("Tab")
    expect(definition(page, "beta")).to_be_visible()
    expect(definition(page, "alpha")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("link", name="Plain")).to_be_focused()
    page.clock.run_for(A_WHILE)
    expect(page.locator(".kb-definition:not([hidden])")).to_have_count(0)


def test_focus_outlasts_the_pointer(page: Page) -> None:
    tab_to(page, "Alpha")
    point_at(page, page.locator("#other"))
    point_at(page, page.locator("h1"))
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_visible()


def test_escape_hides_and_keeps_the_focus(page: Page) -> None:
    tab_to(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition(page, "alpha")).to_be_hidden()
    expect(reference(page, "Alpha")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="alpha")).to_be_visible()


def test_escape_hides_under_the_pointer(page: Page) -> None:
    hover(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition(page, "alpha")).to_be_hidden()
    page.mouse.move(0, 0)
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_hidden()
    hover(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()


def test_dismissed_stays_hidden_while_the_pointer_moves_within_the_reference(page: Page) -> None:
    link = reference(page, "Alpha")
    link.hover(position={"x": 3, "y": 5})
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_visible()
    page.keyboard.press("Escape")
    point_at(page, link.locator("span"))
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_hidden()


def test_escape_in_the_definition_returns_the_focus(page: Page) -> None:
    hover(page, "Alpha")
    definition(page, "alpha").get_by_role("link", name="Open the page").focus()
    page.mouse.move(0, 0)
    page.clock.run_for(A_WHILE)
    expect(definition(page, "alpha")).to_be_visible()
    page.keyboard.press("Escape")
    expect(definition(page, "alpha")).to_be_hidden()
    expect(reference(page, "Alpha")).to_be_focused()


def test_description_is_the_same_shown_or_hidden(page: Page) -> None:
    text = "Alpha The first of several letters, with a reference. Open the page"
    expect(reference(page, "Alpha")).to_have_accessible_description(text)
    tab_to(page, "Alpha")
    expect(definition(page, "alpha")).to_be_visible()
    expect(reference(page, "Alpha")).to_have_accessible_description(text)


# Touch and narrow screens ---------------------------------------------------------


def test_first_tap_shows_and_second_follows(phone: Page) -> None:
    reference(phone, "Alpha").tap()
    expect(definition(phone, "alpha")).to_be_visible()
    phone.clock.run_for(A_WHILE)
    expect(definition(phone, "alpha")).to_be_visible()
    expect(definition(phone, "alpha").get_by_role("link", name="Open the page")).to_be_visible()
    reference(phone, "Alpha").tap()
    expect(phone.get_by_role("heading", name="alpha")).to_be_visible()


def test_tap_on_another_reference_shows_that_one(phone: Page) -> None:
    reference(phone, "Beta").tap()
    expect(definition(phone, "beta")).to_be_visible()
    reference(phone, "Alpha").tap()
    expect(definition(phone, "alpha")).to_be_visible()
    phone.clock.run_for(A_WHILE)
    expect(definition(phone, "alpha")).to_be_visible()
    expect(definition(phone, "beta")).to_be_hidden()


def test_tap_elsewhere_hides(phone: Page) -> None:
    reference(phone, "Alpha").tap()
    expect(definition(phone, "alpha")).to_be_visible()
    phone.locator("h1").tap()
    expect(definition(phone, "alpha")).to_be_hidden()


def test_tap_in_the_definition_keeps_it(phone: Page) -> None:
    reference(phone, "Alpha").tap()
    definition(phone, "alpha").locator(".kb-definition-title").tap()
    phone.clock.run_for(A_WHILE)
    expect(definition(phone, "alpha")).to_be_visible()


def test_link_in_the_definition_follows_at_once(phone: Page) -> None:
    reference(phone, "Alpha").tap()
    definition(phone, "alpha").get_by_role("link", name="Open the page").tap()
    expect(phone.get_by_role("heading", name="alpha")).to_be_visible()


def test_first_tap_on_a_reference_without_definition_follows(phone: Page, address: str) -> None:
    gone = Path(address.removeprefix("file://")).with_name("gone.html")
    gone.write_text('<!DOCTYPE html><html lang="en"><title>gone</title><h1>gone</h1>')
    reference(phone, "Gone").tap()
    expect(phone.get_by_role("heading", name="gone")).to_be_visible()


@pytest.mark.parametrize("name", ["Alpha", "Beta"])
def test_definition_fits_a_narrow_screen(phone: Page, name: str) -> None:
    link, shown = reference(phone, name), definition(phone, name.lower())
    link.tap()
    expect(shown).to_be_visible()
    expect_place(phone, link, shown)
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
