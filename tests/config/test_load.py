from datetime import time, timedelta
from pathlib import Path

import pytest

from sitrep.config.load import load_settings
from sitrep.core.budget import Budget
from sitrep.core.model import Feed, FeedId, FeedType, FullText, Level, ReceiverName, Topic
from sitrep.core.muting import MuteTime, Passing, Restraints
from sitrep.core.routing import Route
from sitrep.core.settings import DigestPlan, Limits, Secret, StoragePlan, WatchPlan, WebPlan
from sitrep.errors import ConfigError
from tests.config.loading import addresses, load, problem

SHIPPED = Path(__file__).parents[2] / "config"
DESK, OPS = ReceiverName("desk"), ReceiverName("ops")


def test_feeds_alone_are_enough(tmp_path: Path) -> None:
    """Alerts then go to the terminal and a folder, with a digest at 07:00 UTC."""
    settings = load(tmp_path)
    assert [feed.id for feed in settings.feeds] == ["good"]
    assert addresses(settings, "here") == ["terminal:", "folder:var/mail"]
    assert settings.tree == Route(receiver=ReceiverName("here"), single_source_level=Level.MEDIUM)
    assert settings.restraints == Restraints(inhibit_for=timedelta(hours=2))
    assert settings.digests == (DigestPlan(name="daily", zone="UTC", at=time(7, 0), receivers=(ReceiverName("here"),)),)
    assert settings.database_url.reveal() == "sqlite:///var/sitrep.db"
    assert (settings.data_folder, settings.contact, settings.limits, settings.warnings) == ("var", "", Limits(), ())


def test_a_feed_has_all_that_is_written_of_it(tmp_path: Path) -> None:
    feeds = """feeds:
  - id: radio-dabanga
    name: Dabanga
    url: https://example.org/feed?lang=en
    language: en
    countries: [SDN, TCD]
    tier: 2
    family: dabanga
    type: broadcaster
    topics: displacement, aid_incident
    tags: [darfur]
    interval: 1h 30m
    expected_quiet: 2d
    full_text: feed
    headline_only: NO
    enabled: yes
    note: "seen: once"
    last_verified: 2026-02
"""
    assert load(tmp_path, feeds=feeds).feeds == (
        Feed(
            id=FeedId("radio-dabanga"),
            name="Dabanga",
            url="https://example.org/feed?lang=en",
            language="en",
            countries=("SDN", "TCD"),
            tier=2,
            family="dabanga",
            type=FeedType.BROADCASTER,
            topics=(Topic.DISPLACEMENT, Topic.AID_INCIDENT),
            tags=("darfur",),
            interval=timedelta(minutes=90),
            expected_quiet=timedelta(days=2),
            full_text=FullText.FEED,
            headline_only=False,
            enabled=True,
            note="seen: once",
            last_verified="2026-02",
        ),
    )


def test_a_feed_of_two_lines_is_its_own_name_and_family_and_is_found_by_its_id(tmp_path: Path) -> None:
    settings = load(tmp_path)
    good = settings.feed(FeedId("good"))
    assert (
        good == settings.feeds_by_id[FeedId("good")] == Feed(id=FeedId("good"), name="good", family="good", url="https://example.org/good")
    )
    assert settings.feed(FeedId("bad")) is None


def test_a_tree_of_routes_is_read(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        alerts="""receivers:
  desk: [{folder: d}]
  ops: [{folder: o}]
route:
  receiver: desk
  group_wait: 0
  group_interval: 1h
  repeat_every: 1d
  min_level: information
  mute_times: nights
  cooldown: 6h
  figure_factor: 2
  routes:
    - name: Syria
      mute_times: []
      match: {country: [SYR, TUR], topic: crossing_closure, feed: good, language: ar, tags: [x]}
      receiver: ops
      continue: yes
    - receiver: none
fallback: ops
single_source_level: high
inhibit_for: 0
mute_times:
  - {name: nights, zone: Asia/Damascus, days: sat-mon, from: "22:00", to: "06:30", passes: nothing}
""",
    )
    nights = MuteTime(
        name="nights", zone="Asia/Damascus", days=frozenset({5, 6, 0}), start=time(22), end=time(6, 30), passes=Passing.NOTHING
    )
    assert settings.restraints == Restraints(mute_times={"nights": nights})
    assert settings.tree == Route(
        receiver=DESK,
        group_wait=timedelta(0),
        group_interval=timedelta(hours=1),
        repeat_every=timedelta(days=1),
        min_level=Level.INFORMATION,
        mute_times=("nights",),
        cooldown=timedelta(hours=6),
        figure_factor=2.0,
        routes=(
            Route(
                name="Syria",
                mute_times=(),
                match={"country": ("SYR", "TUR"), "topic": ("crossing_closure",), "feed": ("good",), "language": ("ar",), "tags": ("x",)},
                receiver=OPS,
                continue_=True,
            ),
            Route(receiver=ReceiverName("none")),
        ),
    )
    assert settings.fallback == OPS
    assert settings.digests[0].receivers == (DESK,)


@pytest.mark.parametrize(
    ("alerts", "route", "digests"),
    [
        ("receivers: {desk: [folder:d]}\n", "desk", ["desk"]),
        ("receivers: {desk: [folder:d]}\nroute: {receiver: none}\n", "none", []),
        ("receivers: {desk: [folder:d]}\ndigests: []\n", "desk", []),
        ("route: {receiver: here}\n", "here", ["here"]),
    ],
)
def test_what_is_left_out_is_the_obvious(alerts: str, route: str, digests: list[str], tmp_path: Path) -> None:
    settings = load(tmp_path, alerts=alerts)
    assert settings.tree.receiver == route
    assert [name for digest in settings.digests for name in digest.receivers] == digests


def test_digests_have_local_times(tmp_path: Path) -> None:
    alerts = "receivers: {desk: [folder:d]}\ndigests:\n  - {name: evening, zone: Africa/Nairobi, at: 18:30, receivers: desk}\n"
    assert load(tmp_path, alerts=alerts).digests == (DigestPlan(name="evening", zone="Africa/Nairobi", at=time(18, 30), receivers=(DESK,)),)


def test_the_station_is_read(tmp_path: Path) -> None:
    station = """database: postgresql://sitrep@/sitrep
data: /var/lib/sitrep
contact: desk@example.org
allow_addresses: 10.0.0.7:8080, intranet:80
limits: {polls_at_once: 7, host_apart: 0, fetch_deadline: 1m, memory_mb: 300, megabytes_a_day: 50}
"""
    settings = load(tmp_path, sitrep=station)
    assert settings.database_url.reveal() == "postgresql+psycopg://sitrep@/sitrep"
    assert (settings.data_folder, settings.contact) == ("/var/lib/sitrep", "desk@example.org")
    assert settings.allowed_addresses == (("10.0.0.7", 8080), ("intranet", 80))
    assert settings.limits == Limits(
        polls_at_once=7, host_apart=timedelta(0), fetch_deadline=timedelta(minutes=1), memory_mb=300, budget=Budget(bytes_a_day=50_000_000)
    )
    assert addresses(settings, "here") == ["terminal:", "folder:/var/lib/sitrep/mail"]


@pytest.mark.parametrize(
    ("station", "environ", "data", "database"),
    [
        ("", {"SITREP_DATA": "/d"}, "/d", "sqlite:////d/sitrep.db"),
        ("data: /own\n", {"SITREP_DATA": "/d"}, "/own", "sqlite:////own/sitrep.db"),
        ("", {"SITREP_DATABASE_URL": "postgresql://a/b"}, "var", "postgresql+psycopg://a/b"),
        ("database: sqlite:///own.db\n", {"SITREP_DATABASE_URL": "postgresql://a/b"}, "var", "sqlite:///own.db"),
        ("database_env: OTHER\n", {"OTHER": "sqlite:///other.db"}, "var", "sqlite:///other.db"),
    ],
)
def test_the_environment_says_where_things_are_unless_the_file_does(
    station: str, environ: dict[str, str], data: str, database: str, tmp_path: Path
) -> None:
    settings = load(tmp_path, sitrep=station, environ=environ)
    assert (settings.data_folder, settings.database_url.reveal()) == (data, database)


def test_a_secret_comes_from_a_file_the_environment_a_variable_or_a_credential(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "desk-mail").write_text("ntfy://four.example/x")
    secret = tmp_path / "secret"
    secret.write_text("ntfy://three.example/x\n")
    secret.chmod(0o600)
    alerts = f"""receivers:
  desk:
    - ntfy://one.example/x
    - url: ntfy://also-one.example/x
    - url_env: DESK
    - url_file: {secret}
    - credential: desk-mail
    - terminal:
    - folder: somewhere
  ops: ntfy://five.example/x
route: {{receiver: desk}}
"""
    environ = {"DESK": " ntfy://two.example/x ", "CREDENTIALS_DIRECTORY": str(credentials)}
    settings = load(tmp_path, alerts=alerts, environ=environ)
    assert addresses(settings) == [
        "ntfy://one.example/x",
        "ntfy://also-one.example/x",
        "ntfy://two.example/x",
        "ntfy://three.example/x",
        "ntfy://four.example/x",
        "terminal:",
        "folder:somewhere",
    ]
    assert addresses(settings, "ops") == ["ntfy://five.example/x"]


def test_the_database_address_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://u:hunter2@h/d\n")
    settings = load(tmp_path, sitrep=f"database_file: {tmp_path}/url\n")
    assert settings.database_url.reveal() == "postgresql+psycopg://u:hunter2@h/d"
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "is empty"), (b"ntfy://a\nntfy://b\n", "holds more than one line"), (b"\xff\xfe", "cannot be read: it is not text")],
)
def test_a_secret_file_without_one_address_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(content)
    assert f"secret {told}" in problem(tmp_path, alerts=f"receivers:\n  desk:\n    - url_file: {tmp_path}/secret\n")


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    alerts = "receivers:\n  desk:\n    - mailtos://u:hunter2@example.org\n    - url_env: DESK\n"
    settings = load(tmp_path, alerts=alerts, environ={"DESK": "slack://hunter2/b/c"})
    assert "hunter2" in addresses(settings)[0] + addresses(settings)[1]
    for shown in (repr(settings), str(settings), f"{settings.receivers}", str(Secret("hunter2")), f"{Secret('hunter2')!r}"):
        assert "hunter2" not in shown


def test_every_address_is_asked_of_those_who_send_beside_all_other_mistakes(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    (tmp_path / "alerts.yaml").write_text("receivers:\n  desk:\n    - terminal:\n    - slak://a/b/c\n")
    with pytest.raises(ConfigError) as refused:
        load_settings(tmp_path, {}, address_problems=lambda url: ["no such service"] if url.startswith("slak:") else [])
    assert [str(told).replace(f"{tmp_path}/", "") for told in refused.value.problems] == [
        "feeds.yaml:1:8: feeds: must not be empty",
        "alerts.yaml:4:7: receivers.desk[1]: no such service",
    ]


def test_the_shipped_files_load_and_state_the_defaults(tmp_path: Path) -> None:
    shipped = load_settings(SHIPPED, {})
    alone = load(tmp_path)
    assert shipped.warnings == ()
    assert [addresses(settings, "here") for settings in (shipped, alone)] == [["terminal:", "folder:var/mail"]] * 2
    assert (shipped.digests, shipped.limits, shipped.data_folder) == (alone.digests, alone.limits, alone.data_folder)
    assert shipped.database_url == alone.database_url


def test_the_shipped_feeds_say_what_is_known_of_them() -> None:
    feeds = load_settings(SHIPPED, {}).feeds
    assert len(feeds) >= 60
    assert len({feed.url for feed in feeds}) == len(feeds)
    for feed in feeds:
        assert feed.language, feed.id
        assert feed.last_verified or feed.note, f"{feed.id}: neither seen working nor called unverified"
        assert feed.enabled or feed.note, f"{feed.id}: switched off without a reason"
        assert not feed.headline_only or (feed.tier, feed.type, feed.full_text) == (4, FeedType.AGGREGATOR, FullText.NEVER), feed.id
    assert {feed.id for feed in feeds if feed.type is FeedType.STATE_MEDIA} == {"sana-ar", "sana-en", "anadolu"}
    assert {feed.id for feed in feeds if not feed.enabled} == {"unhcr", "reuters", "lorient-le-jour"}
    assert {feed.tier for feed in feeds} == {1, 2, 3, 4}


def test_the_dashboard_listens_to_this_machine_unless_it_has_a_password(tmp_path: Path) -> None:
    assert load(tmp_path).web == load_settings(SHIPPED, {}).web == WebPlan()
    (tmp_path / "password").write_text("correct horse battery\n")
    there = load(
        tmp_path, sitrep=f"web:\n  enabled: yes\n  listen: '[::]:80'\n  names: Sitrep.example.org\n  password_file: {tmp_path}/password\n"
    ).web
    assert (there.enabled, there.host, there.port, there.names) == (True, "::", 80, ("sitrep.example.org",))
    assert there.password is not None
    assert there.password.reveal() == "correct horse battery"
    assert "horse" not in repr(there)


def test_a_short_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the password of the dashboard has less than 12 characters"):
        load(tmp_path, environ={"PASSWORD": "hunter2"}, sitrep="web:\n  password_env: PASSWORD\n")


def test_who_watches_and_what_is_kept_have_defaults_that_the_shipped_file_states(tmp_path: Path) -> None:
    mine, shipped = load(tmp_path), load_settings(SHIPPED, {})
    assert mine.watch == shipped.watch == WatchPlan()
    assert mine.storage == shipped.storage == StoragePlan()
    assert mine.operator == "here"


def test_the_heartbeat_is_a_secret_kept_elsewhere(tmp_path: Path) -> None:
    there = load(
        tmp_path,
        environ={"BEAT": "https://watch.example.org/ping/abc"},
        sitrep="watch:\n  operator: here\n  heartbeat_env: BEAT\n  heartbeat_every: 1m\n  canary_every: 0\n"
        "storage:\n  backups: 0\n  keep_days: 0\n  backup_folder: elsewhere\n",
    )
    assert there.watch.heartbeat is not None
    assert there.watch.heartbeat.reveal() == "https://watch.example.org/ping/abc"
    assert "abc" not in repr(there)
    assert (there.operator, there.watch.heartbeat_every, there.watch.canary_every) == ("here", timedelta(minutes=1), timedelta(0))
    assert (there.storage.backups, there.storage.keep, there.storage.folder) == (0, None, "elsewhere")


@pytest.mark.parametrize(
    ("sitrep", "problem"),
    [
        ("watch:\n  operator: her\n", "there is no receiver `her`"),
        ("watch:\n  heartbeat_env: BEAT\n", "what is kept there is no http"),
        ("watch:\n  heartbeat_env: NOTHING\n", "NOTHING is not set"),
        ("watch:\n  heartbeat_env: BEAT\n  heartbeat_file: x\n", "has `heartbeat_env` and `heartbeat_file`"),
        ("watch:\n  heartbeat_url: ftp://x\n", "heartbeat_url"),
        ("storage:\n  keep_days: -1\n", "keep_days"),
    ],
)
def test_mistakes_about_the_watch(tmp_path: Path, sitrep: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, environ={"BEAT": "hunter2-secret"}, sitrep=sitrep)
    assert problem in str(caught.value)
    assert "hunter2" not in str(caught.value)
