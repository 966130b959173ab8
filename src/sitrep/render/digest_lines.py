"""What a digest holds goes in; its lines, in the language that is being written in, come out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sitrep.core.crossing_board import BoardLine
from sitrep.core.dead_letters import DeadLetter
from sitrep.core.digest.contents import CrossingChange, Digest, FeedTrouble, FigureRange, HeardEvent, HeldNotice, Trend
from sitrep.core.notices import Reason
from sitrep.core.watched_dates import WatchedDate
from sitrep.render import words
from sitrep.render.language import say, say_count
from sitrep.render.lines import arrow, incident, where

SPARKS = "▁▂▃▄▅▆▇█"


def sparks(counts: Sequence[int]) -> str:
    """`▂▁▅█`: a chart that needs no picture; nothing is the lowest step, the most the highest."""
    most = max(counts, default=0) or 1
    return "".join(SPARKS[round(count / most * (len(SPARKS) - 1))] for count in counts)


def trend(found: Trend, *, is_weekly: bool) -> str:
    """`4 new; the six days before: 1, 0, 2, 5, 3, 1`."""
    before = words.listed(words.number(count) for count in found.before)
    if is_weekly:
        return say("{n} new; the six weeks before: {counts}", n=words.number(found.counts[-1]), counts=before)
    return say("{n} new; the six days before: {counts}", n=words.number(found.counts[-1]), counts=before)


def fate(event: HeardEvent) -> str:
    """`alerted`, or why not."""
    if event.was_told:
        return say("alerted")
    if event.silence in words.SILENCES:
        return say("not alerted: {why}", why=words.SILENCES[event.silence])
    return say("not alerted")


def standing(found: BoardLine) -> str:
    """`closed to civilians since 3 March 2026 (2 reports)`."""
    status = words.status(found.now.status, found.traffic)
    reports = say_count("{n} report", "{n} reports", found.now.n_reports)
    return say("{status} since {day} ({reports})", status=status, day=words.long_day(found.now.since_at.date()), reports=reports)


def due_day(found: WatchedDate, today: date) -> str:
    """`13 November 2026, in 6 days`."""
    days = found.days_after(today)
    if days < 0:
        when = say("passed")
    elif days == 0:
        when = say("today")
    elif days == 1:
        when = say("tomorrow")
    else:
        when = say_count("in {n} day", "in {n} days", days)
    return words.listed((words.day(found.on), when))


def since(trouble: FeedTrouble, zone: str) -> str:
    """Of a feed that fails: when it was last well."""
    if trouble.since is None:
        return say("never read so far")
    return say("last well {when}", when=words.instant(trouble.since, zone))


def quiet_since(trouble: FeedTrouble, zone: str) -> str:
    """Of a quiet feed: since when, and that this is unusual."""
    if trouble.since is None:
        return say("so far; longer than is usual for it")
    return say("since {when}; longer than is usual for it", when=words.instant(trouble.since, zone))


def digest_name(digest: Digest) -> str:
    """What it is, and of which day."""
    gaps = {"name": digest.name, "day": words.long_day(digest.local_date)}
    return say("sitrep weekly digest “{name}” for {day}", **gaps) if digest.is_weekly else say("sitrep digest “{name}” for {day}", **gaps)


def window(digest: Digest) -> str:
    """From when to when."""
    start, end = words.instant(digest.window_start_at, digest.zone), words.instant(digest.window_end_at, digest.zone)
    return say("From {start} to {end}, {zone}.", start=start, end=end, zone=digest.zone)


def highest(found: FigureRange) -> str:
    """`Highest figure stated: 12,500 people (Anadan, Syria; Northern Wire)`: a statement, never a sum."""
    stated = max(found.stated, key=lambda one: one.figure.high or one.figure.low or 0)
    place = where(found.account) or say("Place not known")
    return say(
        "Highest figure stated: {figure} ({place}; {source})", figure=words.figure(stated.figure), place=place, source=stated.source.name
    )


def crossing_count(digest: Digest) -> str:
    """How many were reported on, and in another state than before."""
    told = say_count("{n} crossing or route reported on", "{n} crossings and routes reported on", len(digest.crossings))
    changed = say_count("{n} in another state than before", "{n} in another state than before", digest.crossings_changed)
    return words.listed((told, changed))


def province(name: str) -> str:
    """The heading of a province's events."""
    return name or say("Province not known")


def left_out(count: int) -> str:
    """What was cut, to be followed by the command that shows it."""
    return say_count("{n} more is not shown here. All of them:", "{n} more are not shown here. All of them:", count)


def watched(found: WatchedDate, today: date) -> str:
    """`13 November 2026, in 6 days: consent to cross-border aid ends (Syria); set by Amal`."""
    said = say("{day}: {what}", day=due_day(found, today), what=found.what)
    if found.countries:
        said += f" ({words.listed(words.country(iso3) for iso3 in found.countries)})"
    if found.author:
        said += "; " + say("set by {author}", author=found.author)
    if found.sources > 1:
        said += "; " + say_count("in {n} article", "in {n} articles", found.sources)
    return said


def held_count(reason: Reason, count: int) -> str:
    """`3 messages: held until the mute time ends`."""
    return say("{messages}: {why}", messages=say_count("{n} message", "{n} messages", count), why=words.REASONS[reason])


def held(each: HeldNotice, zone: str) -> str:
    """A message that was not sent, to whom, and until when."""
    account = each.account
    until = f"{words.HELD[each.reason]} {words.instant(each.until, zone)}" if each.until else words.HELD[each.reason]
    kind = words.listed((words.LEVELS[account.level], say("an update"))) if each.is_update else words.LEVELS[account.level]
    return say("{what}. {level}; to {receiver}: {why}", what=incident(account), level=kind, receiver=each.receiver, why=until) + (
        f" [{account.alert_id}]"
    )


def dead_letter(letter: DeadLetter, zone: str) -> str:
    """A message that did not arrive, and why."""
    return say(
        "{subject}; to {receiver} ({recipient}), {when}: {problem}",
        subject=letter.subject,
        receiver=letter.receiver,
        recipient=letter.recipient,
        when=words.instant(letter.created_at, zone),
        problem=letter.problem,
    )


def figure_range(found: FigureRange) -> str:
    """`2,000 to 12,500 people`; one value where all agree; a source's own words where there are only vague ones."""
    if found.low is None or found.high is None:
        return words.figure(found.stated[0].figure)
    return words.amount(found.low, found.unit) if found.low == found.high else words.span(found.low, found.high, found.unit)


def crossing_change(found: CrossingChange) -> str:
    """`closed → open to civilians`, `closed (not reported before)`, `closed, as before`."""
    status, earlier = words.crossing_status(found.stated), list(found.stated.earlier)
    if found.before is found.stated.crossing.status:
        return say("{status}, as before", status=status)
    if not earlier:
        return say("{status} (not reported before)", status=status)
    return arrow(*(words.status(state) for state in earlier), status)
