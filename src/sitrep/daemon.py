"""The long-running process: a metronome ticks, each tick starts a round of a step, and nothing that happens in a round stops the next.

What is due is decided by the database; APScheduler only wakes us, and no jump of the clock stops it or makes it race (`Beat`, `keep_time`).
The clock, chance and signals come in here and nowhere below.
"""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import time
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from sitrep.core.health import Verdict, stuck_steps
from sitrep.core.notices import Reason
from sitrep.errors import StoreError
from sitrep.net import systemd
from sitrep.store.held import look_again
from sitrep.wiring import Station

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
STAGES = ("poll", "read", "speak", "deliver", "digest", "upkeep")
"""What a daemon does; on PostgreSQL each can have daemons of its own. Upkeep: watch over feeds and receivers, canary, backup, pruning."""
JUDGING = frozenset({"read", "upkeep"})
"""Those that need the rules: the canary is judged, too."""
BEAT_SECONDS = 30.0
LOOK_SECONDS = 60.0
UPKEEP_SECONDS = 600.0
CLOCK_TOLERANCE_SECONDS = 5.0
"""The wall clock may drift so far from the monotonic one between two looks at it; more is a jump, and logged."""
POLL_ROUNDS = 60
"""A round of polling is as long as its slowest server; how many polls are under way is bounded by their places (limits.polls_at_once)."""
FAREWELL_SECONDS = 10.0
"""How long rounds under way may take to finish after SIGTERM; their leases are released, or run out."""


def utc_now() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


class Beat(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """At once, and then so many seconds after each tick.

    APScheduler's own interval goes by the tick before, and after a jump of the clock by ten years counts the 315 million ticks missed.
    """

    def __init__(self, seconds: float) -> None:
        self.pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """`now` for the first tick, a pause later for the others."""
        return now if previous_fire_time is None else now + self.pause


class Rounds:
    """The rounds of one step. A tick starts one unless `at_once` are still under way, so that one slow server holds up nothing else.

    `finished_at` is when a round last came to its end, in monotonic seconds.
    """

    def __init__(self, name: str, work: Callable[[datetime], Awaitable[object]], *, at_once: int, clock: Callable[[], datetime]) -> None:
        self.name = name
        self.finished_at = time.monotonic()
        self.failures = 0
        self._work = work
        self._at_once = at_once
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    async def tick(self) -> None:
        """Starts a round, or lets the beat pass."""
        self.start()

    def start(self) -> None:
        """The same, without waiting for anything."""
        if len(self._under_way) < self._at_once:
            task = asyncio.create_task(self._run(), name=self.name)
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _run(self) -> None:
        """The one catch-all: what nobody foresaw costs a round, is logged with its trace, and the watchdog hears if it goes on."""
        try:
            await self._work(self._clock())
        except Exception:
            self.failures += 1
            logger.exception("a round of %s broke down; it is tried again", self.name)
        else:
            self.finished_at = time.monotonic()

    async def finish(self, seconds: float) -> None:
        """Waits for the rounds under way, and cancels those that take longer."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


class Daemon:
    """A station at work until it is told to stop. `notify_address` is $NOTIFY_SOCKET; `stages` are those of STAGES that it does."""

    def __init__(
        self,
        station: Station,
        *,
        clock: Callable[[], datetime] = utc_now,
        notify_address: str | None = None,
        stages: Collection[str] = STAGES,
    ) -> None:
        self._station = station
        self._clock = clock
        self._notify_address = notify_address
        self._stop = asyncio.Event()
        jitter = random.Random().random  # noqa: S311  spreads load, guards nothing
        at_once = station.settings.limits.rounds
        self.rounds = [
            Rounds("poll", lambda now: station.poll(now, jitter), at_once=POLL_ROUNDS, clock=clock),
            Rounds("read", lambda now: station.read(now, jitter), at_once=at_once, clock=clock),
            Rounds("speak", self._speak, at_once=1, clock=clock),
            Rounds("deliver", lambda now: station.deliver(now, jitter), at_once=at_once, clock=clock),
            Rounds("digest", station.digest, at_once=1, clock=clock),
        ]
        self.rounds = [rounds for rounds in self.rounds if rounds.name in stages]
        self._side_rounds = [(Rounds("heartbeat", self._show_life, at_once=1, clock=clock), BEAT_SECONDS)]
        if "poll" in stages:
            self._side_rounds += [
                (Rounds("pushes", station.read_pushes, at_once=1, clock=clock), TICK_SECONDS),
                (Rounds("hubs", lambda now: station.keep_subscribed(now, jitter), at_once=1, clock=clock), LOOK_SECONDS),
            ]
        upkeep = [
            (Rounds("watch", station.watch, at_once=1, clock=clock), LOOK_SECONDS),
            (Rounds("canary", station.canary, at_once=1, clock=clock), LOOK_SECONDS),
            (Rounds("upkeep", station.upkeep, at_once=1, clock=clock), UPKEEP_SECONDS),
            (Rounds("report", self._report, at_once=1, clock=clock), station.settings.watch.heartbeat_every.total_seconds()),
        ]
        self._side_rounds += upkeep if "upkeep" in stages else []
        self._side_rounds += [(Rounds("filing", station.file_digests, at_once=1, clock=clock), LOOK_SECONDS)] if "digest" in stages else []
        self._lost: StoreError | None = None
        self._has_spoken = False

    def stop(self) -> None:
        """Asks for an orderly end; `run` returns once what is under way is finished or released."""
        self._stop.set()

    async def run(self) -> None:
        """Works until `stop` is called or SIGTERM or SIGINT comes. Raises StoreError where the database's file is lost under us."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        all_rounds = [*((rounds, TICK_SECONDS) for rounds in self.rounds), *self._side_rounds]
        scheduler = AsyncIOScheduler(timezone=UTC)
        for rounds, seconds in all_rounds:
            scheduler.add_job(rounds.tick, Beat(seconds), name=rounds.name, max_instances=1, coalesce=True, misfire_grace_time=None)
        scheduler.start()
        timekeeper = asyncio.create_task(keep_time(scheduler, self._clock))
        listener = asyncio.create_task(self._station.listen(self._wake))
        systemd.notify(self._notify_address, systemd.READY)
        try:
            await self._stop.wait()
        finally:
            logger.info("stopping: finishing what is under way")
            systemd.notify(self._notify_address, systemd.STOPPING)
            timekeeper.cancel()
            listener.cancel()
            await asyncio.gather(timekeeper, listener, return_exceptions=True)
            scheduler.shutdown(wait=False)
            await asyncio.gather(*(rounds.finish(FAREWELL_SECONDS) for rounds, _ in all_rounds))
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)
        if self._lost is not None:
            raise self._lost

    def _wake(self, stage: str) -> None:
        """Another daemon, or this one, has left work for a stage."""
        for rounds in self.rounds:
            if rounds.name == stage:
                rounds.start()

    @property
    def _steps_stuck(self) -> tuple[str, ...]:
        return stuck_steps({rounds.name: rounds.finished_at for rounds in self.rounds}, time.monotonic())

    async def _speak(self, now: datetime) -> None:
        """The first round asks again for all that is muted: the mute times may be others since they were read last."""
        if not self._has_spoken:
            await self._station.database.run(look_again, Reason.MUTED, now)
            self._has_spoken = True
        await self._station.speak(now)

    async def _show_life(self, now: datetime) -> None:
        """A heartbeat into the database and to systemd, but only while every step gets somewhere."""
        try:
            self._station.refuse_lost_database()
        except StoreError as error:
            self._lost = error
            self.stop()
            return
        if stuck := self._steps_stuck:
            logger.error("no progress for too long: %s", ", ".join(stuck))
            return
        await self._station.beat(now)
        systemd.notify(self._notify_address, systemd.ALIVE)

    async def _report(self, now: datetime) -> None:
        """The whole verdict, to the outside watch. A database that cannot even be asked is one more thing to report."""
        try:
            found = await self._station.health(now, steps_stuck=self._steps_stuck)
        except Exception as error:
            await self._station.report(Verdict(problems=(f"the database cannot be asked: {type(error).__name__}",)))
            raise
        for problem in found.problems:
            logger.warning("not well: %s", problem)
        await self._station.report(found)


async def keep_time(scheduler: AsyncIOScheduler, clock: Callable[[], datetime]) -> None:
    """Looks at the clock every second of monotonic time, for ever; after a jump everything ticks at once and a person hears of it.

    A clock set back by an hour would let APScheduler wait for an hour. What is due in the database copes by itself (`store.set_back`,
    `core.digest.due`).
    """
    offset = clock().timestamp() - time.monotonic()
    while True:
        await asyncio.sleep(TICK_SECONDS)
        jump = clock().timestamp() - time.monotonic() - offset
        offset += jump
        if abs(jump) > CLOCK_TOLERANCE_SECONDS:
            logger.warning("the clock of this machine has jumped by %+.0f s", jump)
            for job in scheduler.get_jobs():
                job.modify(next_run_time=utc_now())
