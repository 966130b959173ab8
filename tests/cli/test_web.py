"""`sitrep web` and the dashboard within `sitrep run`, as real processes on a loopback port."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from sitrep.store.database import open_engine
from sitrep.store.migrate import upgrade
from sitrep.web.server import written_address

FEEDS = "feeds:\n  - id: wire\n    url: http://127.0.0.1:9/rss\n"


@pytest.fixture
def port() -> int:
    """One that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def configure(folder: Path, port: int, *, enabled: bool) -> Path:
    (folder / "feeds.yaml").write_text(FEEDS)
    web = f"web:\n  listen: 127.0.0.1:{port}\n  enabled: {'yes' if enabled else 'no'}\n"
    (folder / "sitrep.yaml").write_text(f"database: sqlite:///{folder}/sitrep.db\ndata: {folder}\n{web}")
    engine = open_engine(f"sqlite:///{folder}/sitrep.db")
    upgrade(engine)
    engine.dispose()
    return folder


def start(folder: Path, command: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "sitrep.cli", "--config", str(folder), command]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def fetch(port: int, path: str, *, seconds: float = 30) -> tuple[int, str]:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("command", ["web", "run"])
def test_the_dashboard_is_served_until_the_process_is_told_to_stop(tmp_path: Path, port: int, command: str) -> None:
    process = start(configure(tmp_path, port, enabled=command == "run"), command)
    try:
        status, page = fetch(port, "/")
        assert (status, "<h1>Today</h1>" in page) == (200, True)
        assert fetch(port, "/healthz")[0] in (200, 503)
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=90)
    assert process.returncode == 0, output
    assert f"127.0.0.1:{port}" in output


def test_a_taken_port_is_told_in_one_line(tmp_path: Path, port: int) -> None:
    configure(tmp_path, port, enabled=False)
    with socket.create_server(("127.0.0.1", port)):
        process = start(tmp_path, "web")
        output, _ = process.communicate(timeout=90)
    assert (process.returncode, output) == (1, f"sitrep: the dashboard cannot listen at 127.0.0.1 port {port}: Address already in use\n")


def test_addresses_are_written_as_browsers_take_them() -> None:
    assert [written_address("::1", 80), written_address("127.0.0.1", 80)] == ["[::1]:80", "127.0.0.1:80"]
