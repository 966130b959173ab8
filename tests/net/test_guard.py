from __future__ import annotations

import pytest

from sitrep.net.guard import Guard, RefusedAddressError, is_public

PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808"]
NOT_PUBLIC = [
    *(
        "0.0.0.0",  # noqa: S104  nothing is bound here
        "10.0.0.5",
        "100.100.100.200",
        "127.0.0.1",
        "127.0.0.2",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "255.255.255.255",
    ),
    *("192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1"),
    *(
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:5",
        "64:ff9b:1::1",
        "fe80::1",
        "fe80::1%eth0",
    ),
    *("fc00::1", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:a9fe:a9fe::", "3fff::1", "5f00::1", "100::1", "::ffff:10.0.0.1"),
    *("", "localhost", "127.1", "2130706433", "0x7f000001", "1.2.3.4.5"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_open_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_all_other_addresses(address: str) -> None:
    assert not is_public(address)


async def test_the_socket_is_the_last_word() -> None:
    guard = Guard(allowed=[("intranet.example", 8080), ("10.0.0.5", 80)])
    for ip in ("10.0.0.6", "127.0.0.1"):
        with pytest.raises(RefusedAddressError):
            guard.make_socket((2, 1, 6, "", (ip, 80)))
    guard.make_socket((2, 1, 6, "", ("10.0.0.5", 80))).close()
    guard.make_socket((2, 1, 6, "", ("8.8.8.8", 443))).close()
    guard.vet("news.example.org", 443)
    guard.vet("INTRANET.example", 8080)
    with pytest.raises(RefusedAddressError, match="port 8080"):
        guard.vet("news.example.org", 8080)
    Guard(ports=[8080]).vet("news.example.org", 8080)
    await guard.close()
