"""Bad queries, and an index of which a part is missing or broken."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

INCOMPLETE = "Part of the search could not be loaded, so this list may be incomplete."
FAILED = "The search could not load its data."

#: One query that needs all parts of the index: a phrase, a word, a typo and a name.
QUERY = '"lowest temperature" rule tempreature heat'

#: Each family of files, and what of it is needed.
FAMILIES = ("words", "places", "names", "rows", "text", "vocabulary")
SINGLE = ("index", "language", "facets")

DAMAGES = {
    "missing": None,
    "cut short": "kbSearch.put(%s,{",
    "empty": "",
    "null": "kbSearch.put(%s,null);",
    "a number": "kbSearch.put(%s,7);",
    "a list of null": "kbSearch.put(%s,[null]);",
    "null within": 'kbSearch.put(%s,{"heat":null,"rule":7,"count":null,"words":null});',
    "other numbers": 'kbSearch.put(%s,{"heat":"A!!~","rule":"zzzzzzzzzzzzzzz","heatrule":"///A"});',
    "other synonyms": 'kbSearch.put(%s,{"rules":[],"stopwords":[],"synonyms":{"heat":7}});',
    "an error": "throw new Error('broken');",
}

#: A table that looks whole; that it lacks words or has other numbers cannot be seen.
HARMLESS = {("names", "other numbers"), ("places", "other numbers"), ("words", "other numbers")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = Site(tmp_path_factory.mktemp("damage") / "site")
    assert site.build().warnings == ""
    return site.out


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    """Return a copy to damage."""
    return shutil.copytree(whole, tmp_path / "site")


def damage(site: Path, family: str, text: str | None) -> None:
    files = (
        [site / f"search/{family}.js"] if family in SINGLE else [*site.glob(f"search/{family}/*")]
    )
    assert files
    for file in files:
        name = re.match(r'[^"]*put\(("[^"]+")', file.read_text(encoding="utf-8")[-3000:])
        if text is None:
            file.unlink()
        else:
            key = name[1] if name else f'"{family}"'
            file.write_text(text.replace("%s", key), encoding="utf-8")


def search(page: Page, site: Path, query: str) -> tuple[str, str]:
    """Search, and return what is said: the status and the notes."""
    page.goto(f"{site.as_uri()}/search.html")
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("searchbox").press("Enter")
    status = page.locator(".kb-search-status")
    expect(status).not_to_have_text("")
    page.wait_for_timeout(150)  # for what comes after the status: sentences and facets
    return status.inner_text(), page.locator(".kb-search-notes").inner_text()


@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("family", [*FAMILIES, *SINGLE])
def test_damage_is_said_and_the_rest_is_shown(
    new_page: OpenPage, site: Path, problems: list[str], family: str, kind: str
) -> None:
    damage(site, family, DAMAGES[kind])
    page = new_page()
    status, _notes = search(page, site, QUERY)
    if family in {"index", "language"}:
        assert status == FAILED
    elif (family, kind) not in HARMLESS:
        expect(page.locator(".kb-search-notes")).to_contain_text(INCOMPLETE)
    if family in {"text", "facets", "vocabulary", "names"}:
        assert "found" in status or "have some" in status
    # What the browser itself says of a broken file is all that is said.
    expected = "SyntaxError|Unexpected|Invalid|broken|ERR_FILE_NOT_FOUND|end of input"
    assert [problem for problem in problems if not re.search(expected, problem)] == []
    problems.clear()


def test_a_whole_index_is_not_called_incomplete(new_page: OpenPage, site: Path) -> None:
    status, notes = search(new_page(), site, QUERY)
    assert "have some" in status or "found" in status
    assert INCOMPLETE not in notes


def test_what_could_not_be_had_is_asked_for_again(
    new_page: OpenPage, site: Path, whole: Path, problems: list[str]
) -> None:
    damage(site, "words", None)
    page = new_page()
    _status, notes = search(page, site, "heat")
    assert notes == INCOMPLETE
    shutil.copytree(whole / "search/words", site / "search/words", dirs_exist_ok=True)
    page.get_by_role("searchbox").fill("heat rule")
    expect(page.locator(".kb-search-status")).to_have_text(re.compile(r"\d pages? found"))
    expect(page.locator(".kb-search-notes")).to_have_text("")
    problems.clear()


# Bad queries --------------------------------------------------------------------------

QUERIES = {
    "10,000 letters": "x" * 10_000,
    "10,000 words": "heat zz" * 1_500,
    "10,000 unknown words": " ".join(
        f"wrod{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}e" for n in range(1100)
    ),
    "10,000 quotes": '"' * 10_000,
    "10,000 numbers": "12(b) " * 1_666,
    "10,000 open parentheses": "1(" * 5_000,
    "punctuation": "!?.,;:—–-_/\\|@#$%^&*()[]{}<>~`'\"",
    "regular expressions": r"(a+)+$ .* [^]] \d{3,} (?=x) (?<n>y) \u{1F600} ^$",
    "HTML": "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "HTML in quotes": '"<b>heat</b> rule" <svg onload=alert(3)>',
    "entities": "&lt;b&gt; &amp;amp; &#x3c;",
    "right to left": "\u202eheat\u202c حرارة חום",
    "emoji": "🔥 heat 👩‍👩‍👧‍👦 🇺🇸",
    "lone surrogates": "\\ud83d heat \\udc00",
    "combining": "h\u0301\u0301\u0301eat " + "e\u0301" * 3000,
    "control characters": "heat\u0000\u0007\u001b rule",
    "spaces": " \u00a0\u2003\u3000 ",
    "members": "__proto__ constructor toString hasOwnProperty",
    "percent signs": "100%25 %E0%A4%A %",
    "address": "heat&q=2#q=3?q=4",
}


@pytest.mark.parametrize("case", QUERIES)
def test_any_query_has_an_answer_in_time(new_page: OpenPage, whole: Path, case: str) -> None:
    page = new_page()
    text = QUERIES[case]
    page.goto(f"{whole.as_uri()}/search.html")
    milliseconds = page.evaluate(
        """async ([text, surrogates]) => {
          const input = document.getElementById("kb-query");
          const status = document.querySelector(".kb-search-status");
          input.value = surrogates ? JSON.parse(`"${text}"`) : text;
          status.textContent = "…";
          const start = performance.now();
          input.form.requestSubmit();
          while (status.textContent === "…") await new Promise((done) => setTimeout(done, 5));
          return performance.now() - start;
        }""",
        [text, case == "lone surrogates"],
    )
    assert milliseconds < 2000
    status = page.locator(".kb-search-status").inner_text()
    blank = not re.search(r"\S", text)
    assert bool(status) is not blank
    assert page.locator("main :is(img, svg, script:not(.kb-search-words), b)").count() == 0
    page.reload()
    expect(page.locator(".kb-search-status")).to_have_text(status)


def test_an_address_is_never_read_as_html(new_page: OpenPage, whole: Path) -> None:
    page = new_page()
    for hash_ in (
        "q=<img src=x onerror=alert(1)>",
        "q=%3Cimg%20src=x%3E&type=<b>",
        "q=%FF%zz",
        "q",
    ):
        page.goto("about:blank")
        page.goto(f"{whole.as_uri()}/search.html#{hash_}")
        expect(page.locator(".kb-search-form")).to_be_visible()
        page.wait_for_timeout(100)
        assert page.locator("main img, main b").count() == 0
