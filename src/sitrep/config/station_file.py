"""The form of sitrep.yaml: where the database is, who we say we are, and how much of machine and line may be used."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field, field_validator, model_validator

from sitrep.config.fields import Listed, Span
from sitrep.config.validation import Section, refusal
from sitrep.core.settings import Limits


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

    def limits(self) -> Limits:
        """The limits as the core knows them."""
        return Limits(**self.model_dump())


class StationFile(Section):
    """The whole file."""

    database: str | None = None
    database_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", examples=["SITREP_DATABASE_URL"])
    database_file: str | None = None
    data: str | None = Field(None, min_length=1)
    contact: str = Field("", max_length=200)
    allow_addresses: Listed = ()
    limits: LimitTable = LimitTable()

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

    @property
    def addresses(self) -> tuple[tuple[str, int], ...]:
        """`allow_addresses` in pairs."""
        pairs = (address.rpartition(":") for address in self.allow_addresses)
        return tuple((host, int(port)) for host, _, port in pairs)
