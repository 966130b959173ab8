"""`sitrep db`: brings the database to what this program expects, or says how it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError

from sitrep.config.load import load_settings
from sitrep.errors import StoreError
from sitrep.store import migrate
from sitrep.store.database import open_engine
from sitrep.store.migrate import SchemaState

WORDS = {
    SchemaState.CURRENT: "is up to date",
    SchemaState.EMPTY: "is empty: run `sitrep db upgrade`",
    SchemaState.OUTDATED: "is older than this program: run `sitrep db upgrade`",
    SchemaState.NEWER: "was made by a newer sitrep than this one: install that, or restore a backup",
    SchemaState.FOREIGN: "holds tables that are not sitrep's: name another one in sitrep.yaml",
}


@click.group()
def command() -> None:
    """Upgrade or check the database.

    \b
    Example: sitrep db check
    """


@command.command()
@click.pass_obj
def upgrade(folder: Path) -> None:
    """Bring the tables to what this program expects; harmless where they are.

    \b
    Example: sitrep db upgrade
    """
    with _opened(folder) as engine:
        before = migrate.schema_version(engine)
        if migrate.upgrade(engine):
            click.echo(f"{_name(engine)}: upgraded from {before or 'nothing'} to {migrate.head()}")
        else:
            click.echo(f"{_name(engine)}: {WORDS[SchemaState.CURRENT]} ({migrate.head()})")


@command.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Say how the database stands to this program; exit code 1 unless it is up to date.

    \b
    Example: sitrep db check && sitrep run
    """
    with _opened(ctx.obj) as engine:
        state = migrate.check(engine)
        click.echo(f"{_name(engine)}: {WORDS[state]}")
    ctx.exit(0 if state is SchemaState.CURRENT else 1)


@contextmanager
def _opened(folder: Path) -> Iterator[Engine]:
    url = load_settings(folder, os.environ).database_url.reveal()
    engine = open_engine(url)
    try:
        yield engine
    except OperationalError as error:
        raise StoreError(f"{_name(engine)} cannot be reached: {str(error.orig).strip()}") from error
    finally:
        engine.dispose()


def _name(engine: Engine) -> str:
    """What the database is called, without its password."""
    url = make_url(engine.url)
    return url.database or "memory" if engine.dialect.name == "sqlite" else f"{url.host or 'localhost'}/{url.database}"
