"""An event's reports go in; who independently says so, and how well that supports it, comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from sitrep.core.credits import STATE_AGENCIES
from sitrep.core.model import Event, FeedType, Level, Report, Topic

AID_WORKER_HARMED = "an aid worker killed or taken"
"""How the reason of a level begins that speaks of aid workers; see `levels` in the shipped rules."""


class Corroboration(StrEnum):
    """How an event is supported: by one source, by several independent ones, or by the United Nations or another official body."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    OFFICIAL = "official"

    @property
    def rank(self) -> int:
        """0 (single) to 2 (official), for comparing."""
        return ("single", "multiple", "official").index(self.value)


def source_family(report: Report) -> str:
    """Who speaks: the agency that the article credits, else the feed's configured family, else the feed itself."""
    return report.wire_credit or report.feed_family or report.feed_id


def independent_sources(reports: Sequence[Report]) -> tuple[str, ...]:
    """The source families that report on their own, in order of appearance: feeds of one house count once, and so do all who print one
    agency, reworded or not; copies of a text count not at all."""
    return tuple(dict.fromkeys(source_family(report) for report in reports if report.wire_copy_of is None))


def is_state_voice(report: Report) -> bool:
    """True for state media, and for what others print of a state's news agency."""
    return report.feed_type is FeedType.STATE_MEDIA or report.wire_credit in STATE_AGENCIES


def corroboration_of(reports: Sequence[Report]) -> Corroboration:
    """OFFICIAL with a report of tier 1 or of an inter-governmental body, MULTIPLE with two independent families, else SINGLE."""
    if any(report.feed_tier == 1 or report.feed_type is FeedType.IGO for report in reports):
        return Corroboration.OFFICIAL
    return Corroboration.MULTIPLE if len(independent_sources(reports)) > 1 else Corroboration.SINGLE


def only_state_media(reports: Sequence[Report]) -> bool:
    """True where nobody but state media says so, which a reader must be told."""
    return bool(reports) and all(is_state_voice(report) for report in reports)


def tells_of_harmed_aid_worker(reports: Sequence[Report]) -> bool:
    """True where a report tells of aid workers killed or taken: that is never held back for want of a second source."""
    return any(
        hit.topic is Topic.AID_INCIDENT and hit.status.is_current and hit.level_reason.startswith(AID_WORKER_HARMED)
        for report in reports
        for hit in report.hits
    )


def capped(event: Event, most: Level | None) -> Event:
    """The event with its level brought down to `most` where one unofficial source alone reports it and no aid worker was harmed."""
    is_alone = most is not None and corroboration_of(event.reports) is Corroboration.SINGLE
    if most is None or not is_alone or event.level.rank <= most.rank or tells_of_harmed_aid_worker(event.reports):
        return event
    return replace(event, level=most)
