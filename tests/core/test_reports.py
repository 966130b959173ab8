"""What is judged of an article, and which reports its judgement makes."""

from __future__ import annotations

from datetime import UTC, datetime

from sitrep.core.model import (
    Article,
    ArticleId,
    Document,
    Feed,
    FeedId,
    FeedType,
    Field,
    Hit,
    HitStatus,
    Judgement,
    Level,
    RuleId,
    Span,
    TextSource,
    Topic,
)
from sitrep.core.reports import document_of, reports_of

NOW = datetime(2026, 3, 4, tzinfo=UTC)
FEED = Feed(id=FeedId("wire"), name="Wire", url="", language="ar", countries=("SYR",), tags=("local",), tier=2, type=FeedType.WIRE)
ARTICLE = Article(
    url="https://wire.example/a", title="T", summary="S", text="X", text_source=TextSource.PAGE, published_at=NOW, problems=("paywall",)
)


def hit(topic: Topic, level: Level, status: HitStatus = HitStatus.OCCURRED, reason: str = "") -> Hit:
    quote = Span(field=Field.TEXT, start=0, end=1, text="X")
    return Hit(topic=topic, rule_id=RuleId("r"), quote=quote, status=status, level=level, level_reason=reason)


def test_the_document_is_all_that_the_article_says_with_the_feeds_prior() -> None:
    assert document_of(ARTICLE, FEED) == Document(
        title="T", summary="S", text="X", language="ar", published_at=NOW, feed_id="wire", feed_tags=("local",), countries=("SYR",)
    )


def test_one_report_a_topic_with_the_level_of_its_highest_current_hit() -> None:
    hits = (
        hit(Topic.DISPLACEMENT, Level.MEDIUM, reason="m"),
        hit(Topic.DISPLACEMENT, Level.HIGH, HitStatus.THREATENED, reason="t"),
        hit(Topic.AID_INCIDENT, Level.INFORMATION, HitStatus.ONGOING, reason="i"),
        hit(Topic.CROSSING_CLOSURE, Level.HIGH, HitStatus.DENIED),
    )
    judgement = Judgement(language="en", level=Level.MEDIUM, hits=hits)
    reports = reports_of(ArticleId(7), ARTICLE, judgement, FEED, first_seen_at=NOW)
    assert [(one.topic, one.level, one.level_reason, len(one.hits)) for one in reports] == [
        (Topic.DISPLACEMENT, Level.MEDIUM, "m", 2),
        (Topic.AID_INCIDENT, Level.INFORMATION, "i", 1),
    ]
    assert (reports[0].article_id, reports[0].feed_family, reports[0].feed_tags, reports[0].language) == (7, "wire", ("local",), "en")


def test_hits_of_no_concern_make_no_report() -> None:
    judgement = Judgement(language="en", level=Level.NONE, hits=(hit(Topic.DISPLACEMENT, Level.NONE),))
    assert reports_of(ArticleId(7), ARTICLE, judgement, FEED, first_seen_at=NOW) == ()
