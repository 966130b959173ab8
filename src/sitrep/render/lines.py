"""What is known of an event, and what changed of it, goes in; the lines that alerts, digests and tables tell it in come out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sitrep.core.accounts import Account, StatedCrossing, StatedFigure
from sitrep.core.aid_detail import AidAct
from sitrep.core.model import FigureUnit, Place, Topic
from sitrep.core.notices import Notice, Said, is_elsewhere
from sitrep.render import words
from sitrep.render.language import say, say_count

LINEAR = 5
"""The precision (`model.Place`) of a road or a river."""


def where(account: Account, *, most: int = 2) -> str:
    """The places of an event in a few words: at most `most` of them, with province and country said once where they are the same."""
    places = _named_places(account)[:most]
    if not places:
        return words.listed(words.country(iso3) for iso3 in account.countries[:most])
    if len({found.iso3 for found in places}) > 1:
        return say("; ").join(words.place(found) for found in places)
    return joined([*(_nearest(found) for found in places[:-1]), words.place(places[-1])])


def _nearest(found: Place) -> str:
    """The first word of the place: its name, or the country's."""
    return words.place(found).split(say(", "))[0]


def joined(parts: list[str]) -> str:
    """`Anadan and Haritan`: at most two."""
    return say("{one} and {other}", one=parts[0], other=parts[1]) if len(parts) > 1 else parts[0]


def _named_places(account: Account) -> list[Place]:
    """The event's places without the one that a crossing's name has said already."""
    told = main_crossing(account)
    said = words.crossing_name(told).casefold() if told else ""
    return [found for found in account.places if found.name.casefold() not in said]


def main_crossing(account: Account) -> StatedCrossing | None:
    """The crossing that an event is about: one that a quoted sentence names, a known one, the latest; None on other topics."""
    if account.topic is not Topic.CROSSING_CLOSURE or not account.crossings:
        return None
    quoted = " ".join(quote.text for quote in account.quotes)

    def weight(stated: StatedCrossing) -> tuple[bool, bool, datetime]:
        return stated.crossing.quote.text in quoted, bool(stated.crossing.crossing_id), stated.source.told_at

    return max(account.crossings, key=weight)


def short_places(account: Account) -> list[str]:
    """The first place in fewer and fewer words: `Anadan, Aleppo, Syria`, `Anadan, Syria`, `Anadan`; a country alone where none is known."""
    told = main_crossing(account)
    if told and len(told.crossing.iso3) > 1:
        return [words.listed(words.country(iso3) for iso3 in told.crossing.iso3), words.country(told.crossing.iso3[0])]
    places = _named_places(account)
    if not places:
        return [words.country(iso3) for iso3 in account.countries[:1]]
    whole, near = words.place(places[0]), _nearest(places[0])
    return list(dict.fromkeys([whole, words.listed(dict.fromkeys([near, words.country(places[0].iso3)])), near]))


def strongest_figure(account: Account) -> StatedFigure | None:
    """The highest stated flow: what headline and subject name."""
    return max(account.figures, key=lambda stated: stated.figure.low or stated.figure.high or 0, default=None)


def statement(account: Account) -> str:
    """What is reported, neutrally, without place or source: `2,000 people reported displaced`."""
    told = main_crossing(account)
    if told:
        return say("{crossing} reported {status}", crossing=words.crossing_name(told), status=words.crossing_status(told))
    if account.topic is Topic.CROSSING_CLOSURE:
        return say("closure or restriction of a crossing or route reported")
    if account.topic is Topic.AID_INCIDENT:
        return next((said for detail in account.aid if (said := words.aid(detail))), say("incident affecting aid reported"))
    stated = strongest_figure(account)
    return say("{figure} reported displaced", figure=words.figure(stated.figure)) if stated else say("displacement reported")


def brief(account: Account) -> str:
    """The statement in as few words as a subject has room for: `2,000 people displaced`."""
    told = main_crossing(account)
    if told:
        return say("{crossing} {status}", crossing=words.crossing_name(told), status=words.crossing_status(told))
    if account.topic is Topic.CROSSING_CLOSURE:
        return say("closure or restriction of a crossing or route")
    if account.topic is Topic.AID_INCIDENT:
        return next((said for detail in account.aid if (said := words.brief_aid(detail))), say("incident affecting aid"))
    stated = strongest_figure(account)
    return say("{figure} displaced", figure=words.figure(stated.figure)) if stated else say("displacement")


def incident(account: Account) -> str:
    """`03 March 2026: In Anadan, Aleppo, Syria, 2,000 people reported displaced`, after Aid in Danger's bulletins."""
    told = main_crossing(account)
    if told and len(told.crossing.iso3) > 1:
        one, other = (words.country(iso3) for iso3 in told.crossing.iso3[:2])
        said = say("Between {one} and {other}, {what}", one=one, other=other, what=statement(account))
    else:
        spot = where(account)
        said = _placed(spot, account)
    at = told.source.told_at if told else account.first_reported_at
    dated = say("{day}: {what}", day=words.day(at), what=said)
    return say("{what} (since withdrawn by its source)", what=dated) if account.is_withdrawn else dated


def _placed(spot: str, account: Account) -> str:
    """`In Anadan, Syria, …`, `On the M5 highway, …`."""
    if not spot:
        return statement(account)
    if account.places and account.places[0].precision == LINEAR:
        return say("On {place}, {what}", place=spot, what=statement(account))
    return say("In {place}, {what}", place=spot, what=statement(account))


def source_names(account: Account) -> str:
    """`Source: Northern Wire, Radio of the North and 2 more`: independent ones only."""
    named, more = words.listed(source.name for source in account.sources[:3]), len(account.sources) - 3
    if more > 0:
        return say_count("Source: {named} and {n} more", "Source: {named} and {n} more", more, named=named)
    return say("Source: {named}", named=named)


def incident_line(account: Account) -> str:
    """The incident and its source as one line that can be copied into a report."""
    return f"{incident(account)}. {source_names(account)}"


def sources(account: Account) -> str:
    """`3 reports, 2 independent sources`."""
    reports = say_count("{n} report", "{n} reports", account.n_reports)
    return words.listed([reports, say_count("{n} independent source", "{n} independent sources", len(account.sources))])


def arrow(*states: str) -> str:
    """`closed → open`, in the direction of the language."""
    return say(" → ").join(states)


def why_sent(notice: Notice) -> str:
    """Why this receiver gets this message: the alert's short name, the route, the rule and the level."""
    account = notice.account
    sent = say("Alert {id} to {receiver} by the route “{route}”.", id=account.alert_id, receiver=notice.receiver, route=notice.path)
    rule = ""
    for quote in account.quotes[:1]:
        matched = words.listed(quote.matched)
        rule = (
            say("Rule {rule} matched: {words}.", rule=quote.rule_id, words=matched) if matched else say("Rule {rule}.", rule=quote.rule_id)
        )
    level = say("Level: {reason}.", reason=account.level_reason) if account.level_reason else ""
    return " ".join(said for said in (sent, rule, level) if said)


def why_bundled(is_release: bool) -> str:
    """Why there is one message for many events."""
    if is_release:
        return say("These events became due during a mute time or a silence; now that it is over, they are listed in one message.")
    return say("So many events became due at once that they are listed in one message.")


def more(found: Sequence[object], shown: int) -> str:
    """What a list leaves out: `and 4 more`; "" where it is whole."""
    count = len(found) - shown
    return say_count("and {n} more", "and {n} more", count) if count > 0 else ""


def changes(notice: Notice) -> list[str]:
    """What differs from the last message, a line each; empty in the first message."""
    before, now = notice.before, notice.said
    if before is None:
        return []
    lines = []
    if before.level is not now.level:
        lines.append(say("Level: {change}", change=arrow(words.LEVELS[before.level], words.LEVELS[now.level])))
    if is_elsewhere(before, now):
        lines.append(say("Place, corrected: {place}", place=where(notice.account)))
    lines += _figure_changes(notice, FigureUnit.PERSON, before.persons, now.persons)
    lines += _figure_changes(notice, FigureUnit.HOUSEHOLD, before.households, now.households)
    lines += _victim_changes(before, now)
    lines += _crossing_changes(notice, before)
    if before.corroboration is not now.corroboration:
        told = arrow(words.CORROBORATION[before.corroboration], words.CORROBORATION[now.corroboration])
        lines.append(say("Sources: {change}", change=told))
    if now.n_reports > before.n_reports:
        lines.append(say("Reports: {change}", change=arrow(words.number(before.n_reports), words.number(now.n_reports))))
    return lines


def _figure_changes(notice: Notice, unit: FigureUnit, known: int | None, stated: int | None) -> list[str]:
    if stated == known:
        return []
    if stated is None:
        return [say("Highest figure: {change}", change=arrow(words.amount(known or 0, unit), say("none")))]
    figures = (told.figure for told in notice.account.figures if told.figure.unit is unit)
    found = next((each for each in figures if stated in (each.low, each.high)), None)
    said = words.figure(found) if found else words.amount(stated, unit)
    return [say("Highest figure: {change}", change=arrow(say("none") if known is None else words.number(known), said))]


def _victim_changes(before: Said, now: Said) -> list[str]:
    known, stated = dict(before.victims or ()), dict(now.victims or ())
    if before.victims is None or known == stated:
        return []
    acts = [act for act in AidAct if known.get(act) != stated.get(act)]
    return [arrow(*(words.harmed(act, found[act]) if act in found else say("none") for found in (known, stated))) for act in acts]


def _crossing_changes(notice: Notice, before: Said) -> list[str]:
    known = {(key, traffic): status for key, traffic, status in before.crossings}
    lines = []
    for stated in notice.account.crossings:
        earlier = known.get((stated.key, stated.crossing.traffic.value))
        if earlier is not stated.crossing.status:
            told = arrow(words.status(earlier) if earlier else say("not told yet"), words.crossing_status(stated))
            lines.append(say("{crossing}: {status}", crossing=words.crossing_name(stated), status=told))
    return lines
