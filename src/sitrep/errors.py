"""The exceptions that cross a room's border.

    SitrepError
    ├── ConfigError            the configuration is wrong; carries every problem found, each with its place
    ├── StoreError             the database cannot be used as asked
    │   ├── SchemaError        the database is older or newer than this program
    │   └── StoreBusyError     another process holds the database (or is the daemon already)
    └── UsageError             a command was called with words that do not fit

An *expected* failure (a feed that answers 404, a mail that is refused) is never an exception: it is a value from
`sitrep.core.outcomes`. What reaches a user as an exception says what to do next.
"""

from __future__ import annotations

from dataclasses import dataclass


class SitrepError(Exception):
    """Anything that sitrep itself refuses to do; its text is one sentence meant for the user."""


@dataclass(frozen=True, kw_only=True)
class ConfigProblem:
    """One thing wrong in one place of a configuration file; line and column count from 1."""

    file: str
    line: int
    column: int
    path: str
    message: str
    way_out: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        path = f" {self.path}:" if self.path else ""
        way_out = f" ({self.way_out})" if self.way_out else ""
        return f"{where}:{path} {self.message}{way_out}"


class ConfigError(SitrepError):
    """The configuration is refused; `problems` holds all that is wrong with it, in file order."""

    def __init__(self, problems: tuple[ConfigProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class StoreError(SitrepError):
    """The database cannot be used as asked."""


class SchemaError(StoreError):
    """The database was made by an older or a newer sitrep than this one."""


class StoreBusyError(StoreError):
    """Another process holds the database."""


class UsageError(SitrepError):
    """A command was called with words that do not fit."""
