"""What is known of an event, and what changed of it, goes in; the lines that alerts, digests and tables tell it in come out."""

from __future__ import annotations

from datetime import datetime

from sitrep.core.accounts import Account, StatedCrossing, StatedFigure
from sitrep.core.digest.contents import CrossingChange, FigureRange
from sitrep.core.model import FigureUnit, Place, Topic
from sitrep.core.notices import Notice, Said
from sitrep.render import words


def where(account: Account, *, most: int = 2) -> str:
    """The places of an event in a few words: at most `most` of them, with province and country said once where they are the same."""
    places = _named_places(account)[:most]
    if not places:
        return ", ".join(words.country(iso3) for iso3 in account.countries[:most])
    if len({found.iso3 for found in places}) > 1:
        return "; ".join(words.place(found) for found in places)
    return " and ".join([*(words.place(found).split(", ")[0] for found in places[:-1]), words.place(places[-1])])


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
        return [", ".join(words.country(iso3) for iso3 in told.crossing.iso3), words.country(told.crossing.iso3[0])]
    places = _named_places(account)
    if not places:
        return [words.country(iso3) for iso3 in account.countries[:1]]
    whole, near = words.place(places[0]), words.place(places[0]).split(", ")[0]
    return list(dict.fromkeys([whole, ", ".join(dict.fromkeys([near, words.country(places[0].iso3)])), near]))


def strongest_figure(account: Account) -> StatedFigure | None:
    """The highest stated flow: what headline and subject name."""
    return max(account.figures, key=lambda stated: stated.figure.low or stated.figure.high or 0, default=None)


def statement(account: Account) -> str:
    """What is reported, neutrally, without place or source: `2,000 people reported displaced`."""
    told = main_crossing(account)
    if told:
        return f"{words.crossing_name(told)} reported {words.crossing_status(told)}"
    if account.topic is Topic.CROSSING_CLOSURE:
        return "closure or restriction of a crossing or route reported"
    if account.topic is Topic.AID_INCIDENT:
        return next((said for detail in account.aid if (said := words.aid(detail))), "incident affecting aid reported")
    stated = strongest_figure(account)
    return f"{words.figure(stated.figure)} reported displaced" if stated else "displacement reported"


def incident(account: Account) -> str:
    """`03 March 2026: In Anadan, Aleppo, Syria, 2,000 people reported displaced`, after Aid in Danger's bulletins."""
    told = main_crossing(account)
    if told and len(told.crossing.iso3) > 1:
        spot = f"Between {' and '.join(words.country(iso3) for iso3 in told.crossing.iso3[:2])}, "
    else:
        spot = f"In {where(account)}, " if where(account) else ""
    at = told.source.told_at if told else account.first_reported_at
    withdrawn = " (since withdrawn by its source)" if account.is_withdrawn else ""
    return f"{words.day(at)}: {spot}{statement(account)}{withdrawn}"


def source_names(account: Account) -> str:
    """`Source: Northern Wire, Radio of the North and 2 more`: independent ones only."""
    named = ", ".join(source.name for source in account.sources[:3])
    return f"Source: {named}" + (f" and {len(account.sources) - 3} more" if len(account.sources) > 3 else "")


def incident_line(account: Account) -> str:
    """The incident and its source as one line that can be copied into a report."""
    return f"{incident(account)}. {source_names(account)}"


def sources(account: Account) -> str:
    """`3 reports, 2 independent sources`."""
    return f"{words.plural(account.n_reports, 'report')}, {words.plural(len(account.sources), 'independent source')}"


def figure_range(found: FigureRange) -> str:
    """`2,000 to 12,500 people`; one value where all agree; a source's own words where there are only vague ones."""
    if found.low is None or found.high is None:
        return words.figure(found.stated[0].figure)
    unit = words.UNITS[found.unit]
    return (
        f"{words.number(found.low)} {unit}"
        if found.low == found.high
        else f"{words.number(found.low)} to {words.number(found.high)} {unit}"
    )


def crossing_change(found: CrossingChange) -> str:
    """`closed → open to civilians`, `closed (not reported before)`, `closed, as before`."""
    status, earlier = words.crossing_status(found.stated), list(found.stated.earlier)
    if found.before is found.stated.crossing.status:
        return f"{status}, as before"
    if not earlier:
        return f"{status} (not reported before)"
    return " → ".join([*(state.value for state in earlier), status])


def changes(notice: Notice) -> list[str]:
    """What differs from the last message, a line each; empty in the first message."""
    before, now = notice.before, notice.said
    if before is None:
        return []
    lines = []
    if before.level is not now.level:
        lines.append(f"Level: {words.LEVELS[before.level]} → {words.LEVELS[now.level]}")
    lines += _figure_changes(notice, FigureUnit.PERSON, before.persons, now.persons)
    lines += _figure_changes(notice, FigureUnit.HOUSEHOLD, before.households, now.households)
    lines += _crossing_changes(notice, before)
    if before.corroboration is not now.corroboration:
        lines.append(f"Sources: {words.CORROBORATION[before.corroboration]} → {words.CORROBORATION[now.corroboration]}")
    if now.n_reports > before.n_reports:
        lines.append(f"Reports: {before.n_reports} → {now.n_reports}")
    return lines


def _figure_changes(notice: Notice, unit: FigureUnit, known: int | None, stated: int | None) -> list[str]:
    if stated is None or stated == known:
        return []
    figures = (told.figure for told in notice.account.figures if told.figure.unit is unit)
    found = next((each for each in figures if stated in (each.low, each.high)), None)
    said = words.figure(found) if found else f"{words.number(stated)} {words.UNITS[unit]}"
    return [f"Highest figure: {'none' if known is None else words.number(known)} → {said}"]


def _crossing_changes(notice: Notice, before: Said) -> list[str]:
    known = {(key, traffic): status for key, traffic, status in before.crossings}
    lines = []
    for stated in notice.account.crossings:
        earlier = known.get((stated.key, stated.crossing.traffic.value))
        if earlier is not stated.crossing.status:
            lines.append(f"{words.crossing_name(stated)}: {earlier.value if earlier else 'not told yet'} → {words.crossing_status(stated)}")
    return lines
