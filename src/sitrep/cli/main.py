"""The `sitrep` command: finds each subcommand's file only when it is called, and turns refusals into one clear message."""

from __future__ import annotations

import importlib
import io
import os
import sys
from pathlib import Path

import click

from sitrep import __version__
from sitrep.cli.listing import Listing
from sitrep.errors import ConfigError, SitrepError

COMMANDS = {  # name (its module in sitrep.cli has the same, with _ for -) → what it does, in one line of 80 columns
    "run": "Polls, reads, flags, alerts and sends the digests.",
    "demo": "Plays a day of invented news, without any network.",
    "check": "Says what would run, and all that is wrong.",
    "explain": "Says why a text is flagged, or why not.",
    "judge": "Judges items, JSON lines in and out.",
    "group": "Groups items into events, JSON lines in and out.",
    "extract": "Takes the text out of saved pages.",
    "feeds": "Shows how each feed is; finds, tests and adds feeds.",
    "alerts": "Lists what was flagged, and whether it arrived.",
    "digest": "Shows the digest as it would be now.",
    "crossings": "Shows which crossings and routes are open.",
    "ack": "Says that somebody takes care of an alert.",
    "dismiss": "Says that an alert was none.",
    "confirm": "Says that an alert was right.",
    "note": "Keeps a remark on an alert.",
    "mute": "Tells no more of one event for a time.",
    "rules": "Tries rules, and tells how they fared.",
    "routes": "Answers whom an event would reach.",
    "silences": "Keeps quiet about some events for a time.",
    "dates": "Keeps the days on which something ends.",
    "replay": "Judges the stored articles again, and compares.",
    "db": "Upgrades, checks, copies and restores the database.",
    "send-test": "Sends a test message to your receivers.",
    "status": "Says whether sitrep does its work.",
    "search": "Finds articles of the archive by their words.",
    "watch": "Shows what goes on, live.",
    "web": "Serves the dashboard.",
    "export": "Writes events and feeds for other programs.",
    "import-opml": "Prints feeds of another reader for feeds.yaml.",
    "completion": "Makes your shell complete commands at the Tab key.",
}


class LazyGroup(Listing):
    """A group whose commands are imported when they are called, so that each starts fast, and `--help` too."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's own file, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"sitrep.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)  # noqa: S101  every file in cli/ exports one; a test enumerates them
        return command

    def line_of(self, ctx: click.Context, name: str) -> str:
        """As COMMANDS has it."""
        return COMMANDS[name]


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "SITREP"})
@click.option(
    "--config",
    "config_dir",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("config"),
    show_default=True,
    help="Folder with feeds.yaml, rules.yaml, alerts.yaml and sitrep.yaml.",
)
@click.version_option(__version__, prog_name="sitrep")
@click.pass_context
def cli(ctx: click.Context, config_dir: Path) -> None:
    """Watches news feeds for displacement, closed crossings and routes, and incidents with aid convoys and aid workers.

    \b
    Example: sitrep run                 polls, flags, alerts and sends the digest
             sitrep explain URL         says why an article fires, or why not
    """
    ctx.obj = config_dir


def main() -> None:
    """Entry point. Exit codes: 0 fine, 1 problem found, 2 wrong usage.

    A file that cannot be read or written (a full disk, a missing folder, an output that is closed) is told in one line, as a refusal is.
    """
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  it was closed by whoever started us: nobody listens, to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that is not UTF-8 shows numbers for what it cannot show
    try:
        cli(prog_name="sitrep", standalone_mode=True)
    except Exception as error:
        line = line_of(error)
        if line is None:
            raise
        print(line, file=sys.stderr)  # noqa: T201  the shell is where we speak to a person
        sys.exit(1)


def line_of(error: Exception) -> str | None:
    """What a person is told of a refusal, of a file that fails, of a database that cannot be used; None for what nobody expected."""
    if isinstance(error, ConfigError):
        return str(error)
    if isinstance(error, SitrepError):
        return f"sitrep: {error}"
    if isinstance(error, OSError):
        return f"sitrep: {f'{error.filename}: ' if error.filename else ''}{error.strerror or error}"
    if "sqlalchemy" in sys.modules:  # else no database was asked, and nobody need wait for it to be loaded
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415  as said

        from sitrep.store.refusals import refusal  # noqa: PLC0415  as said

        if isinstance(error, DBAPIError):
            return f"sitrep: {refusal(error)}"
    return None
