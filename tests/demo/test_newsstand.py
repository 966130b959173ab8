"""The loopback server answers as of the moment of the played day."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import ClientSession

from sitrep.demo.newsstand import open_newsstand
from sitrep.demo.stories import DAY, load_day


async def test_a_feed_answers_200_then_304_until_a_story_is_published() -> None:
    async with open_newsstand(load_day(), now=DAY + timedelta(hours=4)) as stand, ClientSession() as session:
        url = f"{stand.base}/tidewater-wire/feed"
        async with session.get(url) as first:
            etag = first.headers["ETag"]
            assert first.status == 200
            assert first.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        async with session.get(url, headers={"If-None-Match": etag}) as second:
            assert second.status == 304
        stand.now = DAY + timedelta(hours=5)
        async with session.get(url, headers={"If-None-Match": etag}) as third:
            assert third.status == 200
            assert "Families flee" in await third.text()
    assert stand.answers == {("feed", 200): 2, ("feed", 304): 1}


async def test_a_page_is_there_from_its_publication_on() -> None:
    async with open_newsstand(load_day(), now=DAY + timedelta(hours=4)) as stand, ClientSession() as session:
        url = f"{stand.base}/tidewater-wire/sake-shelling"
        async with session.get(url) as early:
            assert early.status == 404
        stand.now = DAY + timedelta(hours=5)
        async with session.get(url) as later:
            assert later.status == 200
            assert "market, residents and local officials said" in await later.text()


async def test_what_is_missing_or_refused_says_so() -> None:
    async with open_newsstand(load_day(), now=DAY + timedelta(hours=18)) as stand, ClientSession() as session:
        for path, status in {
            "/closed-desk/feed": 404,
            "/nobody/feed": 404,
            "/nobody/x": 404,
            "/northern-ledger/beledweyne-warehouse": 403,
        }.items():
            async with session.get(stand.base + path) as answer:
                assert answer.status == status, path
