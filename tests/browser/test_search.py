"""The search page of the knowledge base itself: what is found, and what is said of it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.search.evaluate import LEAST, Answer, ask, labelled, measure
from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Served

    OpenPage = Callable[..., Page]

NONE = "No page was found."
PARTLY = re.compile(r"No page has all of these; ([\d,]+) have some\.")
ALL = re.compile(r"([\d,]+) pages? found")
STEP = 10


@pytest.fixture
def page(new_page: OpenPage) -> Page:
    """Return a watched page."""
    return new_page()


@pytest.fixture
def site(knowledge_base: Path) -> str:
    return knowledge_base.as_uri()


def status(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait for what the page says of its results."""
    expect(page.locator(".kb-search-status")).to_have_text(text)


def one(page: Page, site: str, text: str) -> Answer:
    return ask(page, site, [text])[0]


def said(answer: Answer) -> bool:
    """Say whether the status line fits the lists below it."""
    if found := ALL.fullmatch(answer.status):
        count = int(found[1].replace(",", ""))
        some = [] if count >= STEP else answer.lists[1:]
        headings = ["Pages with some of the words"] if some else []
        return (
            answer.lists == [min(count, STEP), *some]
            and answer.headings == headings
            and sum(answer.lists) <= STEP
            and (answer.status == "1 page found") == (count == 1)
        )
    if found := PARTLY.fullmatch(answer.status):
        return not answer.headings and answer.lists == [min(int(found[1].replace(",", "")), STEP)]
    return answer.status == NONE and answer.lists == []


@pytest.mark.parametrize("part", LEAST)
@pytest.mark.parametrize("scheme", ["file", "http"])
def test_labelled_queries(
    new_page: OpenPage,
    knowledge_base: Path,
    serve: Callable[[Path], Served],
    problems: list[str],
    scheme: str,
    part: str,
) -> None:
    site = knowledge_base.as_uri() if scheme == "file" else serve(knowledge_base).address
    queries = labelled(part)
    answers = ask(new_page(), site, [query.text for query in queries])
    if scheme == "http":
        assert all(problem.startswith(f"request to {site}/") for problem in problems)
        problems.clear()
    measured = measure(queries, [answer.pages for answer in answers])
    assert measured.success_at_1 >= LEAST[part], str(measured)
    assert len(queries) >= {"tuning": 60, "held_out": 40}[part]
    wrong = [(q.text, a) for q, a in zip(queries, answers, strict=True) if not said(a)]
    assert wrong == []


# Numbers, typos, quotes ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["287(h)", "SB1071", "8 U.S.C. § 9999", "OIG-10-36", "6104", "section 288(g)", "I-248A"]
)
def test_a_number_is_never_taken_for_another(page: Page, site: str, text: str) -> None:
    answer = one(page, site, text)
    assert answer.status == NONE
    assert answer.pages == []
    assert answer.notes == [f"No page has “{text}”."]


@pytest.mark.parametrize(
    ("text", "shown", "page_name"),
    [
        ("287(g)(1)", "287(g)", "laws/ina-287g"),
        ("8 U.S.C. § 1324(a)(1)(A)", "8 U.S.C. § 1324", "laws/usc-8-1324"),
    ],
)
def test_a_part_that_no_page_has_leads_to_the_whole(
    page: Page, site: str, text: str, shown: str, page_name: str
) -> None:
    answer = one(page, site, text)
    assert page_name in answer.pages[:2]
    assert answer.notes == [f"No exact match for “{text}”; showing “{shown}”."]


def test_a_part_that_a_page_has_leads_also_to_the_whole(page: Page, site: str) -> None:
    answer = one(page, site, "8 USC 1357(g)(10)")
    assert answer.pages[0] == "laws/ina-287g"
    assert len(answer.pages) > 1
    assert answer.notes == ["Also showing “8 USC 1357(g)” for “8 USC 1357(g)(10)”."]


def test_a_section_that_no_page_has_leads_to_its_chapter(page: Page, site: str) -> None:
    answer = one(page, site, "cal gov code 7282.5")
    assert answer.pages == ["laws/california-trust-act"]


@pytest.mark.parametrize(
    ("text", "note", "page_name"),
    [
        (
            "philly v sessions",
            "No exact match for “philly”; showing “philadelphia”.",
            "cases/city-of-philadelphia",
        ),
        ("sue county detainer", "Also showing “suit” for “sue”.", "cases/"),
        ("n. carolina", None, "states/north-carolina"),
    ],
)
def test_plain_words_find_what_pages_say_instead(
    page: Page, site: str, text: str, note: str | None, page_name: str
) -> None:
    answer = one(page, site, text)
    assert answer.pages[0].startswith(page_name)
    assert answer.notes == ([note] if note else [])


def test_what_is_quoted_has_no_synonyms(page: Page, site: str) -> None:
    widened = one(page, site, "deported")
    assert widened.notes == ["Also showing “removed” for “deported”."]
    assert one(page, site, '"deported"').notes == []
    assert one(page, site, '"philly"').status == NONE


def test_no_result_offers_the_lists(page: Page, site: str) -> None:
    one(page, site, "qqqqqqq")
    offer = page.locator(".kb-search-none")
    expect(offer).to_be_visible()
    expect(offer).to_have_text(
        "Try fewer or other words, or look in the citation index or the A–Z of all names."
    )
    for name in ("citation index", "A–Z of all names"):
        with page.expect_navigation():
            offer.get_by_role("link", name=name).click()
        expect(page.locator("h1")).to_have_text(re.compile("A–Z|Citation index"))
        page.go_back()
        status(page, NONE)
    one(page, site, "detainer")
    expect(offer).to_be_hidden()


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("secure comunities", "No exact match for “comunities”; showing “communities”."),
        ("sherif of maricopa", "No exact match for “sherif”; showing words that begin with it."),
        ("sherrif", "No exact match for “sherrif”; showing “sheriff”."),
        ("ehtics qqqqqqq", "No page has “qqqqqqq”."),
    ],
)
def test_what_is_read_otherwise_is_said(page: Page, site: str, text: str, note: str) -> None:
    answer = one(page, site, text)
    assert note in answer.notes


def test_short_words_are_not_guessed(page: Page, site: str) -> None:
    assert one(page, site, "xqz").pages == []


def test_other_forms_of_a_word_are_found_without_a_word(page: Page, site: str) -> None:
    one_form, other = ask(page, site, ["detained immigrants", "detain immigrant"])
    assert one_form.notes == other.notes == []
    assert len({*one_form.pages} & {*other.pages}) > 3


HEAD = """---
name: {name}
aliases: [{alias}]
definition: S.
status:
  value: binding
  as_of: 2024
---
"""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("glass courts", "rules/named"),
        ("glass court", "rules/named"),
        ("the repair of", "rules/begun"),
        ("rule 21", "rules/other"),
    ],
)
def test_a_name_is_known_by_another_form_and_by_its_beginning(
    page: Page, tmp_path: Path, text: str, first: str
) -> None:
    built = Site(tmp_path / "site")
    much = "Glass court, glass court, repair, repair, repair of repair. Rule 21.\n"
    built.write("rules/named.md", HEAD.format(name="Bench", alias="glass courts") + "Text.\n")
    built.write("rules/begun.md", HEAD.format(name="The repair of old stairs", alias="X") + "T.\n")
    built.write("rules/number.md", HEAD.format(name="Rule 2101", alias="Y") + "Text.\n")
    built.write("rules/other.md", HEAD.format(name="Repair court glass", alias="Z") + much)
    assert built.build().warnings == ""
    assert one(page, built.out.as_uri(), text).pages[0] == first


def text_of(path: Path) -> str:
    page = re.sub(r"(?s)<script.*?</script>|<[^>]+>", "", path.read_text(encoding="utf-8"))
    return " ".join(re.findall(r"\w+", html.unescape(page).lower()))


@pytest.mark.parametrize(
    "phrase", ["probable cause", "symbol of hostility", "Supremacy Clause", "jail model"]
)
def test_quotes_find_the_words_as_they_stand(
    page: Page, site: str, knowledge_base: Path, phrase: str
) -> None:
    having = {
        str(path.relative_to(knowledge_base).with_suffix(""))
        for folder in ("articles", "laws", "cases", "programs", "agencies", "topics", "states")
        for path in (knowledge_base / folder).glob("*.html")
        if phrase.lower() in text_of(path)
    }
    plain, quoted = ask(page, site, [phrase, f'"{phrase}"'])
    assert having
    assert {*quoted.pages} <= having | {"about/index"}, "a page that has not the phrase"
    assert int(ALL.fullmatch(quoted.status)[1]) <= len(having) + 1
    assert int(ALL.fullmatch(plain.status)[1]) >= int(ALL.fullmatch(quoted.status)[1])
    marks = page.locator("#search-results mark").all_inner_texts()
    assert {mark.lower() for mark in marks} >= {phrase.lower().split()[0]}


def test_quotes_keep_the_order(page: Page, site: str) -> None:
    right, wrong, one_word = ask(
        page, site, ['"symbol of hostility"', '"hostility of symbol"', '"comunities"']
    )
    assert ALL.fullmatch(right.status)
    assert wrong.status == NONE
    assert wrong.notes == ["No page has “hostility of symbol”."]
    assert one_word.status == NONE, "a quoted word is never read otherwise"


def test_all_words_come_before_any_word(page: Page, site: str) -> None:
    both, partly = ask(page, site, ["shackled birth nashville", "nashville lunn commonwealth"])
    assert both.headings == ["Pages with some of the words"]
    assert both.lists[0] == int(ALL.fullmatch(both.status)[1])
    assert PARTLY.fullmatch(partly.status)
    assert partly.headings == []


def test_a_member_of_object_is_a_word(page: Page, site: str) -> None:
    texts = ["constructor", '"constructor toString"', "__proto__ valueOf", '"hasOwnProperty the x"']
    for answer in ask(page, site, texts):
        assert said(answer), answer


def test_words_are_found_whose_stem_stands_elsewhere(page: Page, site: str) -> None:
    dying, ugly = ask(page, site, ["dying", "only"])
    assert all("No exact match" not in note for note in [*dying.notes, *ugly.notes])


# Results ------------------------------------------------------------------------------


def test_a_result_has_its_link_first_and_says_what_it_is(page: Page, site: str) -> None:
    one(page, site, "SB1070")
    first = page.locator("#search-results li").first
    link = first.locator("xpath=*[1]")
    assert link.evaluate("e => e.tagName") == "A"
    expect(first).to_contain_text("Law Partly struck down as of June 25, 2012")
    expect(first.locator(".kb-status")).to_have_text("Partly struck down")
    expect(first.locator("mark").first).to_have_text("SB 1070")
    link.click()
    expect(page.locator("h1")).to_contain_text("SB 1070")
    one(page, site, "OIG-10-63")
    expect(first.locator(".kb-kicker")).to_have_text(re.compile(r"\w+ · \w+ \d{4}|\w+ \d+, \d{4}"))


def test_more_results_take_the_focus(page: Page, site: str) -> None:
    one(page, site, "detainer")
    items = page.locator("#search-results li")
    expect(items).to_have_count(STEP)
    page.get_by_role("button", name="Show more").click()
    expect(items).to_have_count(2 * STEP)
    expect(items.nth(STEP).locator("a")).to_be_focused()


def test_the_number_of_results_is_announced(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html")
    line = page.get_by_role("status")
    expect(line).to_have_count(1)
    expect(line).to_have_text("")
    page.get_by_role("searchbox").fill("plyler")
    expect(line).to_have_text(ALL)


def test_what_is_typed_is_found_while_it_is_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("melend")
    expect(page.locator("#search-results a").first).to_contain_text("Melendres")
    page.keyboard.type("res v arp")
    expect(page.locator("#search-results a").first).to_contain_text("Melendres")
    expect(page.locator(".kb-search-notes")).to_have_text(re.compile("“arp”|^$"))


# Facets -------------------------------------------------------------------------------


def box(page: Page, facet: str, value: str):
    return page.locator(f'.kb-filter-value input[name="{facet}"][value="{value}"]')


def number(page: Page, facet: str, value: str) -> int:
    row = box(page, facet, value).locator("xpath=..")
    return int(row.locator(".kb-filter-number").text_content())


def test_facets_combine_are_counted_and_stand_in_the_address(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html#q=detainer")
    status(page, ALL)
    summaries = page.locator(".kb-filter-facet summary")
    names = ["Type", "Kind", "Program", "Law", "Status of a law", "State", "Year"]
    expect(summaries.filter(has_text=re.compile("|".join(names))).first).to_be_visible()
    assert set(names) <= set(summaries.all_inner_texts())
    expected = number(page, "type", "law")
    page.get_by_role("checkbox", name=re.compile("^Laws")).check()
    status(page, f"{expected} pages found")
    kinds = page.locator("#search-results .kb-kicker").all_inner_texts()
    assert all(kind.startswith("Law ") for kind in kinds)
    page.locator("summary", has_text=re.compile("^State$")).click()
    expected = number(page, "state", "texas")
    assert expected >= 1
    box(page, "state", "texas").check()
    status(page, re.compile(rf"^{expected} pages? found$"))
    assert page.evaluate("location.hash") == "#q=detainer&type=law&state=texas"
    page.reload()
    status(page, re.compile(rf"^{expected} pages? found$"))
    expect(box(page, "state", "texas")).to_be_checked()
    page.get_by_role("button", name="Remove State: Texas").click()
    status(page, ALL)
    page.go_back()
    status(page, re.compile(rf"^{expected} pages? found$"))
    page.get_by_role("button", name="Clear filters").click()
    assert page.evaluate("location.hash") == "#q=detainer"


def test_a_choice_holds_for_the_next_query(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html#q=detainer&type=case")
    status(page, ALL)
    page.get_by_role("searchbox").fill("jail")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("#search-results .kb-kicker").first).to_contain_text("Case")
    assert page.evaluate("location.hash") == "#q=jail&type=case"


def test_unknown_choices_are_left_out(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html#q=detainer&type=nothing&nothing=x&state=")
    status(page, ALL)
    expect(page.locator(".kb-filter-chosen")).to_be_hidden()


def test_there_is_no_panel_without_results(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html#q=detainer")
    panel = page.locator(".kb-filter-panel")
    expect(panel).to_be_visible()
    page.get_by_role("searchbox").fill("qqqqqqq")
    status(page, NONE)
    expect(panel).to_be_hidden()
    page.get_by_role("searchbox").fill("")
    status(page, "")
    expect(page.locator(".kb-search-none")).to_be_hidden()


# The address --------------------------------------------------------------------------


def test_the_back_button_leads_through_the_queries(page: Page, site: str) -> None:
    page.goto(f"{site}/search.html")
    search = page.get_by_role("searchbox")
    for text in ("plyler", "printz"):
        search.fill("")
        search.press_sequentially(text, delay=10)
        search.press("Enter")
        expect(page.locator("#search-results a").first).to_contain_text(text.title())
    page.go_back()
    expect(search).to_have_value("plyler")
    expect(page.locator("#search-results a").first).to_contain_text("Plyler")
    page.go_forward()
    expect(search).to_have_value("printz")
    expect(page.locator("#search-results a").first).to_contain_text("Printz")


def test_words_before_the_hash_are_moved_behind_it(page: Page, site: str) -> None:
    page.goto(f"{site}/index.html")
    length = page.evaluate("history.length")
    page.goto(f"{site}/search.html?q=8+usc+%C2%A7+1357%28g%29&check_keywords=yes&area=default")
    expect(page.get_by_role("searchbox")).to_have_value("8 usc § 1357(g)")
    status(page, ALL)
    assert page.evaluate("location.search") == ""
    assert page.evaluate("location.hash") == "#q=8+usc+%C2%A7+1357%28g%29"
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    assert page.url == f"{site}/index.html"


def test_no_request_holds_the_words(
    new_page: OpenPage,
    knowledge_base: Path,
    serve: Callable[[Path], Served],
) -> None:
    server = serve(knowledge_base)
    page = new_page()
    page.goto(f"{server.address}/search.html?q=detainer+comunities")
    status(page, ALL)
    page.get_by_role("searchbox").fill('"supremacy clause" sheriff mecklenburg 1373')
    page.get_by_role("searchbox").press("Enter")
    status(page, PARTLY)
    page.goto(f"{server.address}/laws/index.html")
    page.get_by_role("combobox").fill("plyler")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    status(page, ALL)
    words = re.compile(
        "detainer|com+unit|supremacy|clause|sheriff|mecklenburg|1373|plyler", re.IGNORECASE
    )
    asked = [r.path for r in server.requests if not r.path.startswith("/search.html?q=")]
    assert len(asked) == len(server.requests) - 1, "the first request alone has a query"
    assert [path for path in asked if words.search(path)] == []
    assert [request for request in server.requests if words.search(request.referer)] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


@pytest.mark.parametrize(("weight", "first"), [("0.1", "rules/weighed"), ("9", "guides/weighed")])
def test_a_type_may_weigh_more_than_another(
    page: Page, tmp_path: Path, weight: str, first: str
) -> None:
    built = Site(tmp_path / "site")
    built.edit("subject.toml", 'label = "Guide"', f'label = "Guide"\nsearch_weight = {weight}')
    head = "---\ntitle: One\nform: howto\npublished: 2020\nsummary: S.\n---\n"
    built.write("guides/weighed.md", head + "Some qualm here.\n")
    head = "---\nname: Two\ndefinition: S.\nstatus:\n  value: binding\n  as_of: 2024\n---\n"
    built.write("rules/weighed.md", head + "Some qualm here.\n")
    assert built.build().warnings == ""
    assert one(page, built.out.as_uri(), "qualm").pages[0] == first
