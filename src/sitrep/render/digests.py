"""A digest goes in, one message with text and HTML comes out; it says what was cut where it would grow too long to be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sitrep.core.digest.coarse import coarsened_digest
from sitrep.core.digest.contents import CountryPart, Digest
from sitrep.core.model import Level
from sitrep.core.outcomes import Message, Picture
from sitrep.core.receivers import Audience
from sitrep.core.sketches import sketch_of_many
from sitrep.render import words
from sitrep.render.alerts import SHORT_ROOM, SUBJECT_ROOM, headline
from sitrep.render.language import finished, say, say_count, speaking
from sitrep.render.pages import write_html, write_text

LIMITS = ((40, 30), (25, 20), (12, 12), (6, 6))
"""New events told with their quote, and lines in each other list; the next pair is taken where a digest with one grows too long."""
MOST_HTML = 100_000
"""Bytes: Gmail shows 102 KB and hides the rest."""
MOST_TEXT = 40_000
ENGLISH = Audience()


def render_digest(digest: Digest, *, now: datetime, audience: Audience = ENGLISH) -> Message:
    """The digest as a message; its level is that of the gravest new event. The Message-ID is left to the outbox."""
    digest = coarsened_digest(digest, audience.places)
    gravest_first = sorted((event.account for part in digest.new for event in part.events), key=lambda account: -account.level.rank)
    sketch = sketch_of_many(gravest_first, language=audience.language)
    picture = Picture(content_id=f"map-{digest.local_date:%Y%m%d}-{digest.name}@sitrep", sketch=sketch) if sketch else None
    with speaking(audience.language):
        subject = digest_subject(digest)
        text, html = "", ""
        for most_new, most_listed in LIMITS:
            shown, cut = _within_limits(digest, most_new, most_listed)
            values = {"digest": shown, "whole": digest, "cut": cut, "subject": subject, "told": told(digest), "coverage": coverage(digest)}
            values |= {"held_counts": digest.held_counts, "picture": picture}
            text, html = write_text("digest.txt.j2", **values), write_html("digest.html.j2", **values)
            if len(html.encode()) <= MOST_HTML and len(text.encode()) <= MOST_TEXT:
                break
        return Message(
            message_id="",
            subject=subject,
            text=text,
            html=html,
            short_text=_short(digest),
            created_at=now,
            level=gravest_first[0].level.value if gravest_first else Level.INFORMATION.value,
            pictures=(picture,) if picture else (),
        )


def digest_subject(digest: Digest) -> str:
    """`Digest 4 March 2026: 12 new events (3 high, 9 medium), 2 feeds failed`, at most 70 characters."""
    failed = len(digest.coverage.failed)
    gaps = {"day": words.long_day(digest.local_date), "told": told(digest)}
    whole = finished(say("Weekly digest {day}: {told}", **gaps) if digest.is_weekly else say("Digest {day}: {told}", **gaps))
    with_feeds = finished(say_count("{whole}; {n} feed failed", "{whole}; {n} feeds failed", failed, whole=whole)) if failed else whole
    return with_feeds if len(with_feeds) <= SUBJECT_ROOM else whole[:SUBJECT_ROOM]


def told(digest: Digest) -> str:
    """`12 new events (3 high, 9 medium)` or `no new events`."""
    if not digest.n_new:
        return say("no new events")
    counts = {level: sum(count for _topic, counted, count in digest.counts if counted is level) for level in Level}
    return say_count("{n} new event ({levels})", "{n} new events ({levels})", digest.n_new, levels=words.level_counts(counts.items()))


def coverage(digest: Digest) -> str:
    """What was watched, in two or three sentences: read it before you conclude anything from what is not in the digest."""
    seen = digest.coverage
    feeds = say_count(
        "{polled} of {n} feed polled, {failing} failing, {quiet} quieter than usual.",
        "{polled} of {n} feeds polled, {failing} failing, {quiet} quieter than usual.",
        seen.feeds,
        polled=words.number(seen.feeds_polled),
        failing=words.number(len(seen.failed)),
        quiet=words.number(len(seen.quiet)),
    )
    articles = say_count(
        "{n} article read, {missing} of them without their full text",
        "{n} articles read, {missing} of them without their full text",
        seen.articles_read,
        missing=words.number(seen.text_missing),
    )
    if seen.entries_unread:
        articles = say("{articles}, {n} could not be read", articles=articles, n=words.number(seen.entries_unread))
    messages = say_count(
        "{n} message sent, {undelivered} not delivered yet.",
        "{n} messages sent, {undelivered} not delivered yet.",
        seen.messages_sent,
        undelivered=words.number(seen.messages_waiting + len(digest.dead_letters)),
    )
    return f"{feeds} {articles}. {messages}"


def _short(digest: Digest) -> str:
    first = [headline(event.account) for part in digest.new for event in part.events[:1]]
    lines = [f"{digest_subject(digest)}."]
    for found in first:
        if len("\n".join([*lines, found])) <= SHORT_ROOM:
            lines.append(found)
    return finished("\n".join(lines))[:SHORT_ROOM]


def _within_limits(digest: Digest, most_new: int, most_listed: int) -> tuple[Digest, dict[str, int]]:
    """The digest with its long lists cut, the gravest kept, and how many were left out of each."""
    kept = sorted((event for part in digest.new for event in part.events), key=lambda event: -event.account.level.rank)[:most_new]
    ids = {event.account.event_id for event in kept}
    new = tuple(
        CountryPart(iso3=part.iso3, events=events)
        for part in digest.new
        if (events := tuple(event for event in part.events if event.account.event_id in ids))
    )
    shown = replace(
        digest,
        new=new,
        figures=digest.figures[:most_listed],
        crossings=digest.crossings[:most_listed],
        aid=digest.aid[:most_listed],
        continuing=digest.continuing[:most_listed],
        asides=digest.asides[:most_listed],
        held=digest.held[:most_listed],
        dead_letters=digest.dead_letters[:most_listed],
        dates=digest.dates[:most_listed],
        unchanged=digest.unchanged[:most_listed],
    )
    names = ("figures", "crossings", "aid", "continuing", "asides", "held", "dead_letters", "dates", "unchanged")
    cut = {name: len(getattr(digest, name)) - len(getattr(shown, name)) for name in names}
    return shown, {**cut, "new": digest.n_new - shown.n_new}
