"""The nouns of sitrep, in the order an article passes them: Feed, Entry, Article, Document, Hit, Figure, Judgement, Event.

All are frozen and keyword-only; instants are aware UTC datetimes whose names end in `_at`; spans of time are timedeltas.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NewType

from sitrep.core.aid_detail import AidDetail
from sitrep.core.codes import (
    CrossingKind,
    CrossingStatus,
    Direction,
    FeedType,
    FigureKind,
    FigureUnit,
    FullText,
    HitStatus,
    Level,
    PlaceRole,
    Quantifier,
    TextSource,
    Topic,
    Traffic,
)
from sitrep.core.feed_kinds import FeedKind, Selectors
from sitrep.core.spans import Field as Field  # noqa: PLC0414  everyone reads it from here
from sitrep.core.spans import Span as Span  # noqa: PLC0414  as above

__all__ = [
    "Article",
    "ArticleId",
    "CrossingKind",
    "CrossingReport",
    "CrossingStatus",
    "Direction",
    "Document",
    "Entry",
    "EntryId",
    "Event",
    "EventId",
    "Feed",
    "FeedId",
    "FeedType",
    "Figure",
    "FigureKind",
    "FigureUnit",
    "FullText",
    "Hit",
    "HitStatus",
    "Judgement",
    "Level",
    "Place",
    "PlaceRole",
    "Quantifier",
    "ReceiverName",
    "Report",
    "RuleId",
    "TextSource",
    "Topic",
    "Traffic",
]

FeedId = NewType("FeedId", str)
EntryId = NewType("EntryId", int)
ArticleId = NewType("ArticleId", int)
EventId = NewType("EventId", str)
RuleId = NewType("RuleId", str)
ReceiverName = NewType("ReceiverName", str)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A feed as configured. `tier`: 1 official or UN, 2 wire or major outlet, 3 regional or specialist, 4 aggregator.

    `selectors` are those of a page's list, None for other kinds.
    """

    id: FeedId
    name: str
    url: str
    kind: FeedKind = FeedKind.FEED
    selectors: Selectors | None = None
    language: str | None = None
    countries: tuple[str, ...] = ()
    tier: int = 3
    family: str = ""
    type: FeedType = FeedType.NEWSPAPER
    topics: tuple[Topic, ...] = ()
    tags: tuple[str, ...] = ()
    interval: timedelta = timedelta(minutes=15)
    expected_quiet: timedelta = timedelta(hours=48)
    full_text: FullText = FullText.AUTO
    headline_only: bool = False
    enabled: bool = True
    note: str = ""
    last_verified: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One item of a feed as published, made safe (no control characters, only http(s) links) but not yet read.

    `key` is the entry's identity within its feed: SHA-256 (hex) of its id, else its link, else its title and date.
    `content_sha256` changes when what a reader would see changes. `story_sha256` tells a story from others of its feed when ids change
    at every poll: its page and its title (without one, its words). `content_html` is the feed's own full text, untrusted HTML.
    """

    key: str
    content_sha256: str
    story_sha256: str
    title: str
    link: str
    summary_html: str
    content_html: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """An entry once read: clean plain text, paragraphs separated by a blank line.

    `problems` names in a word each what stood between us and the full text (`text_missing`, `paywall`, `consent_page`, `http_403` …).
    """

    url: str
    title: str
    summary: str
    text: str
    text_source: TextSource
    language: str | None = None
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    lead_image: str | None = None
    canonical_url: str | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What is judged: the words of an article and what is known of its origin.

    `countries` are the ISO 3166-1 alpha-3 codes of the feed's own scope, used as a prior for places only.
    """

    title: str
    text: str
    summary: str = ""
    language: str | None = None
    published_at: datetime | None = None
    feed_id: str = ""
    feed_tags: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def field_text(self, name: Field) -> str:
        """The string that offsets of this field count in."""
        if name is Field.TITLE:
            return self.title
        return self.summary if name is Field.SUMMARY else self.text


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """One rule's match. `quote` is the whole sentence it rests on; `matched` the words in it that made it fire."""

    topic: Topic
    rule_id: RuleId
    quote: Span
    status: HitStatus
    level: Level
    level_reason: str = ""
    matched: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A displacement figure as stated. Vague words stay vague: "tens of thousands" has low 20,000, high None and vague True."""

    span: Span
    low: int | None
    high: int | None
    quantifier: Quantifier
    unit: FigureUnit
    term: str
    kind: FigureKind
    vague: bool = False
    background: bool = False
    place: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A mention of a place. `precision` is Insecurity Insight's SiND scale: 1 exact, 2 within 25 km, 3 district or municipality,
    4 province, 5 linear feature, 6 country."""

    span: Span
    name: str
    iso3: str
    admin1_code: str = ""
    admin1_name: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: int = 6
    role: PlaceRole = PlaceRole.OTHER


@dataclass(frozen=True, kw_only=True, slots=True)
class CrossingReport:
    """One stated state of one crossing, route, corridor, bridge or port for one class of traffic.

    `crossing_id` is "" where the name is not in the list of known crossings (a route, say). `name` is the list's English name, verbatim
    where the list has none; `mention` is where it is named, None where it was only meant ("the gate"). `reason` is one of conflict, damage,
    authorisation, administrative, weather, unknown.
    """

    crossing_id: str
    kind: CrossingKind
    name: str
    status: CrossingStatus
    traffic: Traffic = Traffic.ALL
    direction: Direction = Direction.BOTH
    reason: str = "unknown"
    quote: Span
    iso3: tuple[str, ...] = ()
    mention: Span | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """All that the rules say of one document. `level` is that of its highest current hit, NONE without one."""

    language: str | None
    level: Level
    hits: tuple[Hit, ...] = ()
    figures: tuple[Figure, ...] = ()
    places: tuple[Place, ...] = ()
    crossings: tuple[CrossingReport, ...] = ()
    aid: tuple[AidDetail, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics with at least one current hit, in Topic order: what an alert may be raised on."""
        current = {hit.topic for hit in self.hits if hit.status.is_current}
        return tuple(topic for topic in Topic if topic in current)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One article's say on one topic, the unit that is grouped into events.

    `wire_copy_of` is the earlier article whose text this one repeats; the store finds it when the report is added. `wire_credit` is the
    agency whose words these are (`core.credits`), "" where it names none; `is_live`: a page that is written on all day.
    """

    article_id: ArticleId
    topic: Topic
    feed_id: FeedId
    feed_name: str
    feed_family: str
    feed_tier: int
    feed_type: FeedType
    title: str
    url: str
    language: str | None
    published_at: datetime | None
    first_seen_at: datetime
    level: Level
    level_reason: str
    hits: tuple[Hit, ...]
    figures: tuple[Figure, ...] = ()
    places: tuple[Place, ...] = ()
    crossings: tuple[CrossingReport, ...] = ()
    aid: tuple[AidDetail, ...] = ()
    feed_tags: tuple[str, ...] = ()
    wire_copy_of: ArticleId | None = None
    wire_credit: str = ""
    is_live: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What happened, as told by one or more reports. `key` says what makes reports one event (see `core.grouping`).

    `is_withdrawn`: none of its reports stands any more, for each article was changed; `reports` then holds what they said before.
    """

    id: EventId
    topic: Topic
    key: str
    headline: str
    level: Level
    first_reported_at: datetime
    last_reported_at: datetime
    countries: tuple[str, ...] = ()
    admin1_codes: tuple[str, ...] = ()
    crossing_ids: tuple[str, ...] = ()
    reports: tuple[Report, ...] = field(default=())
    is_withdrawn: bool = False
