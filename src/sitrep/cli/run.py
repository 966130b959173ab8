"""`sitrep run`: the daemon in the foreground."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import time
from collections.abc import Collection
from contextlib import AsyncExitStack
from pathlib import Path

import click

from sitrep.cli.logs import start_log
from sitrep.config.load import load_settings
from sitrep.daemon import JUDGING, STAGES, Daemon, utc_now
from sitrep.store.instance_lock import only_daemon
from sitrep.wiring import open_callback, open_dashboard, open_station

logger = logging.getLogger(__name__)


@click.command()
@click.option("-v", "--verbose", is_flag=True, help="Tell more.")
@click.option("-q", "--quiet", is_flag=True, help="Tell of warnings and errors only.")
@click.option(
    "--only",
    metavar="STAGES",
    callback=lambda _ctx, _param, given: read_stages(given),
    help=f"Only these of {', '.join(STAGES)}, with commas between; other daemons on the same PostgreSQL do the others.",
)
@click.pass_obj
def command(config_folder: Path, *, verbose: bool, quiet: bool, only: tuple[str, ...]) -> None:
    """Polls the feeds, reads the articles, flags, alerts and sends the digests, until it is stopped (Ctrl-C, SIGTERM).

    Where no receiver is configured, alerts are shown here and kept as .eml files in the data folder. The progress log goes to
    stderr, alerts to stdout.

    \b
    Example: sitrep run
             sitrep --config /etc/sitrep run --quiet
             sitrep run --only poll,read
    """
    start_log(verbose=verbose, quiet=quiet)
    asyncio.run(serve(config_folder, stages=only))


def read_stages(given: str | None) -> tuple[str, ...]:
    """`poll,read` as names of stages; all where nothing is given. Raises BadParameter for what is none."""
    names = tuple(name.strip() for name in given.split(",")) if given is not None else STAGES
    for name in names:
        if name not in STAGES:
            raise click.BadParameter(f"{name!r} is none of {', '.join(STAGES)}")
    return names


COLLECTED_EVERY = (5_000, 20, 20)
"""New objects, and rounds of the next younger generation. Python's own 700 and 10 cost 500 polls 0.4 CPU seconds of 5, these 0.2."""


def spare_the_collector() -> None:
    """What is loaded by now stays, and nobody needs to look through it again for cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_EVERY)


async def serve(config_folder: Path, *, stages: Collection[str] = STAGES) -> None:
    """Runs a daemon on the configuration in `config_folder` until it is told to stop."""
    settings = load_settings(config_folder, os.environ)
    with only_daemon(settings.database_url.reveal()):
        judges = settings.web.enabled or not JUDGING.isdisjoint(stages)
        async with open_station(settings, config_folder, now=utc_now(), judges=judges) as station:
            enabled = sum(feed.enabled for feed in settings.feeds)
            logger.info("watching %d feeds; alerts go to %s; stop with Ctrl-C", enabled, ", ".join(station.receivers) or "nobody")
            for warning in settings.warnings:
                logger.warning("%s", warning)
            async with AsyncExitStack() as stack:
                if settings.web.enabled:
                    from sitrep.web.server import written_address  # noqa: PLC0415  only who has a dashboard pays for it

                    port = await stack.enter_async_context(open_dashboard(settings, station.bench, clock=utc_now, ticks=time.monotonic))
                    logger.info("the dashboard is at http://%s", written_address(settings.web.host, port))
                if settings.websub is not None and "poll" in stages:
                    port = await stack.enter_async_context(open_callback(settings, settings.websub, clock=utc_now))
                    logger.info("hubs reach us at %s, which has to lead to port %d here", settings.websub.callback_url, port)
                spare_the_collector()
                await Daemon(station, notify_address=os.environ.get("NOTIFY_SOCKET"), stages=stages).run()
