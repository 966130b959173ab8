"""The `sitrep` command: finds each subcommand's file only when it is called, and turns refusals into one clear message."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from sitrep import __version__
from sitrep.errors import ConfigError, SitrepError

COMMANDS = {  # name → module in sitrep.cli that holds it as `command`
    "run": "run",
    "demo": "demo",
    "check": "check",
    "explain": "explain",
    "judge": "judge",
    "group": "group",
    "extract": "extract",
    "feeds": "feeds",
    "alerts": "alerts",
    "digest": "digest",
    "crossings": "crossings",
    "ack": "ack",
    "dismiss": "dismiss",
    "confirm": "confirm",
    "note": "note",
    "mute": "mute",
    "rules": "rules",
    "routes": "routes",
    "silences": "silences",
    "dates": "dates",
    "replay": "replay",
    "db": "db",
    "send-test": "send_test",
    "status": "status",
    "search": "search",
    "watch": "watch",
    "web": "web",
    "export": "export",
    "import-opml": "import_opml",
    "completion": "completion",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command's own file, imported now."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = importlib.import_module(f"sitrep.cli.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101  every file in cli/ exports one; a test enumerates them
        return command


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
    """Entry point. Exit codes: 0 fine, 1 problem found, 2 wrong usage."""
    try:
        cli(prog_name="sitrep", standalone_mode=True)
    except ConfigError as error:
        print(error, file=sys.stderr)  # noqa: T201  the shell is where we speak to a person
        sys.exit(1)
    except SitrepError as error:
        print(f"sitrep: {error}", file=sys.stderr)  # noqa: T201  as above
        sys.exit(1)
