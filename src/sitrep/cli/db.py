"""`sitrep db`: brings the database to what this program expects, says how it stands, copies it and puts a copy back, indexes it anew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError

from sitrep.cli.listing import Listing
from sitrep.cli.printing import JSON, print_json
from sitrep.cli.sessions import read_settings
from sitrep.core.settings import Settings
from sitrep.daemon import utc_now
from sitrep.errors import StoreError
from sitrep.steps.upkeep import index_anew
from sitrep.store import migrate
from sitrep.store.backup import back_up, check_file, restore, sqlite_path
from sitrep.store.database import Database, open_engine
from sitrep.store.instance_lock import only_daemon
from sitrep.store.migrate import SchemaState
from sitrep.store.search_index import forget_index

WORDS = {
    SchemaState.CURRENT: "is up to date",
    SchemaState.EMPTY: "is empty: run `sitrep db upgrade`",
    SchemaState.OUTDATED: "is older than this program: run `sitrep db upgrade`",
    SchemaState.NEWER: "was made by a newer sitrep than this one: install that, or restore a backup",
    SchemaState.FOREIGN: "holds tables that are not sitrep's: name another one in sitrep.yaml",
}


@click.group(cls=Listing)
def command() -> None:
    """Upgrades, checks, copies, restores or indexes the database.

    \b
    Example: sitrep db check
    """


@command.command()
@JSON
@click.pass_obj
def upgrade(folder: Path, *, as_json: bool) -> None:
    """Brings the tables to what this program expects; harmless where they are.

    \b
    Example: sitrep db upgrade
    """
    with _opened(folder) as engine:
        before = migrate.schema_version(engine)
        upgraded = migrate.upgrade(engine)
        if as_json:
            print_json({"database": _name(engine), "before": before, "now": migrate.head(), "upgraded": upgraded})
        elif upgraded:
            click.echo(f"{_name(engine)}: upgraded from {before or 'nothing'} to {migrate.head()}")
        else:
            click.echo(f"{_name(engine)}: {WORDS[SchemaState.CURRENT]} ({migrate.head()})")


@command.command()
@click.argument("copy", required=False, type=click.Path(dir_okay=False, path_type=Path))
@JSON
@click.pass_context
def check(ctx: click.Context, copy: Path | None, *, as_json: bool) -> None:
    """Says how the database stands to this program and whether it is sound; or whether a COPY is. Exit code 1 unless all is well.

    \b
    Example: sitrep db check && sitrep run
             sitrep db check var/backup/sitrep-20261125T020000Z.db
    """
    if copy is not None:
        problems = check_file(copy) if copy.is_file() else ("there is no such file",)
        if as_json:
            print_json({"copy": str(copy), "problems": problems})
        _say_sound(ctx, copy, problems, tell=not as_json)
        return
    with _opened(ctx.obj) as engine:
        state, name = migrate.check(engine), _name(engine)
        path = sqlite_path(str(engine.url))
    problems = check_file(path) if path is not None and state is SchemaState.CURRENT else ()
    if as_json:
        print_json({"database": name, "state": state, "said": WORDS[state], "problems": problems})
    else:
        click.echo(f"{name}: {WORDS[state]}")
    if state is not SchemaState.CURRENT:
        ctx.exit(1)
    if path is not None:
        _say_sound(ctx, path, problems, tell=not as_json)


def _say_sound(ctx: click.Context, path: Path, problems: tuple[str, ...], *, tell: bool) -> None:
    for said in [f"damaged: {problem}" if path.is_file() else problem for problem in problems] or ["sound"]:
        if tell:
            click.echo(f"{path}: {said}")
    ctx.exit(1 if problems else 0)


@command.command()
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Another folder than the configured one.")
@JSON
@click.pass_obj
def backup(config_folder: Path, folder: Path | None, *, as_json: bool) -> None:
    """Copies a SQLite database while sitrep runs; the copy is opened and checked. The daemon does so every night by itself.

    \b
    Example: sitrep db backup
             sitrep db backup --to /mnt/elsewhere
    """
    settings = read_settings(config_folder)
    copy = back_up(_file_of(settings), folder or Path(settings.storage.folder), now=utc_now())
    if as_json:
        print_json({"copy": str(copy), "bytes": copy.stat().st_size})
        return
    click.echo(f"{copy}: sound, {copy.stat().st_size:,} bytes")


@command.command()
@JSON
@click.pass_obj
def reindex(config_folder: Path, *, as_json: bool) -> None:
    """Makes the index that `sitrep search` looks in anew, the latest articles first; sitrep may run meanwhile.

    \b
    Example: sitrep db reindex
    """
    database = Database(open_engine(read_settings(config_folder).database_url.reveal()))
    try:
        migrate.refuse_unless_current(database.engine)
        database.call(forget_index, now=utc_now())
        indexed = asyncio.run(index_anew(database, now=utc_now()))
    finally:
        database.close()
    if as_json:
        print_json({"indexed": indexed})
        return
    click.echo(f"{indexed:,} articles indexed")


@command.command("restore")
@click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))
@JSON
@click.pass_obj
def restore_command(config_folder: Path, copy: Path, *, as_json: bool) -> None:
    """Puts a COPY in the place of the database, which is kept beside it. Stop sitrep first; it is refused otherwise.

    \b
    Example: sitrep db restore var/backup/sitrep-20261125T020000Z.db
    """
    settings = read_settings(config_folder)
    path = _file_of(settings)
    with only_daemon(settings.database_url.reveal()):
        aside = restore(copy, path, now=utc_now())
    if as_json:
        print_json({"database": str(path), "restored_from": str(copy), "kept_aside": str(aside) if aside else None})
        return
    click.echo(f"{path}: restored from {copy}" + (f"; what was there is now {aside}" if aside else ""))
    click.echo("What was published since the copy was made is read and told again: people may hear of it twice.")


def _file_of(settings: Settings) -> Path:
    path = sqlite_path(settings.database_url.reveal())
    if path is None:
        raise StoreError("this is for SQLite; PostgreSQL has pg_dump and pg_restore for it (see docs/operations.md)")
    return path


@contextmanager
def _opened(folder: Path) -> Iterator[Engine]:
    url = read_settings(folder).database_url.reveal()
    engine = open_engine(url)
    try:
        yield engine
    except OperationalError as error:
        raise StoreError(f"{_name(engine)} cannot be reached: {' '.join(str(error.orig).split())}") from error
    finally:
        engine.dispose()


def _name(engine: Engine) -> str:
    """What the database is called, without its password."""
    url = make_url(engine.url)
    return url.database or "memory" if engine.dialect.name == "sqlite" else f"{url.host or 'localhost'}/{url.database}"
