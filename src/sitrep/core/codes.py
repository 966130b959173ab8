"""The code lists of the field, as words: topics, levels, statuses, figures, places, crossings, aid incidents."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """What sitrep flags. `crossing_closure` covers border crossings and access routes: closed, restricted, blocked, re-opened."""

    DISPLACEMENT = "displacement"
    CROSSING_CLOSURE = "crossing_closure"
    AID_INCIDENT = "aid_incident"


class Level(StrEnum):
    """Reader-facing concern, after HDX Signals ("High concern", "Medium concern") plus "For information"."""

    HIGH = "high"
    MEDIUM = "medium"
    INFORMATION = "information"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 (none) to 3 (high), for comparing."""
        return ("none", "information", "medium", "high").index(self.value)


class FeedType(StrEnum):
    """Who speaks in a feed."""

    IGO = "igo"
    NGO = "ngo"
    WIRE = "wire"
    BROADCASTER = "broadcaster"
    NEWSPAPER = "newspaper"
    STATE_MEDIA = "state-media"
    THINKTANK = "thinktank"
    AGGREGATOR = "aggregator"


class FullText(StrEnum):
    """Where an article's text is to come from: the page where needed, only the feed's own content, or no text at all."""

    AUTO = "auto"
    FEED = "feed"
    NEVER = "never"


class TextSource(StrEnum):
    """Which text the rules saw, best first."""

    PAGE = "page"
    FEED = "feed"
    SUMMARY = "summary"
    TITLE = "title"


class HitStatus(StrEnum):
    """Whether what a sentence tells has happened. Only occurred and ongoing raise an alert by default."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    THREATENED = "threatened"
    DENIED = "denied"
    BACKGROUND = "background"

    @property
    def is_current(self) -> bool:
        """True where the status reports an event of now."""
        return self in (HitStatus.OCCURRED, HitStatus.ONGOING)


class Quantifier(StrEnum):
    """IDMC's four quantifiers."""

    EXACT = "exact"
    APPROXIMATELY = "approximately"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"


class FigureUnit(StrEnum):
    """IDMC's two units: families, households and all structures count as household."""

    PERSON = "person"
    HOUSEHOLD = "household"


class FigureKind(StrEnum):
    """A flow is movement in a period, a stock the number of people in a state; the two are never added."""

    FLOW = "flow"
    STOCK = "stock"


class PlaceRole(StrEnum):
    """What a place is to the event: people left it, people went to it, it happened there, or it is only mentioned."""

    ORIGIN = "origin"
    DESTINATION = "destination"
    EVENT = "event"
    OTHER = "other"


class CrossingKind(StrEnum):
    """What is closed or open."""

    CROSSING = "crossing"
    ROUTE = "route"
    CORRIDOR = "corridor"
    BRIDGE = "bridge"
    PORT = "port"


class CrossingStatus(StrEnum):
    """The reported state."""

    OPEN = "open"
    RESTRICTED = "restricted"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Traffic(StrEnum):
    """For whom a crossing's state holds."""

    CIVILIAN = "civilian"
    COMMERCIAL = "commercial"
    HUMANITARIAN = "humanitarian"
    MEDICAL = "medical"
    ALL = "all"


class Direction(StrEnum):
    """Seen from the country whose news it is."""

    IN = "in"
    OUT = "out"
    BOTH = "both"
