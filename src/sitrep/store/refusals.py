"""What a database answers instead of a result goes in; one sentence for a person, with a way out, comes out."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from sitrep.errors import StoreBusyError, StoreError

_WAYS_OUT = {  # the beginning of what SQLite says → what to do
    "file is not a database": "it is damaged or something else: see its name in sitrep.yaml, or put a copy back with `sitrep db restore`",
    "database disk image is malformed": "it is damaged: put a copy back with `sitrep db restore`",
    "unable to open database file": "its folder must be there and sitrep must be able to write to it, also to read",
    "attempt to write a readonly database": "the file, its folder or the disk is read-only for this user",
    "database or disk is full": "free space on its disk",
    "disk I/O error": "look at its disk",
}


def refusal(error: DBAPIError) -> StoreError:
    """The sentence; what the driver said of the statement and its values, which may be private, stays out of it."""
    said = " ".join(str(error.orig).split())
    if is_busy(error):
        return StoreBusyError("another process has held the database for a minute: try again, or see which it is (`fuser` with the file)")
    way_out = next((way for beginning, way in _WAYS_OUT.items() if said.startswith(beginning)), "")
    return StoreError(f"the database cannot be used: {said}" + (f" ({way_out})" if way_out else ""))


def is_busy(error: DBAPIError) -> bool:
    """True where SQLite has waited in vain for another process."""
    return str(error.orig).startswith("database is locked")
