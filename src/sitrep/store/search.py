"""What is looked for and which articles are wanted go in; those found, the best first, each with an excerpt, come out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal_column, select, text
from sqlalchemy.orm import Session

from sitrep.core.accounts import alert_id
from sitrep.core.model import ArticleId, EventId, FeedId, Topic
from sitrep.core.search.excerpt import Excerpt, make_excerpt
from sitrep.core.search.query import Node
from sitrep.store.schema import ArticleRow, ArticleSearchRow, ReportRow
from sitrep.store.search_expressions import candidates_expression, fts5_expression, neighbours, tsquery_expression
from sitrep.store.search_index import WORDS, is_complete
from sitrep.store.search_partitions import windows

MOST_RANKED = 1_000
"""Of more matches the latest so many are ranked and counted: who finds thousands of articles wants other words, not another order."""
TITLE_WEIGHT = 10.0
"""A word of the title counts so many times one of the text; PostgreSQL's own weights for A and D."""

_PLANNING = text(
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true), "
    "set_config('jit', 'off', true), set_config('work_mem', '64MB', true)"
)
"""For the transaction. PostgreSQL does not reckon with what it costs to take an article's words out of their drawer: left alone it reads
all articles for the beginning of a word (7 s for 250,000), and after five searches plans for any word instead of the one asked for.
The memory is for the candidates of one partition, 150 bytes each.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchFilter:
    """Which articles are wanted: all that it says must hold. An article is of the time it was published, else read; `until` is exclusive.

    `topic`: one that the article was flagged for. `language` is the beginning of its BCP 47 tag: "ar" takes "ar-SY".
    """

    since: datetime | None = None
    until: datetime | None = None
    feeds: tuple[FeedId, ...] = ()
    topic: Topic | None = None
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundArticle:
    """An article that fits, with the alerts whose events it reports on.

    `score` orders the articles of one search, higher is better; it is 0 where the newest come first.
    """

    id: ArticleId
    url: str
    title: Excerpt
    excerpt: Excerpt
    language: str | None
    feed_id: FeedId
    told_at: datetime
    topics: tuple[Topic, ...]
    alerts: tuple[str, ...]
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Some of the `total` articles that fit. `is_all` is False where there are more than MOST_RANKED: `total` are the latest of them.

    `is_index_complete` is False while older articles are still being indexed.
    """

    articles: tuple[FoundArticle, ...]
    total: int
    is_all: bool
    is_index_complete: bool


def search_articles(
    session: Session, wanted: Node, where: SearchFilter, *, limit: int, offset: int = 0, newest_first: bool = False
) -> Found:
    """The articles that hold what is wanted, best first (or `newest_first`), from the `offset`th on."""
    matches = _matches(session, wanted, _conditions(where), ranked=not newest_first)
    is_all = len(matches) <= MOST_RANKED
    matches = matches[:MOST_RANKED]
    if not newest_first:
        matches.sort(key=lambda match: (-match[1], -match[0]))
    return Found(
        articles=tuple(_articles(session, matches[offset : offset + limit], wanted)),
        total=len(matches),
        is_all=is_all,
        is_index_complete=is_complete(session),
    )


def _conditions(where: SearchFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if where.since is not None:
        found.append(ArticleSearchRow.told_at >= where.since)
    if where.until is not None:
        found.append(ArticleSearchRow.told_at < where.until)
    if where.feeds:
        found.append(ArticleSearchRow.feed_id.in_(where.feeds))
    if where.language:
        language = func.lower(ArticleSearchRow.language)
        found.append((language == where.language.lower()) | language.startswith(f"{where.language.lower()}-", autoescape=True))
    if where.topic is not None:
        of_topic = (ReportRow.article_id == ArticleSearchRow.article_id, ReportRow.topic == where.topic, ReportRow.withdrawn_at.is_(None))
        found.append(exists().where(*of_topic))
    return found


def _matches(session: Session, wanted: Node, conditions: list[ColumnElement[bool]], *, ranked: bool) -> list[tuple[int, float]]:
    """Id and score (0 unless `ranked`, which costs) of the latest MOST_RANKED matches and one more, the latest first."""
    statement = _on_sqlite
    if session.get_bind().dialect.name == "postgresql":
        statement = _on_postgresql
        session.execute(_PLANNING)
    found: list[tuple[int, float]] = []
    for start, end in windows(session):
        within = [
            *([ArticleSearchRow.article_id >= start] if start is not None else []),
            *([ArticleSearchRow.article_id < end] if end is not None else []),
        ]
        found += [(row[0], float(row[1])) for row in session.execute(statement(wanted, [*conditions, *within], ranked=ranked))]
        if len(found) > MOST_RANKED:
            break
    return sorted(found, reverse=True)[: MOST_RANKED + 1]


def _on_sqlite(wanted: Node, conditions: list[ColumnElement[bool]], *, ranked: bool) -> Any:
    """FTS5 gives its matches by descending rowid without sorting, so that no more are looked at than are wanted."""
    query = select(WORDS.c.rowid, literal_column(f"-bm25(article_words, {TITLE_WEIGHT}, 1.0)" if ranked else "0.0"))
    if conditions:  # the plus keeps SQLite from asking FTS5 anew for each row of article_search
        query = query.join(ArticleSearchRow, ArticleSearchRow.article_id == literal_column("+article_words.rowid")).where(*conditions)
    matched = text("article_words MATCH :wanted").bindparams(wanted=fts5_expression(wanted))
    return query.where(matched).order_by(WORDS.c.rowid.desc()).limit(MOST_RANKED + 1)


def _on_postgresql(wanted: Node, conditions: list[ColumnElement[bool]], *, ranked: bool) -> Any:
    """The index gives all matches; only of the latest ones are the words read.

    The sum keeps PostgreSQL from reading backwards through the articles instead, where it takes each one's words out of their drawer to
    look at them. So it would to see whether the words of a phrase stand in order: it does, from the latest on, until there are enough.
    OFFSET 0 keeps it from doing so before they are sorted.
    """
    loosely, together = candidates_expression(wanted), neighbours(wanted)
    asked = text("CAST(:wanted AS tsquery)").bindparams(wanted=tsquery_expression(wanted))
    indexed = text("CAST(:indexed AS tsquery)").bindparams(indexed=loosely) if loosely else asked
    candidates = (
        select(ArticleSearchRow.article_id, ArticleSearchRow.words)
        .where(ArticleSearchRow.words.op("@@")(indexed), *([] if together is None else [together]), *conditions)
        .order_by((ArticleSearchRow.article_id + 0).desc())
    )
    latest = candidates.offset(0).subquery() if loosely else candidates.limit(MOST_RANKED + 1).subquery()
    score: ColumnElement[Any] = func.ts_rank_cd(latest.c.words, asked, 1) if ranked else literal_column("0.0")
    query = select(latest.c.article_id, score)
    return query.where(latest.c.words.op("@@")(asked)).limit(MOST_RANKED + 1) if loosely else query


def _articles(session: Session, matches: list[tuple[int, float]], wanted: Node) -> Iterable[FoundArticle]:
    scores = dict(matches)
    told = _told(session, list(scores))
    columns = (ArticleRow.id, ArticleRow.url, ArticleRow.title, ArticleRow.summary, ArticleRow.text, ArticleRow.language)
    query = select(*columns, ArticleSearchRow.feed_id, ArticleSearchRow.told_at)
    query = query.join(ArticleSearchRow, ArticleSearchRow.article_id == ArticleRow.id).where(ArticleRow.id.in_(scores))
    rows = {row.id: row for row in session.execute(query)}
    for id, score in matches:
        row = rows.get(id)
        if row is None:
            continue
        reports = told.get(id, [])
        body = row.text if not row.summary or row.text.startswith(row.summary) else f"{row.summary}\n{row.text}"
        yield FoundArticle(
            id=ArticleId(id),
            url=row.url,
            title=make_excerpt(row.title, wanted, most=len(row.title)),
            excerpt=make_excerpt(body, wanted),
            language=row.language,
            feed_id=FeedId(row.feed_id),
            told_at=row.told_at,
            topics=tuple(dict.fromkeys(topic for topic, _ in reports)),
            alerts=tuple(dict.fromkeys(alert_id(event_id) for _, event_id in reports)),
            score=score,
        )


def _told(session: Session, ids: list[int]) -> dict[int, list[tuple[Topic, EventId]]]:
    """Topic and event of each report that an article made and has not taken back."""
    query = select(ReportRow.article_id, ReportRow.topic, ReportRow.event_id).where(ReportRow.article_id.in_(ids))
    found: dict[int, list[tuple[Topic, EventId]]] = {}
    for article_id, topic, event_id in session.execute(query.where(ReportRow.withdrawn_at.is_(None)).order_by(ReportRow.id)):
        found.setdefault(article_id, []).append((Topic(topic), EventId(event_id)))
    return found
