"""Invented reports for tests of events, alerts and digests: every text was written for the project, every place is real."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from sitrep.core.aid_detail import AidAct, AidDetail, AidTarget
from sitrep.core.grouping import make_event
from sitrep.core.model import (
    ArticleId,
    CrossingKind,
    CrossingReport,
    CrossingStatus,
    Event,
    EventId,
    FeedId,
    FeedType,
    Field,
    Figure,
    FigureKind,
    FigureUnit,
    Hit,
    HitStatus,
    Level,
    Place,
    PlaceRole,
    Quantifier,
    ReceiverName,
    Report,
    RuleId,
    Span,
    Topic,
    Traffic,
)
from sitrep.core.routing import DEFAULTS, Routed
from sitrep.store.schema import ArticleRow, EntryRow, FeedRow

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SENTENCE = "Several thousand people fled Anadan and Haritan towards the Turkish border on Tuesday, local officials said."


def span(text: str, within: str = SENTENCE, field: Field = Field.TEXT) -> Span:
    """The first place where `text` stands in `within`."""
    start = within.find(text)
    return Span(field=field, start=max(start, 0), end=max(start, 0) + len(text), text=text)


def place(
    name: str = "Anadan", iso3: str = "SYR", admin1: str = "SY02", *, precision: int = 3, role: str = "origin", **other: Any
) -> Place:
    """A place mentioned in SENTENCE (at its beginning, where its name does not occur there)."""
    return Place(span=span(name), name=name, iso3=iso3, admin1_code=admin1, precision=precision, role=PlaceRole(role), **other)


def figure(text: str = "Several thousand", low: int | None = 2000, high: int | None = None, **other: Any) -> Figure:
    """A flow of persons."""
    values: dict[str, Any] = {
        "quantifier": Quantifier.EXACT,
        "unit": FigureUnit.PERSON,
        "term": "Forced to flee",
        "kind": FigureKind.FLOW,
        "vague": False,
    }
    return Figure(span=span(text), low=low, high=high, **{**values, **other})


def crossing(
    name: str = "Bab al-Salama", status: str = "closed", *, id: str = "bab-al-salama", traffic: str = "all", **other: Any
) -> CrossingReport:
    """A stated status of a crossing."""
    kind = other.pop("kind", CrossingKind.CROSSING)
    return CrossingReport(
        crossing_id=id,
        kind=kind,
        name=name,
        status=CrossingStatus(status),
        traffic=Traffic(traffic),
        quote=span(name),
        iso3=("SYR", "TUR"),
        **other,
    )


def aid(target: str, act: str, **counts: Any) -> AidDetail:
    """A detail of an incident that affects aid."""
    return AidDetail(target=AidTarget(target), act=AidAct(act), quote=span(SENTENCE), **counts)


def hit(
    quote: str = SENTENCE,
    *,
    topic: Topic = Topic.DISPLACEMENT,
    status: str = "occurred",
    level: str = "high",
    rule: str = "displaced-people",
) -> Hit:
    """A rule's match on a whole sentence."""
    return Hit(
        topic=topic,
        rule_id=RuleId(rule),
        quote=Span(field=Field.TEXT, start=0, end=len(quote), text=quote),
        status=HitStatus(status),
        level=Level(level),
        matched=(span("fled", quote),),
    )


def report(article: int = 1, **changed: Any) -> Report:
    """A report of several thousand people who fled Anadan, published at NOON by the invented Northern Wire."""
    topic = Topic(changed.get("topic", Topic.DISPLACEMENT))
    level = Level(changed.get("level", Level.HIGH))
    values: dict[str, Any] = {
        "article_id": ArticleId(article),
        "topic": topic,
        "feed_id": FeedId(f"feed-{article}"),
        "feed_name": f"Northern Wire {article}",
        "feed_family": f"family-{article}",
        "feed_tier": 2,
        "feed_type": FeedType.WIRE,
        "title": "Thousands flee towns north of Aleppo",
        "url": f"https://news.example/{article}",
        "language": "en",
        "published_at": NOON,
        "first_seen_at": NOON + timedelta(minutes=5),
        "level": level,
        "level_reason": "a figure of at least 500",
        "hits": (hit(topic=topic, level=level.value),),
        "places": (place(),),
    }
    return Report(**{**values, **changed, "topic": topic, "level": level})


def later(hours: float, article: int = 2, **changed: Any) -> Report:
    """Another report like `report`, published that many hours after NOON and seen five minutes later."""
    at = NOON + timedelta(hours=hours)
    return report(article, **{"published_at": at, "first_seen_at": at + timedelta(minutes=5), **changed})


def event(*reports: Report, id: str = "3f09c1aa00000000") -> Event:
    """An event with these reports."""
    return make_event(EventId(id), "key", reports or (report(),))


def routed(receiver: str = "ops", **changed: Any) -> Routed:
    """Where an event goes: to `ops` by the default route."""
    return replace(DEFAULTS, receiver=ReceiverName(receiver), path="default", **changed)


def store_article(session: Session, told: Report, text: str = "") -> None:
    """Puts the feed, entry and article that a report needs into the database."""
    session.merge(FeedRow(id=told.feed_id, url=f"https://{told.feed_id}.example/rss", next_poll_at=NOON))
    session.flush()
    values: dict[str, Any] = {"title": told.title, "summary": "", "text": text, "authors": [], "published_at": told.published_at}
    session.merge(
        EntryRow(
            id=told.article_id,
            feed_id=told.feed_id,
            key=f"{told.article_id:064x}",
            content_sha256="0" * 64,
            story_sha256="0" * 64,
            title=told.title,
            link=told.url,
            summary_html="",
            content_html="",
            authors=[],
            categories=[],
            first_seen_at=told.first_seen_at,
            read_state="read",
        )
    )
    session.flush()
    session.merge(
        ArticleRow(
            id=told.article_id,
            entry_id=told.article_id,
            url=told.url,
            text_source="page",
            problems=[],
            read_at=told.first_seen_at,
            **values,
        )
    )
    session.flush()
