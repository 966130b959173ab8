"""The configuration as values: what `config.load.load_settings` returns and wiring builds from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time, timedelta

from sitrep.core.budget import Budget
from sitrep.core.model import Feed, FeedId, ReceiverName
from sitrep.core.muting import Restraints
from sitrep.core.receivers import Audience, Receiver
from sitrep.core.rereading import AFTER
from sitrep.core.routing import Route
from sitrep.errors import ConfigProblem


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where in a configuration file something stands; line and column count from 1."""

    file: str
    line: int
    column: int
    path: str

    def problem(self, message: str) -> ConfigProblem:
        """What is wrong with it."""
        return ConfigProblem(file=self.file, line=self.line, column=self.column, path=self.path, message=message)


@dataclass(frozen=True, slots=True)
class Secret:
    """A string that is never shown: its repr and str are a placeholder; `reveal()` is for the one place that needs it.

    `origin` is the place in the configuration that it was read from, or that told where it is kept.
    """

    value: str = field(repr=False)
    origin: Origin | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return "***"

    def __repr__(self) -> str:
        return "Secret(***)"

    def reveal(self) -> str:
        """The string itself."""
        return self.value


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestPlan:
    """A digest to send: each local date at `at` in the IANA zone `zone`, to these receivers.

    It names the watched dates (see `core.watched_dates`) that lie up to `dates_ahead` ahead. `weekday` (0 Monday … 6 Sunday) makes a
    weekly one of it. `language`: None for that of each receiver.
    """

    name: str
    zone: str
    at: time
    receivers: tuple[ReceiverName, ...]
    dates_ahead: timedelta = timedelta(days=14)
    weekday: int | None = None
    language: str | None = None

    def audience_of(self, receiver: Receiver) -> Audience:
        """How it is written for that receiver: in its own language, where it has one, with the receiver's precision of places."""
        return replace(receiver.audience, language=self.language or receiver.audience.language)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much sitrep takes of the machine, the line and other people's servers."""

    polls_at_once: int = 100
    reads_at_once: int = 20
    rounds: int = 4
    extractors: int = 1
    host_at_once: int = 2
    host_apart: timedelta = timedelta(seconds=1)
    fetch_deadline: timedelta = timedelta(seconds=30)
    memory_mb: int = 400
    budget: Budget = field(default_factory=Budget)


@dataclass(frozen=True, kw_only=True, slots=True)
class WebPlan:
    """Where the dashboard listens. Without a `password` (compared as it is) `host` is a loopback address.

    `names` are the host names that browsers may ask for beside the address itself; `enabled`: `sitrep run` serves it, too.
    """

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 8787
    password: Secret | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WebsubPlan:
    """Hubs reach us at `callback_url` (and a token behind it), which a proxy leads to `host` and `port`."""

    callback_url: str
    host: str = "127.0.0.1"
    port: int = 8788


@dataclass(frozen=True, kw_only=True, slots=True)
class WatchPlan:
    """Who watches the watcher. `operator` hears of feeds, receivers and the network; None: the fallback, else the first receiver.

    `heartbeat` is asked every `heartbeat_every` while all is well, and with `/fail` behind it while not. Every `canary_every` (0: never)
    an invented report has to make its way through the rules and, where an operator is named, to him.
    """

    operator: ReceiverName | None = None
    heartbeat: Secret | None = None
    heartbeat_every: timedelta = timedelta(minutes=5)
    canary_every: timedelta = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoragePlan:
    """How much is kept: nightly backups of a SQLite database (0: none) in `folder`, and news for so long (None: for ever).

    `digest_files`: each digest sent is also a file in `digest_folder`, for `keep_digests` (None: for ever).
    """

    backups: int = 7
    folder: str = "var/backup"
    keep: timedelta | None = timedelta(days=365)
    keep_log: timedelta = timedelta(days=30)
    digest_files: bool = True
    digest_folder: str = "var/digests"
    keep_digests: timedelta | None = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Everything a station is built from. `receivers` maps a name to its addresses as written, which may hold passwords; `audiences`
    tells how messages are written for those who want them in another way than in English with all that is known.

    `allowed_addresses` are host and port pairs of the inner network that may be fetched all the same. `contact` (a mail or web
    address) is told to publishers. `crossings_stale_after`: how long a crossing's status holds that nobody repeats. `reread_after`:
    when pages behind alerts are looked at again, counted from when they were first seen. `warnings` is what
    works and is hardly meant.
    """

    feeds: tuple[Feed, ...]
    tree: Route
    receivers: dict[ReceiverName, tuple[Secret, ...]]
    digests: tuple[DigestPlan, ...]
    database_url: Secret
    data_folder: str
    contact: str = ""
    instance: str = ""
    fallback: ReceiverName | None = None
    allowed_addresses: tuple[tuple[str, int], ...] = ()
    limits: Limits = Limits()
    web: WebPlan = WebPlan()
    websub: WebsubPlan | None = None
    watch: WatchPlan = WatchPlan()
    storage: StoragePlan = StoragePlan()
    crossings_stale_after: timedelta = timedelta(days=14)
    reread_after: tuple[timedelta, ...] = AFTER
    restraints: Restraints = field(default_factory=Restraints)
    audiences: dict[ReceiverName, Audience] = field(default_factory=dict)
    warnings: tuple[ConfigProblem, ...] = ()

    def feed(self, feed_id: FeedId) -> Feed | None:
        """The configured feed of this id."""
        return next((feed for feed in self.feeds if feed.id == feed_id), None)

    @property
    def operator(self) -> ReceiverName | None:
        """Who hears of troubles of the station itself; None without any receiver."""
        return self.watch.operator or self.fallback or next(iter(self.receivers), None)

    @property
    def feeds_by_id(self) -> dict[FeedId, Feed]:
        """All feeds, enabled or not."""
        return {feed.id: feed for feed in self.feeds}
