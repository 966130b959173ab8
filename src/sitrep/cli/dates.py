"""`sitrep dates`: days on which a mandate or a ceasefire ends, set by people or found in articles; the digest names them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from sitrep.cli.listing import Listing
from sitrep.cli.moments import WrittenType
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings, who, with_session
from sitrep.config.fields import read_country
from sitrep.core.watched_dates import WatchedDate
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError
from sitrep.render import words
from sitrep.store.watched_dates import add_date, drop_date, watched_dates

LONGEST_NAME = 200


@click.group(cls=Listing)
def command() -> None:
    """Days to watch: the digest names them `dates_ahead` (alerts.yaml, 14 days) before. What articles say ends is found by itself.

    \b
    Example: sitrep dates add 2026-01-10 "Cross-border authorisation, Bab al-Hawa" --country SYR
             sitrep dates list
             sitrep dates drop 3
    """


@command.command()
@click.argument("day", metavar="DAY", type=WrittenType("%Y-%m-%d", "2026-01-10"))
@click.argument("what")
@click.option("--country", "countries", multiple=True, help="ISO 3166-1 alpha-3 code, such as SYR; repeat it for several.")
@click.option("--by", "author", help="Who you are. Default: the user logged in.")
@JSON
@click.pass_obj
def add(config_folder: Path, *, day: datetime, what: str, countries: tuple[str, ...], author: str | None, as_json: bool) -> None:
    """Watches a DAY, written 2026-01-10, on which WHAT ends.

    \b
    Example: sitrep dates add 2026-01-10 "Cross-border authorisation, Bab al-Hawa" --country SYR --by Amal
    """
    now, name = utc_now(), " ".join(what.split())[:LONGEST_NAME]
    if not name:
        raise click.UsageError("say what ends on that day")
    if day.date() < now.date():
        raise click.UsageError(f"{day.date()} has passed")
    codes = [_country(code) for code in countries]
    made = with_session(config_folder, add_date, day.date(), name, countries=codes, author=who(author), now=now, writing=True)
    if as_json:
        print_json(made)
        return
    click.echo(f"date {made.id}: {_line(made, now)}")


@command.command("list")
@JSON
@click.pass_obj
def list_command(config_folder: Path, *, as_json: bool) -> None:
    """Lists the days ahead, with who set them or the sentence that names them.

    \b
    Example: sitrep dates list
    """
    now = utc_now()
    feeds = read_settings(config_folder).feeds_by_id
    found = with_session(config_folder, watched_dates, feeds, today=now.date())
    if as_json:
        print_json(found)
        return
    for each in found:
        click.echo(f"{each.id}  {_line(each, now)}")
        if each.sentence:
            click.echo(f"   {words.quoted(each.sentence, each.language)}\n   {each.source}  {each.url}")
    click.echo(f"{words.plural(len(found), 'date')} ahead")


@command.command()
@click.argument("number", type=int)
@click.option("--by", "author", help="Who you are. Default: the user logged in.")
@JSON
@click.pass_obj
def drop(config_folder: Path, number: int, author: str | None, *, as_json: bool) -> None:
    """Takes a day off the list: it has been dealt with, or was read wrongly.

    \b
    Example: sitrep dates drop 3 --by Amal
    """
    now = utc_now()

    def work(session: Session) -> WatchedDate:
        gone = drop_date(session, number, author=who(author), now=now)
        if gone is None:
            raise SitrepError(f"no date {number} is watched; `sitrep dates list` lists them")
        return gone

    gone = with_session(config_folder, work, writing=True)
    if as_json:
        print_json(gone)
        return
    click.echo(f"date {number} is no longer watched: {gone.what}")


def _country(code: str) -> str:
    try:
        return str(read_country(code))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--country") from None


def _line(each: WatchedDate, now: datetime) -> str:
    days = each.days_after(now.date())
    ahead = "passed" if days < 0 else "today" if days == 0 else f"in {words.plural(days, 'day')}"
    where = f" ({', '.join(words.country(code) for code in each.countries)})" if each.countries else ""
    return f"{each.on.isoformat()}, {ahead}: {each.what}{where}{f'; set by {each.author}' if each.author else ''}"
