"""A folder of configuration files and the environment go in; Settings, or every problem of all files at once, come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from sitrep.config.alert_file import DEFAULT_RECEIVER, AlertFile, RouteTable
from sitrep.config.feed_file import FeedFile
from sitrep.config.secret_places import SecretPlaces, read_address
from sitrep.config.source import DataPath, Source, read_source, shown
from sitrep.config.station_file import StationFile
from sitrep.config.validation import Section, nearest, validate
from sitrep.core.model import ReceiverName
from sitrep.core.routing import NOBODY
from sitrep.core.settings import Secret, Settings
from sitrep.errors import ConfigError, ConfigProblem

FEEDS, ALERTS, STATION = "feeds.yaml", "alerts.yaml", "sitrep.yaml"
T = TypeVar("T", bound=Section)


def load_settings(folder: Path, environ: Mapping[str, str]) -> Settings:
    """The settings in `folder`: feeds.yaml must be there, alerts.yaml and sitrep.yaml may be. Raises ConfigError with all that is wrong.

    Relative paths in the files count from where sitrep is started. rules.yaml is read by `config.rules`.
    """
    loading = _Loading(SecretPlaces(environ))
    feeds = loading.read(folder / FEEDS, FeedFile, needed=True)
    alerts = loading.read(folder / ALERTS, AlertFile)
    station = loading.read(folder / STATION, StationFile)
    loading.check_feeds(feeds)
    receivers = loading.receivers(alerts, station)
    loading.check_names(alerts, tuple(receivers))
    database = loading.database(station)
    if loading.problems:
        raise ConfigError(tuple(loading.problems))
    assert feeds is not None  # noqa: S101  without it there would be problems
    assert alerts is not None  # noqa: S101  as above
    assert station is not None  # noqa: S101  as above
    return Settings(
        feeds=tuple(table.feed() for table in feeds.feeds),
        tree=alerts.route.route(),
        receivers=receivers,
        digests=tuple(table.plan() for table in alerts.digests),
        database_url=database,
        data_folder=station.data,
        contact=station.contact,
        fallback=ReceiverName(alerts.fallback) if alerts.fallback else None,
        allowed_addresses=station.addresses,
        limits=station.limits.limits(),
        warnings=tuple(loading.warnings),
    )


class _Loading:
    """The files read so far, and all that is wrong with them."""

    def __init__(self, places: SecretPlaces) -> None:
        self.problems: list[ConfigProblem] = []
        self.warnings: list[str] = []
        self._places = places
        self._sources: dict[str, Source] = {}

    def read(self, path: Path, form: type[T], *, needed: bool = False) -> T | None:
        """One file in its form; an absent one that is not needed is an empty one."""
        if not path.exists() and not needed:
            self._sources[path.name] = Source(file=str(path))
            return form()
        if not path.exists():
            self._sources[path.name] = source = Source(file=str(path))
            way_out = "name the folder with --config, or copy the config folder that comes with sitrep"
            self.problems.append(source.problem((), "there is no such file", way_out))
            return None
        self._sources[path.name] = source = read_source(path)
        value, problems = validate(source, form)
        self.problems += problems
        return value

    def _refuse(self, file: str, path: DataPath, message: str, way_out: str = "", *, key: bool = False) -> None:
        self.problems.append(self._sources[file].problem(path, message, way_out, key=key))

    def check_feeds(self, file: FeedFile | None) -> None:
        """No two feeds share an id; at least one is enabled."""
        if file is None:
            return
        first: dict[str, int] = {}
        for number, table in enumerate(file.feeds):
            if table.id in first:
                line = self._sources[FEEDS].mark(("feeds", first[table.id], "id")).line
                self._refuse(
                    FEEDS, ("feeds", number, "id"), f"`{table.id}` is also the id on line {line}", "give each feed an id of its own"
                )
            first.setdefault(table.id, number)
        if not any(table.enabled for table in file.feeds):
            self._refuse(FEEDS, ("feeds",), "no feed is enabled, so nothing would be watched", "set `enabled: yes` for at least one")

    def receivers(self, file: AlertFile | None, station: StationFile | None) -> dict[ReceiverName, tuple[Secret, ...]]:
        """Every receiver's addresses; without any, the terminal and a folder of mails."""
        if file is None:
            return {}
        found: dict[ReceiverName, tuple[Secret, ...]] = {}
        for name, addresses in file.receivers.items():
            urls = []
            for number, address in enumerate(addresses):
                url, problem = read_address(address, self._places)
                if url is None:
                    self._refuse(ALERTS, ("receivers", name, number), *problem)
                else:
                    urls.append(Secret(url))
            if not addresses:
                self._refuse(ALERTS, ("receivers", name), "has no address", "give it at least one")
            found[ReceiverName(name)] = tuple(urls)
        self.warnings += self._open_secrets(file)
        if DEFAULT_RECEIVER not in found and DEFAULT_RECEIVER in set(_named(file)):
            data = station.data if station else "var"
            found[ReceiverName(DEFAULT_RECEIVER)] = (Secret("terminal:"), Secret(f"folder:{data}/mail"))
        return found

    def _open_secrets(self, file: AlertFile) -> Iterator[str]:
        """A file that everybody may read should not hold an address with a password or a token."""
        source = self._sources[ALERTS]
        written = [address.url for addresses in file.receivers.values() for address in addresses if address.url]
        secret = [url for url in written if not url.startswith(("terminal:", "folder:"))]
        path = Path(source.file)
        if secret and path.exists() and path.stat().st_mode & 0o004:
            yield f"{source.file} holds addresses and may be read by everybody: chmod o-r {source.file}, or use url_file or url_env"

    def check_names(self, file: AlertFile | None, known: tuple[ReceiverName, ...]) -> None:
        """Every receiver that is named exists; digests have names of their own."""
        if file is None:
            return
        for path, name in _names_in(file):
            if name not in known and name != NOBODY:
                self._refuse(ALERTS, path, f"no receiver `{shown(name)}`", nearest(name, known) or "define it under `receivers`")
        names = [table.name for table in file.digests]
        for number, name in enumerate(names):
            if name in names[:number]:
                self._refuse(ALERTS, ("digests", number), f"a second digest called `{name}`", "give each a `name` of its own")

    def database(self, file: StationFile | None) -> Secret:
        """The address of the database."""
        if file is None:
            return Secret("")
        url, problem = self._places.look_up(literal=file.database, env=file.database_env, file=file.database_file, credential=None)
        if problem is not None:
            key = "database_env" if file.database_env else "database_file"
            self._refuse(STATION, (key,), *problem)
        url = url or self._places.environ.get("SITREP_DATABASE_URL") or f"sqlite:///{file.data}/sitrep.db"
        return Secret(url.replace("postgresql://", "postgresql+psycopg://", 1))


def _named(file: AlertFile) -> Iterable[str]:
    return (name for _, name in _names_in(file))


def _names_in(file: AlertFile) -> Iterator[tuple[DataPath, str]]:
    """Every place in the file that names a receiver."""
    yield from _names_below(("route",), file.route)
    for number, digest in enumerate(file.digests):
        for place, name in enumerate(digest.receivers):
            yield ("digests", number, "receivers", place), name
    if file.fallback:
        yield ("fallback",), file.fallback


def _names_below(path: DataPath, table: RouteTable) -> Iterator[tuple[DataPath, str]]:
    if table.receiver is not None:
        yield (*path, "receiver"), table.receiver
    for number, child in enumerate(table.routes):
        yield from _names_below((*path, "routes", number), child)
