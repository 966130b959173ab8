"""Network addresses in, a yes or no out: what a feed, a page or a redirect may lead us to, judged when the socket is made."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

WEB_PORTS = frozenset({80, 443})
DNS_THREADS = 32  # a name server that does not answer holds a thread for long; other names must not wait for it
# `is_global` lets these through (faults.md §5.4); RFC 6890 and the IANA special-purpose registries name them.
_SPECIAL_V4 = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24")))
_UNICAST_V6 = IPv6Network("2000::/3")
_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: how an IPv4 address is written where the network has IPv6 alone
_SPECIAL_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))  # Teredo and the like, examples, 6to4


class RefusedAddressError(OSError):
    """An address that foreign content must not lead us to."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open Internet; an IPv4 address written as IPv6 (mapped, or translated on a network without IPv4,
    as mobile ones are) is judged as IPv4. False for any other text."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip in _TRANSLATED:
            return _is_public_v4(IPv4Address(ip.packed[-4:]))
        if ip.ipv4_mapped is None:
            return ip in _UNICAST_V6 and ip.is_global and not any(ip in net for net in _SPECIAL_V6)
        ip = ip.ipv4_mapped
    return _is_public_v4(ip)


def _is_public_v4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in net for net in _SPECIAL_V4)


class Guard(AbstractResolver):
    """Resolves names and makes sockets, and refuses what is not public: where one address of a name is not, the whole name is refused.

    `allowed` names hosts and ports of one's own network exactly as they stand in the feeds' addresses, such as
    ("intranet.example", 8080); `ports` are open besides 80 and 443 for all hosts.
    """

    def __init__(self, *, allowed: Collection[tuple[str, int]] = (), ports: Iterable[int] = ()) -> None:
        self._allowed = frozenset((host.lower(), port) for host, port in allowed)
        self._ports = WEB_PORTS | frozenset(ports)
        self._resolved: set[tuple[str, int]] = set()  # what allowed names stand for
        self._threads = ThreadPoolExecutor(max_workers=DNS_THREADS, thread_name_prefix="dns")

    def vet(self, host: str, port: int) -> None:
        """Judges an address by its looks. Raises RefusedAddressError for a port not of the Web or a literal that is not public."""
        if (host.lower(), port) in self._allowed:
            return
        if port not in self._ports:
            raise RefusedAddressError(f"port {port} is not one of the Web")
        if (":" in host or host.replace(".", "").isdigit()) and not is_public(host):
            raise RefusedAddressError(f"{host} is not a public address")

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """All addresses of a name. Raises RefusedAddressError where one is not public, socket.gaierror where there is none."""
        loop = asyncio.get_running_loop()
        infos = await loop.run_in_executor(self._threads, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM))
        allowed = (host.lower(), port) in self._allowed
        found: list[ResolveResult] = []
        for kind, _, protocol, _, address in infos:
            ip = str(address[0])
            if allowed:
                self._resolved.add((ip, port))
            elif not is_public(ip):
                raise RefusedAddressError(f"{host} leads to {ip}, which is not a public address")
            flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
            found.append(ResolveResult(hostname=host, host=ip, port=port, family=kind, proto=protocol, flags=flags))
        return found

    def make_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for exactly this address, the last word whatever led here. Raises RefusedAddressError."""
        family, kind, protocol, _, address = info
        ip, port = str(address[0]), int(address[1])
        if not is_public(ip) and (ip, port) not in self._allowed | self._resolved:
            raise RefusedAddressError(f"{ip} is not a public address")
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        return made

    async def close(self) -> None:
        """Lets the threads go; one that still waits for a name server is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
