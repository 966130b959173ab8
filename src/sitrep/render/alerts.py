"""Notices go in, messages for people (subject, text, HTML, short text) come out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sitrep.core.accounts import Account
from sitrep.core.model import Level
from sitrep.core.notices import Notice, NoticeType, Reason
from sitrep.core.outcomes import Message
from sitrep.core.text import shorten
from sitrep.render import lines, words
from sitrep.render.links import web_link
from sitrep.render.pages import line, write_html, write_text

SUBJECT_ROOM = 70
SHORT_ROOM = 320
SHORTEST_QUOTE = 40
"""Characters below which the beginning of a sentence says nothing."""
_LEVELS = {Level.HIGH: "High", Level.MEDIUM: "Medium", Level.INFORMATION: "Info", Level.NONE: "None"}


def render_alert(notice: Notice, *, now: datetime) -> Message:
    """One notice as a message. The Message-ID is left to the outbox, which has one for each recipient."""
    subject = alert_subject(notice)
    values = {"notice": notice, "account": notice.account, "subject": subject, "now": now}
    return Message(
        message_id="",
        subject=subject,
        text=write_text("alert.txt.j2", **values),
        html=write_html("alert.html.j2", **values),
        short_text=short_text(notice),
        created_at=now,
        level=notice.account.level.value,
    )


def render_bundle(notices: Sequence[Notice], *, now: datetime, part: int = 1, parts: int = 1, is_release: bool = False) -> Message:
    """Many notices for one receiver as one message that lists every event, the gravest first. `is_release`: they were held until now."""
    ordered = sorted(notices, key=lambda notice: (-notice.account.level.rank, notice.account.first_reported_at, notice.id))
    counts = [(level, sum(notice.account.level is level for notice in ordered)) for level in Level]
    told = ", ".join(f"{count} {_LEVELS[level].casefold()}" for level, count in counts if count)
    of_parts = f" ({part} of {parts})" if parts > 1 else ""
    subject = f"{len(ordered)} events {'held until now' if is_release else 'at once'}{of_parts}: {told}"[:SUBJECT_ROOM]
    values = {"notices": ordered, "subject": subject, "now": now, "is_release": is_release}
    shown = [f"{_LEVELS[notice.account.level]}: {headline(notice.account)}" for notice in ordered]
    return Message(
        message_id="",
        subject=subject,
        text=write_text("bundle.txt.j2", **values),
        html=write_html("bundle.html.j2", **values),
        short_text=_fit([f"{subject}. {words.UNVERIFIED}."], shown, room=SHORT_ROOM),
        created_at=now,
        level=ordered[0].account.level.value,
    )


def headline(account: Account) -> str:
    """`Displacement reported, Anadan, Aleppo, Syria`: what and where, without level and source."""
    spot = next(iter(lines.short_places(account)), "")
    said = line(f"{lines.statement(account)}{f', {spot}' if spot else ''}")
    return said[:1].upper() + said[1:]


def alert_subject(notice: Notice) -> str:
    """At most 70 characters: whether it is an update, the level, what, where, and the alert's id at the end.

    Where it is too long, the province is left out, then the country, and where a crossing's name says enough, the place; else it is cut.
    """
    account = notice.account
    level = _LEVELS[account.level]
    starts = {NoticeType.ALERT: level, NoticeType.UPDATE: f"Update, {level.casefold()}", NoticeType.CANCEL: "Cancel"}
    start = f"{starts[notice.type]}: "
    end = f" [{account.alert_id}]"
    room = SUBJECT_ROOM - len(start) - len(end)
    what = line(lines.statement(account).replace(" reported", "", 1))
    offers = [line(f"{what}, {spot}") for spot in lines.short_places(account)] or [what]
    if lines.main_crossing(account):
        offers.append(what)
    said = next((offer for offer in offers if len(offer) <= room), offers[-1])
    return start + shorten(said, most=room) + end


def short_text(notice: Notice) -> str:
    """At most 320 characters for thin lines: all of the line that matters, then as much of the quote as fits, and the link."""
    account = notice.account
    spoken = "" if notice.reason is Reason.FIRST_REPORT else f" ({words.REASONS[notice.reason]})"
    head = f"{words.LEVELS[account.level]}{spoken}: {lines.incident_line(account)}."
    link = next((found for quote in account.quotes if (found := web_link(quote.source.url)) and len(found.url) <= 100), None)
    tail = f"{words.UNVERIFIED}. {account.alert_id}" + (f" {link.url}" if link else "")
    room = SHORT_ROOM - len(tail) - 1
    head = shorten(line(head), most=room)
    left = room - len(head) - 3  # a blank and two quotation marks
    if account.quotes and left >= SHORTEST_QUOTE:
        quote = account.quotes[0]
        head += f" {words.quoted(shorten(line(quote.text), most=left), quote.language)}"
    return f"{head} {tail}"


def _fit(kept: list[str], more: Sequence[str], *, room: int) -> str:
    """The lines of `kept`, then as many of `more` as fit."""
    for at, found in enumerate(more):
        rest = f"and {len(more) - at - 1} more"
        if len("\n".join([*kept, found, rest])) > room:
            return "\n".join([*kept, f"and {len(more) - at} more"])
        kept = [*kept, found]
    return "\n".join(kept)
