"""`sitrep routes test`: labels in, the receivers that an event with them would reach out, with an exit code for scripts."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from sitrep.cli.label_pairs import read_labels
from sitrep.cli.listing import Listing
from sitrep.cli.moments import WrittenType
from sitrep.cli.sessions import read_settings
from sitrep.config.fields import written_span
from sitrep.core.model import Level
from sitrep.core.muting import muted_until
from sitrep.core.routing import NOBODY, Routed, numbers_up_to, route
from sitrep.core.settings import Settings
from sitrep.daemon import utc_now
from sitrep.render import words


@click.group(cls=Listing)
def command() -> None:
    """Answers whom an event would reach by the routes of alerts.yaml.

    \b
    Example: sitrep routes test topic=displacement country=SYR level=high --expect desk
    """


@command.command("test", short_help="Shows who would be told of an event with these labels.")
@click.argument("labels", nargs=-1, required=True, metavar="LABEL=VALUE…")
@click.option("--expect", multiple=True, help="A receiver that is to be told (repeat it, or use commas); `none` for nobody.")
@click.option(
    "--at",
    metavar="INSTANT",
    type=WrittenType("%Y-%m-%dT%H:%M", "2026-03-01T21:30"),
    help="An instant in UTC for the mute times, such as 2026-03-01T21:30. Default: now.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON array instead of lines.")
@click.pass_obj
def test_routes(config_folder: Path, *, labels: tuple[str, ...], expect: tuple[str, ...], at: datetime | None, as_json: bool) -> None:
    """Shows who would be told of an event with these labels, by which route, and whether it would wait.

    With --expect the exit code is 0 if exactly those receivers would be told, else 1.

    \b
    Example: sitrep routes test topic=displacement country=SYR level=high --expect desk
             sitrep routes test topic=aid_incident level=information --expect none
    """
    settings = read_settings(config_folder)
    given = dict(read_labels(labels))
    if "sources" in given:  # an event of three sources is one of at least two
        given["sources"] = numbers_up_to(max(map(int, given["sources"])))
    now = at.replace(tzinfo=utc_now().tzinfo) if at else utc_now()
    reached = route(settings.tree, given)
    level = max((Level(value) for value in given.get("level", (Level.HIGH,))), key=lambda each: each.rank)
    told = [routed.receiver for routed in reached if level.rank >= routed.min_level.rank]
    if as_json:
        click.echo(json.dumps([_answer(routed, level, settings, now) for routed in reached], indent=1))
    else:
        for routed in reached:
            click.echo(_line(routed, level, settings, now))
        if not reached:
            click.echo("nobody: only the digest tells of it")
    wanted = {name.strip() for names in expect for name in names.split(",") if name.strip()} - {NOBODY}
    if expect and set(told) != wanted:
        click.echo(f"expected {', '.join(sorted(wanted)) or 'nobody'}, but told: {', '.join(told) or 'nobody'}", err=True)
        sys.exit(1)


def _answer(routed: Routed, level: Level, settings: Settings, now: datetime) -> dict[str, str | bool | None]:
    muted = _muted(routed, settings, now)
    return {
        "receiver": routed.receiver,
        "route": routed.path,
        "told": level.rank >= routed.min_level.rank,
        "min_level": routed.min_level.value,
        "group_wait": written_span(routed.group_wait),
        "muted_until": muted.isoformat() if muted else None,
    }


def _line(routed: Routed, level: Level, settings: Settings, now: datetime) -> str:
    muted = _muted(routed, settings, now)
    if level.rank < routed.min_level.rank:
        said = f"not told: {level} is below {routed.min_level}"
    elif muted:
        said = f"told when the mute time ends, {words.instant(muted)}"
    else:
        said = f"told after {written_span(routed.group_wait)}"
    return f"{routed.receiver}  {said}  (by {routed.path})"


def _muted(routed: Routed, settings: Settings, now: datetime) -> datetime | None:
    windows = settings.restraints.mute_times
    return muted_until([windows[name] for name in routed.mute_times if name in windows], now)
