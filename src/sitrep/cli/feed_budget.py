"""`sitrep feeds budget`: what the list of feeds costs the line a day, at the intervals of now, and whether the budget is enough."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from sitrep.cli.feed_report import show
from sitrep.cli.sessions import read_settings
from sitrep.core.budget import Budget, Traffic
from sitrep.core.model import Feed, FeedId
from sitrep.core.schedule import FeedState
from sitrep.daemon import utc_now
from sitrep.store.database import Database, open_engine
from sitrep.store.feed_costs import FeedCost, feed_costs
from sitrep.store.feeds import feed_states
from sitrep.store.migrate import refuse_unless_current
from sitrep.store.traffic import FEEDS, FIRST_BYTES, PAGES, traffic_since

DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """A feed's cost a day, at the interval that it is polled at now. `is_measured`: from its own polls of the last 7 days."""

    feed: str
    interval_minutes: float
    requests_a_day: float
    bytes_a_request: float
    is_measured: bool

    @property
    def bytes_a_day(self) -> float:
        """Both ways, headers and handshakes too."""
        return self.requests_a_day * self.bytes_a_request


@click.command("budget", short_help="Shows what the feeds cost the line a day.")
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="Only so many of the feeds, the dearest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.pass_obj
def command(config_folder: Path, *, most: int, as_json: bool) -> None:
    """Shows what the feeds cost the line a day: requests and bytes, from their polls of the last 7 days, at the intervals of now.

    Exit code 1 where that is more than the budget (limits.requests_a_day, limits.megabytes_a_day): then every feed is polled later than
    it asks for.

    \b
    Example: sitrep feeds budget
             sitrep feeds budget --json
    """
    settings = read_settings(config_folder)
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    database, now = Database(engine), utc_now()
    try:
        states = {state.id: state for state in database.call(feed_states)}
        measured = database.call(feed_costs, since=now - LOOKED_BACK)
        feeds, pages = (database.call(traffic_since, now - DAY, kind=kind) for kind in (FEEDS, PAGES))
    finally:
        database.close()
    costs = costs_of([feed for feed in settings.feeds if feed.enabled], states, measured)
    budget, problems = settings.limits.budget, shortfalls(costs, pages, settings.limits.budget)
    if as_json:
        click.echo(_json(costs, feeds, pages, budget, problems))
    else:
        show(_table(costs[:most]))
        for line in (*summary(costs, feeds, pages), *problems):
            click.echo(line)
    if problems:
        raise SystemExit(1)


def costs_of(feeds: Sequence[Feed], states: Mapping[FeedId, FeedState], measured: Mapping[FeedId, FeedCost]) -> list[Cost]:
    """The dearest first. A feed that was never polled is taken to cost what the others do."""
    polls, size = sum(cost.polls for cost in measured.values()), sum(cost.line_bytes for cost in measured.values())
    usual = size / polls if polls else FIRST_BYTES[FEEDS]
    costs = []
    for feed in feeds:
        state, own = states.get(feed.id), measured.get(feed.id)
        interval = (state.interval if state is not None else None) or feed.interval
        each = own.line_bytes / own.polls if own is not None else usual
        minutes = interval.total_seconds() / 60
        costs.append(
            Cost(
                feed=feed.id,
                interval_minutes=minutes,
                requests_a_day=DAY / interval,
                bytes_a_request=each,
                is_measured=own is not None,
            )
        )
    return sorted(costs, key=lambda cost: -cost.bytes_a_day)


def shortfalls(costs: Sequence[Cost], pages: Traffic, budget: Budget) -> list[str]:
    """What the budget is too small for, each as a sentence; pages count as they did in the last 24 hours."""
    requests = sum(cost.requests_a_day for cost in costs) + pages.requests
    size = sum(cost.bytes_a_day for cost in costs) + pages.line_bytes
    found = []
    if budget.requests_a_day is not None and requests > budget.requests_a_day:
        found.append(
            f"The budget of {budget.requests_a_day:,} requests a day is too small for {requests:,.0f}: feeds are polled"
            f" {requests / budget.requests_a_day:.1f} times as seldom as they ask for."
        )
    if budget.bytes_a_day is not None and size > budget.bytes_a_day:
        found.append(
            f"The budget of {budget.bytes_a_day / 1e6:,.0f} MB a day is too small for {size / 1e6:,.0f} MB: feeds are polled"
            f" {size / budget.bytes_a_day:.1f} times as seldom as they ask for."
        )
    return found


def summary(costs: Sequence[Cost], feeds: Traffic, pages: Traffic) -> list[str]:
    """What all feeds cost together, and what the last 24 hours have cost."""
    requests, size = sum(cost.requests_a_day for cost in costs), sum(cost.bytes_a_day for cost in costs)
    guessed = sum(not cost.is_measured for cost in costs)
    return [
        f"\n{len(costs)} feeds: {requests:,.0f} requests and {size / 1e6:,.1f} MB a day"
        + f" ({guessed} of them not polled yet: taken to cost what the others do)" * bool(guessed),
        f"Last 24 hours: feeds {feeds.requests:,} requests, {feeds.line_bytes / 1e6:,.1f} MB; "
        f"pages {pages.requests:,} requests, {pages.line_bytes / 1e6:,.1f} MB",
    ]


def _table(costs: Sequence[Cost]) -> Table:
    table = Table("feed", "every", "requests a day", "kB each", "MB a day", box=None, pad_edge=False)
    for cost in costs:
        figures = (f"{cost.interval_minutes:.0f} min", f"{cost.requests_a_day:.0f}", f"{cost.bytes_a_request / 1e3:.1f}")
        table.add_row(*(Text(word) for word in (cost.feed, *figures, f"{cost.bytes_a_day / 1e6:.2f}")))
    return table


def _json(costs: Sequence[Cost], feeds: Traffic, pages: Traffic, budget: Budget, problems: Sequence[str]) -> str:
    return json.dumps(
        {
            "requests_a_day": round(sum(cost.requests_a_day for cost in costs)),
            "bytes_a_day": round(sum(cost.bytes_a_day for cost in costs)),
            "last_24_hours": {"feeds": asdict(feeds), "pages": asdict(pages)},
            "budget": asdict(budget),
            "problems": list(problems),
            "feeds": [{**asdict(cost), "bytes_a_day": round(cost.bytes_a_day)} for cost in costs],
        },
        indent=2,
    )
