"""`sitrep feeds hubs`: what we have subscribed to at WebSub hubs, and whether they push."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from sitrep.cli.feed_report import ago, show
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings
from sitrep.core.schedule import FeedState
from sitrep.core.websub import Subscription
from sitrep.daemon import utc_now
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import feed_states
from sitrep.store.migrate import refuse_unless_current
from sitrep.store.websub import list_subscriptions


@click.command("hubs", short_help="Shows hubs (WebSub), and the subscriptions there.")
@JSON
@click.pass_obj
def command(config_folder: Path, *, as_json: bool) -> None:
    """Shows the feeds whose publishers offer a WebSub hub, the subscriptions there, when they end, and when something was last pushed.

    \b
    Example: sitrep feeds hubs
    """
    settings = read_settings(config_folder)
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    database = Database(engine)
    try:
        states, subscriptions = database.call(feed_states), database.call(list_subscriptions)
    finally:
        database.close()
    subscribed = {one.feed_id for one in subscriptions}
    offered = [state for state in states if state.enabled and state.hub and state.id not in subscribed]
    if as_json:
        known = [{name: value for name, value in asdict(one).items() if name not in ("id", "token", "secret")} for one in subscriptions]
        print_json({"subscriptions": known, "offered": [{"feed_id": state.id, "hub": state.hub} for state in offered]})
        return
    if subscriptions or offered:
        show(_table(subscriptions, offered))
    if settings.websub is None:
        click.echo(f"{len(offered)} feeds offer a hub. To be pushed to, set `websub: {{callback_url: …}}` in sitrep.yaml.")
    elif not subscriptions and not offered:
        click.echo("None of the feeds offers a hub.")


def _table(subscriptions: list[Subscription], offered: list[FeedState]) -> Table:
    now = utc_now()
    table = Table("feed", "hub", "state", "ends", "last pushed", "problem", box=None, pad_edge=False)
    for one in subscriptions:
        ends = ago(one.lease_ends_at, now=now) if one.lease_ends_at else ""
        table.add_row(*map(Text, (one.feed_id, one.hub, one.state.value, ends, ago(one.last_pushed_at, now=now), one.problem)))
    for state in offered:
        table.add_row(*map(Text, (state.id, state.hub, "not subscribed", "", "", "")))
    return table
