"""`sitrep feeds`: how every feed does, as a table or JSON; one feed tried; a new one found, tried and added."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import click

from sitrep.cli.feed_budget import command as budget
from sitrep.cli.feed_discovery import command as discover
from sitrep.cli.feed_discovery import found_line, nothing_found, search_site
from sitrep.cli.feed_entry import append_entry, entry_of
from sitrep.cli.feed_hubs import command as hubs
from sitrep.cli.feed_report import Trial, health_json, health_table, items_text, show, trial_json, trial_text
from sitrep.cli.listing import Listing
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings
from sitrep.config.feed_file import no_selector
from sitrep.config.load import FEEDS
from sitrep.core.feed import ParsedFeed
from sitrep.core.feed_kinds import FeedKind, Selectors
from sitrep.core.model import Feed, FeedId
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


@click.group(cls=Listing, invoke_without_command=True)
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
             sitrep feeds hubs
    """
    if ctx.invoked_subcommand is not None:
        return
    settings = read_settings(ctx.obj)
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


command.add_command(discover)
command.add_command(hubs)


@command.command("test", short_help="Reads a feed once and shows what would be taken.")
@click.argument("feed", metavar="ID|URL")
@click.option("--sitemap", is_flag=True, help="Read the address as a sitemap.")
@click.option("--items", default="", help="Read the address as a page: the CSS selector of one story in its list.")
@click.option("--link", default="", help="With --items: the selector of a story's link.")
@click.option("--title", default="", help="With --items: the selector of a story's title.")
@click.option("--date", default="", help="With --items: the selector of a story's date.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.pass_obj
def test_feed(config_folder: Path, feed: str, *, sitemap: bool, items: str, link: str, title: str, date: str, as_json: bool) -> None:
    """Fetches and reads a feed, sitemap or page once, by its id or any address, and shows what would be taken; nothing is stored.

    One that is configured is read as it is configured, unless the options say otherwise. Exit code 1: there is nothing to take.

    \b
    Example: sitrep feeds test https://news.example.org/rss.xml
             sitrep feeds test https://ministry.example.org/news --items article.teaser --title h3
    """
    settings = read_settings(config_folder)
    known = settings.feed(FeedId(feed))
    tried = known or Feed(id=TRIAL, name="", url=_address(feed))
    if items:
        tried = replace(
            tried, kind=FeedKind.PAGE, selectors=Selectors(**_checked({"items": items, "link": link, "title": title, "date": date}))
        )
    elif link or title or date:
        raise UsageError("--link, --title and --date need --items, the selector of one story in the list")
    elif sitemap:
        tried = replace(tried, kind=FeedKind.SITEMAP, selectors=None)
    trial = asyncio.run(try_feed(settings, tried))
    click.echo(trial_json(trial) if as_json else trial_text(trial, now=utc_now()))
    if not isinstance(trial.poll.read, ParsedFeed):
        raise SystemExit(1)


def _checked(selectors: dict[str, str]) -> dict[str, str]:
    """Raises UsageError for what is no CSS selector."""
    for name, selector in selectors.items():
        if selector and (said := no_selector(selector)):
            raise UsageError(f"--{name} is not a CSS selector: {said}")
    return selectors


@command.command("add", short_help="Finds the feed at an address and shows its entry.")
@click.argument("url")
@click.option("--id", "feed_id", help="Its id; without one it is made from the address.")
@click.option("--write", is_flag=True, help="Append the entry to feeds.yaml instead of only showing it.")
@JSON
@click.pass_obj
def add_feed(config_folder: Path, url: str, *, feed_id: str | None, write: bool, as_json: bool) -> None:
    """Finds the feed at an address (its own, or that of a site, see `discover`), reads it, and shows its entry for feeds.yaml.

    \b
    Example: sitrep feeds add https://news.example.org/ --write
    """
    settings = read_settings(config_folder)
    search = asyncio.run(search_site(settings, _address(url), enough=1))
    if not search.found:
        raise SitrepError(nothing_found(search))
    found = search.found[0]
    known = next((feed for feed in settings.feeds if canonical(feed.url) == canonical(found.url)), None)
    if known is not None:
        raise SitrepError(f"{found.url} is watched already, as `{known.id}`")
    entry = entry_of(found, taken=set(settings.feeds_by_id), feed_id=feed_id)
    if write:
        append_entry(config_folder / FEEDS, entry)
    if as_json:
        parsed = found.parsed
        print_json({"url": found.url, "title": parsed.title, "language": parsed.language, "entry": entry, "written": write})
        return
    click.echo(f"{found_line(found, now=utc_now())}\n{items_text(found.parsed, now=utc_now())}")
    if not write:
        click.echo(f"\nTo watch it, add this to {config_folder / FEEDS}, or call this again with --write:\n\n{entry}", nl=False)
        return
    click.echo(f"\nAdded to {config_folder / FEEDS}; the daemon watches it from its next start:\n\n{entry}", nl=False)


def _address(given: str) -> str:
    """The address given. Raises UsageError for what is none."""
    if split_web_address(given) is None:
        raise UsageError(
            f"{given!r} is neither the id of a configured feed nor an address; write one like https://news.example.org/rss.xml"
        )
    return given


async def try_feed(settings: Settings, feed: Feed) -> Trial:
    """One unconditional poll of a feed, without a database."""
    loop = asyncio.get_running_loop()
    workshop, fetcher = Workshop(memory_mb=settings.limits.memory_mb), open_fetcher(settings)
    now, started = utc_now(), loop.time()
    try:
        poll = await ask(fetcher, workshop, feed, FeedState(id=feed.id, url=feed.url, next_poll_at=now), now=now)
    finally:
        await fetcher.close()
        await workshop.close()
    return Trial(url=feed.url, poll=poll, seconds=loop.time() - started)
