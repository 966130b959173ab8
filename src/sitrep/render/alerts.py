"""Notices go in, messages for people (subject, text, HTML, short text) come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sitrep.core.accounts import Account
from sitrep.core.coarsening import coarsened
from sitrep.core.model import Level
from sitrep.core.notices import Notice, NoticeType, Reason
from sitrep.core.outcomes import Message, Picture
from sitrep.core.receivers import Audience
from sitrep.core.sketches import sketch_of
from sitrep.core.text import shorten
from sitrep.render import lines, words
from sitrep.render.language import finished, say, say_count, speaking
from sitrep.render.links import web_link
from sitrep.render.pages import line, write_html, write_text

SUBJECT_ROOM = 70
SHORT_ROOM = 320
SHORTEST_QUOTE = 40
"""Characters below which the beginning of a sentence says nothing."""
ENGLISH = Audience()


def render_alert(notice: Notice, *, now: datetime, audience: Audience = ENGLISH) -> Message:
    """One notice as a message for this audience. The Message-ID is left to the outbox, which has one for each recipient."""
    notice = _for_audience(notice, audience)
    sketch = sketch_of(notice.account, language=audience.language)
    picture = Picture(content_id=f"map-{notice.id[:12]}@sitrep", sketch=sketch) if sketch else None
    with speaking(audience.language):
        subject = alert_subject(notice)
        values = {"notice": notice, "account": notice.account, "subject": subject, "now": now, "picture": picture}
        return Message(
            message_id="",
            subject=subject,
            text=write_text("alert.txt.j2", **values),
            html=write_html("alert.html.j2", **values),
            short_text=short_text(notice),
            created_at=now,
            level=notice.account.level.value,
            pictures=(picture,) if picture else (),
        )


def render_bundle(
    notices: Sequence[Notice], *, now: datetime, part: int = 1, parts: int = 1, is_release: bool = False, audience: Audience = ENGLISH
) -> Message:
    """Many notices for one receiver as one message that lists every event, the gravest first. `is_release`: they were held until now."""
    notices = [_for_audience(notice, audience) for notice in notices]
    ordered = sorted(notices, key=lambda notice: (-notice.account.level.rank, notice.account.first_reported_at, notice.id))
    with speaking(audience.language):
        subject = _bundle_subject(ordered, part=part, parts=parts, is_release=is_release)
        values = {"notices": ordered, "subject": subject, "now": now, "is_release": is_release}
        shown = [
            say("{level}: {what}", level=words.BRIEF_LEVELS[notice.account.level], what=headline(notice.account)) for notice in ordered
        ]
        return Message(
            message_id="",
            subject=subject,
            text=write_text("bundle.txt.j2", **values),
            html=write_html("bundle.html.j2", **values),
            short_text=finished(_fit([f"{subject}. {say(words.UNVERIFIED)}."], shown, room=SHORT_ROOM)),
            created_at=now,
            level=ordered[0].account.level.value,
        )


def _for_audience(notice: Notice, audience: Audience) -> Notice:
    account = coarsened(notice.account, audience.places)
    return notice if account is notice.account else replace(notice, account=account)


def _bundle_subject(notices: Sequence[Notice], *, part: int, parts: int, is_release: bool) -> str:
    told = words.level_counts([(level, sum(notice.account.level is level for notice in notices)) for level in Level])
    of_parts = say(" ({part} of {parts})", part=part, parts=parts) if parts > 1 else ""
    events = say_count("{n} event", "{n} events", len(notices))
    what = say("{events} held until now", events=events) if is_release else say("{events} at once", events=events)
    return finished(line(say("{what}: {told}", what=f"{what}{of_parts}", told=told)))[:SUBJECT_ROOM]


def headline(account: Account) -> str:
    """`Displacement reported, Anadan, Aleppo, Syria`: what and where, without level and source."""
    spot = next(iter(lines.short_places(account)), "")
    said = line(words.listed(part for part in (lines.statement(account), spot) if part))
    return said[:1].upper() + said[1:]


def alert_subject(notice: Notice) -> str:
    """At most 70 characters: whether it is an update, the level, what, where, and the alert's id at the end.

    Where it is too long, the province is left out, then the country, and where a crossing's name says enough, the place; else it is cut.
    """
    account = notice.account
    level = words.BRIEF_LEVELS[account.level]
    starts = {NoticeType.ALERT: level, NoticeType.UPDATE: say("Update, {level}", level=level.lower()), NoticeType.CANCEL: say("Cancel")}
    start = say("{level}: {what}", level=starts[notice.type], what="")
    end = f" [{account.alert_id}]"
    room = SUBJECT_ROOM - len(start) - len(end)
    what = line(lines.brief(account))
    offers = [line(words.listed((what, spot))) for spot in lines.short_places(account)] or [what]
    if lines.main_crossing(account):
        offers.append(what)
    said = next((offer for offer in offers if len(offer) <= room), offers[-1])
    return finished(start + shorten(said, most=room) + end)


def short_text(notice: Notice) -> str:
    """At most 320 characters for thin lines: all of the line that matters, then as much of the quote as fits, and the link."""
    account = notice.account
    spoken = "" if notice.reason is Reason.FIRST_REPORT else f" ({words.REASONS[notice.reason]})"
    start = say("Cancel") if notice.type is NoticeType.CANCEL else words.LEVELS[account.level]
    head = say("{level}: {what}", level=f"{start}{spoken}", what=f"{lines.incident_line(account)}.")
    link = next((found for quote in account.quotes if (found := web_link(quote.source.url)) and len(found.url) <= 100), None)
    tail = f"{say(words.UNVERIFIED)}. {account.alert_id}" + (f" {link.url}" if link else "")
    room = SHORT_ROOM - len(tail) - 1
    head = shorten(line(head), most=room)
    left = room - len(head) - 3  # a blank and two quotation marks
    if account.quotes and left >= SHORTEST_QUOTE:
        quote = account.quotes[0]
        head += f" {words.quoted(shorten(line(quote.text), most=left), quote.language)}"
    return finished(f"{head} {tail}")


def _fit(kept: list[str], more: Sequence[str], *, room: int) -> str:
    """The lines of `kept`, then as many of `more` as fit."""
    for at, found in enumerate(more):
        rest = lines.more(more, at + 1)
        if len("\n".join([*kept, found, rest])) > room:
            return "\n".join([*kept, lines.more(more, at)])
        kept = [*kept, found]
    return "\n".join(kept)
