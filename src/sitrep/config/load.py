"""A folder of configuration files and the environment go in; Settings, or every problem of all files at once, come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from sitrep.config.alert_file import AddressTable, AlertFile, DigestTable, RouteTable, read_address
from sitrep.config.feed_file import FeedFile, odd_feeds, repeated_ids, wrong_selectors
from sitrep.config.route_checks import RouteChecks
from sitrep.config.secret_places import SecretPlaces, Trouble, holds_secret, may_be_read_by_all
from sitrep.config.source import DataPath, Source, read_source, table_of, written_path
from sitrep.config.station_file import StationFile
from sitrep.config.validation import Section, in_file_order, nearest, validate
from sitrep.core.model import ReceiverName
from sitrep.core.routing import NOBODY
from sitrep.core.settings import Origin, Secret, Settings, WatchPlan, WebPlan
from sitrep.errors import ConfigError, ConfigProblem

FEEDS, RULES, ALERTS, STATION = FILES = ("feeds.yaml", "rules.yaml", "alerts.yaml", "sitrep.yaml")
DEFAULT_RECEIVER = "here"
SHORTEST_PASSWORD = 12
"""Characters: NIST SP 800-63B asks for at least 8 and advises 15; ours is guarded by a rate limit too."""
T = TypeVar("T", bound=Section)


def load_settings(
    folder: Path,
    environ: Mapping[str, str],
    *,
    address_problems: Callable[[str], Iterable[str]] = lambda _address: (),
    with_secrets: bool = True,
) -> Settings:
    """The settings in `folder`: feeds.yaml must be there, alerts.yaml and sitrep.yaml may be. Raises ConfigError with all that is wrong.

    Relative paths in the files count from where sitrep is started. SITREP_DATABASE_URL and SITREP_DATA in `environ` stand in for
    `database` and `data` where sitrep.yaml does not say. rules.yaml is read by `config.rules`. `address_problems` is asked of every
    receiver's address, for only those who send know which are good. Without `with_secrets` a receiver's address, the dashboard's
    password and the heartbeat's address may be out of reach (systemd gives credentials to the service alone), and are then missing.
    """
    feeds = _Loaded(folder / FEEDS, FeedFile, needed=True)
    alerts = _Loaded(folder / ALERTS, AlertFile)
    station = _Loaded(folder / STATION, StationFile)
    places = SecretPlaces(environ, are_needed=with_secrets)
    data = (station.table.data if station.table else None) or environ.get("SITREP_DATA") or "var"
    feeds.problems += [*repeated_ids(feeds.source), *wrong_selectors(feeds.source)]
    feed_list = tuple(table.feed() for table in feeds.table.feeds) if feeds.table else ()
    feeds.warnings += odd_feeds(feeds.source, feed_list)
    _check_enabled(feeds)
    receivers = _receivers(alerts, places, data)
    for secret in (secret for secrets in receivers.values() for secret in secrets):
        alerts.problems += [secret.origin.problem(said) for said in address_problems(secret.reveal()) if secret.origin]
    file = _completed(alerts, tuple(receivers))
    known_feeds = tuple(feed.id for feed in feed_list) if feeds.table else None
    alerts.problems += RouteChecks(alerts.source, tuple(receivers), known_feeds).problems()
    database = _database(station, places, data)
    web = _web(station, places)
    watch = _watch(station, places, tuple(receivers))
    loaded = (feeds, alerts, station)
    if any(each.problems for each in loaded):
        raise ConfigError(tuple(problem for each in loaded for problem in in_file_order(each.problems)))
    assert file.route is not None  # noqa: S101  without it there would be problems
    assert station.table is not None  # noqa: S101  as above
    return Settings(
        feeds=feed_list,
        tree=file.tree(),
        restraints=file.restraints(),
        receivers=receivers,
        audiences={ReceiverName(name): table.audience for name, table in file.receivers.items()},
        digests=tuple(table.plan() for table in file.digests or ()),
        database_url=database,
        data_folder=data,
        contact=station.table.contact,
        fallback=ReceiverName(file.fallback) if file.fallback else None,
        allowed_addresses=station.table.addresses,
        crossings_stale_after=station.table.crossings_stale_after,
        reread_after=station.table.reread_after,
        limits=station.table.limits.limits(),
        web=web,
        websub=station.table.websub.plan(),
        watch=watch,
        storage=station.table.storage.plan(data),
        warnings=(*(warning for each in loaded for warning in in_file_order(each.warnings)), *_stray_files(folder)),
    )


class _Loaded(Generic[T]):
    """One file in its form, with what is wrong and what is odd about it. An absent one that is not needed is an empty one."""

    def __init__(self, path: Path, form: type[T], *, needed: bool = False) -> None:
        self.path = path
        self.source = Source(file=str(path))
        self.table: T | None = None
        self.problems: list[ConfigProblem] = []
        self.warnings: list[ConfigProblem] = []
        if not _is_absent(path):
            self.source = read_source(path)
            self.table, problems = validate(self.source, form)
            self.problems += problems
        elif needed:
            way_out = "name the folder with --config, or copy the config folder that comes with sitrep"
            self.problems.append(self.source.problem((), "there is no such file", way_out))
        else:
            self.table = form()

    def refuse(self, path: DataPath, trouble: Trouble) -> None:
        """Notes what is wrong at `path`."""
        self.problems.append(self.source.problem(path, *trouble))

    def warn(self, path: DataPath, message: str, way_out: str) -> None:
        """Notes what is odd at `path`."""
        self.warnings.append(self.source.problem(path, message, way_out))

    def warn_if_open(self, path: DataPath, address: str) -> None:
        """A file that everybody may read should not hold an address with a password or a token."""
        if holds_secret(address) and may_be_read_by_all(self.path):
            self.warn(path, "a secret in a file that everybody may read", f"chmod o-r {self.path}, or keep it elsewhere")


def _is_absent(path: Path) -> bool:
    """True where there is no such file; one that cannot be looked at is there, and reading it will say what is wrong."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _check_enabled(feeds: _Loaded[FeedFile]) -> None:
    if feeds.table and not any(table.enabled for table in feeds.table.feeds):
        feeds.refuse(("feeds",), ("no feed is enabled, so nothing would be watched", "set `enabled: yes` for at least one"))


def _receivers(alerts: _Loaded[AlertFile], places: SecretPlaces, data: str) -> dict[ReceiverName, tuple[Secret, ...]]:
    """Every receiver's addresses; where none is defined, the terminal and a folder of mails."""
    found: dict[ReceiverName, tuple[Secret, ...]] = {}
    for name, written in table_of(table_of(alerts.source.data).get("receivers")).items():
        if name == NOBODY:
            alerts.refuse(("receivers", name), (f"the name `{NOBODY}` stands for nobody", "call the receiver something else"))
        secrets = []
        inside = ("to",) if isinstance(written, dict) and "to" in written else ()
        addresses = table_of(written)["to"] if inside else written
        for number, one in enumerate(addresses if isinstance(addresses, list) else [addresses]):
            try:
                address = read_address(one)
            except ValidationError:
                continue  # it is among the file's problems
            secrets.append(_secret(alerts, ("receivers", name, *inside, number), address, places))
        found[ReceiverName(name)] = tuple(secret for secret in secrets if secret)
    return found or {ReceiverName(DEFAULT_RECEIVER): (Secret("terminal:"), Secret(f"folder:{data}/mail"))}


def _secret(alerts: _Loaded[AlertFile], path: DataPath, address: AddressTable, places: SecretPlaces) -> Secret | None:
    trouble: Trouble | None = None
    if address.literal is not None:
        value = address.literal
        alerts.warn_if_open(path, value)
    elif address.url_env is not None:
        value, trouble = places.in_variable(address.url_env)
    elif address.credential is not None:
        value, trouble = places.in_credential(address.credential)
    else:
        name = address.url_file or ""
        value, trouble = places.in_file(name)
        if may_be_read_by_all(Path(name)):
            alerts.warn(path, f"everybody may read the secret in {name}", f"chmod o-r {name}")
    if trouble:
        if places.are_needed:
            alerts.refuse(path, trouble)
        return None
    mark = alerts.source.mark(path)
    return Secret(value, Origin(file=alerts.source.file, line=mark.line, column=mark.column, path=written_path(path)))


def _completed(alerts: _Loaded[AlertFile], receivers: tuple[str, ...]) -> AlertFile:
    """The file with the obvious in place of what it leaves out: a route to the only receiver there is, a digest to the first route's."""
    file = alerts.table
    if file is None:
        return AlertFile()
    route = file.route
    if route is None and len(receivers) == 1:
        route = RouteTable(receiver=receivers[0])
    if route is None:
        alerts.refuse((), ("`route` is missing", f"with several receivers, say who hears: add `route: {{receiver: {receivers[0]}}}`"))
    digests = file.digests
    if digests is None and route and route.receiver in receivers:
        digests = [DigestTable(receivers=(route.receiver,))]
    return file.model_copy(update={"route": route, "digests": digests})


def _database(station: _Loaded[StationFile], places: SecretPlaces, data: str) -> Secret:
    """The address of the database."""
    file = station.table or StationFile()
    trouble: Trouble | None = None
    if file.database is not None:
        value = file.database
        station.warn_if_open(("database",), value)
    elif file.database_env is not None:
        value, trouble = places.in_variable(file.database_env)
    elif file.database_file is not None:
        value, trouble = places.in_file(file.database_file)
    else:
        value = places.environ.get("SITREP_DATABASE_URL") or f"sqlite:///{data}/sitrep.db"
    if trouble:
        station.refuse(("database_env" if file.database_env else "database_file",), trouble)
    return Secret(value.replace("postgresql://", "postgresql+psycopg://", 1))


def _web(station: _Loaded[StationFile], places: SecretPlaces) -> WebPlan:
    """Where the dashboard listens, with the password itself."""
    table = (station.table or StationFile()).web
    password: Secret | None = None
    for key, name, find in (
        ("password_env", table.password_env, places.in_variable),
        ("password_file", table.password_file, places.in_file),
    ):
        if name is None:
            continue
        value, trouble = find(name)
        if trouble is None and len(value) < SHORTEST_PASSWORD:
            trouble = (f"the password of the dashboard has less than {SHORTEST_PASSWORD} characters", "choose a longer one")
        if trouble and places.are_needed:
            station.refuse(("web", key), trouble)
        password = Secret(value)
    return WebPlan(enabled=table.enabled, host=table.host, port=table.port, password=password, names=table.names)


def _watch(station: _Loaded[StationFile], places: SecretPlaces, receivers: tuple[ReceiverName, ...]) -> WatchPlan:
    """Who watches sitrep, with the heartbeat's address itself."""
    table = (station.table or StationFile()).watch
    if table.operator is not None and table.operator not in receivers:
        station.refuse(("watch", "operator"), (f"there is no receiver `{table.operator}`", nearest(table.operator, receivers)))
    heartbeat: Secret | None = None
    if table.heartbeat_url is not None:
        heartbeat = Secret(table.heartbeat_url)
        station.warn_if_open(("watch", "heartbeat_url"), table.heartbeat_url)
    for key, name, find in (
        ("heartbeat_env", table.heartbeat_env, places.in_variable),
        ("heartbeat_file", table.heartbeat_file, places.in_file),
    ):
        if name is None:
            continue
        value, trouble = find(name)
        if trouble is None and not value.startswith(("https://", "http://")):
            trouble = ("what is kept there is no http(s) address", "put the whole address to be asked into it")
        if trouble and places.are_needed:
            station.refuse(("watch", key), trouble)
        heartbeat = Secret(value)
    return WatchPlan(
        operator=ReceiverName(table.operator) if table.operator else None,
        heartbeat=heartbeat,
        heartbeat_every=table.heartbeat_every,
        canary_every=table.canary_every,
    )


def _stray_files(folder: Path) -> Iterator[ConfigProblem]:
    """YAML files in the folder that nothing reads: a misspelt name would go unnoticed."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return  # the files that matter could be read
    for name in names:
        if name.endswith((".yaml", ".yml")) and name not in FILES:
            yield Source(file=str(folder / name)).problem((), "this file is not read", nearest(name, FILES))
