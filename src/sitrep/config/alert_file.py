"""The form of alerts.yaml: who is told (receivers), of what (the tree of routes), and which digests are sent when."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator, model_validator

from sitrep.config.fields import Days, Factor, FrameLanguage, Listed, Name, Names, QuietSpan, RouteSpan, TimeOfDay, Weekday, Zone
from sitrep.config.source import Data
from sitrep.config.validation import Section, refusal
from sitrep.core.model import Level, ReceiverName
from sitrep.core.muting import MuteTime, Passing, Restraints
from sitrep.core.receivers import Audience, Detail
from sitrep.core.routing import Route
from sitrep.core.settings import DigestPlan

ADDRESS_KEYS = ("url", "url_env", "url_file", "credential", "terminal", "folder")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_CREDENTIAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


class AddressTable(Section):
    """One address of a receiver: written out, or kept outside this file; or our own terminal, or a folder for .eml files."""

    url: str | None = Field(None, min_length=1)
    url_env: str | None = None
    url_file: str | None = Field(None, min_length=1)
    credential: str | None = None
    terminal: str | None = None
    folder: str | None = Field(None, min_length=1)

    @field_validator("url_env")
    @classmethod
    def _variable(cls, value: str | None) -> str | None:
        if value is not None and not _VARIABLE.fullmatch(value):  # the value is not shown: it may be the secret itself
            raise refusal("is not the name of an environment variable", "write it in capitals, like SITREP_DESK_MAIL")
        return value

    @field_validator("credential")
    @classmethod
    def _credential(cls, value: str | None) -> str | None:
        if value is not None and not _CREDENTIAL.fullmatch(value):
            raise refusal("is not the name of a systemd credential", "write the name that stands in LoadCredential=")
        return value

    @model_validator(mode="after")
    def _one_place(self) -> AddressTable:
        given = [name for name in ADDRESS_KEYS if name in self.model_fields_set]
        if len(given) != 1:
            said = f"has {' and '.join(f'`{name}`' for name in given)}" if given else "has no address"
            raise refusal(said, f"give exactly one of {', '.join(f'`{name}`' for name in ADDRESS_KEYS)}")
        if given[0] != "terminal" and getattr(self, given[0]) is None:
            raise refusal(f"`{given[0]}` has no value", "write one behind the colon")
        return self

    @property
    def literal(self) -> str | None:
        """The address, where it is written here."""
        if "terminal" in self.model_fields_set:
            return "terminal:"
        return self.url if self.folder is None else f"folder:{self.folder}"


def _as_table(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str | dict) else value


Address = Annotated[AddressTable, BeforeValidator(_as_table)]
Addresses = Annotated[list[Address], Field(min_length=1), BeforeValidator(_as_list)]


class ReceiverTable(Section):
    """A receiver: where its messages go, and how they are written for it."""

    to: Addresses
    language: FrameLanguage = "en"
    places: Detail = Detail.EXACT

    @property
    def audience(self) -> Audience:
        """As the core knows it."""
        return Audience(language=self.language, places=self.places)


def as_receiver(value: object) -> object:
    """A single address or a list of them is a receiver that wants nothing else."""
    return value if isinstance(value, dict) and not set(value) & set(ADDRESS_KEYS) else {"to": value}


def read_address(written: Data) -> AddressTable:
    """One address of a receiver as read. Raises pydantic's ValidationError."""
    return AddressTable.model_validate(_as_table(written))


class RouteTable(Section):
    """A node of the tree, in the manner of Alertmanager. What `match` may say is checked by `config.route_checks`."""

    name: str = Field("", max_length=100)
    receiver: str | None = Field(None, examples=["desk"])
    match: dict[str, Listed] = Field(default_factory=dict)
    group_wait: RouteSpan | None = None
    group_interval: RouteSpan | None = None
    repeat_every: RouteSpan | None = None
    min_level: Level | None = None
    mute_times: Names | None = None
    cooldown: RouteSpan | None = None
    figure_factor: Factor | None = None
    continue_: bool = Field(False, alias="continue")
    routes: list[RouteTable] = Field(default_factory=list)

    @field_validator("min_level")
    @classmethod
    def _speaking_level(cls, value: Level | None) -> Level | None:
        if value is Level.NONE:
            raise refusal("there is no such level to speak from", "write high, medium or information; `receiver: none` alerts nobody")
        return value

    def route(self) -> Route:
        """The node and all below it as the core knows them."""
        return Route(
            name=self.name,
            receiver=ReceiverName(self.receiver) if self.receiver is not None else None,
            match=self.match,
            group_wait=self.group_wait,
            group_interval=self.group_interval,
            repeat_every=self.repeat_every,
            min_level=self.min_level,
            mute_times=self.mute_times,
            cooldown=self.cooldown,
            figure_factor=self.figure_factor,
            continue_=self.continue_,
            routes=tuple(table.route() for table in self.routes),
        )


class MuteTable(Section):
    """One window of local time in which the routes that name it keep quiet."""

    name: Name
    zone: Zone = "UTC"
    days: Days = tuple(range(7))
    from_: TimeOfDay = Field(alias="from")
    to: TimeOfDay
    passes: Passing = Passing.KILLED

    @field_validator("days")
    @classmethod
    def _some_day(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not value:
            raise refusal("has no day", "write them like mon-fri, or delete the line for every day")
        return value

    def mute_time(self) -> MuteTime:
        """The window as the core knows it."""
        return MuteTime(name=self.name, zone=self.zone, days=frozenset(self.days), start=self.from_, end=self.to, passes=self.passes)


class DigestTable(Section):
    """One digest: every day, or on one day of the week."""

    name: Name = "daily"
    zone: Zone = "UTC"
    at: TimeOfDay = time(7, 0)
    receivers: Names = Field(min_length=1, examples=["[desk]"])
    dates_ahead: QuietSpan = timedelta(days=14)
    day: Weekday | None = None
    language: FrameLanguage | None = None

    def plan(self) -> DigestPlan:
        """The plan as the core knows it."""
        return DigestPlan(
            name=self.name,
            zone=self.zone,
            at=self.at,
            receivers=tuple(ReceiverName(name) for name in self.receivers),
            dates_ahead=self.dates_ahead,
            weekday=self.day,
            language=self.language,
        )


class AlertFile(Section):
    """The whole file. Without `route` and `digests` `config.load` puts the obvious in their place."""

    receivers: dict[Name, Annotated[ReceiverTable, BeforeValidator(as_receiver)]] = Field(default_factory=dict)
    route: RouteTable | None = None
    digests: list[DigestTable] | None = None
    fallback: str | None = None
    mute_times: list[MuteTable] = Field(default_factory=list)
    inhibit_for: RouteSpan = timedelta(hours=2)
    single_source_level: Level = Level.MEDIUM

    def tree(self) -> Route:
        """The routes as the core knows them."""
        most = self.single_source_level
        return replace((self.route or RouteTable()).route(), single_source_level=None if most is Level.HIGH else most)

    def restraints(self) -> Restraints:
        """What holds messages back."""
        windows = {table.name: table.mute_time() for table in self.mute_times}
        return Restraints(mute_times=windows, inhibit_for=self.inhibit_for)
