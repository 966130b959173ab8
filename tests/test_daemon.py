"""The daemon: what a feed publishes is in the mailbox, one broken round stops nothing, and it ends in order when it is told to."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import update
from sqlalchemy.orm import Session

from sitrep.config.load import load_settings
from sitrep.core.health import verdict
from sitrep.core.model import ReceiverName
from sitrep.core.muting import MuteTime, Restraints
from sitrep.core.notices import Reason
from sitrep.core.routing import Route
from sitrep.daemon import Beat, Daemon, Rounds, keep_time, utc_now
from sitrep.errors import StoreError
from sitrep.steps.speak import speak_due
from sitrep.store.events import add_reports
from sitrep.store.health import read_signs
from sitrep.store.schema import FeedRow
from sitrep.wiring import open_station
from tests.invented import report, store_article
from tests.mail_sink import mail_sink

SENTENCE = "Gunmen opened fire on an aid convoy near Kassala on Tuesday and killed two aid workers."
DEADLINE_SECONDS = 45.0


@asynccontextmanager
async def newsroom() -> AsyncIterator[str]:
    """A feed with one new story at /feed, and the story's page."""

    async def feed(request: web.Request) -> web.Response:
        base = f"http://{request.host}"
        item = (
            f"<item><title>Aid workers killed near Kassala</title><link>{base}/story</link><guid>1</guid>"
            f"<pubDate>{format_datetime(datetime.now(UTC))}</pubDate></item>"
        )
        return web.Response(text=f'<rss version="2.0"><channel><title>Wire</title>{item}</channel></rss>', content_type="text/xml")

    async def story(_request: web.Request) -> web.Response:
        page = f"<html><body><article><p>{SENTENCE}</p><p>The trucks carried food, the aid agency said.</p></article></body></html>"
        return web.Response(text=page, content_type="text/html")

    app = web.Application()
    app.add_routes([web.get("/feed", feed), web.get("/story", story)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def configure(folder: Path, base: str, receiver: str) -> Path:
    files = {
        "feeds.yaml": {"feeds": [{"id": "wire", "name": "Wire", "url": f"{base}/feed", "language": "en", "interval": "10m"}]},
        "alerts.yaml": {
            "receivers": {"ops": [receiver]},
            "route": {"receiver": "ops"},
            "digests": [{"name": "daily", "receivers": ["ops"]}],
        },
        "sitrep.yaml": {"data": str(folder / "var"), "allow_addresses": [base.removeprefix("http://")]},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


async def until(done: Callable[[], bool], seconds: float = DEADLINE_SECONDS) -> None:
    async with asyncio.timeout(seconds):
        while not done():  # noqa: ASYNC110  what is waited for happens in other processes and threads
            await asyncio.sleep(0.05)


async def test_a_story_is_in_the_mailbox_within_ten_seconds_of_its_poll(tmp_path: Path) -> None:
    """With the shipped defaults: poll, read, judge, wait for further reports, send. The clock starts with the daemon."""
    async with newsroom() as base, mail_sink() as sink:
        folder = configure(tmp_path, base, f"{sink.url}ops@example.org")
        settings = load_settings(folder, {})
        async with open_station(settings, folder, now=utc_now()) as station:
            daemon = Daemon(station)
            running = asyncio.create_task(daemon.run())
            started = asyncio.get_running_loop().time()
            await until(lambda: any("Kassala" in str(mail["Subject"]) for mail in sink.received))
            seconds = asyncio.get_running_loop().time() - started
            await until(lambda: station.database.call(read_signs).heartbeat_at is not None)
            signs = station.database.call(read_signs)
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(running, DEADLINE_SECONDS)
    alert = next(mail for mail in sink.received if "Kassala" in str(mail["Subject"]))
    body = alert.get_body(("plain",))
    assert body is not None
    assert SENTENCE in " ".join(body.get_content().replace(">", " ").split())
    assert seconds < 10 + DEADLINE_SECONDS / 3  # 10 s on a free machine; tests share theirs
    assert verdict(signs, utc_now()).is_fine


async def test_systemd_is_told_that_we_are_ready_alive_and_stopping(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    loop = asyncio.get_running_loop()
    heard: list[bytes] = []

    class Manager(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: object) -> None:
            heard.append(data)

    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    manager.bind(address)
    transport, _ = await loop.create_datagram_endpoint(Manager, sock=manager)
    async with newsroom() as base:
        folder = configure(tmp_path, base, f"folder:{tmp_path}/mail")
        async with open_station(load_settings(folder, {}), folder, now=utc_now()) as station:
            daemon = Daemon(station, notify_address=address)
            running = asyncio.create_task(daemon.run())
            await until(lambda: b"WATCHDOG=1" in heard)
            daemon.stop()
            await asyncio.wait_for(running, DEADLINE_SECONDS)
        await until(lambda: b"STOPPING=1" in heard)
    transport.close()
    assert heard[0] == b"READY=1"
    assert heard[-1] == b"STOPPING=1"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 17, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


async def test_what_was_muted_is_told_when_a_start_finds_its_mute_time_gone(tmp_path: Path) -> None:
    now = utc_now()
    folder = configure(tmp_path, "http://127.0.0.1:1", f"folder:{tmp_path}/mail")
    tree = Route(receiver=ReceiverName("ops"), group_wait=timedelta(0), mute_times=("night",))
    night = MuteTime(name="night", zone="UTC", days=frozenset(range(7)), start=time(0), end=time(0))
    async with open_station(load_settings(folder, {}), folder, now=now, judges=False) as station:

        def hear(session: Session) -> None:
            store_article(session, report(1, published_at=now, first_seen_at=now))
            add_reports(session, [report(1, published_at=now, first_seen_at=now)], tree=tree, now=now)

        station.database.call(hear)
        (muted,) = await speak_due(station.database, station.receivers, now=now, restraints=Restraints(mute_times={"night": night}))
        assert muted.reason is Reason.MUTED
        daemon = Daemon(station, stages=("speak", "deliver"))
        running = asyncio.create_task(daemon.run())
        await until(lambda: any((tmp_path / "mail").glob("*.eml")))
        daemon.stop()
        await asyncio.wait_for(running, DEADLINE_SECONDS)


async def test_a_round_that_breaks_down_is_logged_and_the_next_one_works(caplog: pytest.LogCaptureFixture) -> None:
    results: list[BaseException | None] = [OSError("the disk is full"), None]

    async def work(_now: datetime) -> None:
        result = results.pop(0)
        if result:
            raise result

    rounds = Rounds("poll", work, at_once=1, clock=Clock())
    began = rounds.finished_at
    await rounds.tick()
    await rounds.finish(5)
    assert (rounds.failures, rounds.finished_at) == (1, began)
    assert "a round of poll broke down" in caplog.text
    await rounds.tick()
    await rounds.finish(5)
    assert rounds.failures == 1
    assert rounds.finished_at > began


async def test_no_more_rounds_are_under_way_than_allowed_and_late_ones_are_cancelled() -> None:
    begun, cancelled = [], []

    async def work(now: datetime) -> None:
        begun.append(now)
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(now)
            raise

    rounds = Rounds("read", work, at_once=2, clock=Clock())
    for _ in range(5):
        await rounds.tick()
        await asyncio.sleep(0)
    await rounds.finish(0.05)
    assert len(begun) == len(cancelled) == 2
    await rounds.finish(0.05)  # nothing is left to wait for


async def test_the_outside_watch_hears_the_verdict_and_fail_with_the_reason(tmp_path: Path) -> None:
    heard: list[tuple[str, str]] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append((request.path, await request.text()))
        return web.Response(text="OK")

    app = web.Application()
    app.add_routes([web.post("/{rest:.*}", hear)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with newsroom() as base:
        folder = configure(tmp_path, base, f"folder:{tmp_path}/mail")
        station_file = json.loads((folder / "sitrep.yaml").read_text(encoding="utf-8"))
        watch = {"heartbeat_url": f"http://127.0.0.1:{runner.addresses[0][1]}/ping/abc", "heartbeat_every": "1s", "operator": "ops"}
        (folder / "sitrep.yaml").write_text(json.dumps({**station_file, "watch": watch}), encoding="utf-8")
        async with open_station(load_settings(folder, {}), folder, now=utc_now()) as station:
            daemon = Daemon(station)
            running = asyncio.create_task(daemon.run())
            await until(lambda: ("/ping/abc", "") in heard)
            with station.database.session() as session:
                session.execute(update(FeedRow).values(enabled=False))
            await until(lambda: ("/ping/abc/fail", "no feed is enabled, so nothing is watched") in heard)
            await until(lambda: any("canary" in path.read_text(encoding="utf-8") for path in (tmp_path / "mail").glob("*.eml")))
            daemon.stop()
            await asyncio.wait_for(running, DEADLINE_SECONDS)
    await runner.cleanup()


async def test_after_a_jump_of_the_clock_everything_ticks_at_once_and_it_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    clock, ticks = Clock(), []
    scheduler = AsyncIOScheduler(timezone=UTC)

    async def tick() -> None:
        ticks.append(clock.now)

    scheduler.add_job(tick, Beat(3600), next_run_time=utc_now() + timedelta(hours=1))
    scheduler.start()
    timekeeper = asyncio.create_task(keep_time(scheduler, clock))
    await asyncio.sleep(0)
    clock.now -= timedelta(hours=1)
    await until(lambda: bool(ticks))
    timekeeper.cancel()
    scheduler.shutdown(wait=False)
    assert "the clock of this machine has jumped by -360" in caplog.text


def test_a_clock_set_forward_by_ten_years_costs_one_tick() -> None:
    before = utc_now()
    after = before + timedelta(days=3652)
    assert Beat(1).get_next_fire_time(None, before) == before
    assert Beat(1).get_next_fire_time(before, after) == after + timedelta(seconds=1)


async def test_a_database_deleted_under_the_daemon_ends_it_with_a_clear_word(tmp_path: Path) -> None:
    async with newsroom() as base:
        folder = configure(tmp_path, base, f"folder:{tmp_path}/mail")
        settings = load_settings(folder, {})
        async with open_station(settings, folder, now=utc_now()) as station:
            (tmp_path / "var" / "sitrep.db").unlink()
            with pytest.raises(StoreError, match="was deleted or exchanged while sitrep was running"):
                await asyncio.wait_for(Daemon(station).run(), DEADLINE_SECONDS)


async def test_the_daemon_makes_a_checked_copy_by_itself_and_does_not_begin_anew_without_the_database(tmp_path: Path) -> None:
    async with newsroom() as base:
        folder = configure(tmp_path, base, f"folder:{tmp_path}/mail")
        settings = load_settings(folder, {})
        async with open_station(settings, folder, now=utc_now()) as station:
            daemon = Daemon(station)
            running = asyncio.create_task(daemon.run())
            await until(lambda: bool(list((tmp_path / "var" / "backup").glob("*.db"))))
            daemon.stop()
            await asyncio.wait_for(running, DEADLINE_SECONDS)
        (tmp_path / "var" / "sitrep.db").unlink()
        with pytest.raises(StoreError, match="sitrep db restore"):
            async with open_station(settings, folder, now=utc_now()):
                pass
