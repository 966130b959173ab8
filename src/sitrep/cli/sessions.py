"""A configuration folder and a function of a session go in; what the function gives, run on the configured database, comes out."""

from __future__ import annotations

import getpass
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from sitrep.config.load import load_settings
from sitrep.core.settings import Settings
from sitrep.store.database import Database, open_engine
from sitrep.store.migrate import refuse_unless_current

T = TypeVar("T")
PATIENCE_SECONDS = 3.0
"""So long a person waits without being told why."""


def read_settings(config_folder: Path) -> Settings:
    """The settings for those who neither send nor listen: secrets may be out of reach, as systemd's are for a person's shell."""
    return load_settings(config_folder, os.environ, with_secrets=False)


def with_session(config_folder: Path, function: Callable[..., T], *arguments: Any, writing: bool = False, **named: Any) -> T:
    """Runs `function(session, …)` in one transaction; without `writing` it may only read. Raises SchemaError for an old database."""
    engine = open_engine(read_settings(config_folder).database_url.reveal(), read_only=not writing)
    database = Database(engine)
    patience = threading.Timer(
        PATIENCE_SECONDS, click.echo, ["waiting for the database: another process is writing to it …"], {"err": True}
    )
    if writing:
        patience.start()
    try:
        refuse_unless_current(engine)
        return database.call(function, *arguments, **named)
    finally:
        patience.cancel()
        database.close()


def who(author: str | None) -> str:
    """The person named by --by, else the one logged in; a usage error where neither is known."""
    name = (author or "").strip()
    if name:
        return name[:100]
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise click.UsageError("say who you are: --by NAME") from error
