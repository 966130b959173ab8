"""One daemon per SQLite database: its address in, the lock held, or a refusal that says who holds it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from sitrep.errors import StoreBusyError


@contextmanager
def only_daemon(url: str) -> Iterator[None]:
    """Holds the lock file beside the database while it lasts; raises StoreBusyError where another process does.

    The kernel lets the lock go with the process, however it dies. On PostgreSQL nothing is locked: there any number of daemons share the
    work, kept apart by their claims.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        yield
        return
    path = Path(f"{parsed.database}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise StoreBusyError(
                f"another sitrep daemon (process {file.read().strip() or 'unknown'}) works on {parsed.database}: "
                "stop it first, or use PostgreSQL, where several can share the work"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
