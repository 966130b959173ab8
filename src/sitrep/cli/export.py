"""`sitrep export`: events, one event or the feeds, in a form that another program reads."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from sitrep.cli.sessions import read_settings
from sitrep.cli.spans import SPAN
from sitrep.core.accounts import Account, account_of
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError, UsageError
from sitrep.render.exports import FORMS, write_events
from sitrep.render.exports.cap import write_cap
from sitrep.render.exports.opml import write_opml
from sitrep.store.database import Database, open_engine
from sitrep.store.event_list import EventFilter, list_events
from sitrep.store.events import find_event
from sitrep.store.migrate import refuse_unless_current

MOST_EVENTS = 100_000


@click.command()
@click.argument("form", type=click.Choice([*(name for name in FORMS if name != "hxl"), "cap", "opml"]), metavar="FORM")
@click.option("--since", type=SPAN, default="7d", show_default=True, help="How far to look back: 90m, 12h, 2d, 1w.")
@click.option("--hxl", is_flag=True, help="With csv: a second row with HXL tags.")
@click.option("--alert", help="With cap: which event, such as A-3F09C1.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of standard output.")
@click.pass_obj
def command(config_folder: Path, *, form: str, since: timedelta, hxl: bool, alert: str | None, output: Path | None) -> None:
    """Writes events in a FORM that other programs read: atom, rss, jsonfeed, geojson, csv, xlsx, idu; one event as cap; the feeds as opml.

    \b
    Example: sitrep export csv --hxl --since 30d -o events.csv
             sitrep export geojson > events.geojson
             sitrep export cap --alert A-3F09C1
             sitrep export opml -o feeds.opml
    """
    if hxl and form != "csv":
        raise UsageError("--hxl goes with csv only")
    if (form == "cap") is not (alert is not None):
        raise UsageError("cap is a message on one event: sitrep export cap --alert A-3F09C1")
    settings = read_settings(config_folder)
    if form == "opml":
        content = write_opml(settings.feeds).encode()
    else:
        engine = open_engine(settings.database_url.reveal(), read_only=True)
        refuse_unless_current(engine)
        database = Database(engine)
        try:
            content = database.call(_one, alert) if alert else database.call(_many, since, "hxl" if hxl else form)
        finally:
            database.close()
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError("a workbook is no text for a terminal: name a file, -o events.xlsx")
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


def _many(session: Session, since: timedelta, form: str) -> bytes:
    now = utc_now()
    found = list_events(session, EventFilter(since=now - since), limit=MOST_EVENTS).events
    if not found:
        click.echo("sitrep: no event was reported in that time; --since 30d looks further back", err=True)
    accounts: list[Account] = [account_of(event) for event in found]
    return write_events(form, accounts, now=now)


def _one(session: Session, alert: str) -> bytes:
    event = find_event(session, alert)
    if event is None:
        raise SitrepError(f"no event is called {alert!r}; `sitrep alerts --all` lists them")
    return write_cap(account_of(event), now=utc_now()).encode()
