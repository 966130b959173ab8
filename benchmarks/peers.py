"""sitrep and its peers poll the same loopback feeds, one after the other: first when all is new, then when nothing is.

    python -m benchmarks.peers [--feeds 500 2000] [--peers sitrep,reader,rss2email,urlwatch,newsboat,changedetection.io] [--json FILE]

Needs ../shared/tools/feedserver.py, which says how its feeds are: a mean of 25 items and 72 kB, 65 % with working validators, 10 % that
change a date at each answer, 3 % ill-formed. Each peer is installed into an environment of its own below the temporary folder when it is
missing (newsboat is the system's; a peer that cannot be had is left out and named). sitrep runs as its users run it, a daemon that does all
of polling and reads no pages, and is asked for the second round while it runs; what its start costs stands apart. The others are started
for each round, as cron does. On purpose it makes twenty first polls a second (see `store.feeds.FIRST_APART`), which is its wall time, cold.
"warm, all 304" and "warm, all the same" are rounds on servers of which all feeds have validators, or none.

CPU seconds count all processes of the program, not the server's; memory is the peak of the sum of PSS. The yardstick beside each line is
what a fixed loop of Python took just before: 0.03 s on this kind of machine when it has nothing else to do.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.polling import SERVER, control
from benchmarks.process_tree import Cost, Tree, machine, run_to_its_end, yardstick
from sitrep import __version__

PORT = 8761
PATIENCE_SECONDS = 1_200.0
HOME = Path(tempfile.gettempdir(), "sitrep-peers")

READER = """
import sys
from reader import make_reader
with make_reader(sys.argv[1]) as reader:
    if len(sys.argv) > 2:
        for url in open(sys.argv[2]).read().split():
            reader.add_feed(url)
    else:
        reader.update_feeds(workers=20, scheduled=False)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Peer:
    """A program: what pip installs of it, how it is made ready for a list of feeds, and the command of one round.

    `environment` is what it needs beside ours, `server` how its feeds differ from those of the others.
    """

    name: str
    packages: tuple[str, ...]
    ready: Callable[[Path, Path, Sequence[str]], None]
    command: Callable[[Path, Path], Sequence[str]]
    environment: tuple[tuple[str, str], ...] = ()
    server: tuple[str, ...] = ()


def ready_reader(binaries: Path, folder: Path, urls: Sequence[str]) -> None:
    (folder / "poll.py").write_text(READER, "utf-8")
    (folder / "urls").write_text("\n".join(urls), "utf-8")
    run_to_its_end([*_reader(binaries, folder), str(folder / "urls")])


def _reader(binaries: Path, folder: Path) -> Sequence[str]:
    return [str(binaries / "python"), str(folder / "poll.py"), str(folder / "reader.db")]


def ready_rss2email(binaries: Path, folder: Path, urls: Sequence[str]) -> None:
    run_to_its_end([*_rss2email(binaries, folder)[:-2], "new", "ops@example.org"])
    with (folder / "r2e.cfg").open("a", encoding="utf-8") as config:
        config.writelines(f"[feed.{number}]\nurl = {url}\n\n" for number, url in enumerate(urls))


def _rss2email(binaries: Path, folder: Path) -> Sequence[str]:
    return [str(binaries / "r2e"), "-c", str(folder / "r2e.cfg"), "-d", str(folder / "r2e.json"), "run", "--no-send"]


def ready_urlwatch(_binaries: Path, folder: Path, urls: Sequence[str]) -> None:
    (folder / "urls.yaml").write_text("\n---\n".join(f"url: {url}" for url in urls), "utf-8")
    (folder / "hooks.py").write_text("", "utf-8")
    (folder / "config.yaml").write_text("report: {stdout: {enabled: false}}\n", "utf-8")


def _urlwatch(binaries: Path, folder: Path) -> Sequence[str]:
    files = {"--urls": "urls.yaml", "--config": "config.yaml", "--hooks": "hooks.py", "--cache": "cache.db"}
    return [str(binaries / "urlwatch"), *(word for option, name in files.items() for word in (option, str(folder / name)))]


def ready_newsboat(_binaries: Path, folder: Path, urls: Sequence[str]) -> None:
    (folder / "urls").write_text("\n".join(urls), "utf-8")
    (folder / "config").write_text("reload-threads 16\n", "utf-8")


def _newsboat(_binaries: Path, folder: Path) -> Sequence[str]:
    return ["newsboat", "-u", str(folder / "urls"), "-c", str(folder / "cache.db"), "-C", str(folder / "config"), "-x", "reload"]


def ready_changedetection(_binaries: Path, folder: Path, urls: Sequence[str]) -> None:
    (folder / "urls").write_text("\n".join(urls), "utf-8")


def _changedetection(binaries: Path, folder: Path) -> Sequence[str]:
    """Its batch mode: the first round adds the addresses, the second checks all that are there."""
    store, urls = folder / "store", (folder / "urls").read_text("utf-8").split()
    round_of = ["-r", "all"] if store.exists() else ["-C", *(word for url in urls for word in ("-u", url))]
    return [str(binaries / "changedetection.io"), "-l", "ERROR", "-h", "127.0.0.1", "-p", str(PORT + 1), "-d", str(store), "-b", *round_of]


CHANGEDETECTION = (("ALLOW_IANA_RESTRICTED_ADDRESSES", "true"), ("FETCH_WORKERS", "16"), ("DISABLE_VERSION_CHECK", "true"))
PEERS = (
    Peer(name="reader", packages=("reader", "sgmllib3k"), ready=ready_reader, command=_reader),  # 3.26 does not ask for what it imports
    Peer(name="rss2email", packages=("rss2email",), ready=ready_rss2email, command=_rss2email),
    Peer(name="urlwatch", packages=("urlwatch",), ready=ready_urlwatch, command=_urlwatch),
    Peer(name="newsboat", packages=(), ready=ready_newsboat, command=_newsboat),
    Peer(  # one feed that is cut short hangs it for good
        name="changedetection.io",
        packages=("changedetection.io",),
        ready=ready_changedetection,
        command=_changedetection,
        environment=CHANGEDETECTION,
        server=("--malformed", "0"),
    ),
)


def install(peer: Peer) -> tuple[Path, str]:
    """The folder of its programs, and its version. Raises OSError or CalledProcessError where it cannot be had."""
    if not peer.packages:
        program = shutil.which(peer.name)
        if program is None:
            raise FileNotFoundError(f"{peer.name} is not installed")
        words = subprocess.run([program, "-v"], capture_output=True, text=True, check=True).stdout.split()
        return Path(program).parent, next(word for word in words if word[0].isdigit())
    home = HOME / peer.name
    if not (home / "bin/pip").exists():
        venv.create(home, with_pip=True)
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([home / "bin/pip", "install", *quiet, *peer.packages], check=True, stderr=subprocess.DEVNULL)
    found = importlib.metadata.distributions(path=[str(next(home.glob("lib/python*/site-packages")))])
    return home / "bin", next(one.version for one in found if one.name == peer.name)


@contextmanager
def served(feeds: int, *more: str) -> Iterator[list[str]]:
    """The feeds' addresses, while they are there."""
    command = [sys.executable, str(SERVER), "--feeds", str(feeds), "--hosts", "200", "--port", str(PORT), "--warm", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        if not server.stdout.readline():
            raise RuntimeError(f"the feeds are not served: is another benchmark using port {PORT}?")
        try:
            yield [url for url in control(f"http://127.0.0.1:{PORT}", "/_urls").decode().split() if "/f/" in url]
        finally:
            server.kill()


def answers() -> Mapping[str, int]:
    """What the server has answered since it was last asked, by status."""
    base = f"http://127.0.0.1:{PORT}"
    stats = json.loads(control(base, "/_stats"))
    control(base, "/_reset")
    return {name[1:]: count - (name == "s200") for name, count in stats.items() if name[:1] == "s" and name[1:].isdigit()}  # its own


def measure_peer(peer: Peer, feeds: int) -> list[dict[str, Any]]:
    binaries, version = install(peer)
    with served(feeds, *peer.server) as urls, tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        peer.ready(binaries, folder, urls)
        environment = {**os.environ, **dict(peer.environment), "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        lines = []
        for round_name in ("cold", "warm"):
            answers()
            pace = yardstick()
            cost = run_to_its_end(peer.command(binaries, folder), env=environment, cwd=home)
            lines.append(line_of((peer.name, version), feeds, round_name, cost, pace))
        return lines


def line_of(peer: tuple[str, str], feeds: int, round_name: str, cost: Cost, pace: float) -> dict[str, Any]:
    name, version = peer
    line = {"peer": name, "version": version, "feeds": feeds, "round": round_name, **asdict(cost), "yardstick": pace}
    line |= {"answers": answers(), "load": round(os.getloadavg()[0], 1)}
    print(
        f"{name:18} {version:8} {feeds:6d} {round_name:20} wall {cost.wall:7.1f} s  CPU {cost.cpu:7.2f} s"
        f"  {cost.cpu / feeds * 1000:6.2f} ms/feed  peak {cost.memory_mb:5.0f} MB  yardstick {pace:.3f} s  load {line['load']:4.1f}"
        f"  {line['answers']}",
        flush=True,
    )
    return line


class Ours:
    """`sitrep run --only poll` on the served feeds, and a look at its database for how far it is."""

    def __init__(self, folder: Path, urls: Sequence[str]) -> None:
        self.file = folder / "sitrep.db"
        hosts = sorted({url.split("/")[2] for url in urls})
        station = {
            "database": f"sqlite:///{self.file}",
            "data": str(folder / "data"),
            "allow_addresses": hosts,
            "limits": {"host_apart": "0s", "host_at_once": 8},
        }
        feeds = [{"id": f"feed-{number}", "url": url} for number, url in enumerate(urls)]
        for name, content in (("sitrep.yaml", station), ("feeds.yaml", {"feeds": feeds})):
            (folder / name).write_text(json.dumps(content), "utf-8")
        command = [sys.executable, "-m", "sitrep.cli", "--config", str(folder)]
        subprocess.run([*command, "db", "upgrade"], check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen([*command, "run", "--only", "poll", "--quiet"], stdout=subprocess.DEVNULL)
        self.tree = Tree(self.process.pid)

    def polls(self) -> int:
        """How many are in its fetch log."""
        return self._count("fetches")

    def _count(self, table: str) -> int:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=60)) as connection:
            return int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608  our own word

    def wait_until_up(self) -> None:
        """Until it knows its feeds: from then on it polls."""
        while not self._count("feeds"):
            if self.process.poll() is not None:
                raise RuntimeError("sitrep does not start")
            time.sleep(0.05)

    def ask_again(self) -> None:
        """All feeds are due."""
        with closing(sqlite3.connect(self.file, timeout=60)) as connection:
            connection.execute("update feeds set next_poll_at = '2026-01-01 00:00:00.000000'")
            connection.commit()

    def finish_round(self, polls: int) -> None:
        """Waits for so many polls."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.polls() < polls:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"sitrep stopped after {self.polls()} of {polls} polls")
            time.sleep(0.2)

    def stop(self) -> None:
        """As systemd does it."""
        self.tree.let_go()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def measure_ours(feeds: int, rounds: Sequence[str], *more: str) -> list[dict[str, Any]]:
    lines = []
    with served(feeds, *more) as urls, tempfile.TemporaryDirectory() as home:
        answers()
        pace, started = yardstick(), time.monotonic()
        ours = Ours(Path(home), urls)
        try:
            ours.wait_until_up()
            spent = ours.tree.cpu()
            if rounds[0]:
                cost = Cost(wall=time.monotonic() - started, cpu=spent, memory_mb=ours.tree.peak_mb)
                lines.append(line_of(("sitrep", __version__), feeds, "start", cost, pace))
            started = time.monotonic()
            for number, round_name in enumerate(rounds, 1):
                if number > 1:
                    ours.ask_again()
                ours.finish_round(number * feeds)
                cpu = ours.tree.cpu()
                cost = Cost(wall=time.monotonic() - started, cpu=cpu - spent, memory_mb=ours.tree.peak_mb)
                if round_name:
                    lines.append(line_of(("sitrep", __version__), feeds, round_name, cost, pace))
                answers()
                pace, started, spent = yardstick(), time.monotonic(), ours.tree.cpu()
        finally:
            ours.stop()
    return lines


def measure(options: argparse.Namespace) -> tuple[list[dict[str, Any]], list[str]]:
    lines, left_out = [], []
    for feeds in options.feeds:
        if "sitrep" in options.peers:
            lines += measure_ours(feeds, ("cold", "warm"))
            lines += measure_ours(feeds, ("", "warm, all 304"), "--no-validators", "0", "--noisy", "0", "--malformed", "0")
            lines += measure_ours(feeds, ("", "warm, all the same"), "--no-validators", "1", "--noisy", "0", "--malformed", "0")
        for peer in PEERS:
            if peer.name not in options.peers:
                continue
            try:
                lines += measure_peer(peer, feeds)
            except (OSError, subprocess.CalledProcessError, StopIteration) as error:
                left_out.append(f"{peer.name}: {error} {getattr(error, 'stderr', '') or ''}")
    return lines, left_out


def held(lines: Sequence[Mapping[str, Any]]) -> bool:
    """Whether 2,000 feeds cost at most 30 CPU seconds cold and 2 warm, in 150 MB."""
    ours = [line for line in lines if line["peer"] == "sitrep" and line["feeds"] == 2_000]
    return all(line["memory_mb"] <= 150 and line["cpu"] <= (30 if line["round"] == "cold" else 2) for line in ours)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--feeds", type=int, nargs="+", default=[500, 2_000])
    names = ("sitrep", *(peer.name for peer in PEERS))
    arguments.add_argument("--peers", type=lambda text: text.split(","), default=names)
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    if not SERVER.exists():
        print(f"{SERVER} is not there: nothing to measure")
        return 0
    print(machine())
    lines, left_out = measure(options)
    print("\n".join(f"left out: {line}" for line in left_out))
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "lines": lines, "left_out": left_out}, indent=2), "utf-8")
    return 0 if held(lines) else 1


if __name__ == "__main__":
    sys.exit(main())
