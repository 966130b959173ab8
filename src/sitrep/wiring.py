"""Settings in, a station out: the only module that names concrete classes and puts the rooms together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from sitrep import __version__
from sitrep.config.recipes import load_recipes
from sitrep.config.rules import load_rulebook
from sitrep.core.extract.page import Recipe
from sitrep.core.health import Verdict, verdict
from sitrep.core.judgement import examine, judge
from sitrep.core.model import Document, Judgement, ReceiverName
from sitrep.core.places.atlas import Atlas
from sitrep.core.receivers import Audience, Receiver
from sitrep.core.rules.rulebook import Rulebook
from sitrep.core.settings import Origin, Settings, WebsubPlan
from sitrep.errors import ConfigError, StoreError
from sitrep.isolation.workshop import Workshop
from sitrep.net.fetcher import HttpFetcher
from sitrep.net.heartbeat import ping
from sitrep.net.politeness import Politeness
from sitrep.send.addresses import expand
from sitrep.send.senders import open_senders
from sitrep.steps.deliver import DeliveryReport, Senders, deliver_due
from sitrep.steps.digest import DigestReport, send_due_digests
from sitrep.steps.filing import file_digests
from sitrep.steps.look import read_document
from sitrep.steps.meter import Meter
from sitrep.steps.moments import running
from sitrep.steps.places import Places
from sitrep.steps.poll import PollReport, poll_due
from sitrep.steps.ports import Fetcher
from sitrep.steps.pushes import read_pushes
from sitrep.steps.read import ReadReport, read_due
from sitrep.steps.speak import SpeakReport, speak_due
from sitrep.steps.subscribe import Post, keep_subscribed
from sitrep.steps.upkeep import keep_up
from sitrep.steps.watch import fly_canary, look_after
from sitrep.store.backup import identity, refuse_silent_fresh_start, sqlite_path
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import FetchLine, sync_feeds
from sitrep.store.gazetteer import load_atlas
from sitrep.store.health import beat, read_signs
from sitrep.store.migrate import refuse_unless_current, upgrade
from sitrep.store.traffic import FEEDS, PAGES, note_traffic, room_for
from sitrep.store.wakening import listen

EVEN = 0.5
"""The jitter of a turn whose time is an argument: the middle of the range."""


def no_jitter() -> float:
    """Always the middle: what a played day uses, so that it plays the same twice."""
    return EVEN


class Bench:
    """The one way to judge a document, with the rules of a configuration; and how the pages of known sites are cut.

    Each is loaded when it is first needed; `open_bench` loads them all, so that wrong rules are told of at the start.
    """

    def __init__(self, config_folder: Path | None) -> None:
        self._folder = config_folder

    @cached_property
    def rulebook(self) -> Rulebook:
        """The shipped packs with the user's own rules. Raises ConfigError where they are wrong."""
        return load_rulebook(self._folder)

    @cached_property
    def atlas(self) -> Atlas:
        """The gazetteer."""
        return load_atlas()

    @cached_property
    def recipes(self) -> tuple[Recipe, ...]:
        """How the pages of known sites are cut. Raises ConfigError where one of the user's is wrong."""
        return load_recipes(self._folder)

    def judge(self, document: Document) -> Judgement:
        """What the rules say of it."""
        return judge(document, self.rulebook, self.atlas)

    @property
    def rules_sha256(self) -> str:
        """Changes with any rule or word."""
        return self.rulebook.sha256


class Station:
    """All of sitrep, put together: each step as a method that takes the time. See `open_station`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        fetcher: Fetcher,
        workshop: Workshop,
        press: Workshop,
        senders: Senders,
        receivers: Sequence[Receiver],
        bench: Bench,
        post: Post | None = None,
    ) -> None:
        self.settings = settings
        self.database = database
        self.bench = bench
        self.receivers = {receiver.name: receiver for receiver in receivers}
        self.feeds = settings.feeds_by_id
        self._file = sqlite_path(settings.database_url.reveal())
        self._identity = identity(self._file) if self._file is not None else None
        self._fetcher = fetcher
        self._post = post
        self._page_fetcher = Meter(fetcher)
        self._workshop = workshop
        self._press = press
        self._senders = senders
        self._polls = Places(settings.limits.polls_at_once)

    async def poll(self, now: datetime, jitter: Callable[[], float] = no_jitter) -> list[PollReport]:
        """One round of polling what is due, in the places that are free, as far as the line's budget goes."""
        most = await self._room(FEEDS, now)
        if most == 0:
            return []
        workers, places = (self.database, self._fetcher, self._workshop), self._polls
        return await poll_due(*workers, self.feeds, now=now, jitter=jitter, places=places, most=most)

    async def read_pushes(self, now: datetime) -> list[FetchLine]:
        """One round of reading what hubs have pushed."""
        if self.settings.websub is None:
            return []
        return await read_pushes(self.database, self._workshop, self.feeds, now=now)

    async def keep_subscribed(self, now: datetime, jitter: Callable[[], float] = no_jitter) -> int:
        """Asks hubs for what has to be asked of them now."""
        plan = self.settings.websub
        if plan is None or self._post is None:
            return 0
        enabled = {feed.id for feed in self.settings.feeds if feed.enabled}
        return await keep_subscribed(self.database, self._post, enabled, callback_url=plan.callback_url, now=now, jitter=jitter)

    async def _room(self, kind: str, now: datetime) -> int | None:
        """How many requests of this kind the budget leaves room for; None: any number. What is under way has not been accounted for yet."""
        budget = self.settings.limits.budget
        if not budget.is_set:
            return None
        room = await self.database.run(room_for, budget, kind, now=now) or 0
        return max(0, room - self._polls.taken)

    async def read(self, now: datetime, jitter: Callable[[], float] = no_jitter) -> list[ReadReport]:
        """One round of reading and judging new entries, as far as the line's budget goes."""
        most = await self._room(PAGES, now)
        if most == 0:
            return []
        reports = await read_due(
            self.database,
            self._page_fetcher,
            self._workshop,
            self.bench.judge,
            self.settings.tree,
            self.feeds,
            rules_sha256=self.bench.rules_sha256,
            now=now,
            jitter=jitter,
            limit=min(self.settings.limits.reads_at_once, most or self.settings.limits.reads_at_once),
            recipes=self.bench.recipes,
            reread_after=self.settings.reread_after,
        )
        if (cost := self._page_fetcher.take()).requests:
            await self.database.run(note_traffic, PAGES, cost, now=now)
        return reports

    async def speak(self, now: datetime) -> list[SpeakReport]:
        """Decides on the conversations that are due."""
        settings = self.settings
        return await speak_due(self.database, self.receivers, now=now, restraints=settings.restraints, tree=settings.tree)

    async def deliver(self, now: datetime, jitter: Callable[[], float] = no_jitter) -> list[DeliveryReport]:
        """One round of sending what is due."""
        return await deliver_due(self.database, self._senders, self.receivers, now=now, jitter=jitter, fallback=self.settings.fallback)

    async def digest(self, now: datetime) -> list[DigestReport]:
        """Puts the digests that are due into the outbox."""
        return await send_due_digests(self.database, self.settings.digests, self.receivers, feeds=self.feeds, now=now)

    async def file_digests(self, now: datetime) -> list[Path]:
        """Writes digests that went out into the archive folder."""
        plans, operator = self.settings.digests, self.settings.operator
        return await file_digests(self.database, self._press, self.settings.storage, plans, self.receivers, operator=operator, now=now)

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Calls `heard` with a stage that other daemons have left work for; returns at once where there can be no others."""
        await listen(self.settings.database_url.reveal(), heard)

    async def beat(self, now: datetime) -> None:
        """Notes in the database that we are alive."""
        await self.database.run(beat, now=now)

    async def watch(self, now: datetime) -> list[str]:
        """Tells the operator what is wrong with feeds, network and receivers, and what is well again; once each."""
        return await look_after(self.database, self.feeds, self.receivers, self.settings.operator, now=now)

    async def canary(self, now: datetime) -> bool | None:
        """Lets an invented report fly, where one is due. Only an operator who is named for it gets a message each time."""
        plan = self.settings.watch
        receiver = self.receivers.get(plan.operator) if plan.operator else None
        return await fly_canary(self.database, self.bench.judge, receiver, every=plan.canary_every, now=now)

    async def upkeep(self, now: datetime) -> Path | None:
        """Once a day: a checked copy of a SQLite database, and what is older than it has to be dropped. Gives the copy's path."""
        return await keep_up(self.database, self._file, self.settings.storage, now=now)

    def refuse_lost_database(self) -> None:
        """Raises StoreError where the database's file has been deleted or exchanged under us: what we write would be lost."""
        if self._file is not None and identity(self._file) != self._identity:
            raise StoreError(f"{self._file} was deleted or exchanged while sitrep was running; stopping, for what is written would be lost")

    async def health(self, now: datetime, *, steps_stuck: tuple[str, ...] = ()) -> Verdict:
        """The verdict of `sitrep status`, with what the daemon knows of its steps."""
        return verdict(replace(await self.database.run(read_signs), steps_stuck=steps_stuck), now)

    async def report(self, found: Verdict) -> bool | None:
        """Tells the outside watch how it stands; None where none is configured."""
        heartbeat = self.settings.watch.heartbeat
        return await ping(heartbeat.reveal(), found.problems) if heartbeat is not None else None

    async def turn(self, now: datetime) -> None:
        """Everything that is due at `now`, and what comes of it, until nothing is left: how a played day moves on.

        What a step records is dated by the time it took, so the next one is told of a moment later by as much.
        """
        moment = running(now)
        while await self.poll(moment()):
            pass
        while await self.read(moment()):
            pass
        await self.speak(moment())
        await self.digest(moment())
        while await self.deliver(moment()):
            pass


@asynccontextmanager
async def open_station(settings: Settings, config_folder: Path | None, *, now: datetime, judges: bool = True) -> AsyncIterator[Station]:
    """A station ready to work, its feeds in the database; everything is let go of at the end.

    One that never `judges`, as it only polls or sends, does without rules and places, which are 12 MB.
    """
    receivers = expand_receivers(settings)
    bench = open_bench(config_folder) if judges else Bench(config_folder)
    limits = settings.limits
    async with AsyncExitStack() as stack:
        if (path := sqlite_path(settings.database_url.reveal())) is not None:
            refuse_silent_fresh_start(path, Path(settings.storage.folder))
        database = stack.enter_context(closing(open_database(settings)))
        await database.run(sync_feeds, settings.feeds, now=now)
        workshop = Workshop(size=limits.extractors, memory_mb=limits.memory_mb)
        stack.push_async_callback(workshop.close)
        press = open_press(settings)
        stack.push_async_callback(press.close)
        fetcher = open_fetcher(settings)
        stack.push_async_callback(fetcher.close)
        senders = await stack.enter_async_context(open_senders())
        yield Station(
            settings,
            database,
            fetcher=fetcher,
            post=fetcher.post,
            workshop=workshop,
            press=press,
            senders=senders,
            receivers=receivers,
            bench=bench,
        )


@asynccontextmanager
async def open_dashboard(
    settings: Settings, bench: Bench, *, clock: Callable[[], datetime], ticks: Callable[[], float]
) -> AsyncIterator[int]:
    """The dashboard at the configured address; gives the port. Its pages are read on a connection that cannot write.

    `ticks` are monotonic seconds. Raises SchemaError where the database cannot be used, SitrepError where the address cannot be had.
    """
    from sitrep.web.application import make_app  # noqa: PLC0415  a daemon without a dashboard does not pay for its libraries
    from sitrep.web.desk import Desk  # noqa: PLC0415  as above
    from sitrep.web.doorkeeper import Doorkeeper  # noqa: PLC0415  as above
    from sitrep.web.server import served  # noqa: PLC0415  as above

    plan = settings.web
    engine = open_engine(settings.database_url.reveal(), read_only=True)
    refuse_unless_current(engine)
    writing = open_engine(settings.database_url.reveal())
    with closing(Database(engine)) as database, closing(Database(writing)) as journal:
        desk = Desk(
            database=database,
            journal=journal,
            feeds=settings.feeds_by_id,
            rulebook=bench.rulebook,
            examine=lambda document: examine(document, bench.rulebook, bench.atlas),
            read_page=partial(_read_page, settings, bench),
            door=Doorkeeper(plan.password.reveal() if plan.password else None),
            stale_after=settings.crossings_stale_after,
            digest_folder=Path(settings.storage.digest_folder),
            clock=clock,
            ticks=ticks,
            version=__version__,
        )
        async with served(make_app(desk, host=plan.host, names=plan.names), host=plan.host, port=plan.port) as port:
            yield port


@asynccontextmanager
async def open_callback(settings: Settings, plan: WebsubPlan, *, clock: Callable[[], datetime]) -> AsyncIterator[int]:
    """Where hubs push to, at the configured address; gives the port. Raises SitrepError where the address cannot be had."""
    from sitrep.web.server import served  # noqa: PLC0415  only who is pushed to pays for it
    from sitrep.web.websub import make_callback_app  # noqa: PLC0415  as above

    with closing(Database(open_engine(settings.database_url.reveal()))) as journal:
        async with served(make_callback_app(journal, clock), host=plan.host, port=plan.port, what="the callback of hubs") as port:
            yield port


async def _read_page(settings: Settings, bench: Bench, url: str, language: str) -> Document:
    """One page for the dashboard's try-it box, under the guard and the limits of the daemon. Raises SitrepError where it cannot be read."""
    fetcher, workshop = open_fetcher(settings), Workshop(size=1, memory_mb=settings.limits.memory_mb)
    try:
        return await read_document(fetcher, workshop, url, bench.recipes, language)
    finally:
        await fetcher.close()
        await workshop.close()


def open_bench(config_folder: Path | None) -> Bench:
    """Rules, places and recipes. Raises ConfigError where those of the user are wrong."""
    bench = Bench(config_folder)
    _ = bench.rulebook, bench.atlas, bench.recipes
    return bench


def open_press(settings: Settings) -> Workshop:
    """Where digests are printed, apart from the workshop: no article waits for a file. Its child is gone as soon as it is idle."""
    return Workshop(size=1, memory_mb=settings.limits.memory_mb, idle_seconds=1)


def open_fetcher(settings: Settings) -> HttpFetcher:
    """Must be called within the running event loop; the caller closes it."""
    limits = settings.limits
    return HttpFetcher(
        contact=settings.contact,
        allowed=settings.allowed_addresses,
        ports={port for _, port in settings.allowed_addresses},
        politeness=Politeness(at_once=limits.host_at_once, apart_seconds=limits.host_apart.total_seconds()),
        deadline_seconds=limits.fetch_deadline.total_seconds(),
        version=__version__,
    )


def open_database(settings: Settings) -> Database:
    """The database, brought up to date. Raises SchemaError where it cannot be used."""
    engine = open_engine(settings.database_url.reveal())
    upgrade(engine)
    return Database(engine)


def expand_receivers(settings: Settings) -> list[Receiver]:
    """The receivers with their targets. Raises ConfigError where an address cannot be used."""
    problems = tuple(
        (url.origin or Origin(file="alerts.yaml", line=1, column=1, path=f"receivers.{name}")).problem(problem)
        for name, urls in settings.receivers.items()
        for url in urls
        for problem in address_problems(url.reveal())
    )
    if problems:
        raise ConfigError(problems)
    return [
        replace(expand(name, [url.reveal() for url in urls]), audience=settings.audiences.get(name, Audience()))
        for name, urls in settings.receivers.items()
    ]


def address_problems(url: str) -> tuple[str, ...]:
    """What is wrong with a receiver's address, told without its secrets."""
    return tuple(problem.removeprefix("address 1 ") for problem in expand(ReceiverName("one"), [url]).problems)
