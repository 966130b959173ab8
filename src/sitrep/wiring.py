"""Settings in, a station out: the only module that names concrete classes and puts the rooms together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sitrep import __version__
from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document, Judgement
from sitrep.core.receivers import Receiver, TargetKind
from sitrep.core.settings import Settings
from sitrep.errors import ConfigError, ConfigProblem
from sitrep.isolation.workshop import Workshop
from sitrep.net.fetcher import HttpFetcher
from sitrep.net.politeness import Politeness
from sitrep.send.addresses import expand
from sitrep.send.by_apprise import AppriseSender, read_mail_url
from sitrep.send.smtp import SmtpSender
from sitrep.send.to_folder import FolderSender
from sitrep.send.to_stdout import TerminalSender
from sitrep.steps.deliver import DeliveryReport, deliver_due
from sitrep.steps.digest import DigestReport, send_due_digests
from sitrep.steps.poll import PollReport, poll_due
from sitrep.steps.read import ReadReport, read_due
from sitrep.steps.speak import SpeakReport, speak_due
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import sync_feeds
from sitrep.store.gazetteer import load_atlas
from sitrep.store.health import beat
from sitrep.store.migrate import upgrade

EVEN = 0.5
"""The jitter of a turn whose time is an argument: the middle of the range."""


def no_jitter() -> float:
    """Always the middle: what a played day uses, so that it plays the same twice."""
    return EVEN


class Station:
    """All of sitrep, put together: each step as a method that takes the time. Made by `open_station`, ended by `close`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        judge_document: Callable[[Document], Judgement],
        receivers: Sequence[Receiver],
        rules_sha256: str,
    ) -> None:
        limits = settings.limits
        self.settings = settings
        self.database = database
        self.judge = judge_document
        self.rules_sha256 = rules_sha256
        self.receivers = {receiver.name: receiver for receiver in receivers}
        self.feeds = settings.feeds_by_id
        self.fetcher = HttpFetcher(
            contact=settings.contact,
            allowed=settings.allowed_addresses,
            politeness=Politeness(at_once=limits.host_at_once, apart_seconds=limits.host_apart.total_seconds()),
            deadline_seconds=limits.fetch_deadline.total_seconds(),
            version=__version__,
        )
        self.workshop = Workshop(size=limits.extractors, memory_mb=limits.memory_mb)
        self._apprise = AppriseSender()
        self._senders = {
            TargetKind.MAIL: SmtpSender(read_mail_url),
            TargetKind.APPRISE: self._apprise,
            TargetKind.TERMINAL: TerminalSender(),
            TargetKind.FOLDER: FolderSender(),
        }

    async def poll(self, now: datetime, jitter: Callable[[], float] = no_jitter) -> list[PollReport]:
        """One round of polling what is due."""
        limit = self.settings.limits.polls_at_once
        return await poll_due(self.database, self.fetcher, self.workshop, self.feeds, now=now, jitter=jitter, limit=limit)

    async def read(self, now: datetime, jitter: Callable[[], float] = no_jitter) -> list[ReadReport]:
        """One round of reading and judging new entries."""
        return await read_due(
            self.database,
            self.fetcher,
            self.workshop,
            self.judge,
            self.settings.tree,
            self.feeds,
            rules_sha256=self.rules_sha256,
            now=now,
            jitter=jitter,
            limit=self.settings.limits.reads_at_once,
        )

    async def speak(self, now: datetime) -> list[SpeakReport]:
        """Decides on the conversations that are due."""
        return await speak_due(self.database, self.receivers, now=now)

    async def deliver(self, now: datetime, jitter: Callable[[], float] = no_jitter) -> list[DeliveryReport]:
        """One round of sending what is due."""
        return await deliver_due(self.database, self._senders, self.receivers, now=now, jitter=jitter, fallback=self.settings.fallback)

    async def digest(self, now: datetime) -> list[DigestReport]:
        """Puts the digests that are due into the outbox."""
        return await send_due_digests(self.database, self.settings.digests, self.receivers, feeds=self.feeds, now=now)

    async def beat(self, now: datetime) -> None:
        """Notes in the database that we are alive."""
        await self.database.run(beat, now=now)

    async def turn(self, now: datetime) -> None:
        """Everything that is due at `now`, stage after stage, until nothing is left of it: how a played day moves on."""
        while await self.poll(now):
            pass
        while await self.read(now):
            pass
        await self.speak(now)
        await self.digest(now)
        while await self.deliver(now):
            pass

    async def close(self) -> None:
        """Lets everything go."""
        await self.fetcher.close()
        await self.workshop.close()
        await self._apprise.close()
        self.database.close()


def expand_receivers(settings: Settings, source: str = "alerts.yaml") -> list[Receiver]:
    """The receivers with their targets. Raises ConfigError where an address cannot be used."""
    receivers = [expand(name, [url.reveal() for url in urls]) for name, urls in settings.receivers.items()]
    problems = tuple(
        ConfigProblem(file=source, line=1, column=1, path=f"receivers.{receiver.name}", message=problem)
        for receiver in receivers
        for problem in receiver.problems
    )
    if problems:
        raise ConfigError(problems)
    return receivers


def open_database(settings: Settings) -> Database:
    """The database, brought up to date. Raises SchemaError where it cannot be used."""
    engine = open_engine(settings.database_url.reveal())
    upgrade(engine)
    return Database(engine)


def open_judge(config_folder: Path | None) -> tuple[Callable[[Document], Judgement], str]:
    """The one function that judges, with the rules of this configuration, and the rules' fingerprint."""
    rulebook, atlas = load_rulebook(config_folder), load_atlas()
    return (lambda document: judge(document, rulebook, atlas)), rulebook.sha256


async def open_station(settings: Settings, config_folder: Path | None, *, now: datetime) -> Station:
    """A station ready to work; its feeds are in the database. Must be called within the running event loop."""
    receivers = expand_receivers(settings)
    judge_document, rules_sha256 = open_judge(config_folder)
    database = open_database(settings)
    await database.run(sync_feeds, settings.feeds, now=now)
    return Station(settings, database, judge_document, receivers, rules_sha256)
