"""The reference pages of commands and of configuration keys, made from the program itself: `python tools/write_reference.py`.

`docs/reference/` holds what it writes; a test compares the two.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import click
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from sitrep.cli.main import cli
from sitrep.config.alert_file import AlertFile
from sitrep.config.feed_file import FeedFile
from sitrep.config.load import ALERTS, FEEDS, STATION
from sitrep.config.station_file import StationFile

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
MADE = "<!-- Made by tools/write_reference.py: change the program, not this page. -->"
FORMS = ((FEEDS, FeedFile), (ALERTS, AlertFile), (STATION, StationFile))


def commands_page() -> str:
    """All commands with their arguments and options, as `--help` has them."""
    said = "What `sitrep COMMAND --help` (or `-h`) says, on one page. `sitrep --config FOLDER …` names the configuration."
    lines = ["# Commands", "", MADE, "", said]
    for names, command in _commands(cli, ()):
        context = click.Context(command, info_name=" ".join(("sitrep", *names)))
        context.help_option_names = []  # said once, above
        lines += ["", f"{'#' * (1 + len(names))} sitrep {' '.join(names)}", "", "```text", _help(command, context), "```"]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None  # noqa: S101  it was listed
        yield (*above, name), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*above, name))


def _help(command: click.Command, context: click.Context) -> str:
    """At a fixed width, whatever the terminal's."""
    formatter = click.HelpFormatter(width=100)
    command.format_help(context, formatter)
    return formatter.getvalue().rstrip()


def keys_page() -> str:
    """All keys of the configuration files with type and default, by file and table."""
    said = "All keys with their kinds and defaults. What they mean is told in [configuration](../configuration.md)."
    lines = ["# Configuration keys", "", MADE, "", said]
    for file, form in FORMS:
        lines += ["", f"## {file}"]
        for title, table in _tables(form, "").items():
            lines += ["", f"### {title or 'top level'}", "", table.__doc__.split("\n")[0] if table.__doc__ else "", ""]
            lines += ["| key | kind | default |", "|---|---|---|"]
            for name, field in table.model_fields.items():
                lines.append(f"| `{field.alias or name}` | {_kind(field.annotation)} | {_default(field)} |")
    return "\n".join(lines) + "\n"


def _tables(form: type[BaseModel], title: str) -> dict[str, type[BaseModel]]:
    """The form and the tables within it, each once, named by the first key that leads there."""
    found: dict[str, type[BaseModel]] = {title: form}
    for name, field in form.model_fields.items():
        for model in _models(field.annotation):
            if model not in found.values():
                key = f"{title}.{field.alias or name}" if title else field.alias or name
                found |= {inner: table for inner, table in _tables(model, key).items() if table not in found.values()}
    return found


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is not None:
        for argument in get_args(annotation):
            yield from _models(argument)


def _kind(annotation: Any) -> str:
    """A type in plain words."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kind(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_kind(each) for each in get_args(annotation) if each is not type(None)))
    if origin in (list, tuple):
        return f"list of {_kind(get_args(annotation)[0])}"
    if origin is dict:
        return f"table of {_kind(get_args(annotation)[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    words = {"str": "text", "bool": "`yes` or `no`", "int": "number", "float": "number", "timedelta": "span", "time": "time of day"}
    name = getattr(annotation, "__name__", str(annotation))
    members = getattr(annotation, "__members__", None)
    return ", ".join(f"`{member.value}`" for member in members.values()) if members else words.get(name, name.lower())


def _default(field: Any) -> str:
    if field.default is PydanticUndefined and field.default_factory is None:
        return "needed"
    value = field.default_factory() if field.default is PydanticUndefined else field.default
    return "–" if value in (None, (), [], "", {}) or isinstance(value, BaseModel) else f"`{_written(value)}`"


def _written(value: Any) -> str:
    """A default as it is written in the files."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, timedelta):
        return _span(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%H:%M}" if isinstance(value, time) else str(getattr(value, "value", value))


def _span(value: timedelta) -> str:
    """As it is written in the files: `90s`, `15m`, `2h`, `14d`."""
    units = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "m"), (timedelta(seconds=1), "s"))
    unit, name = next((each for each in units if value and not value % each[0]), units[-1])
    return f"{value // unit}{name}" if value else "0"


def main() -> None:
    """Writes both pages."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "commands.md").write_text(commands_page(), encoding="utf-8")
    (FOLDER / "keys.md").write_text(keys_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
