"""`sitrep demo`: a day of invented news, played through the real steps in well under a minute, without any network."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from sitrep.cli.printing import JSON, print_json
from sitrep.demo.mailbox import Mail
from sitrep.demo.player import Account, play_day
from sitrep.demo.summary import account_object, mail_line, summarise
from sitrep.errors import UsageError


@click.command()
@click.option(
    "--keep",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for what the day leaves; it must be new or empty. Default: a new one among the system's temporary files.",
)
@JSON
def command(folder: Path | None, *, as_json: bool) -> None:
    """Plays a day of invented news: feeds, articles, alerts, digest; no network is used.

    A loopback server publishes the stories, a loopback mail server takes the messages, and between them the same steps work that
    `sitrep run` runs, with the time of the played day.

    \b
    Example: sitrep demo
             sitrep demo --keep demo       leaves mails, configuration and database in ./demo
    """
    if as_json:
        print_json(account_object(asyncio.run(play_day(new_folder(folder)))))
    else:
        asyncio.run(play(new_folder(folder)))


async def play(folder: Path) -> Account:
    """Plays into `folder` and tells of it on stdout: each mail when it arrives, a summary at the end."""
    click.echo("Playing 17 March 2026, 04:00 to 15:10 UTC, from a loopback server. Every story is invented.\n\nWHAT ARRIVES (by SMTP)")
    account = await play_day(folder, on_turn=_tell)
    for line in summarise(account):
        click.echo(line)
    return account


def _tell(_now: datetime, mails: Sequence[Mail]) -> None:
    for mail in mails:
        click.echo(mail_line(mail))


def new_folder(folder: Path | None) -> Path:
    """The folder, made where it is not there; a temporary one for None. Raises UsageError where it is in use."""
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="sitrep-demo-"))
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty: name a new folder, or delete what is in it")
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()
