"""The form of sitrep.yaml: where the database is, who we say we are, and how much of machine and line may be used."""

from __future__ import annotations

import ipaddress
import itertools
import re
from datetime import timedelta

from pydantic import Field, field_validator, model_validator

from sitrep.config.fields import Listed, Plan, QuietSpan, RouteSpan, Span
from sitrep.config.validation import Section, refusal
from sitrep.core.budget import Budget
from sitrep.core.rereading import AFTER
from sitrep.core.settings import Limits, StoragePlan, WebsubPlan
from sitrep.core.urls import split_web_address

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


MEGABYTE = 1_000_000


def checked_listen(value: str, *, example: str, names: str = "") -> str:
    """An IP address and a port to listen at; refuses anything else."""
    host, colon, port = value.rpartition(":")
    if not (colon and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise refusal("is not an address and a port", f"write it like {example}")
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        raise refusal(f"`{host}` is not an IP address", f"write it like {example.partition(' or ')[0]}{names}") from None
    return value


class LimitTable(Section):
    """How much is done at once; the defaults suit a small machine on a thin line."""

    polls_at_once: int = Field(100, ge=1, le=1000)
    reads_at_once: int = Field(20, ge=1, le=200)
    rounds: int = Field(4, ge=1, le=20)
    extractors: int = Field(1, ge=1, le=16)
    host_at_once: int = Field(2, ge=1, le=10)
    host_apart: Span = timedelta(seconds=1)
    fetch_deadline: Span = timedelta(seconds=30)
    memory_mb: int = Field(400, ge=200, le=4000)
    requests_a_day: int = Field(0, ge=0)
    megabytes_a_day: int = Field(0, ge=0)

    def limits(self) -> Limits:
        """The limits as the core knows them."""
        budget = Budget(requests_a_day=self.requests_a_day or None, bytes_a_day=self.megabytes_a_day * MEGABYTE or None)
        return Limits(**self.model_dump(exclude={"requests_a_day", "megabytes_a_day"}), budget=budget)


class WebTable(Section):
    """The dashboard: where it listens, and the password without which it listens to this machine only."""

    enabled: bool = False
    listen: str = Field("127.0.0.1:8787", max_length=100)
    password_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", examples=["SITREP_WEB_PASSWORD"])
    password_file: str | None = None
    names: Listed = ()

    @field_validator("listen")
    @classmethod
    def _address_and_port(cls, value: str) -> str:
        return checked_listen(value, example="127.0.0.1:8787 or [::1]:8787", names="; host names belong into `names`")

    @field_validator("names")
    @classmethod
    def _host_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not _HOST_NAME.fullmatch(name):
                raise refusal(f"`{name}` is not a host name", "write it like sitrep.example.org, without https:// and without a port")
        return tuple(name.casefold() for name in value)

    @model_validator(mode="after")
    def _one_password(self) -> WebTable:
        if self.password_env is not None and self.password_file is not None:
            raise refusal("has `password_env` and `password_file`", "give one of them")
        if not self.is_loopback and self.password_env is None and self.password_file is None:
            raise refusal(
                f"would show the dashboard at {self.listen} to everybody", "add `password_env` or `password_file`, or listen at 127.0.0.1"
            )
        return self

    @property
    def host(self) -> str:
        """The address without brackets and port."""
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        """1 to 65535."""
        return int(self.listen.rpartition(":")[2])

    @property
    def is_loopback(self) -> bool:
        """True where only this machine can reach it."""
        return ipaddress.ip_address(self.host).is_loopback


class WebsubTable(Section):
    """Where hubs may push news of feeds: the address that they reach us at, and where we listen for it, behind a proxy."""

    callback_url: str | None = Field(None, max_length=500, examples=["https://sitrep.example.org/websub"])
    listen: str = Field("127.0.0.1:8788", max_length=100)

    @field_validator("callback_url")
    @classmethod
    def _public_address(cls, value: str | None) -> str | None:
        parts = split_web_address(value) if value is not None else None
        if value is None:
            return None
        if parts is None or parts.query or parts.fragment:
            raise refusal("is not a web address that a hub can push to", "write it like https://sitrep.example.org/websub")
        if parts.hostname == "localhost":
            raise refusal(
                "leads to this machine only: no hub can reach it", "give the address under which the proxy is reached from outside"
            )
        return value

    @field_validator("listen")
    @classmethod
    def _address_and_port(cls, value: str) -> str:
        return checked_listen(value, example="127.0.0.1:8788 or 0.0.0.0:8788")

    def plan(self) -> WebsubPlan | None:
        """The plan as the core knows it, None where nobody is to push."""
        if self.callback_url is None:
            return None
        host, _, port = self.listen.rpartition(":")
        return WebsubPlan(callback_url=self.callback_url, host=host.strip("[]"), port=int(port))


class WatchTable(Section):
    """Who watches sitrep itself. The heartbeat's address is a secret: whoever has it can say that all is well."""

    operator: str | None = None
    heartbeat_url: str | None = Field(None, pattern=r"^https?://", examples=["https://watch.example.org/ping/..."])
    heartbeat_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", examples=["SITREP_HEARTBEAT"])
    heartbeat_file: str | None = None
    heartbeat_every: Span = timedelta(minutes=5)
    canary_every: RouteSpan = timedelta(hours=6)

    @model_validator(mode="after")
    def _one_heartbeat(self) -> WatchTable:
        given = [name for name in ("heartbeat_url", "heartbeat_env", "heartbeat_file") if getattr(self, name) is not None]
        if len(given) > 1:
            raise refusal(f"has {' and '.join(f'`{name}`' for name in given)}", "give one of them")
        return self


class StorageTable(Section):
    """What is kept, and for how long."""

    backups: int = Field(7, ge=0, le=365)
    backup_folder: str | None = Field(None, min_length=1)
    keep_days: int = Field(365, ge=0, le=36_500)
    keep_log_days: int = Field(30, ge=1, le=3_650)
    digest_files: bool = True
    digest_folder: str | None = Field(None, min_length=1)
    keep_digests_days: int = Field(365, ge=0, le=36_500)

    def plan(self, data: str) -> StoragePlan:
        """The plan as the core knows it; `data` is the data folder."""
        return StoragePlan(
            backups=self.backups,
            folder=self.backup_folder or f"{data}/backup",
            keep=timedelta(days=self.keep_days) if self.keep_days else None,
            keep_log=timedelta(days=self.keep_log_days),
            digest_files=self.digest_files,
            digest_folder=self.digest_folder or f"{data}/digests",
            keep_digests=timedelta(days=self.keep_digests_days) if self.keep_digests_days else None,
        )


class StationFile(Section):
    """The whole file."""

    database: str | None = None
    database_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", examples=["SITREP_DATABASE_URL"])
    database_file: str | None = None
    data: str | None = Field(None, min_length=1)
    contact: str = Field("", max_length=200)
    allow_addresses: Listed = ()
    crossings_stale_after: QuietSpan = timedelta(days=14)
    reread_after: Plan = Field(AFTER, max_length=6)
    limits: LimitTable = LimitTable()
    web: WebTable = WebTable()
    websub: WebsubTable = WebsubTable()
    watch: WatchTable = WatchTable()
    storage: StorageTable = StorageTable()

    @field_validator("database")
    @classmethod
    def _known_engine(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise refusal("is not a database that sitrep knows", "write sqlite:///var/sitrep.db or postgresql://user@host/name")
        return value

    @field_validator("allow_addresses")
    @classmethod
    def _host_and_port(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            host, colon, port = address.rpartition(":")
            if not (host and colon and port.isdigit() and 0 < int(port) < 65536):
                raise refusal(f"`{address}` is not a host and a port", "write it like 10.0.0.7:8080")
        return value

    @model_validator(mode="after")
    def _one_database(self) -> StationFile:
        given = [name for name in ("database", "database_env", "database_file") if getattr(self, name) is not None]
        if len(given) > 1:
            raise refusal(f"has {' and '.join(f'`{name}`' for name in given)}", "give one of them")
        return self

    @field_validator("reread_after")
    @classmethod
    def _rising(cls, value: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
        if any(after <= before for before, after in itertools.pairwise(value)):
            raise refusal("is not in rising order", "count each from when the article was first seen, like [1h, 6h, 24h]")
        return value

    @property
    def addresses(self) -> tuple[tuple[str, int], ...]:
        """`allow_addresses` in pairs."""
        pairs = (address.rpartition(":") for address in self.allow_addresses)
        return tuple((host, int(port)) for host, _, port in pairs)
