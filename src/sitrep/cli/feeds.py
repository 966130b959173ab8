"""`sitrep feeds`: how every feed does, as a table or JSON; one feed tried; a new one found, tried and added."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from sitrep.cli.feed_budget import command as budget
from sitrep.cli.feed_entry import append_entry, entry_for
from sitrep.cli.feed_report import Trial, health_json, health_table, show, trial_json, trial_text
from sitrep.cli.printing import JSON, print_json
from sitrep.config.load import FEEDS, load_settings
from sitrep.core.encoding import decode
from sitrep.core.feed import NotAFeed, ParsedFeed
from sitrep.core.feed_links import find_feed_links
from sitrep.core.model import Feed, FeedId
from sitrep.core.outcomes import Fetched
from sitrep.core.schedule import FeedState
from sitrep.core.settings import Settings
from sitrep.core.urls import canonical, split_web_address
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError, UsageError
from sitrep.isolation.workshop import Workshop
from sitrep.steps.poll import ask
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import feed_states
from sitrep.store.migrate import refuse_unless_current
from sitrep.wiring import open_fetcher

TRIAL = FeedId("trial")


@click.group(invoke_without_command=True)
@click.option("--failing", is_flag=True, help="Only those that need a look.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array instead of a table.")
@click.pass_context
def command(ctx: click.Context, *, failing: bool, as_json: bool) -> None:
    """Shows how every configured feed does: its health, when it was last polled and last brought news, and what is wrong.

    \b
    Example: sitrep feeds --failing
             sitrep feeds test reliefweb-updates
             sitrep feeds add https://news.example.org/
             sitrep feeds discover https://news.example.org/
             sitrep feeds budget
    """
    if ctx.invoked_subcommand is not None:
        return
    settings = load_settings(ctx.obj, os.environ)
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    database = Database(engine)
    try:
        states = {state.id: state for state in database.call(feed_states)}
    finally:
        database.close()
    pairs = [(feed, states.get(feed.id)) for feed in settings.feeds]
    if failing:
        pairs = [
            (feed, state) for feed, state in pairs if state is not None and feed.enabled and (state.health.is_failure or state.problem)
        ]
    if as_json:
        click.echo(health_json(pairs))
    else:
        show(health_table(pairs, now=utc_now()))


command.add_command(budget)


@command.command("test")
@click.argument("feed", metavar="ID|URL")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.pass_obj
def test_feed(config_folder: Path, feed: str, *, as_json: bool) -> None:
    """Fetches and reads a feed once, by its id or any address, and shows what is in it; nothing is stored. Exit code 1: no feed.

    \b
    Example: sitrep feeds test https://news.example.org/rss.xml
    """
    settings = load_settings(config_folder, os.environ)
    url = _address(settings, feed)
    trial = asyncio.run(try_feed(settings, url))
    click.echo(trial_json(trial) if as_json else trial_text(trial, now=utc_now()))
    if not isinstance(trial.poll.read, ParsedFeed):
        raise SystemExit(1)


@command.command("add")
@click.argument("url")
@click.option("--id", "feed_id", help="Its id; without one it is made from the address.")
@click.option("--write", is_flag=True, help="Append the entry to feeds.yaml instead of only showing it.")
@JSON
@click.pass_obj
def add_feed(config_folder: Path, url: str, *, feed_id: str | None, write: bool, as_json: bool) -> None:
    """Finds the feed at an address (its own, or that of a page that announces one), tries it, and shows its entry for feeds.yaml.

    \b
    Example: sitrep feeds add https://news.example.org/ --write
    """
    settings = load_settings(config_folder, os.environ)
    trial = asyncio.run(find_feed(settings, _address(settings, url)))
    parsed = trial.poll.read
    if not isinstance(parsed, ParsedFeed):
        click.echo(trial_text(trial, now=utc_now()))
        raise SitrepError(f"no feed was found at {url}; give the address of the feed itself")
    known = next((feed for feed in settings.feeds if canonical(feed.url) == canonical(trial.url)), None)
    if known is not None:
        raise SitrepError(f"{trial.url} is watched already, as `{known.id}`")
    entry = entry_for(trial.url, parsed, taken=set(settings.feeds_by_id), feed_id=feed_id)
    if write:
        append_entry(config_folder / FEEDS, entry)
    if as_json:
        print_json({"url": trial.url, "title": parsed.title, "language": parsed.language, "entry": entry, "written": write})
        return
    click.echo(trial_text(trial, now=utc_now()))
    if not write:
        click.echo(f"\nTo watch it, add this to {config_folder / FEEDS}, or call this again with --write:\n\n{entry}", nl=False)
        return
    click.echo(f"\nAdded to {config_folder / FEEDS}; the daemon watches it from its next start:\n\n{entry}", nl=False)


def _address(settings: Settings, given: str) -> str:
    """The address of a configured feed, or the one given. Raises UsageError for what is neither."""
    feed = settings.feed(FeedId(given))
    if feed is not None:
        return feed.url
    if split_web_address(given) is None:
        raise UsageError(f"{given!r} is neither the id of a configured feed nor an http(s) address")
    return given


async def try_feed(settings: Settings, url: str, feed: Feed | None = None) -> Trial:
    """One unconditional poll of an address, without a database; it is read as `feed` is."""
    loop = asyncio.get_running_loop()
    workshop, fetcher = Workshop(memory_mb=settings.limits.memory_mb), open_fetcher(settings)
    now, started = utc_now(), loop.time()
    try:
        state = FeedState(id=TRIAL, url=url, next_poll_at=now)
        poll = await ask(fetcher, workshop, feed or Feed(id=TRIAL, name="", url=url), state, now=now)
    finally:
        await fetcher.close()
        await workshop.close()
    return Trial(url=url, poll=poll, seconds=loop.time() - started)


async def find_feed(settings: Settings, url: str) -> Trial:
    """The feed at an address; where a page is there, the first feed that it announces and that can be read."""
    trial = await try_feed(settings, url)
    fetched = trial.poll.fetched
    if not isinstance(trial.poll.read, NotAFeed) or not isinstance(fetched, Fetched):
        return trial
    page = decode(fetched.body, content_type=fetched.headers.get("content-type", "")).text
    for link in find_feed_links(page, base=fetched.url):
        found = await try_feed(settings, link)
        if isinstance(found.poll.read, ParsedFeed):
            return found
    return trial
