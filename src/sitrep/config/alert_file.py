"""The form of alerts.yaml: who is told (receivers), of what (the tree of routes), and which digests are sent when."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator, model_validator

from sitrep.config.fields import Listed, Span, TimeOfDay, Zone, listed
from sitrep.config.validation import Section, nearest, refusal
from sitrep.core.model import Level, ReceiverName
from sitrep.core.routing import LABEL_NAMES, Route
from sitrep.core.settings import DigestPlan

DEFAULT_RECEIVER = "here"
LABEL_VALUES: dict[str, tuple[str, ...]] = {
    "topic": ("displacement", "crossing_closure", "aid_incident"),
    "level": ("high", "medium", "information"),
    "corroboration": ("single", "multiple", "official"),
    "tier": ("1", "2", "3", "4"),
}


class AddressTable(Section):
    """One address of a receiver: written out, or kept outside this file."""

    url: str | None = Field(None, min_length=1)
    url_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", examples=["SITREP_OPS_MAIL"])
    url_file: str | None = Field(None, min_length=1)
    credential: str | None = Field(None, pattern=r"^[A-Za-z0-9_.-]+$", examples=["ops-mail"])

    @model_validator(mode="after")
    def _one_place(self) -> AddressTable:
        given = [name for name in ("url", "url_env", "url_file", "credential") if getattr(self, name) is not None]
        if len(given) != 1:
            said = f"has {' and '.join(f'`{name}`' for name in given)}" if given else "has no address"
            raise refusal(said, "give exactly one of `url`, `url_env`, `url_file` and `credential`")
        return self


def _as_table(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


Address = Annotated[AddressTable, BeforeValidator(_as_table)]
Addresses = Annotated[list[Address], BeforeValidator(_as_list)]


class RouteTable(Section):
    """A node of the tree, in the manner of Alertmanager."""

    name: str = ""
    receiver: str | None = None
    match: dict[str, Listed] = Field(default_factory=dict)
    group_wait: Span | None = None
    group_interval: Span | None = None
    repeat_every: Span | None = None
    min_level: Level | None = None
    continue_: bool = Field(False, alias="continue")
    routes: list[RouteTable] = Field(default_factory=list)

    @field_validator("match")
    @classmethod
    def _known_labels(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for label, allowed in value.items():
            if label not in LABEL_NAMES:
                raise refusal(f"no label `{label}`", nearest(label, LABEL_NAMES))
            for word in allowed:
                if label in LABEL_VALUES and word not in LABEL_VALUES[label]:
                    raise refusal(f"`{label}` is never `{word}`", nearest(word, LABEL_VALUES[label]))
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
            continue_=self.continue_,
            routes=tuple(table.route() for table in self.routes),
        )


class DigestTable(Section):
    """One daily digest."""

    name: str = Field("daily", pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]{0,50}$")
    zone: Zone = "UTC"
    at: TimeOfDay = time(7, 0)
    receivers: Annotated[tuple[str, ...], BeforeValidator(listed)] = Field(min_length=1, examples=["[ops-mail]"])

    def plan(self) -> DigestPlan:
        """The plan as the core knows it."""
        return DigestPlan(name=self.name, zone=self.zone, at=self.at, receivers=tuple(ReceiverName(name) for name in self.receivers))


class AlertFile(Section):
    """The whole file."""

    receivers: dict[str, Addresses] = Field(default_factory=dict)
    route: RouteTable = Field(default_factory=lambda: RouteTable(receiver=DEFAULT_RECEIVER))
    digests: list[DigestTable] = Field(default_factory=lambda: [DigestTable(receivers=(DEFAULT_RECEIVER,))])
    fallback: str | None = None
