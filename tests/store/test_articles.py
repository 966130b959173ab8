"""Articles and judgements are kept once per entry, replaced when read again, and gone through page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from sitrep.core.model import Article, ArticleId, Entry, EntryId, Feed, FeedId, Judgement, Level, TextSource
from sitrep.store.articles import article_of_entry, articles_after, judgement_of, save_article, save_judgement, topics_reported
from sitrep.store.database import Database
from sitrep.store.entries import add_entries, claim_due_entries
from sitrep.store.feeds import sync_feeds

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ARTICLE = Article(
    url="https://wire.example/a",
    title="عنوان",
    summary="S",
    text="One.\n\nTwo.",
    text_source=TextSource.FEED,
    language="ar",
    published_at=NOW,
    authors=("A", "B"),
    lead_image="https://wire.example/a.jpg",
    canonical_url="https://wire.example/a",
    problems=("http_403", "paywall"),
)


def entries(session: Session, count: int = 1) -> list[EntryId]:
    sync_feeds(session, [Feed(id=FeedId("wire"), name="Wire", url="https://wire.example/f")], now=NOW)
    made = [
        Entry(
            key=str(n),
            content_sha256=str(n),
            story_sha256=str(n),
            title=f"t{n}",
            link=f"https://wire.example/{n}",
            summary_html="",
            content_html="",
        )
        for n in range(count)
    ]
    add_entries(session, FeedId("wire"), made, now=NOW, baseline=False, unstable_ids=False)
    return sorted(claim.id for claim in claim_due_entries(session, now=NOW, limit=count))


def test_an_article_comes_back_as_it_went_in(db: Database) -> None:
    with db.session() as session:
        (entry_id,) = entries(session)
        article_id = save_article(session, entry_id, ARTICLE, now=NOW)
        stored = article_of_entry(session, entry_id)
        assert stored is not None
        assert (stored.id, stored.article, stored.feed_id, stored.first_seen_at, stored.read_at) == (article_id, ARTICLE, "wire", NOW, NOW)
        assert topics_reported(session, article_id) == ()


def test_a_second_reading_replaces_the_first_under_the_same_id(db: Database) -> None:
    with db.session() as session:
        (entry_id,) = entries(session)
        first = save_article(session, entry_id, ARTICLE, now=NOW)
        save_judgement(session, first, Judgement(language="ar", level=Level.NONE), rules_sha256="1", now=NOW)
        second = save_article(session, entry_id, replace(ARTICLE, text="Three."), now=NOW + timedelta(hours=1))
        save_judgement(session, second, Judgement(language="ar", level=Level.HIGH), rules_sha256="2", now=NOW)
        assert first == second
        stored = article_of_entry(session, entry_id)
        assert stored is not None
        assert (stored.article.text, stored.read_at) == ("Three.", NOW + timedelta(hours=1))
        assert judgement_of(session, second) == (Judgement(language="ar", level=Level.HIGH), "2")


def test_what_was_never_read_or_judged_is_none(db: Database) -> None:
    with db.session() as session:
        assert article_of_entry(session, EntryId(1)) is None
        assert judgement_of(session, ArticleId(1)) is None


def test_all_articles_are_gone_through_page_by_page(db: Database) -> None:
    with db.session() as session:
        ids = [
            save_article(session, entry_id, ARTICLE, now=NOW + timedelta(hours=number))
            for number, entry_id in enumerate(entries(session, 5))
        ]
        seen: list[ArticleId] = []
        while page := articles_after(session, seen[-1] if seen else ArticleId(0), limit=2):
            seen += [stored.id for stored in page]
        assert seen == ids
        since = articles_after(session, ArticleId(0), since=NOW + timedelta(hours=3))
        assert [stored.id for stored in since] == ids[3:]
