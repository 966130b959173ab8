"""Articles go in; that they are found by their words is the effect, on SQLite (FTS5) as on PostgreSQL (tsvector)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import column, delete, exists, func, insert, select, table, text, update
from sqlalchemy.orm import Session

from sitrep.core.model import Article, ArticleId, FeedId
from sitrep.core.search.words import BREAK, FOLDING, body_words, words_of
from sitrep.store.facts import fact, note_fact
from sitrep.store.inserting import insert_or_replace
from sitrep.store.schema import ArticleRow, ArticleSearchRow, EntryRow
from sitrep.store.search_pairs import word_pairs

MOST_PLACES = 255
"""Of one word in one article; PostgreSQL keeps no more."""
_FOLDING, _REST = "search_folding", "search_rest"
WORDS = table("article_words", column("rowid"), column("title"), column("body"))


def index_article(session: Session, article_id: ArticleId, article: Article, *, feed_id: FeedId, read_at: datetime) -> None:
    """Makes an article that was just written found by its words, in the transaction that wrote it.

    What it was found by before is forgotten: on SQLite by a trigger on the article's row, on PostgreSQL because it is written over.
    """
    row = {"article_id": article_id, "feed_id": feed_id, "language": article.language, "told_at": article.published_at or read_at}
    if session.get_bind().dialect.name == "postgresql":
        title, body = words_of(article.title), body_words(article.summary, article.text)
        insert_or_replace(session, ArticleSearchRow, row | {"words": word_positions(title, body), "pairs": word_pairs(title, body)})
        return
    mine = ArticleSearchRow.article_id == article_id
    if session.scalar(select(exists().where(mine))):  # its words are the same as before
        session.execute(update(ArticleSearchRow).where(mine).values(row))
        return
    session.execute(insert(ArticleSearchRow).values(row))
    session.execute(insert(WORDS).values(rowid=article_id, **folded_columns(article.title, article.summary, article.text)))


def folded_columns(title: str, summary: str, body: str) -> dict[str, str]:
    """What the columns of `article_words` hold: folded words with blanks between them."""
    return {"title": " ".join(words_of(title)), "body": " ".join(body_words(summary, body))}


def word_positions(title: Sequence[str], body: Sequence[str]) -> str:
    """A tsvector as PostgreSQL reads it: each word with its places; those of the title weigh A. No phrase reaches from title to body."""
    places: dict[str, list[str]] = defaultdict(list)
    for at, word in enumerate(title, 1):
        places[word].append(f"{at}A")
    for at, word in enumerate(body, len(title) + 3):
        places[word].append(str(at))
    places.pop(BREAK, None)
    return " ".join(f"'{word}':{','.join(found[:MOST_PLACES])}" for word, found in places.items())


def refresh_index(session: Session, *, now: datetime) -> bool:
    """Empties an index made by another folding of words than this program's, to be filled again by `index_rest`; whether it was so."""
    if fact(session, _FOLDING) == str(FOLDING):
        return False
    forget_index(session, now=now)
    return True


def forget_index(session: Session, *, now: datetime) -> None:
    """Empties the index; `index_rest` fills it again, the latest articles first."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO article_words (article_words) VALUES ('delete-all')"))
    session.execute(delete(ArticleSearchRow))
    note_fact(session, _FOLDING, str(FOLDING), now=now)
    note_fact(session, _REST, str((session.scalar(select(func.max(ArticleRow.id))) or 0) + 1), now=now)


def index_rest(session: Session, *, now: datetime, limit: int = 200) -> int:
    """Indexes up to `limit` articles of those that `refresh_index` left, the latest first; how many that were."""
    before = int(fact(session, _REST) or 0)
    if before <= 1:
        return 0
    query = select(ArticleRow, EntryRow.feed_id).join(EntryRow, EntryRow.id == ArticleRow.entry_id).where(ArticleRow.id < before)
    rows = session.execute(query.order_by(ArticleRow.id.desc()).limit(limit)).all()
    for row, feed_id in rows:
        _index_row(session, row, feed_id)
    note_fact(session, _REST, str(rows[-1][0].id if len(rows) == limit else 0), now=now)
    return len(rows)


def is_complete(session: Session) -> bool:
    """Whether all articles are found; not so while `index_rest` is at work."""
    return fact(session, _FOLDING) in (None, str(FOLDING)) and int(fact(session, _REST) or 0) <= 1


def _index_row(session: Session, row: Any, feed_id: str) -> None:
    article = Article(
        url=row.url, title=row.title, summary=row.summary, text=row.text, text_source=row.text_source, language=row.language,
        published_at=row.published_at,
    )  # fmt: skip
    index_article(session, ArticleId(row.id), article, feed_id=FeedId(feed_id), read_at=row.read_at)
