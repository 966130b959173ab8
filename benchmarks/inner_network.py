"""Where foreign content might lead us, tried: a daemon in a network of its own, with a canary on every address that is forbidden to it.

    python -m benchmarks.inner_network

Linux only: a network and a mount namespace are made (`unshare`), in which the loopback interface bears a few public addresses, where the
publishers are, and inner ones, where a canary counts every connection. A name server there answers for names that change their minds.
A plain client goes first, to show that the canaries can be reached.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from sitrep.core.schedule import Health
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import feed_states
from sitrep.store.schema import EntryRow, FeedRow

PUBLIC = {"direct": "9.9.9.9", "redirect": "8.8.8.8", "article": "1.1.1.1", "moved article": "1.0.0.1", "references": "8.8.4.4"}
"""Where the feed of each path is published."""
NAME_SERVER = "8.8.4.4"
INNER_V4 = ("10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "198.18.0.1", "192.0.0.8", "192.88.99.1")
INNER_V6 = ("64:ff9b::a9fe:a9fe", "fc00::1", "fec0::1", "2002:a9fe:a9fe::1", "3fff::1")
PORTS = (80, 22, 25, 443, 3128, 6379)
TARGETS = (
    *(f"http://{ip}/" for ip in ("127.0.0.1", "127.0.0.2", *INNER_V4, "0.0.0.0")),  # noqa: S104  an address to be asked, not bound
    *(f"http://[{ip}]/" for ip in ("::1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", *INNER_V6)),
    *(f"http://{spelled}/" for spelled in ("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "①②⑦.0.0.1", "localhost")),
    *(f"http://{name}/" for name in ("inner.example", "mixed.example", "rebind.example", "127.0.0.1.nip.example")),
    *(f"http://9.9.9.9:{port}/" for port in (22, 25, 6379)),
    "https://10.0.0.5/",
)
PROXY = "http://10.0.0.5:3128"
SECONDS = 75.0
CACHED_SECONDS = 12.0
"""Longer than a look-up is kept (aiohttp: 10 s)."""


class Canaries:
    """Every connection to an inner address or to a port not of the Web is a hit; public addresses are publishers."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        host, port = writer.get_extra_info("sockname")[:2]
        host = host.removeprefix("::ffff:")
        if host not in PUBLIC.values() or port != 80:
            self.hits[f"{host}:{port}"] += 1
        try:
            path = (await asyncio.wait_for(reader.readline(), 5)).split(b" ")[1].decode()
            while (await reader.readline()).strip():
                pass
            self.asked[f"{host}{path}"] += 1
            writer.write(answer(path, host))
            await writer.drain()
        except (OSError, IndexError, TimeoutError):
            pass
        finally:
            writer.close()


def answer(path: str, host: str) -> bytes:
    """What the publishers say: /redirect/N and /moved/N lead to a target, /feed/PATH lists them, /page/N refers to one everywhere."""
    kind, _, number = path.strip("/").partition("/")
    if kind in ("redirect", "moved"):
        target = TARGETS[int(number)].encode("idna" if TARGETS[int(number)].isascii() else "utf-8")
        return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + target + b"\r\n\r\n"
    body = feed(number.replace("-", " "), host) if kind == "feed" else page(int(number)) if kind == "page" else "<p>hello</p>"
    data = body.encode()
    kind_of_text = "application/rss+xml" if kind == "feed" else "text/html; charset=utf-8"
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind_of_text}\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data


def feed(path: str, host: str) -> str:
    """A feed whose items lead to the targets by the article's own address, by one that moves there, or by all that a feed may refer to."""
    now, items = format_datetime(datetime.now(UTC)), ""
    for number, target in enumerate(TARGETS):
        link = {"article": target, "moved article": f"http://{host}/moved/{number}"}.get(path, f"http://{host}/page/{number}")
        more = ""
        if path == "references":
            more = f'<enclosure url="{target}" type="audio/mpeg" length="1"/><comments>{target}</comments><source url="{target}">x</source>'
            more += f'<media:content url="{target}"/><media:thumbnail url="{target}"/>'
        items += (
            f"<item><title>Border crossing {number} closed</title><link>{link}</link><guid>{path}{number}</guid><pubDate>{now}</pubDate>"
        )
        items += f"{more}</item>"
    image = f'<image><url>{TARGETS[0]}</url></image><a:link rel="hub" href="{TARGETS[1]}"/><a:link rel="next" href="{TARGETS[2]}"/>'
    spaces = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:a="http://www.w3.org/2005/Atom"'
    return f'<rss version="2.0" {spaces}><channel><title>{path}</title>{image}{items}</channel></rss>'


def page(number: int) -> str:
    """An article that refers to a target in every way a page can."""
    target = TARGETS[number]
    head = f'<meta http-equiv="refresh" content="0;url={target}"><meta property="og:image" content="{target}">'
    head += f'<meta property="og:url" content="{target}"><script type="application/ld+json">{{"@id":"{target}","url":"{target}"}}</script>'
    head += "".join(
        f'<link rel="{rel}" href="{target}">' for rel in ("canonical", "amphtml", "stylesheet", "icon", "alternate", "prefetch")
    )
    body = f'<img src="{target}"><iframe src="{target}"></iframe><object data="{target}"></object><video src="{target}"></video>'
    return (
        f"<html><head>{head}</head><body><article><p>The border crossing has been closed since Monday, officials said.</p>{body}</article>"
    )


class NameServer(asyncio.DatagramProtocol):
    """Answers A questions; rebind.example is public at the first look-up and inner at every later one."""

    def __init__(self) -> None:
        self.rebound = 0

    def connection_made(self, transport: Any) -> None:
        """Keeps the way out."""
        self.transport = transport

    def datagram_received(self, data: bytes, addr: object) -> None:
        """One question, one answer (RFC 1035 §4)."""
        labels, at = [], 12
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]].decode())
            at += 1 + data[at]
        kind = int.from_bytes(data[at + 1 : at + 3], "big")
        addresses = self.addresses(".".join(labels).lower()) if kind == 1 else []
        head = data[:2] + b"\x81\x80" + struct.pack(">HHHH", 1, len(addresses), 0, 0) + data[12 : at + 5]
        records = b"".join(b"\xc0\x0c\0\1\0\1" + struct.pack(">IH", 0, 4) + bytes(map(int, ip.split("."))) for ip in addresses)
        self.transport.sendto(head + records, addr)

    def addresses(self, name: str) -> list[str]:
        """What a name stands for, at the moment."""
        if name == "rebind.example":
            self.rebound += 1
            return ["9.9.9.9" if self.rebound == 1 else "169.254.169.254"]
        return {"inner.example": ["10.0.0.5"], "mixed.example": ["9.9.9.9", "10.0.0.5"], "127.0.0.1.nip.example": ["127.0.0.1"]}.get(
            name, []
        )


def configure(folder: Path) -> int:
    """A feed for each target itself and for a redirect to it, and one for each of the other paths; gives how many feeds."""
    feeds = [{"id": f"direct-{n}", "url": target} for n, target in enumerate(TARGETS)]
    feeds += [{"id": f"redirect-{n}", "url": f"http://{PUBLIC['redirect']}/redirect/{n}"} for n in range(len(TARGETS))]
    for path in ("article", "moved article", "references"):
        name = path.replace(" ", "-")
        feeds.append({"id": name, "url": f"http://{PUBLIC[path]}/feed/{name}"})
    files = {
        "feeds.yaml": {"feeds": [{**one, "name": one["id"], "language": "en"} for one in feeds]},
        "alerts.yaml": {"receivers": {"kept": [{"folder": str(folder / "mail")}]}, "route": {"receiver": "kept"}},
        "sitrep.yaml": {"data": str(folder), "limits": {"polls_at_once": 40, "reads_at_once": 40, "host_apart": "0.1s", "host_at_once": 8}},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
        (folder / name).chmod(0o600)
    return len(feeds)


async def try_all(folder: Path) -> tuple[str, bool]:
    """The plain client, then the daemon; the figure, and whether nothing was hit and everything was tried."""
    canaries, loop = Canaries(), asyncio.get_running_loop()
    with ExitStack() as stack:
        for port in PORTS:
            for host in ("0.0.0.0", "::"):  # noqa: S104  within a network of our own
                family = socket.AF_INET6 if ":" in host else socket.AF_INET
                stack.enter_context(closing(await asyncio.start_server(canaries.serve, host, port, family=family)))
        transport, names = await loop.create_datagram_endpoint(NameServer, local_addr=(NAME_SERVER, 53))
        reached = [await asyncio.to_thread(visit, canaries, target) for target in TARGETS]
        naive = sum(reached)
        canaries.hits.clear()
        names.rebound = 0
        feeds = configure(folder)
        environment = {**os.environ, **dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"), PROXY)}
        with (folder / "log").open("wb") as log:
            command = (sys.executable, "-m", "sitrep.cli", "--config", str(folder), "run")
            daemon = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)
        async with asyncio.timeout(4 * SECONDS):
            while await asyncio.to_thread(still_waiting, folder) != (0, 0):  # noqa: ASYNC110  what is waited for happens in another process
                await asyncio.sleep(2)
            await asyncio.sleep(CACHED_SECONDS)  # what the name stood for at first is forgotten, and now it is inner
            await asyncio.to_thread(poll_again, folder)
            while names.rebound < 2:  # noqa: ASYNC110  the same
                await asyncio.sleep(1)
            await asyncio.sleep(5)
        daemon.terminate()
        await daemon.wait()
        transport.close()
    refused, pages = told(folder)
    figure = (
        f"{sum(canaries.hits.values())} hits over {len(TARGETS)} targets x {len(PUBLIC)} paths, "
        f"rebinding ({names.rebound} look-ups), a proxy in the environment; a plain client hits {naive} of {len(TARGETS)}; "
        f"{refused} of {feeds - 3} feeds refused, {pages} pages read"
    )
    if canaries.hits:
        figure += f"; hit: {dict(canaries.hits)}"
    return figure, not canaries.hits and naive >= 19 and pages >= len(TARGETS) and names.rebound > 1


def visit(canaries: Canaries, target: str) -> bool:
    """Whether a plain client reaches a canary there (rebind.example at its second look-up)."""
    before = sum(canaries.hits.values())
    for _ in range(2 if "rebind" in target else 1):
        with suppress(OSError, ValueError):
            plain = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            plain.open(target.replace("①②⑦", "127"), timeout=3).read()
    return sum(canaries.hits.values()) > before


def still_waiting(folder: Path) -> tuple[int, int]:
    """How many feeds were never polled, and how many entries are still to be read."""
    if not (folder / "sitrep.db").exists():
        return 1, 1
    database = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
    try:
        with database.session() as session:
            states = feed_states(session)
            waiting = session.query(EntryRow).filter(EntryRow.read_state == "waiting", EntryRow.read_attempts == 0).count()
        return (sum(state.last_polled_at is None for state in states) if states else 1), waiting
    except OperationalError:  # the tables are not there yet
        return 1, 1
    finally:
        database.close()


def poll_again(folder: Path) -> None:
    """Makes the feeds at the name that changes due once more."""
    database = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
    with database.session() as session:
        session.execute(update(FeedRow).where(FeedRow.url.contains("rebind")).values(next_poll_at=datetime.now(UTC)))
    database.close()


def told(folder: Path) -> tuple[int, int]:
    """How many feeds were refused, and how many pages of the publishers were read."""
    database = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
    with database.session() as session:
        refused = sum(state.health is not Health.OK and "/feed/" not in state.url for state in feed_states(session))
        pages = session.query(EntryRow).filter(EntryRow.read_state == "read").count()
    database.close()
    return refused, pages


def inside() -> None:
    """Within the namespaces: addresses on the loopback interface, our name server, then the trial."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for ip in (*PUBLIC.values(), *INNER_V4):
        subprocess.run(["ip", "address", "add", f"{ip}/32", "dev", "lo"], check=True)
    for ip in INNER_V6:
        subprocess.run(["ip", "-6", "address", "add", f"{ip}/128", "dev", "lo", "nodad"], check=True)
    with tempfile.TemporaryDirectory() as name:
        resolv = Path(name) / "resolv.conf"
        resolv.write_text(f"nameserver {NAME_SERVER}\n", encoding="utf-8")
        subprocess.run(["mount", "--bind", str(resolv), "/etc/resolv.conf"], check=True)
        figure, held = asyncio.run(try_all(Path(name)))
    print(figure)
    sys.exit(not held)


def inner_network() -> tuple[str, bool]:
    """The trial in namespaces of its own: its figure, and whether it is held."""
    command = ["unshare", "--user", "--map-root-user", "--net", "--mount", sys.executable, "-W", "ignore", "-m", __name__, "--inside"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (done.stdout or done.stderr).strip().splitlines()
    return said[-1] if said else "nothing said", done.returncode == 0


if __name__ == "__main__":
    __name__ = "benchmarks.inner_network"
    if "--inside" in sys.argv:
        inside()
    else:
        said, is_held = inner_network()
        print(said)
        sys.exit(not is_held)
