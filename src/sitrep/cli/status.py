"""`sitrep status`: one verdict on a running station, with an exit code for a monitor."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from sitrep.config.load import load_settings
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
    settings = load_settings(config_folder, os.environ)
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    database = Database(engine)
    try:
        signs = database.call(read_signs)
    finally:
        database.close()
    found = verdict(signs, utc_now())
    click.echo(_as_json(signs, found) if as_json else "\n".join(_sentences(signs, found)))
    sys.exit(0 if found.is_fine else 1)


def _as_json(signs: Signs, found: Verdict) -> str:
    body = {"fine": found.is_fine, "problems": found.problems, "notes": found.notes, **asdict(signs)}
    return json.dumps(body, default=lambda value: value.isoformat(), ensure_ascii=False)


def _sentences(signs: Signs, found: Verdict) -> list[str]:
    summary = f"fine: {signs.feeds - signs.feeds_failing} of {signs.feeds} feeds well, {signs.messages_waiting} messages waiting"
    return [*(f"problem: {problem}" for problem in found.problems), *([summary] if found.is_fine else []), *found.notes]
