from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitrep.core.feed import FeedBody, ParsedFeed, parse_feed
from sitrep.core.feed_cut import HASH_BYTES, find_items, split_marks
from sitrep.core.feed_kinds import FeedKind
from sitrep.core.feed_unseen import body_sha256, join_known, leave_out_known
from sitrep.core.model import Entry

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://news.example.org/feed"
STORIES = [
    "<title>Bridge closed at Kiln</title><guid>k1</guid><link>/1</link><pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate>",
    "<title>معبر مغلق</title><link>/2</link><description><![CDATA[<p>A <item> in a story</p>]]></description>",
    "<title>Convoy of 12 lorries</title><guid>k3</guid><!-- </item> --><category>Aid</category>",
    "<title>Четверо ранены</title><guid isPermaLink='false'>k4</guid><pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate>",
    "<title>No id, no link</title><description>only words</description>",
]


def rss(*inner: str, head: str = "<title>Wire</title>", tail: str = "</channel></rss>", item: str = "item") -> bytes:
    items = "\n".join(f"<{item}>{one}</{item}>" for one in inner)
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{head}{items}{tail}".encode()


def body(content: bytes, *, now: datetime = NOW, url: str = URL) -> FeedBody:
    return FeedBody(body=content, url=url, now=now)


def read(content: bytes, *, now: datetime = NOW) -> ParsedFeed:
    parsed = parse_feed(body(content, now=now))
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def in_part(marks: bytes, content: bytes) -> ParsedFeed | None:
    """The reading of what is unseen; None where only the whole is read."""
    unseen = leave_out_known(body(content), marks)
    if unseen is None:
        return None
    part = parse_feed(unseen.body) if unseen.unseen else ParsedFeed(title="", entries=(), marks=b"")
    return join_known(unseen, part) if isinstance(part, ParsedFeed) else None


def told(before: ParsedFeed, part: ParsedFeed) -> dict[str, Entry]:
    """All entries of a document read in part: the new ones, and those known before whose marks are still there."""
    assert part.marks is not None
    there = {mark[HASH_BYTES:].hex() for mark in split_marks(part.marks)}
    return {entry.key: entry for entry in (*before.entries, *part.entries) if entry.key[:16] in there or entry in part.entries}


def test_only_what_is_new_is_left_to_be_read() -> None:
    before = read(rss(*STORIES[:4]))
    assert before.marks is not None
    unseen = leave_out_known(body(rss(STORIES[4], *STORIES[:3])), before.marks)
    assert unseen is not None
    assert (unseen.unseen, unseen.unchanged) == (1, 3)
    assert [entry.title for entry in read(unseen.body.body).entries] == ["No id, no link"]


@given(
    st.lists(st.sampled_from(STORIES), max_size=5, unique=True),
    st.lists(st.sampled_from(STORIES), max_size=5, unique=True),
    st.sampled_from(["<title>Wire</title>", "<title>Wire</title><lastBuildDate>Tue, 24 Nov 2026 10:00:00 GMT</lastBuildDate>"]),
    st.lists(
        st.tuples(st.integers(0, 900), st.sampled_from(["<", "&", "]]>", "</item>", "<item>", "<!--", "x", "\x00", "</channel>"])),
        max_size=2,
    ),
)
@settings(max_examples=80, deadline=None)
def test_what_is_read_in_part_is_what_the_whole_would_tell(
    first: list[str], then: list[str], head: str, changes: list[tuple[int, str]]
) -> None:
    before = read(rss(*first))
    content = rss(*then, head=head).decode()
    for at, bit in changes:
        content = content[:at] + bit + content[at:]
    part = in_part(before.marks or b"", content.encode())
    if part is None:
        return
    whole = read(content.encode())
    if part.entries or not whole.flaws:  # an ill-formed head is told of by the next new item
        assert told(before, part) == {entry.key: entry for entry in whole.entries}
        assert part.flaws == whole.flaws * bool(part.entries)
        assert whole.marks is None or sorted(split_marks(part.marks or b"")) == sorted(split_marks(whole.marks))


@pytest.mark.parametrize(
    ("why", "content"),
    [
        ("it is not UTF-8", rss("<title>caf\xe9</title>").decode().encode("latin-1")),
        ("it ends within an item", rss(*STORIES[:2])[:-40]),
        ("what comes after its last item was cut off", rss(*STORIES[:2], tail="")),
        ("an item is within another", rss("<title>a</title><item><title>b</title></item>")),
        ("there are entries among its items", rss("<title>a</title><entry><title>b</title></entry>")),
        ("it is a podcast", rss(STORIES[0]).replace(b"<rss ", b"<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' ")),
        ("an item has a base of its own", rss(STORIES[0]).replace(b"<item>", b"<item xml:base='https://a.example/'>")),
        ("its items have a prefix", rss(STORIES[0], item="a:item")),
        ("it is JSON", b'{"version": "https://jsonfeed.org/version/1", "items": []}'),
        ("a comment never ends", rss("<title>a</title><!-- ")),
        ("it has none", rss()),
    ],
)
def test_a_document_is_not_cut_where(why: str, content: bytes) -> None:
    assert find_items(content, context="") is None, why
    parsed = parse_feed(body(content))
    assert not isinstance(parsed, ParsedFeed) or parsed.marks is None


def test_items_whose_identity_hangs_on_others_are_read_with_them() -> None:
    same_link = [f"<title>{word}</title><link>/front</link>" for word in ("one", "two")]
    assert read(rss(*same_link)).marks is None
    assert read(rss(STORIES[0], STORIES[0])).marks is None
    before = read(rss(same_link[0], STORIES[0]))
    assert before.marks is not None
    assert in_part(before.marks, rss(*same_link)) is None  # both stories are now told apart by more than their link
    assert in_part(before.marks, rss(STORIES[0], STORIES[0])) is None


def test_a_date_ahead_is_looked_at_again() -> None:
    ahead = "<title>Tomorrow's news</title><guid>t</guid><pubDate>Fri, 27 Nov 2026 09:00:00 GMT</pubDate>"
    before = read(rss(ahead, STORIES[0]))
    assert len(split_marks(before.marks or b"")) == 1
    part = leave_out_known(body(rss(ahead, STORIES[0]), now=NOW + timedelta(days=3)), before.marks or b"")
    assert part is not None
    (entry,) = read(part.body.body, now=NOW + timedelta(days=3)).entries
    assert entry.published_at is not None


def test_marks_hold_for_one_address_and_one_frame() -> None:
    marks = read(rss(*STORIES)).marks or b""
    assert leave_out_known(body(rss(*STORIES), url="https://other.example.org/"), marks) is None
    assert leave_out_known(body(rss(*STORIES).replace(b"version='2.0'", b"version='2.0' xml:lang='ar'")), marks) is None
    assert leave_out_known(body(rss(*STORIES)), b"") is None


@pytest.mark.parametrize("bomb", [b"<item>", b"<![CDATA[", b"<!--", b"<item", b"<rss ", b"<?", b"</item>", b"<item/>", b"<item></item>"])
def test_cutting_is_linear(bomb: bytes) -> None:
    content = b"<rss><channel>" + bomb * (300_000 // len(bomb)) + b"</channel></rss>"
    started = time.process_time()
    find_items(content, context="")
    assert time.process_time() - started < 2


ATOM = b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><updated>1</updated><entry><id>a</id></entry></feed>"
PODCAST = rss(STORIES[0]).replace(b"<rss ", b"<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' ")


@pytest.mark.parametrize(
    ("what", "before", "after", "same"),
    [
        ("the head of a feed", rss(STORIES[0]), rss(STORIES[0], head="<lastBuildDate>now</lastBuildDate>"), True),
        ("the head of an Atom feed", b"\xef\xbb\xbf" + ATOM, b"\xef\xbb\xbf" + ATOM.replace(b">1<", b">2<"), True),
        ("the head of an ill-formed one", rss("<title>R&D</title>"), rss("<title>R&D</title>", head="x"), True),
        ("the head of one in Latin-1", b"<rss>1<item>caf\xe9</item>", b"<rss>2<item>caf\xe9</item>", False),
        ("the head of one that ends within an item", rss(STORIES[0])[:-40], rss(STORIES[0], head="x")[:-40], True),
        ("an item", rss(STORIES[0]), rss(STORIES[0].replace("closed", "open")), False),
        ("the order", rss(*STORIES[:2]), rss(*STORIES[1::-1]), False),
        ("what comes behind", rss(STORIES[0]), rss(STORIES[0], tail="<item/></channel></rss>"), False),
        ("the first item", rss(*STORIES[:2]), rss(STORIES[1]), False),
        ("an item with a prefix", rss("a", "b", item="a:item"), rss("c", "b", item="a:item"), False),
        ("an item in capitals", rss("a", item="ITEM") + b"<item/>", rss("b", item="ITEM") + b"<item/>", False),
        ("the frame", rss(STORIES[0]), rss(STORIES[0]).replace(b"<channel>", b"<channel xml:base='/a'>"), False),
        ("the head of a podcast", PODCAST, PODCAST.replace(b"Wire", b"Cast"), False),
        ("a feed in JSON", b'{"title": "a <item >"}', b'{"title": "b <item >"}', False),
        ("an empty body", b"", b" ", False),
    ],
)
def test_a_body_is_the_same_whatever_its_head_says(what: str, before: bytes, after: bytes, same: bool) -> None:
    assert (body_sha256(body(before)) == body_sha256(body(after))) is same, what
    assert body_sha256(body(before)) != body_sha256(body(before, url="https://other.example.org/"))


def test_all_of_a_page_or_sitemap_counts() -> None:
    page = FeedBody(body=b"<html>1<item>", url=URL, now=NOW, kind=FeedKind.PAGE)
    assert body_sha256(page) != body_sha256(replace(page, body=b"<html>2<item>"))
