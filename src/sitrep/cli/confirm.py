"""`sitrep confirm`: see `sitrep.cli.triage`, where the four words that people say of an alert stand together."""

from __future__ import annotations

from sitrep.cli.triage import confirm as command

__all__ = ["command"]
