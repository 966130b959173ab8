"""`sitrep status`: one verdict on a running station, with an exit code for a monitor."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sitrep.cli.feed_report import ago
from sitrep.cli.sessions import read_settings
from sitrep.core.health import Signs, Verdict, verdict
from sitrep.daemon import utc_now
from sitrep.store.database import Database, open_engine
from sitrep.store.health import read_signs
from sitrep.store.migrate import refuse_unless_current


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
@click.pass_obj
def command(config_folder: Path, *, as_json: bool) -> None:
    """Says whether sitrep does its work: exit code 0 if so, 1 if a person has to look.

    \b
    Example: sitrep status
             sitrep status --json
    """
    settings = read_settings(config_folder)
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    database = Database(engine)
    try:
        signs = database.call(read_signs)
    finally:
        database.close()
    now = utc_now()
    found = verdict(signs, now)
    if as_json:
        click.echo(_as_json(signs, found))
    else:
        click.echo("\n".join(_sentences(signs, found)))
        Console(highlight=False).print(signs_table(signs, now))
    sys.exit(0 if found.is_fine else 1)


def signs_table(signs: Signs, now: datetime) -> Table:
    """The signs that the verdict rests on, one a row."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    late = (("polling", signs.oldest_poll_due_at), ("reading", signs.oldest_read_due_at), ("sending", signs.oldest_message_due_at))
    rows = [
        ("heartbeat", ago(signs.heartbeat_at, now=now)),
        ("feeds", f"{signs.feeds - signs.feeds_failing} well, {signs.feeds_failing} failing"),
        *(
            (name, "nothing waits" if at is None else f"next {ago(at, now=now)}" if at > now else f"late by {ago(at, now=now)[:-4]}")
            for name, at in late
        ),
        ("messages", f"{signs.messages_waiting} waiting, {signs.messages_dead} not delivered"),
        ("backup", signs.backup_problem or "no problem noted"),
        ("digest files", signs.filing_problem or "no problem noted"),
        ("disk", "elsewhere" if signs.free_share is None else f"{signs.free_share:.0%} free"),
        ("canary", signs.canary_problem or "no problem noted"),
    ]
    for name, said in rows:
        table.add_row(Text(name, "dim"), Text(said))
    return table


def _as_json(signs: Signs, found: Verdict) -> str:
    body = {"fine": found.is_fine, "problems": found.problems, "notes": found.notes, **asdict(signs)}
    return json.dumps(body, default=lambda value: value.isoformat(), ensure_ascii=False)


def _sentences(signs: Signs, found: Verdict) -> list[str]:
    summary = f"fine: {signs.feeds - signs.feeds_failing} of {signs.feeds} feeds well, {signs.messages_waiting} messages waiting"
    return [*(f"problem: {problem}" for problem in found.problems), *([summary] if found.is_fine else []), *found.notes]
