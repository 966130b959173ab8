import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import cli
from tests.mail_sink import ACCEPT, MailSink, Reply, mail_sink

FEEDS = """
feeds:
  - id: test
    name: Test
    url: https://example.org/feed
"""


@contextmanager
def sink_in_a_thread(reply: Reply = lambda stage: ACCEPT) -> Iterator[MailSink]:
    """The command runs its own event loop, so the server has one too."""
    loop = asyncio.new_event_loop()
    manager = mail_sink(reply)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    sink = asyncio.run_coroutine_threadsafe(manager.__aenter__(), loop).result()
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(manager.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def run(tmp_path: Path, receivers: str, *words: str) -> Result:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (tmp_path / "alerts.yaml").write_text(f"receivers:\n{receivers}\nroute:\n  receiver: desk\ndigests: []\n", encoding="utf-8")
    return CliRunner().invoke(cli, ["--config", str(tmp_path), "send-test", *words])


def test_each_target_gets_a_marked_test_message(tmp_path: Path) -> None:
    with sink_in_a_thread() as sink:
        result = run(tmp_path, f"  desk:\n    - '{sink.url}a@example.org,b@example.org'\n    - folder:{tmp_path}/mail")
    assert result.exit_code == 0, result.output
    assert sorted(sink.recipients) == ["a@example.org", "b@example.org"]
    assert all("TEST" in str(mail["Subject"]) for mail in sink.received)
    assert len({mail["Message-ID"] for mail in sink.received}) == 2
    assert "desk: a@example.org: accepted: 250" in result.output
    assert len(list((tmp_path / "mail").iterdir())) == 1


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("550 5.1.1 no such user", "refused: 550 5.1.1 no such user"),
        ("451 4.7.1 later", "not accepted for now: 451 4.7.1 later"),
        ("drop", "no answer: "),
    ],
)
def test_what_a_service_says_no_with_is_shown(tmp_path: Path, reply: str, told: str) -> None:
    with sink_in_a_thread(lambda stage: reply if stage == "DATA" else ACCEPT) as sink:
        result = run(tmp_path, f"  desk: ['{sink.url}a@example.org']")
    assert result.exit_code == 1
    assert f"desk: a@example.org: {told}" in result.output


def test_only_the_named_receivers_are_written_to(tmp_path: Path) -> None:
    receivers = f"  desk: [folder:{tmp_path}/desk]\n  chief: [folder:{tmp_path}/chief]"
    assert run(tmp_path, receivers, "chief").exit_code == 0
    assert not (tmp_path / "desk").exists()
    assert len(list((tmp_path / "chief").iterdir())) == 1


def test_an_unknown_receiver_is_wrong_usage(tmp_path: Path) -> None:
    result = run(tmp_path, "  desk: ['terminal:']", "dest")
    assert result.exit_code == 2
    assert "no receiver is called dest: did you mean desk?" in result.output
    assert "there are: desk" in run(tmp_path, "  desk: ['terminal:']", "xyz").output


def test_an_address_that_cannot_be_used_is_told_without_its_secrets(tmp_path: Path) -> None:
    result = run(tmp_path, "  desk: ['nosuch://hunter2', 'terminal:']")
    assert result.exit_code == 1
    assert "desk: address 1 (nosuch://…): there is no service nosuch://" in result.output
    assert "hunter2" not in result.output


def test_a_dry_run_prints_and_sends_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, f"  desk: [folder:{tmp_path}/desk]", "--dry-run")
    assert result.exit_code == 0
    assert "would go to folder:" in result.output
    assert not (tmp_path / "desk").exists()
