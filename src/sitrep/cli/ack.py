"""`sitrep ack`: see `sitrep.cli.triage`, where the four words that people say of an alert stand together."""

from __future__ import annotations

from sitrep.cli.triage import ack as command

__all__ = ["command"]
