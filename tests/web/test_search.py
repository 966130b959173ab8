"""The archive on the dashboard: found by words, marked, filtered, paged; what cannot be searched is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sitrep.core.model import Level
from sitrep.store.schema import ArticleRow
from sitrep.store.search_index import forget_index, index_rest
from tests.invented import NOON, later, report
from tests.web.conftest import House
from tests.web.test_pages import read

HOSTILE = ("' OR 1=1", '"<script>alert(1)</script>', "NEAR(a b)", "title:x*", "(" * 50, "x" * 10_000, "a\x00b", "%F0%9F\udc80", "*", "a OR")


@pytest.fixture
def archive(peopled: House) -> House:
    """The articles of the invented events, and a hostile one, all indexed."""
    told = [report(6, feed_id="feed-1"), *(later(6, number, level=Level.NONE, title=f"Bridge news {number}") for number in range(7, 30))]
    peopled.add(*told)
    with peopled.db.session() as session:
        hostile = session.get(ArticleRow, 6)
        assert hostile is not None
        hostile.title, hostile.text, hostile.language = "<b>Gate</b> & bridge", "<script>alert(1)</script> the bridge", "en"
        hostile.url = "javascript:alert(1)"
        session.flush()
        forget_index(session, now=NOON)
        index_rest(session, now=NOON)
    return peopled


async def test_words_find_articles_and_are_marked(archive: House) -> None:
    page = read((await archive.client().get("/search?q=gate+bridge")).text)
    assert [mark.text for mark in page.select("main mark")] == ["Gate", "bridge", "bridge"]
    assert page.select("main h2")[0].text == "<b>Gate</b> & bridge"
    assert page.select("main script, main h2 a") == []
    assert "1 article." in page.text
    assert [field["value"] for field in page.select("#q")] == ["gate bridge"]


async def test_an_arabic_article_leads_to_its_event_and_its_source(archive: House) -> None:
    page = read((await archive.client().get("/search", params={"q": "نزوح"})).text)
    (article,) = page.select("main article")
    assert [link["href"][:10] for link in article.select("a")] == ["https://ne", "https://ne", "/events/A-"]
    assert [mark.text for mark in article.select("bdi[dir=auto] mark")] == ["نزوح"]


async def test_many_are_paged(archive: House) -> None:
    client = archive.client()
    first, second = [read((await client.get(f"/search?q=bridge+news&order=newest&page={n}")).text) for n in (1, 2)]
    assert (len(first.select("main article")), len(second.select("main article"))) == (20, 3)
    assert [link["href"] for link in first.select(".pager a[rel=next]")] == ["/search?q=bridge+news&order=newest&page=2"]


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({}, 23),
        ({"feed": "feed-1"}, 0),
        ({"topic": "displacement"}, 23),
        ({"topic": "nonsense", "language": "tr"}, 0),
        ({"since": NOON.date().isoformat()}, 23),
        ({"until": NOON.date().isoformat()}, 23),
        ({"until": (NOON - timedelta(days=1)).date().isoformat()}, 0),
    ],
)
async def test_filters(archive: House, asked: dict[str, str], total: int) -> None:
    answer = (await archive.client().get("/api/search", params={"q": '"bridge news"', **asked})).json()
    assert answer["total"] == total


async def test_what_cannot_be_searched_is_said(archive: House) -> None:
    client = archive.client()
    for asked, said in (({"q": "(a"}, "an opening bracket without a closing one"), ({"q": "a", "since": "soon"}, "since is a day")):
        page, answer = await client.get("/search", params=asked), await client.get("/api/search", params=asked)
        assert (page.status_code, answer.status_code) == (400, 400)
        assert said in "".join(each.text for each in read(page.text).select("[role=alert]"))
        assert said in answer.json()["error"]


async def test_hostile_searches_are_answered(archive: House) -> None:
    client = archive.client()
    for typed in HOSTILE:
        for path in ("/search", "/api/search"):
            answer = await client.get(path, params={"q": typed.encode("utf-8", "surrogatepass").decode("latin-1")})
            assert answer.status_code in (200, 400), typed
            if path == "/search":
                assert read(answer.text).select("main script") == []


async def test_an_index_that_is_being_made_is_said(archive: House) -> None:
    archive.db.call(forget_index, now=NOON)
    assert "still being indexed" in (await archive.client().get("/search?q=bridge")).text
