"""`sitrep watch`: a live view in the terminal of the last events, the feeds' health and the deliveries, beside a running daemon."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sitrep.cli.delivery import DELIVERY_STYLES, LEVEL_STYLES, delivered
from sitrep.cli.feed_report import ago
from sitrep.cli.overview import MOST, Overview, overview_object, read_overview
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings
from sitrep.daemon import utc_now
from sitrep.render import words
from sitrep.render.alerts import headline
from sitrep.store.database import Database, open_engine
from sitrep.store.migrate import refuse_unless_current


@click.command()
@click.option("--every", type=click.FloatRange(1.0, 3600.0), default=5.0, show_default=True, help="Seconds from look to look.")
@click.option("--once", is_flag=True, help="Show it once and end.")
@JSON
@click.pass_obj
def command(config_folder: Path, *, every: float, once: bool, as_json: bool) -> None:
    """Shows what goes on, anew every few seconds, until Ctrl-C: whether sitrep is well, the last events, failing feeds, the last messages.

    It only reads the database, beside `sitrep run`. --json shows it once.

    \b
    Example: sitrep watch
             sitrep watch --every 30
             sitrep watch --once
    """
    settings = read_settings(config_folder)
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    database, names = Database(engine), {str(feed.id): feed.name for feed in settings.feeds}

    def look() -> Overview:
        return database.call(read_overview, now=utc_now())

    try:
        if as_json:
            print_json(overview_object(look()))
        elif once:
            Console(highlight=False).print(view(look(), names))
        else:
            _go_on(lambda: view(look(), names), every)
    finally:
        database.close()


def _go_on(draw: Callable[[], RenderableType], every: float) -> None:
    """Draws anew until it is interrupted, which is how it ends."""
    with Live(draw(), console=Console(highlight=False), screen=True, auto_refresh=False) as live:
        try:
            while True:
                time.sleep(every)
                live.update(draw(), refresh=True)
        except KeyboardInterrupt:
            pass


def view(seen: Overview, names: Mapping[str, str]) -> Group:
    """All of it, from the verdict down; `names` are those of the configured feeds by id."""
    return Group(*_verdict(seen), _title(f"Events of 24 hours: {seen.n_events}"), _events(seen), *_feeds(seen, names), *_messages(seen))


def _verdict(seen: Overview) -> Iterator[RenderableType]:
    heart = f"heartbeat {ago(seen.signs.heartbeat_at, now=seen.now)}"
    state = Text("fine", "bold green") if seen.verdict.is_fine else Text("a person has to look", "bold red")
    yield Text.assemble(("sitrep: ", "bold"), state, f" · {heart} · {seen.now:%d %b %H:%M:%S}Z")
    yield from (Text(f"  problem: {problem}", "red") for problem in seen.verdict.problems)
    yield from (Text(f"  {note}", "dim") for note in seen.verdict.notes)


def _events(seen: Overview) -> RenderableType:
    table = _table(columns=5, wide=2)
    for account, messages in seen.events:
        level = Text(account.level.value, LEVEL_STYLES[account.level.value])
        when = Text(ago(account.last_reported_at, now=seen.now), "dim")
        table.add_row(Text(account.alert_id), level, Text(headline(account)), when, Text(delivered(messages) or "not alerted", "dim"))
    return table if seen.events else Text("none", "dim")


def _feeds(seen: Overview, names: Mapping[str, str]) -> Iterator[RenderableType]:
    well = seen.signs.feeds - len(seen.failing)
    last = f", last polled {ago(seen.last_polled.last_polled_at, now=seen.now)}" if seen.last_polled else ""
    yield _title(f"Feeds: {well} of {seen.signs.feeds} well{last}")
    table = _table(columns=3, wide=2)
    for state in seen.failing[:MOST]:
        table.add_row(Text(names.get(state.id, state.id)), Text(state.health.value, "red"), Text(state.problem))
    if seen.failing:
        yield table
    if len(seen.failing) > MOST:
        yield Text(f"and {len(seen.failing) - MOST} more: sitrep feeds --failing", "dim")


def _messages(seen: Overview) -> Iterator[RenderableType]:
    counts = ", ".join(f"{words.number(count)} {state}" for state, count in seen.counts.items() if count)
    yield _title(f"Messages: {counts or 'none yet'}")
    table = _table(columns=4, wide=1)
    for message in seen.messages:
        state = Text(message.state, DELIVERY_STYLES.get(message.state, ""))
        at = Text(ago(message.sent_at or message.created_at, now=seen.now), "dim")
        what = Text(message.subject)
        if message.problem and message.state != "sent":
            what.append(f"\n{message.problem}", "dim")
        table.add_row(state, what, Text(message.receiver, "dim"), at)
    if seen.messages:
        yield table


def _title(said: str) -> RenderableType:
    return Rule(Text(said, "bold"), align="left", style="dim")


def _table(*, columns: int, wide: int) -> Table:
    """One line a row: what does not fit into the `wide` column is cut."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    for at in range(columns):
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1 if at == wide else None)
    return table
