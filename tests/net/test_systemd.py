"""The datagrams to systemd, on a socket of our own."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from sitrep.net.systemd import ALIVE, READY, notify


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_hears_what_we_tell(tmp_path: Path, *, abstract: bool) -> None:
    address = f"@sitrep-test-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0" + address[1:] if abstract else address)
        assert notify(address, READY)
        assert notify(address, ALIVE)
        assert [manager.recv(100), manager.recv(100)] == [b"READY=1", b"WATCHDOG=1"]


@pytest.mark.parametrize("address", [None, "", "no/such/socket"])
def test_without_systemd_nothing_happens(address: str | None) -> None:
    assert notify(address, READY) is False
