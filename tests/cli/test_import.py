"""``kb import``: what comes in, what it becomes, and what it must not do."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from kb_tools.importing.batch import Batch
from kb_tools.importing.feed import read_feed
from tests.kb import Ended, kb

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site import Site

#: A topic page as a browser copies it: with what stands around the list.
TOPIC = """Filter
Will the Heat Rule Hold This Winter?
It is not often that a landlord cites the Heat Rule himself. But in a hearing at the Housing Office yesterday, one did, while he was defending a bill of […]
Read MoreDeposits: “A Tale of Two Streets”
Two streets of Harbourtown went two ways. On one of them the deposit under 12 harb. code § 3(b) was returned within the week, and on the other […]
Read MoreWhat Every Tenant Should Know About Keys
Updated 04/02/10
Since 2004 the number of lost keys has grown from year to year. Whoever loses one has to tell the landlord, and whoever finds one has to bring it back; that is all there is to it.
Locks and Other “Remedies” Are Wrong Again
In October a group of locksmiths put out another paper on locks. In it the writers leave aside what everybody else has said on the matter, such as [...]
Read More
Who Pays for the Lift?
Posted by A. Writer on June 5, 2009
https://letters.example/lift?utm_source=x
Some pay and some do not. It is a matter of what the paper says, and of who reads it.
Read MoreMake a contribution
Make a direct impact on the lives of tenants.
"""
#: Title, date, link and the excerpt's first and last words.
TOPICS = [
    ("Will the Heat Rule Hold This Winter?", None, None, "It is not", r"bill of \[…\]"),
    ("Deposits: “A Tale of Two Streets”", None, None, "Two streets", r"other \[…\]"),
    ("What Every Tenant Should Know About Keys", "2010-04-02", None, "Since 2004", "to it."),
    ("Locks and Other “Remedies” Are Wrong Again", None, None, "In October", r"as \[...\]"),
    (
        "Who Pays for the Lift?",
        "2009-06-05",
        "https://letters.example/lift",
        "Some pay",
        "reads it.",
    ),
]
LIST_PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Heat | Letters</title>
<meta property="og:site_name" content="The Letters">
<script>alert(1)</script></head><body><nav><h2><a href="/n">No article</a></h2></nav>
<main>
<div><h2><a href="/2010/heat/">Heat &amp; <em>cold</em></a></h2><span>March 5, 2010</span>
<p>The <a href="/heat-rule">Heat Rule</a> is <b>old</b>. [&hellip;]</p><a href="/2010/heat/">Read More</a></div>
<div><h2><a href="/2011/cold/">Cold days</a></h2><time datetime="2011-02-03T10:00:00Z">then</time>
<p>Cold <a href="javascript:alert(1)">days</a> came. <img src="https://evil.example/x.png"></p>
<a href="/2011/cold/">Read More</a></div>
</main><footer><h2><a href="/give">Give</a></h2></footer></body></html>
"""
ONE_PAGE = """<html><head><title>Ignored</title><meta property="og:type" content="article">
<link rel="canonical" href="https://letters.example/one/">
<meta property="article:published_time" content="2012-01-31T08:00:00+01:00"></head>
<body><article><h1>One page</h1><p>By W.</p><p>This is the text of the one page that there is.</p>
<h2><a href="/x">Related</a></h2></article></body></html>
"""
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Letters</title><image><title>Logo</title></image>
<item><title>Heat &amp;amp; cold</title><link>https://letters.example/1</link>
<pubDate>Fri, 05 Mar 2010 23:30:00 -0500</pubDate>
<description><![CDATA[<p>About heat.</p><p>The post Heat appeared first on The Letters.</p>]]></description>
<content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded></item>
<item><title>Cold</title><guid>https://letters.example/2</guid></item>
<item><link>https://letters.example/3</link></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Letters</title>
<entry><title type="html">Heat &lt;b&gt;now&lt;/b&gt;</title>
<link rel="self" href="https://letters.example/self"/><link href="https://letters.example/1"/>
<published>2010-03-05T00:00:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>First &lt;part&gt;.</p><p>Second.</p></div></content>
</entry></feed>
"""
WXR_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The Blog</title>
<wp:wxr_version>1.2</wp:wxr_version>
"""
WXR_ITEM = """<item><title>{title}</title><link>https://blog.example/{name}</link>
<content:encoded><![CDATA[{text}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_name><![CDATA[../../{name}]]></wp:post_name><wp:post_date>2010-03-05 10:00:00</wp:post_date>
<wp:post_type>{type}</wp:post_type><wp:status>{status}</wp:status></item>
"""
BY = ("--publisher", "The Letters", "--source-kind", "letter")


def wxr(*items: tuple[str, str, str, str]) -> str:
    rows = (
        WXR_ITEM.format(name=f"p{n}", title=title, text=text, type=type_, status=status)
        for n, (title, text, type_, status) in enumerate(items)
    )
    return f"{WXR_HEAD}{''.join(rows)}</channel></rss>\n"


def run(*arguments: object, code: int = 0) -> Ended:
    return kb(*arguments, code=code)


def import_(site: Site, content: str | bytes, *arguments: str, code: int = 0) -> str:
    """Import a file; what it writes is in order and does no harm."""
    source = site.root / "source"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = files(site)
    result = run("import", "--docs", site.docs, source, *arguments, code=code)
    added = sorted(set(files(site)) - set(before))
    for path in added:
        assert path.parent == site.docs / "guides"
        assert "draft: true\n" in path.read_text()
    assert {path: content for path, content in files(site).items() if path in before} == before
    if code:
        assert files(site) == before
    if added:
        run("fmt", "--check", "--docs", site.docs, *added)
        run("check", "--strict", "--docs", site.docs, *added)
    return result.output


def files(site: Site) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in site.docs.rglob("*") if path.is_file()}


def drafts(site: Site) -> dict[str, str]:
    """The drafts' texts by their titles."""
    found = {}
    for path in (site.docs / "guides").glob("*.md"):
        text = path.read_text()
        if "draft: true" in text:
            title = next(line for line in text.split("\n") if line.startswith("title: "))
            found[title.removeprefix("title: ").strip('"')] = text
    return found


def quotation(text: str) -> str:
    lines = text.partition("\n---\n")[2].split("\n")
    return " ".join(line[1:].strip() for line in lines if line.startswith(">"))


def finished(text: str) -> str:
    """A draft, as if a person had written it, with the quotation left in."""
    own = "Here is told in words of our own what the others said, and more of it. " * 15
    head = text.replace("draft: true", "draft: false").replace("\ntitle: ", "\ntitle: Own ", 1)
    head = head.replace('title: Own "', 'title: "Own ', 1)
    head = head.replace('# summary: ""', "summary: In short.").replace('# form: ""', "form: story")
    head = head.replace('# published: ""', "published: 2020")
    return f"{head}\n## More\n\n{own}\n"


def test_a_topic_page(site: Site) -> None:
    output = import_(site, TOPIC, *BY)
    assert "5 articles: 5 drafts written, 0 here already; 2 other items left out" in output
    assert ":1:1: 'Filter' has too little text to be an article [kb.import]" in output
    assert ":16:10: 'Make a contribution' has too little" in output
    assert "kb check --all" in output
    found = drafts(site)
    assert sorted(found) == sorted(title for title, *_rest in TOPICS)
    for title, date, link, first, last in TOPICS:
        text = found[title]
        assert ("\npublished: " in text) == (date is not None)
        assert date is None or f"\npublished: {date}\n" in text
        assert f'    title: "{title}"\n    publisher: "The Letters"\n' in text
        assert ("\n    url: " in text) == (link is not None)
        assert link is None or f"\n    url: {link}\n" in text
        assert "\n    kind: letter\n" in text
        assert "\n    retrieved: 2024-06-01\n" in text
        quoted = quotation(text)
        assert quoted.startswith(first)
        assert f"{last}  — {title}, The Letters" in quoted.replace("\\", "") or last in quoted
        assert quoted.endswith("`")
        assert "# summary:" in text


def test_what_the_text_names_is_suggested(site: Site) -> None:
    import_(site, TOPIC)
    found = drafts(site)
    heat = found["Will the Heat Rule Hold This Winter?"]
    assert "\nrules: [heat-rule]\noffices: [housing-office]\n" in heat
    assert "\nrules: [heat-rule]\n" in found["Deposits: “A Tale of Two Streets”"]
    assert "# rules:" in found["Who Pays for the Lift?"]


def test_a_number_that_two_have_suggests_none(site: Site) -> None:
    text = (site.docs / "rules/heat-rule.md").read_text()
    other = text.replace("[12 Harb. Code 3]", "[12 Harb. Code 3 of 2020]")
    other = other.replace("Heat Rule", "Cold Rule").replace("[HR 1, warmth rule]", "[HR 2]")
    site.write("rules/cold-rule.md", other)
    import_(site, TOPIC)
    deposits = drafts(site)["Deposits: “A Tale of Two Streets”"]
    assert "[heat-rule" not in deposits
    assert "[cold-rule" not in deposits


def test_a_date_that_can_be_read_in_two_ways_is_marked(site: Site) -> None:
    import_(site, TOPIC)
    assert "'Updated 04/02/10': check day and month" in drafts(site)[TOPICS[2][0]]
    site.edit("subject.toml", "[site]\n", '[site]\nlanguage = "fr"\n')
    for path in (site.docs / "guides").glob("what-every*"):
        path.unlink()
    import_(site, TOPIC)
    assert "published: 2010-02-04" in drafts(site)[TOPICS[2][0]]


def test_drafts_are_not_published_and_may_be(site: Site) -> None:
    assert site.build().warnings == ""
    before = site.content()
    import_(site, TOPIC, *BY)
    assert site.build().warnings == ""
    assert site.content() == before
    path = next((site.docs / "guides").glob("will-the-heat*"))
    path.write_text(path.read_text().replace("draft: true", "draft: false"))
    output = run("check", "--docs", site.docs, path, code=1).output
    assert output.count("[kb.own-words]") == 2  # the title, and the text
    assert "[kb.missing-field]" in output
    path.write_text(finished(path.read_text().replace("draft: false", "draft: true")))
    run("check", "--strict", "--docs", site.docs, path)
    assert site.build().warnings == ""
    assert "a landlord cites" in site.page(f"guides/{path.stem}.html")


def test_a_second_time_there_is_nothing_new(site: Site) -> None:
    import_(site, TOPIC)
    before = files(site)
    output = import_(site, TOPIC)
    assert "0 drafts written, 5 here already" in output
    assert f"is in {site.docs}/guides/who-pays-for-the-lift.md" in output
    assert files(site) == before
    # The same article at the same address, with another title, and at another one with the same.
    other = TOPIC.replace("Who Pays for the Lift?", "Paying").replace("?utm_source=x", "/")
    assert "0 drafts written" in import_(site, other)
    moved = RSS.replace("Cold<", "Who Pays for the Lift?<").replace("/2<", "/elsewhere<")
    assert "2 drafts written, 0 here already" in import_(site, moved)


def test_a_published_page_has_it_by_its_source(site: Site) -> None:
    feed = RSS.replace("https://letters.example/1", "http://www.example.org/12/?utm_medium=rss")
    output = import_(site, feed)
    assert "'Heat & cold' is in" in output
    assert "guides/heating.md" in output


def test_one_text(site: Site) -> None:
    import_(site, "\nOne letter\n\nMay 5, 2010\n\nDear all,\nthis is it.\n\nYours\n")
    (text,) = drafts(site).values()
    assert "published: 2010-05-05" in text
    assert quotation(text).startswith("Dear all,  this is it.  Yours")


def test_a_list_as_a_page(site: Site) -> None:
    output = import_(site, LIST_PAGE, "--url", "https://letters.example/topics/")
    assert "2 drafts written" in output
    first, second = (drafts(site)[title] for title in ("Heat & cold", "Cold days"))
    assert "url: https://letters.example/2010/heat/\n" in first
    assert "published: 2010-03-05\n" in first
    assert 'publisher: "The Letters"' in first
    assert "The [Heat Rule](<https://letters.example/heat-rule>) is **old**." in quotation(first)
    assert "published: 2011-02-03\n" in second
    assert quotation(second).startswith("Cold days came. ")


def test_one_page(site: Site) -> None:
    import_(site, ONE_PAGE)
    assert list(drafts(site)) == ["One page"]
    text = drafts(site)["One page"]
    assert "published: 2012-01-31\n" in text
    assert "url: https://letters.example/one/\n" in text
    assert quotation(text).startswith("This is the text")


def test_a_feed(site: Site) -> None:
    output = import_(site, RSS)
    assert "2 drafts written" in output
    assert "source:9:1: an item has no title [kb.import]" in output
    text = drafts(site)["Heat & cold"]
    assert "published: 2010-03-05\n" in text
    assert 'publisher: "The Letters"' in text
    assert quotation(text).startswith("About heat.  — Heat & cold")
    assert "url: https://letters.example/2\n" in drafts(site)["Cold"]


def test_addresses_that_start_from_that_of_the_feed(site: Site) -> None:
    feed = RSS.replace("<image>", "<link>https://letters.example/blog/</link><image>")
    import_(site, feed.replace("https://letters.example/1<", " a/1?utm_medium=x&amp;id=2#b<"))
    assert "url: https://letters.example/blog/a/1?id=2#b\n" in drafts(site)["Heat & cold"]
    atom = ATOM.replace("<feed ", '<feed xml:base="https://letters.example/b/" ')
    import_(site, atom.replace('href="https://letters.example/1"', 'href="7"'))
    assert "url: https://letters.example/b/7\n" in drafts(site)["Heat now"]


def test_atom(site: Site) -> None:
    import_(site, ATOM)
    text = drafts(site)["Heat now"]
    assert "url: https://letters.example/1\n" in text
    assert quotation(text).startswith(r"First &lt;part\>.  Second.")


def test_a_wordpress_export(site: Site) -> None:
    output = import_(
        site,
        wxr(
            ("A post", "One.\n\nTwo <!-- more -->here.", "post", "publish"),
            ("A picture", "", "attachment", "inherit"),
            ("Secret", "Not yet.", "post", "draft"),
            ("..", "Dots.", "post", "publish"),
        ),
    )
    assert "2 drafts written, 0 here already; 2 other items left out" in output
    assert "the type 'attachment' is no article" in output
    assert "it was not public" in output
    text = drafts(site)["A post"]
    assert quotation(text).startswith("One.  Two here.")
    assert "published: 2010-03-05\n" in text
    names = {path.name for path in (site.docs / "guides").glob("*.md")}
    assert {"a-post.md", "imported-2010-03-05.md"} <= names


def test_nothing_is_overwritten(site: Site) -> None:
    feed = RSS.replace("Cold<", "Heating<").replace("Heat &amp;amp; cold", "Index")
    import_(site, feed)
    names = {path.name for path in (site.docs / "guides").glob("*.md")}
    assert {"heating.md", "heating-2.md", "imported-2010-03-05.md"} <= names


def test_all_or_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears while the others are made is left alone, and the others go."""
    monkeypatch.setattr(Batch, "is_taken", lambda *_: False)
    output = import_(site, RSS.replace("Cold<", "Heating<"), code=1)
    assert "heating.md: File exists; nothing was written" in output


def test_dry_run(site: Site) -> None:
    before = files(site)
    assert "2 drafts to be written" in import_(site, RSS, "--dry-run")
    assert files(site) == before


BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<rss><channel>&b;</channel></rss>'
OUTSIDE = '<!DOCTYPE r [\n<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>'
REFUSED = {
    "bomb": (BOMB, ":1:25: the file declares entities, which is refused"),
    "outside": (OUTSIDE, ":2:39: the file declares entities, which is refused"),
    "dtd": (
        '<!DOCTYPE rss SYSTEM "https://evil.example/x.dtd"><rss>&x;</rss>',
        ":1:56: this is not whole XML: undefined entity &x;",
    ),
    "truncated": (RSS[:-40], ": this is not whole XML: the file ends in the middle"),
    "cut": (
        RSS.replace("</channel></rss>", "<item>"),
        ": this is not whole XML: the file ends in the middle",
    ),
    "crossed": ("<rss>\n<channel></rss>", ":2:12: this is not whole XML: mismatched tag"),
    "undeclared": ("<rss>\n&nbsp;</rss>", ":2:1: this is not whole XML: undefined entity"),
    "no feed": ('<?xml version="1.0"?>\n<svg></svg>', ": the XML is no feed and no export"),
    "a drawing": ('<svg xmlns="http://www.w3.org/2000/svg">\n</svg>', ": the XML is no feed"),
    "zero": ("Title\na\0b", ":2:2: the file has a zero byte"),
    "zero in XML": (RSS.replace("Cold", "\0"), ":8:14: this is not whole XML"),
    "not UTF-8": (b"Title\nab\xe9c", ":2:3: the file is not in the encoding utf-8"),
    "not UTF-8 XML": (
        RSS.encode().replace(b"Cold", b"\xe9"),
        ":8:14: this is not whole XML: not well-formed",
    ),
    "unknown encoding": (
        b'<?xml version="1.0" encoding="klingon"?><rss></rss>',
        "unknown encoding",
    ),
    "unknown encoding of a page": (
        "<html><meta charset=klingon><h1>T</h1></html>",
        ": there is no encoding 'klingon'",
    ),
    "no encoding of text": (
        "<html><meta charset=hex><h1>T</h1></html>",
        ": there is no encoding 'hex'",
    ),
    "nested": ("<html>" + "<div>" * 10_000 + "x", ": elements are nested too deeply"),
    "no title": ("<html><body><p>Text.</p></body></html>", ": the page has no title"),
    "empty": (b"", ":1:1: the file has no text"),
    "blank": (" \n\n", ": the file has no text"),
    "empty feed": ("<rss><channel></channel></rss>", ": no article was found in the file"),
    "PDF": (b"%PDF-1.7\n\xff", ": the file is a PDF"),
    "ZIP": (b"PK\x03\x04\xff", ": the file is a ZIP"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_read(site: Site, content: str | bytes, message: str) -> None:
    output = import_(site, content, code=1)
    assert f"{site.root}/source:" in output
    assert message in output
    assert "[kb.import]\nnothing was written" in output


def test_a_whole_beginning_is_not_written_either(site: Site) -> None:
    many = wxr(*((f"Post {n}", "Text. " * 400, "post", "publish") for n in range(100)))
    import_(site, many[:-200], code=1)
    assert drafts(site) == {}


EVIL = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "{raw}`html <b>x</b>` {download}`/etc/passwd` {include}`x`",
    "```{include} /etc/passwd\n```",
    ":::{raw} html",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png) [a]: http://evil.example",
    "# Heading",
    "Under\n=====\n",
    "(label)=",
    "% comment +++ | a | b |",
    "1. one 1) two - three + four > five",
    "[^1] {{ x }} $a$ ~~b~~ **c** _d_ &lt;e&gt; &amp;copy; \\",
    "<http://evil.example> &#x202e;evil&#x202c; \u202eevil\u202c z\u200bz",
    "---\ntitle: x\n---",
    "{guide}`deposit` {source}`x`",
)


@pytest.mark.parametrize("text", EVIL)
def test_text_stays_text(site: Site, text: str) -> None:
    """Whatever a text has in it, a reader sees its characters, and it does nothing."""
    words = f"Start {text} end\n{text}"
    import_(site, f"{words}\n\n{words}\n\n{text}", "--format", "text", *BY)
    for path in (site.docs / "guides").glob("*.md"):
        if "draft: true" in path.read_text():
            path.write_text(finished(path.read_text()))
            run("check", "--docs", site.docs, path)
    site.config = {"nitpicky": True}
    assert site.build().warnings == ""
    made = site.out / "guides"
    pages = [
        path.read_text()
        for path in made.glob("*.html")
        if "in words of our own" in path.read_text()
    ]
    assert pages
    for page in pages:
        for evil in ("<script>alert", "<img src", 'href="javascript', 'href="http://evil', "root:"):
            assert evil not in page
        assert "\u202e" not in page


def test_hostile_html(site: Site) -> None:
    body = "".join(f"<p>{text} and so on, as it goes in such pages.</p>" for text in EVIL)
    page = ONE_PAGE.replace("<p>By W.</p>", body + '<p><a href="JaVaScRiPt:x">y</a></p>')
    import_(site, page.replace("One page", "\u202eOne <b>page</b> ../../x"), *BY)
    (text,) = drafts(site).values()
    assert "\u202e" not in text
    assert "javascript" not in text.lower().replace(r"\[click\](javascript", "")
    (path,) = (p for p in (site.docs / "guides").glob("*.md") if "draft: true" in p.read_text())
    assert path.name == "one-page-x.md"
    path.write_text(finished(text))
    assert site.build().warnings == ""


@pytest.mark.parametrize(
    "text",
    [
        "x" * 300_000,
        "<p>" + '<a href="https://a.example/%s">a</a>' % ("b" * 1900) * 500,
        "<i>" * 9000,
    ],
    ids=["word", "links", "nested"],
)
def test_what_is_too_long_is_cut(site: Site, text: str) -> None:
    import_(site, wxr((text[:100_000] if "<" not in text else "T", text, "post", "publish")))
    (draft,) = drafts(site).values()
    assert len(draft) < 20_000


def test_an_encoding_is_named(site: Site) -> None:
    import_(site, "Größe\n\nDas hat Größe.".encode("cp1252"), "--encoding", "cp1252")
    assert "Größe" in drafts(site)
    import_(site, "\ufeffTitel ß\n\nText.".encode("utf-16"))
    assert "Titel ß" in drafts(site)
    import_(
        site,
        b'<?xml version="1.0" encoding="ISO-8859-1"?>'
        + ATOM.replace("now", "Wärme").encode("latin-1"),
    )
    assert "Heat Wärme" in drafts(site)


MISUSED = {
    ("https://example.org/page",): "save the page in your browser",
    ("nowhere.html",): "there is no 'nowhere.html'",
    (".",): "'.' is no file",
    ("nul\0l",): "there is no",
    ("{source}", "--into", "guid"): "Did you mean 'guide'?",
    ("{source}", "--into", "rule"): "There are: guide.",
    ("{source}", "--source-kind", "leter"): "Did you mean 'letter'?",
    ("{source}", "--retrieved", "yesterday"): "is no date",
    ("{source}", "--retrieved", "2010-1-2"): "is no date",
    ("{source}", "--publisher", "\udcff"): "is not text",
    ("{source}", "--url", "javascript:x"): "starts with https://",
    ("{source}", "--format", "pdf"): "'pdf' is not one of",
}


@pytest.mark.parametrize(
    ("arguments", "message"), MISUSED.items(), ids=list(map(str, range(len(MISUSED))))
)
def test_misuse(site: Site, arguments: tuple[str, ...], message: str) -> None:
    source = site.root / "source"
    source.write_text(RSS)
    filled = [word.format(source=source) for word in arguments]
    before = files(site)
    assert message in run("import", "--docs", site.docs, *filled, code=2).output
    assert files(site) == before


def test_the_format_that_is_named_is_asked_for(site: Site) -> None:
    assert "the file is rss, not atom" in import_(site, RSS, "--format", "atom", code=1)
    assert "the file is wxr, not rss" in import_(site, wxr(), "--format", "rss", code=1)
    import_(site, LIST_PAGE, "--format", "text")
    assert drafts(site)


def test_help_has_examples(site: Site) -> None:
    output = run("import", "--help").output
    assert "kb import page.html --url" in output
    assert "Exit status" in output


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_and_colours_on_a_terminal_only(site: Site, *, terminal: bool) -> None:
    source = site.root / "source"
    source.write_text(wxr(*((f"Post {n}", "Text.", "post", "publish") for n in range(60))))
    command = [sys.executable, "-m", "kb_tools", "import", "--docs", str(site.docs), str(source)]
    if not terminal:
        done = subprocess.run(command, capture_output=True, check=True)
        output = done.stdout + done.stderr
    else:
        ours, theirs = pty.openpty()
        with subprocess.Popen(command, stdout=theirs, stderr=theirs) as process:
            os.close(theirs)
            output = b""
            while piece := _read(ours):
                output += piece
        assert process.returncode == 0
    assert (b"\x1b[" in output) == terminal
    assert (b"50 items, " in output) == terminal
    assert b"and 40 more" in output


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the terminal is closed
        return b""


def test_memory_does_not_grow_with_the_file() -> None:
    text = "<p>Text of a post.</p>" * 5000
    item = WXR_ITEM.format(title="Post", name="p", text=text, type="post", status="publish")
    peaks = []
    for count in (10, 100):
        file = io.BytesIO(f"{WXR_HEAD}{item * count}</channel></rss>".encode())
        tracemalloc.start()
        assert sum(1 for _ in read_feed(file)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 100_000
