"""News of sitrep itself (feeds, the network, receivers out of reach, digests, the canary) goes in; the message on it comes out."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sitrep.core.incidents import Change, Trouble
from sitrep.core.outcomes import Message

OPERATIONAL = "operational"
CANARY = "canary"
"""The `kind` of these messages in the outbox."""
MOST_LISTED = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class OutOfReach:
    """A target whose service has not taken anything since `since`; `waiting` messages wait for it."""

    receiver: str
    recipient: str
    problem: str
    since: datetime
    waiting: int


def feed_bulletin(changes: Sequence[Change], *, now: datetime) -> Message:
    """Tells of feeds (at least one) that fail, have fallen silent or are well again."""
    parts = [
        ("failing", "These feeds have failed for longer than they are ever quiet. What they publish is not read:", Trouble.FAILING),
        ("quiet", "These feeds can be read and have brought nothing new for longer than is usual for them:", Trouble.QUIET),
        ("well again", "These are well again:", Trouble.NONE),
    ]
    counts, lines = [], []
    for word, sentence, trouble in parts:
        mine = [change for change in changes if change.trouble is trouble]
        if mine:
            counts.append(f"{len(mine)} {word}")
            lines += [sentence, *(_line(change) for change in mine[:MOST_LISTED])]
            lines += [f"- and {len(mine) - MOST_LISTED} more", ""] if len(mine) > MOST_LISTED else [""]
    lines.append("sitrep goes on asking all of them. See how they stand with: sitrep feeds")
    names = ", ".join(change.name for change in changes[:3])
    return _message(f"Feeds: {', '.join(counts)} ({names}{', …' if len(changes) > 3 else ''})", lines, now)


def _line(change: Change) -> str:
    since = f" since {_at(change.since)}" if change.since else " from the first"
    if change.trouble is Trouble.FAILING:
        return f"- {change.name}: {change.problem}; not read{since}"
    return f"- {change.name}" + (f": nothing new{since}" if change.trouble is Trouble.QUIET else "")


def network_bulletin(word: str, problems: Sequence[str], since: datetime | None, *, now: datetime) -> Message:
    """Tells once that most feeds fail at the same time, and once that it is over."""
    if word == "up":
        lines = ["Most feeds can be read again. What was published meanwhile is caught up with now, as far as the feeds still list it."]
        return _message("The network is back: feeds are read again", lines, now)
    begun = f" since {_at(since)}" if since else ""
    lines = [
        f"Most feeds fail at the same time{begun}. That is hardly the publishers: look at the network, the name server and the clock here.",
        "Until it is over silence does not mean that nothing happens.",
        "",
        *(f"- {problem}" for problem in problems),
    ]
    return _message("The network seems down: most feeds cannot be read", lines, now)


def reach_bulletin(channels: Sequence[OutOfReach], *, now: datetime) -> Message:
    """Tells another receiver that nobody can be reached there, and that what waits is sent as soon as that ends."""
    lines = ["Nothing gets through to:", ""]
    for one in channels[:MOST_LISTED]:
        waiting = f"{one.waiting} messages wait" if one.waiting != 1 else "1 message waits"
        lines.append(f"- {one.receiver} ({one.recipient}) since {_at(one.since)}: {one.problem}. {waiting}")
    lines += ["", "They are sent within minutes of its being back. Tell those who count on them by other means until then."]
    return _message(f"Out of reach: {', '.join(sorted({one.receiver for one in channels}))}", lines, now)


def filing_bulletin(problem: str, *, now: datetime) -> Message:
    """Tells once that digests cannot be kept as files, and once that they can again ("")."""
    if not problem:
        lines = ["Digests are written into the archive folder again, those of the meantime, too."]
        return _message("Digests are kept as files again", lines, now)
    lines = [f"The digest went out. It could not be written into the archive folder: {problem}.", "", "sitrep tries again every minute."]
    return _message("A digest could not be kept as a file", lines, now)


def broken_digest(name: str, *, start: datetime, end: datetime, now: datetime) -> Message:
    """Stands in for a digest that could not be put together: its readers must not take silence for news of nothing."""
    lines = [
        f"sitrep broke down when it put the digest “{name}” together, from {_at(start)} to {_at(end)}. The reason is in its log.",
        "This does not mean that nothing happened. The events of that time: sitrep alerts --since 2d",
        "The next digest tells of them too.",
    ]
    return _message(f"The digest “{name}” could not be put together", lines, now)


def canary_bulletin(*, now: datetime) -> Message:
    """The canary itself: that it arrives is all that it says."""
    lines = [
        "This message shows that sitrep works from end to end: an invented report went through the rules and was sent on to you.",
        "Nothing has happened. When it no longer comes at its time, something is wrong.",
    ]
    return _message("All is well: the canary has come through", lines, now)


def _message(subject: str, lines: Sequence[str], now: datetime) -> Message:
    text = "\n".join(lines).strip()
    return Message(
        message_id="",
        subject=f"[sitrep] {subject}"[:150],
        text=text,
        html=f'<pre style="white-space: pre-wrap; font-family: inherit">{html.escape(text)}</pre>',
        short_text=f"sitrep: {subject}"[:320],
        created_at=now,
        level="information",
    )


def _at(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"
