"""`sitrep feeds discover`: a site's address in; an entry for feeds.yaml for everything there that can be watched out."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sitrep.cli.feed_entry import entry_of, make_id
from sitrep.cli.feed_report import ago
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings
from sitrep.config.load import FEEDS
from sitrep.core.feed_kinds import FeedKind
from sitrep.core.settings import Settings
from sitrep.core.urls import canonical, site_of, split_web_address
from sitrep.daemon import utc_now
from sitrep.errors import UsageError
from sitrep.isolation.workshop import Workshop
from sitrep.render import words
from sitrep.steps.discover import ENOUGH, MOST_REQUESTS, Discovery, Found, discover
from sitrep.wiring import open_fetcher

KINDS = {FeedKind.FEED: "a feed", FeedKind.SITEMAP: "a sitemap", FeedKind.PAGE: "no feed, but a list of stories on the page"}


@click.command("discover", short_help="Looks for what can be watched at a site.")
@click.argument("url")
@JSON
@click.pass_obj
def command(config_folder: Path, url: str, *, as_json: bool) -> None:
    """Looks for what can be watched at a site: feeds, news sitemaps, else the list of stories on the page; nothing is stored.

    Each is fetched, read, and printed as an entry for feeds.yaml. At most 24 requests are made. Exit code 1: there is nothing.

    \b
    Example: sitrep feeds discover https://news.example.org/
             sitrep feeds discover https://news.example.org/africa/ --json
    """
    if split_web_address(url) is None:
        raise UsageError(f"{url!r} is not an http(s) address; write it like https://news.example.org/")
    settings = read_settings(config_folder)
    search = asyncio.run(search_site(settings, url))
    taken = {str(feed.id) for feed in settings.feeds}
    entries: list[str] = []
    for found in search.found:
        feed_id = make_id(found.url, taken)
        taken.add(feed_id)
        entries.append(entry_of(found, taken=taken, feed_id=feed_id))
    watched = {canonical(feed.url): feed.id for feed in settings.feeds}
    now = utc_now()
    if as_json:
        objects = [_object(found, entry, watched) for found, entry in zip(search.found, entries, strict=True)]
        print_json({"url": url, "problem": search.problem, "requests": search.requests, "found": objects})
    elif search.found:
        click.echo(f"For feeds.yaml, with what was found at {url} in {search.requests} requests:\n")
        for found, entry in zip(search.found, entries, strict=True):
            known = watched.get(canonical(found.url))
            note = f"\n  # watched already, as {known}" if known else ""
            click.echo(f"  # {found_line(found, now=now)}{note}\n{entry}")
        click.echo(f"To take the first: sitrep feeds add {url} --write. After a change of {config_folder / FEEDS}: sitrep check.")
    else:
        click.echo(nothing_found(search))
    if not search.found:
        raise SystemExit(1)


async def search_site(settings: Settings, url: str, *, enough: int = ENOUGH) -> Discovery:
    """A search under the guard and the limits of the daemon."""
    click.echo(f"looking around at {site_of(url)}, at most {MOST_REQUESTS} requests …", err=True)
    workshop, fetcher = Workshop(size=1, memory_mb=settings.limits.memory_mb), open_fetcher(settings)
    try:
        return await discover(fetcher, workshop, url, now=utc_now(), enough=enough)
    finally:
        await fetcher.close()
        await workshop.close()


def found_line(found: Found, *, now: datetime) -> str:
    """ "a feed, announced by the page: “Valley Wire”, en, 20 items, the newest 2 h ago"."""
    parsed = found.parsed
    newest = max((entry.published_at for entry in parsed.entries if entry.published_at), default=None)
    dates = f"the newest {ago(newest, now=now)}" if newest else "none with a date"
    count = len(parsed.entries)
    facts = [parsed.language or "language not said", f"{count} item{'s' * (count != 1)}", *([dates] if count else [])]
    how = "" if found.kind is FeedKind.PAGE else f", {found.how}"
    return f"{KINDS[found.kind]}{how}: “{parsed.title}”, {', '.join(facts)}"


def nothing_found(search: Discovery) -> str:
    """What was looked for, and what else would work."""
    requests = words.plural(search.requests, "request")
    if search.problem:
        return (
            f"{search.url} could not be read ({search.problem}), and nothing was found around it in {requests}.\n"
            "See whether a browser shows it, and give the address that it ends at."
        )
    title = f" (“{search.title}”)" if search.title else ""
    return (
        f"no feed was found at {search.url}{title}: none is announced or linked, none is at the usual places, robots.txt leads to no\n"
        f"sitemap, and no list of stories is to be seen on the page ({requests}). What else works:\n"
        "- the address of a section, such as its news or press page, instead of the front page;\n"
        "- a sitemap, if you know of one: `kind: sitemap` with its address;\n"
        "- a page with a list of stories: `kind: page` with `items:`, the CSS selector of one story in it; try selectors with\n"
        "  sitrep feeds test URL --items SELECTOR. A page that a browser puts together by JavaScript cannot be read so."
    )


def _object(found: Found, entry: str, watched: dict[str, Any]) -> dict[str, Any]:
    parsed = found.parsed
    newest = max((one.published_at for one in parsed.entries if one.published_at), default=None)
    return {
        "url": found.url,
        "kind": found.kind.value,
        "how": found.how,
        "title": parsed.title,
        "language": parsed.language,
        "items": len(parsed.entries),
        "newest_at": newest,
        "watched_as": watched.get(canonical(found.url)),
        "entry": entry,
    }
