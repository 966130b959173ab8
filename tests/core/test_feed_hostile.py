from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep.core.feed import FeedBody, NoFeed, ParsedFeed, parse_feed
from sitrep.core.urls import split_web_address
from tests.core.feeds import NOW, RSS, URL, items, parse, refusal


def test_hostile_text_is_made_harmless_and_the_other_items_stay() -> None:
    poison = "<title>a&#0;\x00b&#xD800;\x1b[31m\u202ec&#13;&#10;Bcc: x@example.org</title><link>https://e.org/1</link>"
    feed = parse(items(*(f"<title>{n}</title><guid>{n}</guid>" for n in range(19)), poison))
    assert len(feed.entries) == 20
    (title,) = (entry.title for entry in feed.entries if "Bcc" in entry.title)
    assert not {"\n", "\r", "\0", "\x1b", "\u202e", "\ud800"} & set(title)


LAUGHS = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'


@pytest.mark.parametrize(
    "prolog",
    [
        f"<!DOCTYPE rss [{LAUGHS}]>",
        "<!DOCTYPE rss [\n" + LAUGHS.replace("><", ">\n<") + "\n]>",
        f"<!-- <a --><!DOCTYPE rss [{LAUGHS}]>",
        f"<?x <rss> ?>\n<!DOCTYPE rss SYSTEM 'a>b' [{LAUGHS}] >",
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>',
        LAUGHS,
        f"{'<!-- x -->' * 1_000}<!DOCTYPE rss [{LAUGHS}]>",
    ],
)
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0"?>'])
def test_entity_declarations_are_refused_however_they_are_dressed(prolog: str, declaration: str) -> None:
    assert refusal(declaration + prolog + items("<title>&b;</title>")).reason is NoFeed.UNSAFE_XML


def test_a_doctype_without_entities_and_words_about_entities_are_fine() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    feed = parse('<?xml version="1.0"?>' + doctype + items("<title>caf&eacute; &lt;!ENTITY x&gt;</title>"))
    assert feed.entries[0].title.startswith("café")


def test_a_body_that_is_a_path_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS)
    assert refusal(os.fsencode(secret)).reason is NoFeed.UNKNOWN_FORMAT
    assert refusal(f"file://{secret}").reason is NoFeed.UNKNOWN_FORMAT


@pytest.mark.parametrize(
    "prolog",
    [
        "<?xml version='1.0' " + 'encoding="' * 10_000,
        "\n<!DOCTYPE " * 10_000,
        "\n" * 100_000,
        "<!--" * 10_000,
        "<!DOCTYPE x [" * 10_000,
        "<?" * 10_000,
        "<!DOCTYPE 'x",
    ],
    ids=["encodings", "doctypes", "newlines", "comments", "subsets", "instructions", "quote"],
)
def test_hostile_prologs_cost_no_time(prolog: str) -> None:
    started = time.process_time()
    parse_feed(FeedBody(body=(prolog + RSS).encode(), url=URL, now=NOW))
    assert time.process_time() - started < 2


def test_elements_that_pose_as_feedparsers_own_fields_break_nothing() -> None:
    names = (
        "links",
        "authors",
        "tags",
        "content",
        "title_detail",
        "published_parsed",
        "updated_parsed",
        "id",
        "summary_detail",
        "link",
        "author",
    )
    feed = parse(items(*(f"<title>t</title><guid>{name}</guid><x:{name} a='b' xmlns:x='u'/><{name} a='b'/>" for name in names)))
    assert len(feed.entries) == len(names)


def test_what_breaks_feedparser_itself_is_no_feed() -> None:
    assert refusal(items("<title>x</title><g:pos xmlns:g='http://www.opengis.net/gml'>1 2</g:pos>")).reason is NoFeed.UNKNOWN_FORMAT


def test_a_child_that_runs_out_of_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def run_out(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("feedparser.parse", run_out)
    with pytest.raises(MemoryError):
        parse(RSS)


FRAGMENTS = st.sampled_from(
    [
        *(
            "<rss version='2.0'><channel>",
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<link>",
            "</link>",
            "<guid>",
            "<pubDate>",
            "2026-02-30",
        ),
        *(
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&#xD800;",
            "&nosuch;",
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<entry>",
            "<content type='xhtml'>",
        ),
        *(
            "<!--",
            "-->",
            "<?xml version='1.0' encoding='",
            "utf-16",
            "'?>",
            "<!DOCTYPE x [",
            "<!ENTITY",
            "\0",
            "\x1b",
            "é",
            "\u202e",
            "text",
            "{",
            '"items":[',
        ),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=40).map("".join).map(str.encode) | st.binary(max_size=200))
def test_any_body_is_a_feed_or_named(body: bytes) -> None:
    parsed = parse_feed(FeedBody(body=body, url=URL, now=NOW))
    if isinstance(parsed, ParsedFeed):
        for one in parsed.entries:
            assert one.link == "" or split_web_address(one.link)
            json.dumps([one.title, one.summary_html, one.content_html]).encode()
