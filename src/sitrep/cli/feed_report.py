"""The states of feeds, or one feed as tried, go in; a table, text or JSON for a person or a program comes out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sitrep.core.feed import NotAFeed, ParsedFeed
from sitrep.core.model import Feed
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, Killed
from sitrep.core.schedule import FeedState, Health, Poll

ENTRIES_SHOWN = 10
WIDE = 160


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """One poll of an address, made by hand."""

    url: str
    poll: Poll
    seconds: float


def health_table(pairs: Sequence[tuple[Feed, FeedState | None]], *, now: datetime) -> Table:
    """One row a feed; a feed that no daemon has met yet has no state."""
    table = Table("feed", "health", "polled", "last new", "next", "problem", box=None, pad_edge=False)
    for feed, state in pairs:
        word, style = _health(feed, state)
        if state is not None and feed.enabled and state.pushed_until is not None and state.pushed_until > now:
            word += ", pushed"
        times = (state.last_polled_at, state.last_new_at, state.next_poll_at if feed.enabled else None) if state else (None, None, None)
        table.add_row(Text(feed.id), Text(word, style), *(Text(ago(time, now=now)) for time in times), Text(_problem(state)))
    return table


def _health(feed: Feed, state: FeedState | None) -> tuple[str, str]:
    if not feed.enabled:
        return "off", "dim"
    if state is None:
        return "not polled yet", "dim"
    style = "red" if state.health.is_failure else "yellow" if state.health in (Health.OVERRUN, Health.DEGRADED, Health.EMPTY) else "green"
    return state.health.value, style


def _problem(state: FeedState | None) -> str:
    if state is None:
        return ""
    moved = f"it says it has moved to {state.moved_to}" if state.moved_to else ""
    unstable = "its ids change from poll to poll" if state.unstable_ids else ""
    return "; ".join(part for part in (state.problem, moved, unstable) if part)


def ago(instant: datetime | None, *, now: datetime) -> str:
    """How long ago, or in how long, in its largest unit."""
    if instant is None:
        return "never"
    span = abs(now - instant)
    units = (
        (timedelta(days=2), timedelta(days=1), "d"),
        (timedelta(hours=2), timedelta(hours=1), "h"),
        (timedelta(minutes=2), timedelta(minutes=1), "min"),
    )
    amount = next((f"{span // unit} {name}" for least, unit, name in units if span >= least), f"{int(span.total_seconds())} s")
    return f"{amount} ago" if instant <= now else f"in {amount}"


def show(table: Table) -> None:
    """Prints it, as wide as the terminal; elsewhere wide enough for most problems."""
    console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
    console.print(table)


def health_json(pairs: Sequence[tuple[Feed, FeedState | None]]) -> str:
    """An array with an object a feed."""
    return json.dumps([_health_object(feed, state) for feed, state in pairs], ensure_ascii=False, indent=1)


def _health_object(feed: Feed, state: FeedState | None) -> dict[str, Any]:
    times = ("last_polled_at", "last_ok_at", "last_new_at", "next_poll_at", "pushed_until")
    return {
        "id": feed.id,
        "name": feed.name,
        "url": feed.url,
        "enabled": feed.enabled,
        "health": state.health.value if state else "",
        "problem": state.problem if state else "",
        "failures": state.failures if state else 0,
        "moved_to": state.moved_to if state else None,
        "unstable_ids": bool(state and state.unstable_ids),
        "hub": state.hub if state else "",
        **{name: instant.isoformat() if state and (instant := getattr(state, name)) else None for name in times},
    }


def trial_text(trial: Trial, *, now: datetime) -> str:
    """What was asked, what came, and the first entries."""
    fetched, read = trial.poll.fetched, trial.poll.read
    lines = [f"asked:      {trial.url}"]
    if isinstance(fetched, FetchFailed):
        return "\n".join([*lines, f"answer:     {_failure(fetched)}", f"time:       {trial.seconds:.2f} s", *_way_out(fetched)])
    if isinstance(fetched, Fetched):
        lines += [f"answered:   {fetched.url}"] if fetched.url != trial.url else []
        lines.append(f"answer:     {fetched.status}, {len(fetched.body)} bytes, {fetched.headers.get('content-type', 'no content type')}")
        validators = [name for name in ("etag", "last-modified") if name in fetched.headers]
        lines.append(f"validators: {', '.join(validators) or 'none: every poll fetches it whole'}")
    lines.append(f"time:       {trial.seconds:.2f} s")
    if isinstance(read, ParsedFeed):
        return "\n".join([*lines, *_feed_lines(read, now=now)])
    return "\n".join([*lines, f"no feed:    {_no_feed(read)}"])


def _way_out(failed: FetchFailed) -> list[str]:
    if failed.failure is not FetchFailure.REFUSED_ADDRESS:
        return []
    return ["a server of your own, inside your network? name it as host:port under `allow_addresses` in sitrep.yaml"]


def _failure(failed: FetchFailed) -> str:
    status = f" {failed.status}" if failed.status else ""
    return f"{failed.failure.value}{status}{f': {failed.detail}' if failed.detail else ''}"


def _no_feed(read: NotAFeed | Killed | None) -> str:
    return f"{read.reason}{f': {read.detail}' if read.detail else ''}" if read is not None else "nothing was sent"


def _feed_lines(read: ParsedFeed, *, now: datetime) -> list[str]:
    lines = [f"title:      {read.title}", f"language:   {read.language or 'not said'}"]
    lines += [f"flaws:      {', '.join(read.flaws)}"] if read.flaws else []
    lines.append(f"entries:    {len(read.entries)}{f', the first {ENTRIES_SHOWN}:' if len(read.entries) > ENTRIES_SHOWN else ''}")
    return [*lines, items_text(read, now=now)] if read.entries else lines


def items_text(read: ParsedFeed, *, now: datetime) -> str:
    """The first entries, two lines each."""
    lines = []
    for entry in read.entries[:ENTRIES_SHOWN]:
        size = f"{len(entry.content_html)} characters of text" if entry.content_html else "no full text"
        when = ago(entry.published_at, now=now) if entry.published_at else "no date"
        lines.append(f"  - {entry.title or '(no title)'} [{when}, {size}]\n    {entry.link or '(no link)'}")
    return "\n".join(lines)


def trial_json(trial: Trial) -> str:
    """The same as one object."""
    fetched, read = trial.poll.fetched, trial.poll.read
    is_feed = isinstance(read, ParsedFeed)
    body: dict[str, Any] = {"url": trial.url, "seconds": round(trial.seconds, 3), "is_feed": is_feed}
    if isinstance(fetched, FetchFailed):
        body["problem"] = _failure(fetched)
    elif isinstance(fetched, Fetched):
        body |= {"answered": fetched.url, "status": fetched.status, "bytes": len(fetched.body), "etag": fetched.headers.get("etag")}
        body["last_modified"] = fetched.headers.get("last-modified")
    if isinstance(read, ParsedFeed):
        body |= {"title": read.title, "language": read.language, "flaws": list(read.flaws), "complete": read.complete}
        body["entries"] = [
            {"title": entry.title, "link": entry.link, "published_at": entry.published_at.isoformat() if entry.published_at else None}
            for entry in read.entries
        ]
    elif read is not None:
        body["problem"] = _no_feed(read)
    return json.dumps(body, ensure_ascii=False, indent=1)
