"""`sitrep mute`: one alert goes in, and nothing more is told of its event for a time: a silence of its own, with who and why."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import who, with_session
from sitrep.cli.silences import LONGEST
from sitrep.cli.spans import SPAN
from sitrep.core.accounts import alert_id
from sitrep.core.model import Event
from sitrep.core.muting import EVENT, Silence
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError
from sitrep.render import words
from sitrep.store.events import find_event
from sitrep.store.silences import add_silence


@click.command()
@click.argument("alert")
@click.option("--for", "span", type=SPAN, required=True, help="How long: 90m, 6h, 2d, 1w.")
@click.option("--reason", required=True, help="Why, for whoever wonders.")
@click.option("--by", "author", help="Who you are. Default: the user logged in.")
@JSON
@click.pass_obj
def command(config_folder: Path, *, alert: str, span: timedelta, reason: str, author: str | None, as_json: bool) -> None:
    """Tells nobody anything more of one event for a time. What was held is told at the end in one message; `sitrep silences end` ends it.

    \b
    Example: sitrep mute A-3F09C1 --for 12h --reason "we are on the phone with them" --by Amal
    """
    now = utc_now()
    if not timedelta(0) < span <= LONGEST:
        raise click.UsageError(f"--for is from 1m to {LONGEST.days}d")
    if not reason.strip():
        raise click.UsageError("--reason is empty")

    def work(session: Session) -> tuple[Event, Silence]:
        event = find_event(session, alert)
        if event is None:
            raise SitrepError(f"no event is called {alert!r}; `sitrep alerts --all` lists them")
        made = add_silence(session, {EVENT: (event.id,)}, author=who(author), reason=reason.strip(), now=now, ends_at=now + span)
        return event, made

    event, made = with_session(config_folder, work, writing=True)
    if as_json:
        print_json({"alert_id": alert_id(event.id), "event_id": event.id, "silence": made})
        return
    click.echo(f"{alert_id(event.id)} muted until {words.instant(made.ends_at)} (silence {made.id}): {event.headline}")
