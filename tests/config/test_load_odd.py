from pathlib import Path

import pytest

from tests.config.loading import FEEDS, load, warnings


def test_two_feeds_with_one_address_are_odd(tmp_path: Path) -> None:
    feeds = FEEDS + "  - id: again\n    url: HTTPS://EXAMPLE.org:443/good/\n"
    assert warnings(tmp_path, feeds=feeds) == ["feeds.yaml:5:10: feeds[1].url: `again` has the address of `good` (delete one of the two)"]


def test_a_feed_that_is_silent_between_polls_is_odd(tmp_path: Path) -> None:
    feeds = FEEDS + "    interval: 6h\n    expected_quiet: 1h\n"
    assert warnings(tmp_path, feeds=feeds) == [
        "feeds.yaml:5:21: feeds[0].expected_quiet: `good` would always count as silent: it is polled less often than this"
        " (make it longer than `interval`)"
    ]


def test_a_file_with_a_misspelt_name_is_odd(tmp_path: Path) -> None:
    load(tmp_path)
    (tmp_path / "alert.yml").touch()
    (tmp_path / "rules.yaml").touch()
    (tmp_path / "notes.txt").touch()
    assert warnings(tmp_path) == ["alert.yml:1:1: this file is not read (did you mean `alerts.yaml`?)"]


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("mailto://127.0.0.1:25?to=desk@example.org", False),
        ("mailtos://user:hunter2@example.org", True),
        ("mailtos://example.org?user=a&pass=hunter2", True),
        ("mailtos://[bad?to=a@example.org", True),
        ("slack://hunter2/b/c", True),
        ("terminal:", False),
        ("terminal", False),
        ("folder:mail", False),
    ],
)
def test_a_secret_in_a_file_that_everybody_may_read_is_odd(address: str, secret: bool, tmp_path: Path) -> None:
    alerts = f"receivers:\n  desk:\n    - '{address}'\n"
    told = "alerts.yaml:3:7: receivers.desk[0]: a secret in a file that everybody may read (chmod o-r alerts.yaml, or keep it elsewhere)"
    assert warnings(tmp_path, mode=0o644, alerts=alerts) == ([told] if secret else [])
    assert warnings(tmp_path, mode=0o640, alerts=alerts) == []


def test_a_secret_file_that_everybody_may_read_is_odd(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("ntfy://hunter2.example/x")
    (tmp_path / "desk").chmod(0o644)
    told = warnings(tmp_path, alerts=f"receivers:\n  desk:\n    - url_file: {tmp_path}/desk\n")
    assert told == ["alerts.yaml:3:7: receivers.desk[0]: everybody may read the secret in desk (chmod o-r desk)"]


def test_a_database_password_in_a_file_that_everybody_may_read_is_odd(tmp_path: Path) -> None:
    told = warnings(tmp_path, mode=0o644, sitrep="database: postgresql://u:hunter2@h/d\n")
    assert told == ["sitrep.yaml:1:11: database: a secret in a file that everybody may read (chmod o-r sitrep.yaml, or keep it elsewhere)"]
    assert warnings(tmp_path, mode=0o644, sitrep="database: postgresql://u@h/d\n") == []
