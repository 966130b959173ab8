"""Feeds and pages as they are served: readable by feedparser, stable, and full of the furniture that an extractor must remove."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import feedparser
import pytest

from sitrep.demo.rendering import render_feed, render_page
from sitrep.demo.stories import DAY, Outlet, load_day

OUTLETS = {outlet.id: outlet for outlet in load_day()}
BASE = "http://127.0.0.1:9"
EVENING = DAY + timedelta(hours=18)
XML = [outlet for outlet in OUTLETS.values() if outlet.format not in ("missing", "json")]


@pytest.mark.parametrize("outlet", XML, ids=lambda outlet: outlet.id)
def test_feedparser_reads_every_entry_of_every_xml_feed(outlet: Outlet) -> None:
    parsed = feedparser.parse(io.BytesIO(render_feed(outlet, base=BASE, now=EVENING).body))
    assert [entry.title for entry in parsed.entries] == [story.title for story in outlet.published(EVENING)]
    assert [entry.link for entry in parsed.entries] == [BASE + story.path for story in outlet.published(EVENING)]
    assert bool(parsed.bozo) == (outlet.format == "broken")


def test_the_json_feed_has_every_story() -> None:
    outlet = OUTLETS["northern-ledger"]
    feed = json.loads(render_feed(outlet, base=BASE, now=EVENING).body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"]] == [story.title for story in outlet.published(EVENING)]


def test_the_full_text_is_in_the_bulletins_feed() -> None:
    body = render_feed(OUTLETS["relief-bulletin"], base=BASE, now=EVENING).body.decode()
    assert "<content:encoded>" in body
    assert "1.9 million internally displaced people" in body


def test_validators_change_with_the_stories_and_only_with_them() -> None:
    outlet = OUTLETS["tidewater-wire"]
    early, same, later = (render_feed(outlet, base=BASE, now=DAY + timedelta(minutes=minutes)) for minutes in (300, 330, 420))
    assert (early.etag, early.body) == (same.etag, same.body)
    assert early.etag != later.etag
    assert later.last_modified == "Tue, 17 Mar 2026 06:40:00 GMT"


def test_a_feed_without_stories_is_still_a_feed() -> None:
    feed = render_feed(OUTLETS["tidewater-wire"], base=BASE, now=DAY - timedelta(days=9))
    assert feedparser.parse(io.BytesIO(feed.body)).feed.title == "Tidewater Wire"


def page(outlet_id: str, story_id: str) -> str:
    outlet = OUTLETS[outlet_id]
    story = next(story for story in outlet.stories if story.id == story_id)
    return render_page(outlet, story, base=BASE, now=EVENING).decode()


def test_a_newspaper_page_has_caption_credit_special_share_bar_related_links_login_and_cookies() -> None:
    html = page("harbour-times", "sake-empties")
    for furniture in ("figcaption", "Grace Uwimana for The Harbour Times", "Special to The Harbour Times", "share-bar", "Related stories"):
        assert furniture in html
    assert "Please log in or register to post a comment." in html
    assert "We use cookies" in html


def test_the_words_around_an_article_are_in_its_own_language_and_direction() -> None:
    assert 'dir="rtl"' in page("sada-shamal", "salama-closed")
    assert "سجل الدخول لكتابة تعليق." in page("sada-shamal", "salama-closed")
    assert "Lire aussi" in page("radio-lac", "sake-milliers")


def test_the_nested_page_is_nested() -> None:
    assert page("harbour-times", "pibor-road").count("<div>") >= 320


def test_every_page_says_that_it_is_invented() -> None:
    assert "Invented for the demonstration of sitrep" in page("tidewater-wire", "sake-shelling")
