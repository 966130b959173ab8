"""`sitrep ack`, `dismiss`, `confirm` and `note`: what a person says of an alert, kept with who and when."""

from __future__ import annotations

from pathlib import Path

import click

from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import who, with_session
from sitrep.core.accounts import alert_id
from sitrep.daemon import utc_now
from sitrep.errors import SitrepError
from sitrep.render import words
from sitrep.store.marks import MarkKind, keep_mark

_BY = click.option("--by", "author", help="Who you are. Default: the user logged in.")


@click.command()
@click.argument("alert")
@_BY
@JSON
@click.pass_obj
def ack(config_folder: Path, alert: str, author: str | None, *, as_json: bool) -> None:
    """Says that somebody has seen an alert and takes care of it.

    \b
    Example: sitrep ack A-3F09C1 --by Amal
    """
    _keep(config_folder, alert, MarkKind.ACK, author, "", as_json=as_json)


@click.command()
@click.argument("alert")
@click.option("--reason", required=True, help="Why it is no event of ours: the rules report shows it.")
@_BY
@JSON
@click.pass_obj
def dismiss(config_folder: Path, alert: str, reason: str, author: str | None, *, as_json: bool) -> None:
    """Says that an alert was none. Nothing more is told of the event, and `sitrep rules report` counts it against the rule.

    \b
    Example: sitrep dismiss A-3F09C1 --reason "a fire drill" --by Amal
    """
    if not reason.strip():
        raise click.UsageError("--reason is empty")
    _keep(config_folder, alert, MarkKind.DISMISS, author, reason.strip(), as_json=as_json)


@click.command()
@click.argument("alert")
@_BY
@JSON
@click.pass_obj
def confirm(config_folder: Path, alert: str, author: str | None, *, as_json: bool) -> None:
    """Says that an alert was right; it takes back a dismissal.

    \b
    Example: sitrep confirm A-3F09C1 --by Amal
    """
    _keep(config_folder, alert, MarkKind.CONFIRM, author, "", as_json=as_json)


@click.command()
@click.argument("alert")
@click.argument("text")
@_BY
@JSON
@click.pass_obj
def note(config_folder: Path, alert: str, text: str, author: str | None, *, as_json: bool) -> None:
    """Keeps a remark on an alert, shown by `sitrep alerts show`.

    \b
    Example: sitrep note A-3F09C1 "the partner in Azaz says the road is open" --by Amal
    """
    if not text.strip():
        raise click.UsageError("the note is empty")
    _keep(config_folder, alert, MarkKind.NOTE, author, text.strip(), as_json=as_json)


def _keep(config_folder: Path, alert: str, kind: MarkKind, author: str | None, text: str, *, as_json: bool) -> None:
    said_by = who(author)
    event = with_session(config_folder, keep_mark, alert, kind, author=said_by, text=text, now=utc_now(), writing=True)
    if event is None:
        raise SitrepError(f"no event is called {alert!r}; `sitrep alerts --all` lists them")
    if as_json:
        print_json({"alert_id": alert_id(event.id), "event_id": event.id, "said": kind, "author": said_by, "text": text})
        return
    said = words.MARKS[kind]
    click.echo(f"{alert_id(event.id)} {said}: {event.headline}")
