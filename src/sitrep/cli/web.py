"""`sitrep web`: the dashboard in the foreground, beside a daemon or without one."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import click

from sitrep.cli.logs import start_log
from sitrep.config.load import load_settings
from sitrep.daemon import utc_now
from sitrep.web.server import written_address
from sitrep.wiring import open_bench, open_dashboard


@click.command()
@click.option("-v", "--verbose", is_flag=True, help="Tell more.")
@click.pass_obj
def command(config_folder: Path, *, verbose: bool) -> None:
    """Serves the dashboard, by default at http://127.0.0.1:8787, until it is stopped (Ctrl-C, SIGTERM).

    It reads the database, and keeps what people say of events. Where it listens, and with which password, is told by `web` in
    sitrep.yaml; `enabled: yes` there makes `sitrep run` serve it.

    \b
    Example: sitrep web
             sitrep --config /etc/sitrep web
    """
    start_log(verbose=verbose, quiet=False)
    asyncio.run(serve(config_folder))


async def serve(config_folder: Path) -> None:
    """Serves the dashboard of the configuration in `config_folder` until it is told to stop."""
    settings = load_settings(config_folder, os.environ)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_dashboard(settings, open_bench(config_folder), clock=utc_now, ticks=time.monotonic) as port:
        click.echo(f"The dashboard is at http://{written_address(settings.web.host, port)} (stop with Ctrl-C)")
        await stop.wait()
