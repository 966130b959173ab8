"""Tells systemd that we are ready, alive or stopping: one datagram to the socket it names, nothing where there is none."""

from __future__ import annotations

import socket

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"


def notify(address: str | None, state: str) -> bool:
    """Sends `state` to `address` ($NOTIFY_SOCKET; a leading @ means the abstract namespace). False where nobody listens."""
    if not address:
        return False
    target = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        try:
            line.sendto(state.encode("ascii"), target)
        except OSError:
            return False
    return True
