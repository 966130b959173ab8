"""An event, what was said of it to a receiver, and the time go in; whether to speak now, and the notice, come out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sitrep.core.accounts import Account, account_of, crossing_states, highest_victims, is_old_news
from sitrep.core.aid_detail import AidAct
from sitrep.core.corroboration import Corroboration, corroboration_of
from sitrep.core.grouping import DISTRICT, figures_of, places_of
from sitrep.core.model import CrossingStatus, Event, FigureUnit, Level, ReceiverName, Topic
from sitrep.core.routing import Routed


class Reason(StrEnum):
    """Why we speak of an event to a receiver, or why not: the one answer that daemon, shell and tests share."""

    FIRST_REPORT = "first_report"
    LEVEL_ROSE = "level_rose"
    NEW_CROSSING_STATUS = "new_crossing_status"
    FIRST_FIGURE = "first_figure"
    FIGURE_GREW = "figure_grew"
    MORE_SOURCES = "more_sources"
    STILL_REPORTED = "still_reported"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"

    BELOW_RECEIVER_LEVEL = "below_receiver_level"
    OLD_NEWS = "old_news"
    LIVE_PAGE = "live_page"
    TOO_SOON = "too_soon"
    NOTHING_NEW = "nothing_new"
    NO_RECEIVER = "no_receiver"
    STORM = "storm"
    NO_REPORT_LEFT = "no_report_left"
    MUTED = "muted"
    SILENCED = "silenced"
    INHIBITED = "inhibited"
    COOLDOWN = "cooldown"
    DISMISSED = "dismissed"
    BROKEN = "broken"

    @property
    def speaks(self) -> bool:
        """True where a message goes out."""
        return self not in _SILENT

    @property
    def is_urgent(self) -> bool:
        """True where it does not wait for the receiver's group_interval."""
        return self in (Reason.FIRST_REPORT, Reason.LEVEL_ROSE, Reason.NEW_CROSSING_STATUS, Reason.CORRECTED, Reason.WITHDRAWN)

    @property
    def is_owed(self) -> bool:
        """True where whoever was told of the event is told this too, wherever it is routed by now and however low its level."""
        return self in (Reason.NEW_CROSSING_STATUS, Reason.CORRECTED, Reason.WITHDRAWN)

    @property
    def holds_back(self) -> bool:
        """True where there was something to tell and it was not told (yet): listed in the digest and in `sitrep alerts --held`."""
        return self in _HOLDING


_HOLDING = (
    Reason.STORM,
    Reason.TOO_SOON,
    Reason.MUTED,
    Reason.SILENCED,
    Reason.INHIBITED,
    Reason.COOLDOWN,
    Reason.DISMISSED,
    Reason.NO_RECEIVER,
    Reason.OLD_NEWS,
    Reason.LIVE_PAGE,
    Reason.BROKEN,
)
_SILENT = (Reason.BELOW_RECEIVER_LEVEL, Reason.NOTHING_NEW, Reason.NO_REPORT_LEFT, *_HOLDING)
CORRECTION = 0.9
"""A figure that has come down below this share of what was said has been corrected; what is above it is rounding."""


class NoticeType(StrEnum):
    """What a message is to the earlier ones of its thread, in the words of the Common Alerting Protocol (OASIS CAP 1.2, msgType)."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a receiver knows of an event: the state that was told last. `persons` and `households` are the highest stated flows.

    `victims` holds (what was done to aid workers, to how many), `places` (ISO 3166-1 alpha-3, name of a town or district, "" for the whole
    country); None in what was told before these were kept. `crossings` holds (crossing key, traffic, status); `messages` counts what was
    sent; `at` is the time of the last message.
    """

    at: datetime
    level: Level
    persons: int | None
    households: int | None
    crossings: tuple[tuple[str, str, CrossingStatus], ...]
    corroboration: Corroboration
    n_reports: int
    messages: int
    is_cancelled: bool = False
    victims: tuple[tuple[AidAct, int], ...] | None = None
    places: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One message on one event for one receiver, before it is put into words. `before` is None in the first one."""

    id: str
    receiver: ReceiverName
    path: str
    reason: Reason
    account: Account
    before: Said | None
    said: Said

    @property
    def type(self) -> NoticeType:
        """Alert, Update or Cancel."""
        if self.reason is Reason.WITHDRAWN:
            return NoticeType.CANCEL
        return NoticeType.ALERT if self.reason is Reason.FIRST_REPORT else NoticeType.UPDATE


def state_of(event: Event, now: datetime, messages: int) -> Said:
    """What a receiver will know of the event once told now, `messages` being the number of messages by then."""
    return Said(
        at=now,
        level=event.level,
        persons=_highest(event, FigureUnit.PERSON),
        households=_highest(event, FigureUnit.HOUSEHOLD),
        crossings=tuple((state.key, state.crossing.traffic.value, state.crossing.status) for state in crossing_states(event.reports)),
        corroboration=corroboration_of(event.reports),
        n_reports=len(event.reports),
        messages=messages,
        is_cancelled=event.is_withdrawn,
        victims=tuple(highest_victims(event.reports).items()),
        places=_places(event),
    )


def _places(event: Event) -> tuple[tuple[str, str], ...]:
    told = (place for report in event.reports for place in places_of(report) if place.iso3)
    return tuple(dict.fromkeys((place.iso3, place.name.casefold() if place.precision <= DISTRICT else "") for place in told))


def is_elsewhere(said: Said, state: Said) -> bool:
    """True where none of the countries told, or none of their towns, is named any more: reports only add up, so it was a mistake."""
    (known, towns), (stated, others) = (
        ({iso3 for iso3, _ in found.places or ()}, {place for place in found.places or () if place[1]}) for found in (said, state)
    )
    return bool(known and stated and not known & stated) or bool(towns and others and not towns & others)


def reason_to_speak(event: Event, said: Said | None, routed: Routed, now: datetime) -> Reason:
    """Whether to tell the receiver of `routed` about the event now: a Reason whose `speaks` is True, or the reason for silence.

    Who was told that a crossing closed is told that it opened, however low the level of that, and who was told something that its source
    took back or corrected is told so. An update waits until `group_interval` after the last message (TOO_SOON), unless it is urgent.
    """
    reason = _change(event, said, routed, now) if said else Reason.FIRST_REPORT
    if event.is_withdrawn and said is None:
        reason = Reason.NO_REPORT_LEFT
    if event.level.rank < routed.min_level.rank and not reason.is_owed and reason is not Reason.NO_REPORT_LEFT:
        return Reason.BELOW_RECEIVER_LEVEL
    if said is None:
        return (_not_for_paging(event) or reason) if reason.speaks else reason
    if reason.speaks and not reason.is_urgent and now < said.at + routed.group_interval:
        return Reason.TOO_SOON
    return reason


def _not_for_paging(event: Event) -> Reason | None:
    """Why an event that nobody was told of is shown and not told: what is old, or known from live blogs alone, which tell of many events
    at once and are new at each look. The first other report of it speaks."""
    if is_old_news(event.reports):
        return Reason.OLD_NEWS
    return Reason.LIVE_PAGE if all(report.is_live for report in event.reports) else None


def next_look(event: Event, said: Said | None, routed: Routed, now: datetime) -> datetime | None:
    """When to ask `reason_to_speak` again although no report has come in; None: only a new report can change the answer."""
    if said is None:
        return None
    if reason_to_speak(event, said, routed, now) is Reason.TOO_SOON:
        return said.at + routed.group_interval
    if routed.repeat_every and len(event.reports) > said.n_reports and said.at + routed.repeat_every > now:
        return said.at + routed.repeat_every
    return None


def write_notice(event: Event, reason: Reason, said: Said | None, routed: Routed, now: datetime) -> Notice:
    """The notice to the receiver of `routed`. Its id depends on event, receiver and the count of messages: the same after a crash."""
    messages = (said.messages if said else 0) + 1
    origin = f"{event.id}\n{routed.receiver}\n{messages}"
    return Notice(
        id=hashlib.sha256(origin.encode("utf-8")).hexdigest()[:32],
        receiver=routed.receiver,
        path=routed.path,
        reason=reason,
        account=account_of(event),
        before=said,
        said=state_of(event, now, messages),
    )


def _change(event: Event, said: Said, routed: Routed, now: datetime) -> Reason:
    if event.is_withdrawn:
        return Reason.NOTHING_NEW if said.is_cancelled else Reason.WITHDRAWN
    if said.is_cancelled:
        return Reason.FIRST_REPORT
    state = state_of(event, now, said.messages)
    known_figures, stated_figures = (said.persons, said.households), (state.persons, state.households)
    grew = any(
        known and stated and stated >= known * routed.figure_factor for known, stated in zip(known_figures, stated_figures, strict=True)
    )
    known_victims, stated_victims = dict(said.victims or ()), dict(state.victims or ())
    grew |= bool(known_victims) and any(_is_graver(act, known_victims.get(act, 0), count, routed) for act, count in stated_victims.items())
    first_victims = said.victims == () and bool(stated_victims)
    status_changed = event.topic is Topic.CROSSING_CLOSURE and bool(_news(state) - _news(said))
    repeat_is_due = bool(routed.repeat_every) and state.n_reports > said.n_reports and now >= said.at + routed.repeat_every
    changes = (
        (state.level.rank > said.level.rank, Reason.LEVEL_ROSE),
        (status_changed, Reason.NEW_CROSSING_STATUS),
        (grew, Reason.FIGURE_GREW),
        (_is_corrected(event, said, state), Reason.CORRECTED),
        (first_victims or (not any(known_figures) and any(stated_figures)), Reason.FIRST_FIGURE),
        (state.corroboration.rank > said.corroboration.rank, Reason.MORE_SOURCES),
        (repeat_is_due, Reason.STILL_REPORTED),
    )
    return next((reason for holds, reason in changes if holds), Reason.NOTHING_NEW)


def _is_graver(act: AidAct, known: int, stated: int, routed: Routed) -> bool:
    """Each life counts, and each person taken; of other victims as of the displaced, that they are so many times as many."""
    if act in (AidAct.KILLED, AidAct.KIDNAPPED):
        return stated > known
    return bool(known) and stated >= known * routed.figure_factor


def _is_corrected(event: Event, said: Said, state: Said) -> bool:
    """True where a figure or the level is lower than was said, or the place another: reports only add up, so one must have been changed.

    The level of an event about a crossing falls when it opens.
    """
    victims = dict(state.victims or ())
    known = (said.persons, said.households, *(count for _, count in said.victims or ()))
    stated = (state.persons, state.households, *(victims.get(act) for act, _ in said.victims or ()))
    fell = any(before and (now is None or now < before * CORRECTION) for before, now in zip(known, stated, strict=True))
    return fell or is_elsewhere(said, state) or (state.level.rank < said.level.rank and event.topic is not Topic.CROSSING_CLOSURE)


def _news(state: Said) -> set[tuple[str, str, CrossingStatus]]:
    return {crossing for crossing in state.crossings if crossing[2] is not CrossingStatus.UNKNOWN}


def highest_figures(event: Event) -> tuple[int | None, int | None]:
    """The highest stated flow of persons, and of households."""
    return _highest(event, FigureUnit.PERSON), _highest(event, FigureUnit.HOUSEHOLD)


def _highest(event: Event, unit: FigureUnit) -> int | None:
    stated = [
        max(figure.low or 0, figure.high or 0)
        for report in event.reports
        for figure in figures_of(report)
        if figure.unit is unit and (figure.low is not None or figure.high is not None)
    ]
    return max(stated, default=None)
