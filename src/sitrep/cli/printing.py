"""The option `--json` that every command with a result has, and what it prints."""

from __future__ import annotations

import json
from typing import Any

import click
import msgspec

JSON = click.option("--json", "as_json", is_flag=True, help="JSON instead of text, for programs.")


def print_json(value: Any) -> None:
    """Dataclasses, enums, instants (ISO 8601) and what is made of them, as indented JSON on standard output."""
    click.echo(json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=False, indent=1))
