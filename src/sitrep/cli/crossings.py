"""`sitrep crossings`: the board of crossings and routes, each with its last reported status for each class of traffic."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from sitrep.cli.feed_report import ago
from sitrep.cli.sessions import read_settings, with_session
from sitrep.core.crossing_board import BoardLine, board_of
from sitrep.core.model import CrossingStatus
from sitrep.daemon import utc_now
from sitrep.render import words
from sitrep.store.crossing_reports import crossing_reports

STATUS_STYLES = {
    CrossingStatus.CLOSED: "bold red",
    CrossingStatus.RESTRICTED: "yellow",
    CrossingStatus.OPEN: "green",
    CrossingStatus.UNKNOWN: "dim",
}
BOARD_SPAN = timedelta(days=90)
"""How far back reports are looked for."""


@click.command()
@click.option("--all", "everything", is_flag=True, help="Stale lines too, and those that a later report on all traffic overtook.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array instead of a table.")
@click.pass_obj
def command(config_folder: Path, *, everything: bool, as_json: bool) -> None:
    """Shows what crossings and routes were last reported as: for whom, since when, by whom and how sure.

    A status that nobody has repeated for `crossings_stale_after` (sitrep.yaml) is stale. Nothing is concluded from silence.

    \b
    Example: sitrep crossings
             sitrep crossings --all --json
    """
    now = utc_now()
    after = read_settings(config_folder).crossings_stale_after
    board = with_session(config_folder, _board, now - max(BOARD_SPAN, after))
    shown = [line for line in board if everything or not (line.superseded_at or line.is_stale(now, after))]
    if as_json:
        click.echo(json.dumps([_as_json(line, now, after) for line in shown], ensure_ascii=False, indent=1))
        return
    if shown:
        Console(soft_wrap=False).print(_table(shown, now, after))
    left_out = len(board) - len(shown)
    click.echo(f"{words.plural(len(shown), 'line')}" + (f", {left_out} stale or overtaken: see --all" if left_out else ""))


def _board(session: Session, since: datetime) -> tuple[BoardLine, ...]:
    return board_of(report for _event_id, report in crossing_reports(session, since))


def _table(shown: Sequence[BoardLine], now: datetime, after: timedelta) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("crossing or route", "traffic", "status", "since", "last stated", "certainty", "source"):
        table.add_column(name, ratio=2 if name in ("crossing or route", "source") else None, no_wrap=name in ("since", "last stated"))
    for line in shown:
        standing, stated = line.now, line.now.last
        doubt = (" (stale)" if line.is_stale(now, after) else "") + (" (overtaken)" if line.superseded_at else "")
        what = Text(words.crossing_name(stated))
        if stated.crossing.iso3:
            what.append(f"\n{' – '.join(words.country(iso3) for iso3 in stated.crossing.iso3)}", "dim")
        status = Text.assemble((standing.status.value + doubt, "dim" if doubt else STATUS_STYLES[standing.status]))
        if stated.crossing.reason not in ("", "unknown"):
            status.append(f"\n{stated.crossing.reason}", "dim")
        since, told = f"{standing.since_at:%d %b %H:%M}Z", ago(stated.source.told_at, now=now)
        told_by = Text(stated.source.name + (" (state media)" if stated.source.is_state_media else ""))
        table.add_row(what, Text(line.traffic.value), status, Text(since), Text(told), Text(standing.certainty.value), told_by)
    return table


def _as_json(line: BoardLine, now: datetime, after: timedelta) -> dict[str, Any]:
    standing, stated = line.now, line.now.last
    return {
        "crossing_id": stated.crossing.crossing_id,
        "name": stated.crossing.name,
        "kind": stated.crossing.kind.value,
        "iso3": list(stated.crossing.iso3),
        "traffic": line.traffic.value,
        "direction": stated.crossing.direction.value,
        "status": standing.status.value,
        "reason": stated.crossing.reason,
        "since": standing.since_at.isoformat(),
        "last_reported": stated.source.told_at.isoformat(),
        "reports": standing.n_reports,
        "certainty": standing.certainty.value,
        "source": stated.source.name,
        "url": stated.source.url,
        "quote": stated.crossing.quote.text,
        "is_stale": line.is_stale(now, after),
        "superseded_at": line.superseded_at.isoformat() if line.superseded_at else None,
        "before": [{"status": one.status.value, "since": one.since_at.isoformat()} for one in line.standings[1:]],
    }
