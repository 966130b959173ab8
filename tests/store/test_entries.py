from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sitrep.core.model import Article, Entry, Feed, FeedId, TextSource
from sitrep.core.text import fingerprint
from sitrep.store.articles import save_article
from sitrep.store.database import Database
from sitrep.store.entries import (
    LEASE,
    READ,
    UNREADABLE,
    WAITING,
    Added,
    ClaimedEntry,
    add_entries,
    claim_due_entries,
    finish_entry,
    new_counts,
    release_entry,
    waiting_count,
)
from sitrep.store.feeds import sync_feeds

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WIRE = FeedId("wire")
ARTICLE = Article(url="https://wire.example.org/a", title="a", summary="", text="w", text_source=TextSource.PAGE)


def entry(key: str, *, title: str = "", words: str = "w", published_at: datetime | None = NOW - HOUR, link: str = "") -> Entry:
    link = link or f"https://wire.example.org/{title or key}"
    return Entry(
        key=fingerprint(key),
        content_sha256=fingerprint(title or key, words),
        story_sha256=fingerprint(link, title or key),
        title=title or key,
        link=link,
        summary_html=words,
        content_html="",
        authors=("A. B.",),
        categories=("aid",),
        language="en",
        published_at=published_at,
        updated_at=None,
    )


def add(db: Database, *entries: Entry, now: datetime = NOW, baseline: bool = False, unstable_ids: bool = False) -> Added:
    db.call(sync_feeds, [Feed(id=WIRE, name="Wire", url="https://wire.example.org/f")], now=NOW)
    return db.call(add_entries, WIRE, entries, now=now, baseline=baseline, unstable_ids=unstable_ids)


def claim(db: Database, *, now: datetime = NOW, limit: int = 10) -> list[ClaimedEntry]:
    return db.call(claim_due_entries, now=now, limit=limit)


def read_all(db: Database, *, now: datetime = NOW) -> list[str]:
    claims = claim(db, now=now, limit=100)
    assert all(db.call(finish_entry, mine, read_state=READ) for mine in claims)
    return [mine.entry.title for mine in claims]


def test_new_entries_wait_to_be_read_the_newest_news_first(db: Database) -> None:
    assert add(db, entry("a", published_at=NOW - 2 * HOUR), entry("b"), entry("c", published_at=None)) == Added(new=3)
    assert db.call(waiting_count, now=NOW) == 3
    claims = claim(db)
    assert [mine.entry.title for mine in claims] == ["c", "b", "a"]
    assert claims[1].entry == entry("b")
    assert (claims[1].feed_id, claims[1].attempts, claims[1].is_baseline, claims[1].first_seen_at) == (WIRE, 0, False, NOW)


def test_what_is_known_is_not_new_whatever_its_date(db: Database) -> None:
    add(db, entry("a"), entry("b"))
    read_all(db)
    again = add(db, entry("a", published_at=NOW), entry("b"), entry("c"), now=NOW + HOUR)
    assert again == Added(new=1, known=2, unstable_ids=False)
    assert read_all(db, now=NOW + HOUR) == ["c"]


def test_the_first_poll_reads_the_news_of_the_last_day_only(db: Database) -> None:
    old, fresh, undated = (
        entry("old", published_at=NOW - 25 * HOUR),
        entry("fresh", published_at=NOW - 23 * HOUR),
        entry("undated", published_at=None),
    )
    assert add(db, old, fresh, undated, baseline=True) == Added(new=3)
    (mine,) = claim(db)
    assert (mine.entry.title, mine.is_baseline) == ("fresh", True)
    assert db.call(new_counts, since=NOW) == {}


def test_the_first_poll_of_an_archive_reads_the_latest_two_hundred(db: Database) -> None:
    add(db, *(entry(f"{number}", published_at=NOW - number * timedelta(seconds=1)) for number in range(300)), baseline=True)
    read = [title for _ in range(4) for title in read_all(db)]
    assert sorted(read, key=int) == [f"{number}" for number in range(200)]


def test_edited_entries_are_read_again_and_a_reader_under_way_loses_its_lease(db: Database) -> None:
    add(db, entry("a", title="Border open"))
    (mine,) = claim(db)
    edited = entry("a", title="Border closed")
    assert add(db, edited, now=NOW + MINUTE) == Added(known=1, edited=1, unstable_ids=False)
    assert not db.call(finish_entry, mine, read_state=READ)
    (again,) = claim(db, now=NOW + MINUTE)
    assert (again.entry, again.attempts) == (edited, 0)


def test_words_that_change_at_every_poll_do_not_have_their_page_read_at_every_poll(db: Database) -> None:
    """Counts of comments, and what others say of a story. A new title is read at once all the same."""
    add(db, entry("a"))
    read_at: list[datetime] = []
    for minutes in range(0, 24 * 60, 15):
        now = NOW + minutes * MINUTE
        add(db, entry("a", words=f"{minutes} comments"), now=now)
        for mine in claim(db, now=now):
            assert db.call(finish_entry, mine, read_state=READ)
            db.call(save_article, mine.id, ARTICLE, now=now)
            read_at.append(now)
    assert read_at[:3] == [NOW, NOW + 15 * MINUTE, NOW + 30 * MINUTE]
    assert len(read_at) <= 14
    add(db, entry("a", title="Border closed"), now=NOW + 24 * HOUR)
    assert len(claim(db, now=NOW + 24 * HOUR)) == 1


def test_old_entries_of_the_first_poll_are_read_again_only_for_a_new_title(db: Database) -> None:
    old = NOW - 48 * HOUR
    add(db, entry("a", title="Road open", published_at=old), entry("b", title="Bridge open", published_at=old), baseline=True)
    added = add(db, entry("a", title="Road closed", published_at=old), entry("b", title="Bridge open", words="other", published_at=old))
    assert added.edited == 2
    assert read_all(db) == ["Road closed"]


def test_a_date_that_comes_late_makes_skipped_news_of_today_readable(db: Database) -> None:
    add(db, entry("a", published_at=None), entry("b", published_at=None), baseline=True)
    add(db, entry("a", published_at=NOW), entry("b", published_at=NOW - 48 * HOUR))
    (mine,) = claim(db)
    assert (mine.entry.title, mine.entry.published_at) == ("a", NOW)


def test_ids_that_change_at_every_poll_make_nothing_new(db: Database) -> None:
    stories = [f"story {number}" for number in range(30)]
    add(db, *(entry(f"0 {story}", title=story) for story in stories), baseline=True)
    read_all(db)
    unstable = False
    for poll in range(1, 5):
        added = add(db, *(entry(f"{poll} {story}", title=story) for story in stories), unstable_ids=unstable)
        assert added == Added(known=30, restated=30, unstable_ids=True)
        unstable = True
    assert db.call(waiting_count, now=NOW) == 0
    redated = add(db, entry("9", title="story 1", words="edited", published_at=NOW), unstable_ids=True)
    assert redated == Added(known=1, edited=1, restated=1)
    assert read_all(db) == ["story 1"]


def test_a_new_report_under_an_old_title_is_new(db: Database) -> None:
    """Situation reports keep their title and page: their ids, dates and words tell them apart."""
    add(db, entry("1", title="Situation report", words="one", published_at=NOW - 2 * HOUR))
    second = entry("2", title="Situation report", words="two", published_at=NOW)
    assert add(db, second) == Added(new=1)
    assert add(db, second) == Added(known=1, unstable_ids=False)


def test_a_document_of_a_thousand_entries_is_stored_and_recognised(db: Database) -> None:
    many = [entry(str(number)) for number in range(1_000)]
    assert add(db, *many).new == 1_000
    assert add(db, *many) == Added(known=1_000, unstable_ids=False)
    assert db.call(new_counts, since=NOW) == {WIRE: 1_000}


def test_a_lease_keeps_others_away_until_it_ends(db: Database) -> None:
    add(db, entry("a"))
    (mine,) = claim(db)
    assert not claim(db, now=NOW + LEASE - timedelta(seconds=1))
    (second,) = claim(db, now=NOW + LEASE)
    assert not db.call(finish_entry, mine, read_state=READ)
    assert db.call(finish_entry, second, read_state=WAITING, next_read_at=NOW + HOUR, problem="timeout")
    assert not claim(db, now=NOW + 59 * MINUTE)
    (third,) = claim(db, now=NOW + HOUR)
    assert third.attempts == 1
    db.call(release_entry, third, now=NOW + HOUR)
    (fourth,) = claim(db, now=NOW + HOUR)
    assert db.call(finish_entry, fourth, read_state=UNREADABLE, problem="http_404")
    assert not claim(db, now=NOW + 99 * HOUR)
