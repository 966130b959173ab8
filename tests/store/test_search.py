"""One search, whichever engine holds the archive: the same words find the same articles, and what is gone is not found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from sitrep.core.model import Article, Entry, EntryId, Feed, FeedId, TextSource, Topic
from sitrep.core.search.query import QueryProblem, parse_query
from sitrep.store import search
from sitrep.store.articles import save_article
from sitrep.store.database import Database
from sitrep.store.entries import add_entries, claim_due_entries
from sitrep.store.feeds import sync_feeds
from sitrep.store.retention import prune
from sitrep.store.schema import ArticleRow, ArticleSearchRow, EventRow, ReportRow
from sitrep.store.search import Found, SearchFilter, search_articles
from sitrep.store.search_index import forget_index, index_rest, is_complete, refresh_index

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
STORIES = [  # title, text, language, feed
    ("Convoy reaches Tartus", "The aid convoy waited for the bridge. Roads stay closed.", "en", "wire"),
    ("قافلة إلى إدلب", "وصلت القافلة إلى النازحين في مدينة إدلب مساء الأحد", "ar", "rasad"),
    ("کمک‌ها به هرات", "مردم می‌روند و کمک‌های انسانی نرسید", "fa", "rasad"),
    ("Ёлки под снегом", "Дорога закрыта, мост разрушен.", "ru", "wire"),
    ("ISPARTA'da yollar", "İstanbul'a giden yollar kapalı, köprü yıkıldı.", "tr-TR", "wire"),
    ("停火协议", "双方同意停火。", "zh", "wire"),
    ("The bridge", "A convoy of tartus origin: convoy, convoy, convoy.", "en", "wire"),
]


def article(title: str, body: str, language: str | None = "en", **other: Any) -> Article:
    made = Article(url="https://wire.example/a", title=title, summary="", text=body, text_source=TextSource.PAGE, language=language)
    return replace(made, **other)


def keep(session: Session, stories: Sequence[Article], feed_id: str = "wire", at: datetime = NOW) -> list[EntryId]:
    """Stores them as read at `at`."""
    sync_feeds(session, [Feed(id=FeedId(name), name=name, url=f"https://{name}.example/f") for name in ("wire", "rasad")], now=at)
    keys = [f"{feed_id} {at.timestamp()} {n}" for n in range(len(stories))]
    made = [
        Entry(
            key=key, content_sha256=key, story_sha256=key, title=key, link=f"https://wire.example/{key}", summary_html="", content_html=""
        )
        for key in keys
    ]
    add_entries(session, FeedId(feed_id), made, now=at, baseline=False, unstable_ids=False)
    claims = {claim.entry.key: claim.id for claim in claim_due_entries(session, now=at, limit=1000)}
    for key, story in zip(keys, stories, strict=True):
        save_article(session, claims[key], story, now=at)
    return [claims[key] for key in keys]


@pytest.fixture
def archive(db: Database) -> Database:
    """The stories, each read a day after the one before."""
    with db.session() as session:
        for number, (title, body, language, feed_id) in enumerate(STORIES):
            keep(session, [article(title, body, language)], feed_id, NOW + number * DAY)
    return db


def look(db: Database, typed: str, where: SearchFilter | None = None, *, limit: int = 10, offset: int = 0, newest: bool = False) -> Found:
    wanted = parse_query(typed)
    assert not isinstance(wanted, QueryProblem), wanted
    return db.call(search_articles, wanted, where or SearchFilter(), limit=limit, offset=offset, newest_first=newest)


def titles(found: Found) -> list[str]:
    return [each.title.text for each in found.articles]


def numbers(found: Found) -> list[int]:
    known = [story[0] for story in STORIES]
    return sorted(known.index(title) for title in titles(found))


FINDS = [
    ("convoy", [0, 6]),
    ("CONVOY Bridge", [0, 6]),
    ('"aid convoy"', [0]),
    ('"convoy aid"', []),
    ('"reaches tartus the aid"', []),  # no phrase reaches from the title into the text
    ("tart*", [0, 6]),
    ('"aid con*"', [0]),
    ("convoy -aid", [6]),
    ('convoy NOT "aid convoy"', [6]),
    ('convoy -"convoy aid"', [0, 6]),
    ('convoy -("aid convoy" OR мост)', [6]),
    ('"aid convoy" OR "мост разрушен" OR "мост дорога"', [0, 3]),
    ('("aid convoy" OR "tartus origin") -"the bridge"', []),
    ('("reaches tartus" OR yollar) -"convoy aid" -absent', [0, 4]),
    ('("aid waited" OR мост) "дорога закр*"', [3]),
    ("aid OR мост", [0, 3]),
    ("(aid OR мост) -convoy", [3]),
    ("convoy (aid OR origin)", [0, 6]),
    ("ادلب", [1]),
    ("إِدْلِب", [1]),
    ("نازحين", [1]),
    ("القافله", [1]),
    ('"قافلة"', [1]),
    ('"نازحين"', []),  # in quotes a word is found as it stands
    ("كمك‌هاي انساني", [2]),
    ("کمکهای", [2]),
    ("елки", [3]),
    ("ЁЛКИ ДОРОГА", [3]),
    ("ısparta", [4]),
    ("isparta istanbul", [4]),
    ("İSTANBUL kopru", [4]),
    ("停火", [5]),
    ("火停", []),
    ("同意停火", [5]),
    ("absent", []),
]


def test_words_find_the_same_articles_on_both_engines(archive: Database) -> None:
    assert {typed: numbers(look(archive, typed)) for typed, _ in FINDS} == dict(FINDS)


FILTERS: list[tuple[SearchFilter, list[int]]] = [
    (SearchFilter(), [0, 3, 4, 6]),
    (SearchFilter(since=NOW + 3 * DAY), [3, 4, 6]),
    (SearchFilter(until=NOW + 3 * DAY), [0]),
    (SearchFilter(since=NOW + 3 * DAY, until=NOW + 4 * DAY), [3]),
    (SearchFilter(feeds=(FeedId("rasad"),)), []),
    (SearchFilter(feeds=(FeedId("rasad"), FeedId("wire"))), [0, 3, 4, 6]),
    (SearchFilter(language="tr"), [4]),
    (SearchFilter(language="TR-tr"), [4]),
    (SearchFilter(language="t"), []),
    (SearchFilter(language="%"), []),
    (SearchFilter(topic=Topic.DISPLACEMENT), []),
]


def test_filters_narrow_what_is_found(archive: Database) -> None:
    typed = "convoy OR мост OR yollar"
    assert [numbers(look(archive, typed, where)) for where, _ in FILTERS] == [found for _, found in FILTERS]


def test_a_published_article_is_of_that_time(db: Database) -> None:
    db.call(keep, [article("Old news", "Reprinted.", published_at=NOW - 400 * DAY)])
    assert titles(look(db, "reprinted", SearchFilter(since=NOW - DAY))) == []
    assert look(db, "reprinted").articles[0].told_at == NOW - 400 * DAY


def test_the_best_comes_first_or_the_newest(archive: Database) -> None:
    assert titles(look(archive, "tartus convoy")) == ["Convoy reaches Tartus", "The bridge"]
    assert titles(look(archive, "tartus convoy", newest=True)) == ["The bridge", "Convoy reaches Tartus"]
    assert titles(look(archive, "tartus convoy", limit=1, offset=1)) == ["The bridge"]
    found = look(archive, "tartus convoy", limit=1)
    assert (found.total, found.is_all, found.is_index_complete) == (2, True, True)
    first = found.articles[0]
    assert (first.feed_id, first.language, first.told_at, first.alerts) == ("wire", "en", NOW, ())
    assert [piece for piece, is_match in first.title.pieces() if is_match] == ["Convoy", "Tartus"]
    assert [piece for piece, is_match in first.excerpt.pieces() if is_match] == ["convoy"]


def test_of_too_many_the_latest_are_ranked(archive: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_RANKED", 1)
    found = look(archive, "convoy")
    assert (titles(found), found.total, found.is_all) == (["The bridge"], 1, False)
    assert titles(look(archive, '"the bridge"')) == ["The bridge"]


def test_a_phrase_is_found_behind_many_articles_that_have_its_words_in_another_order(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_RANKED", 1)
    others = [article(f"Other {number}", "The crossing of the border.") for number in range(4)]
    db.call(keep, [article("Oldest", "The border crossing."), article("Older", "A border crossing."), *others])
    found = look(db, '"border crossing"')
    assert (titles(found), found.total, found.is_all) == (["Older"], 1, False)
    assert look(db, '"crossing border" OR "border of"').total == 0


def test_an_article_says_which_alerts_it_stands_behind(db: Database) -> None:
    with db.session() as session:
        keep(session, [article("Families flee", "They left.")])
        id = session.scalars(select(ArticleRow.id)).one()
        columns: dict[str, Any] = {"level": "high", "countries": [], "admin1_codes": [], "crossing_ids": []}
        session.add(
            EventRow(id="3f09c1ee", topic="displacement", key="", headline="", first_reported_at=NOW, last_reported_at=NOW, **columns)
        )
        session.flush()
        session.add(ReportRow(event_id="3f09c1ee", article_id=id, topic="displacement", level="high", reported_at=NOW, body={}))
    found = look(db, "families", SearchFilter(topic=Topic.DISPLACEMENT)).articles
    assert [(each.topics, each.alerts) for each in found] == [((Topic.DISPLACEMENT,), ("A-3F09C1",))]
    with db.session() as session:
        session.execute(update(ReportRow).values(withdrawn_at=NOW))
    assert look(db, "families", SearchFilter(topic=Topic.DISPLACEMENT)).articles == ()
    assert look(db, "families").articles[0].alerts == ()


def test_an_edited_article_is_found_by_its_new_words_alone(db: Database) -> None:
    (entry_id,) = db.call(keep, [article("Border open", "It is open.")])
    db.call(save_article, entry_id, article("Border shut", "It is shut."), now=NOW + DAY)
    assert titles(look(db, "open")) == []
    assert titles(look(db, "border shut")) == ["Border shut"]
    db.call(save_article, entry_id, article("Border shut", "It is shut.", "fr"), now=NOW + DAY)  # not a word is new
    assert [each.language for each in look(db, "shut").articles] == ["fr"]


def test_what_is_deleted_is_not_found(archive: Database) -> None:
    with archive.session() as session:
        session.execute(delete(ArticleRow).where(ArticleRow.title == "The bridge"))
    assert titles(look(archive, "convoy")) == ["Convoy reaches Tartus"]
    while archive.call(prune, now=NOW + 40 * DAY, keep=timedelta(days=37), keep_log=DAY):
        pass
    assert numbers(look(archive, "convoy OR мост OR 停火 OR إدلب")) == [3, 5]
    sound(archive)


def sound(db: Database) -> None:
    """FTS5 itself finds its index in order, and nothing is searched that is not there."""
    with db.session() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("INSERT INTO article_words (article_words) VALUES ('integrity-check')"))
            rows, indexed = (
                session.scalar(select(func.count()).select_from(ArticleSearchRow)),
                session.scalar(text("SELECT count(*) FROM article_words_docsize")),
            )
            assert rows == indexed


def test_an_index_is_made_anew_a_portion_at_a_time_the_latest_first(archive: Database) -> None:
    archive.call(forget_index, now=NOW)
    assert numbers(look(archive, "convoy OR мост")) == []
    assert archive.call(index_rest, now=NOW, limit=3) == 3
    found = look(archive, "convoy OR yollar")
    assert (numbers(found), found.is_index_complete) == ([4, 6], False)
    archive.call(keep, [article("Convoy news", "New.")], at=NOW + 9 * DAY)  # what comes meanwhile is found at once
    assert titles(look(archive, "new")) == ["Convoy news"]
    while archive.call(index_rest, now=NOW, limit=3):
        pass
    assert look(archive, "convoy OR мост").total == 4
    assert archive.call(is_complete)
    sound(archive)


def test_an_index_of_another_folding_is_made_anew(archive: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.call(refresh_index, now=NOW)
    while archive.call(index_rest, now=NOW):
        pass
    assert not archive.call(refresh_index, now=NOW)
    monkeypatch.setattr("sitrep.store.search_index.FOLDING", 99)
    assert not archive.call(is_complete)
    assert archive.call(refresh_index, now=NOW)
    assert look(archive, "convoy").total == 0


HOSTILE = [
    "' OR 1=1 --",
    '"; DROP TABLE articles; --',
    "title:convoy",
    "convoy^2 NEAR(a b, 3)",
    "{title body}: x",
    "a:* & !b | c <-> d",
    "\\' \\\\ \x00 \ud800 \u202e x",
    "%_ convoy %",
    "- - - x",
    "AND x AND",
    "x" * 900,
    "é" * 900,
    "\u0301\u0301 x",
    "۱۲۳ ½ ² ⅷ x",
    "'x':1A",
    "क्षेत्र မြန်မာ አማርኛ",
    "(x OR (y OR (z -w)) -v)",
]


def test_hostile_searches_are_searches(archive: Database) -> None:
    refused = []
    for typed in HOSTILE:
        wanted = parse_query(typed)
        if isinstance(wanted, QueryProblem):
            refused.append(typed)
            continue
        assert archive.call(search_articles, wanted, SearchFilter(), limit=5).total <= 2, typed
    assert refused == ["' OR 1=1 --", "a:* & !b | c <-> d"]  # OR after no word; a star after one letter


def test_hostile_articles_are_indexed_and_forgotten(db: Database) -> None:
    stories = [article(typed, f"{typed} ' \\ :1A ", None) for typed in HOSTILE if "\x00" not in typed]
    stories.append(article("long", "word " * 30_000 + "end"))
    db.call(keep, stories)
    assert titles(look(db, "drop table")) == ['"; DROP TABLE articles; --']
    assert titles(look(db, "မြန်မာ")) == ["क्षेत्र မြန်မာ አማርኛ"]
    assert look(db, '"word word"').total == 1
    with db.session() as session:
        session.execute(delete(ArticleRow))
    assert look(db, "x OR drop OR word").total == 0
    sound(db)


def test_the_id_of_a_found_article_is_its_own(archive: Database) -> None:
    with archive.session() as session:
        chinese = session.scalars(select(ArticleRow.id).where(ArticleRow.language == "zh")).one()
    assert look(archive, "停火").articles[0].id == chinese
