"""Watched days in the database, on both engines."""

from __future__ import annotations

from datetime import date

from sitrep.core.expiries import Expiry
from sitrep.core.model import ArticleId, Feed, FeedId
from sitrep.core.watched_dates import WatchedDate
from sitrep.store.database import Database
from sitrep.store.watched_dates import add_date, drop_date, keep_expiries, watched_dates
from tests.invented import NOON, report, store_article

ON = date(2026, 3, 10)
TRUCE = Expiry(on=ON, what="Ceasefire or truce", sentence="The truce holds until 10 March.")


def listed(db: Database, **feeds: Feed) -> list[WatchedDate]:
    return db.call(watched_dates, {FeedId(name.replace("_", "-")): feed for name, feed in feeds.items()}, today=NOON.date())


def test_a_day_that_a_person_sets_is_kept_until_it_is_dropped(db: Database) -> None:
    made = db.call(add_date, ON, "Mandate", countries=["SYR"], author="Amal", now=NOON)
    assert listed(db) == [made]
    assert db.call(drop_date, made.id, author="Bo", now=NOON) == made
    assert db.call(drop_date, made.id, author="Bo", now=NOON) is None
    assert db.call(drop_date, 99, author="Bo", now=NOON) is None
    assert listed(db) == []


def test_what_an_article_says_is_replaced_when_it_is_read_again_but_stays_dropped(db: Database) -> None:
    db.call(store_article, report(1))
    keep = {"countries": ["SDN"], "now": NOON}
    db.call(keep_expiries, ArticleId(1), [TRUCE, TRUCE.__class__(on=ON, what="Mandate", sentence="x")], **keep)
    feed = Feed(id=FeedId("feed-1"), name="Nile Paper", url="")
    truce, mandate = listed(db, feed_1=feed)
    assert (truce.what, truce.countries, truce.sentence) == (TRUCE.what, ("SDN",), TRUCE.sentence)
    assert (truce.source, truce.url) == ("Nile Paper", "https://news.example/1")
    assert listed(db)[0].source == "feed-1"
    db.call(drop_date, mandate.id, author="Amal", now=NOON)
    db.call(keep_expiries, ArticleId(1), [TRUCE, TRUCE.__class__(on=ON, what="Mandate", sentence="x")], **keep)
    assert [each.what for each in listed(db)] == [TRUCE.what]
    db.call(keep_expiries, ArticleId(1), [], **keep)
    assert listed(db) == []


def test_days_that_have_passed_are_not_listed(db: Database) -> None:
    for day in (1, 2, 3):
        db.call(add_date, date(2026, 3, day), "Mandate", countries=[], author="Amal", now=NOON)
    assert [each.on.day for each in listed(db)] == [2, 3]
