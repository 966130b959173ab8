"""The log: one event is one line, and no secret is in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from sitrep.cli.logs import OneLine, redact, start_log


@pytest.fixture
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("sitrep").setLevel(logging.NOTSET)


def record(message: str, *arguments: object, level: int = logging.INFO) -> logging.LogRecord:
    return logging.LogRecord("sitrep", level, __file__, 1, message, arguments, None)


def test_a_title_cannot_forge_a_second_line_or_move_the_cursor() -> None:
    line = OneLine().format(record("polled %s", "x\r\n12:00:00 ALL CLEAR\x1b[2J\u202edetrevni"))
    assert line[9:] == "polled x��12:00:00 ALL CLEAR�[2J�detrevni"


def test_a_traceback_is_indented_under_its_event() -> None:
    try:
        raise ValueError("token=abc\nnot a line of its own")
    except ValueError as error:
        broken = record("broke down", level=logging.ERROR)
        broken.exc_info = (ValueError, error, error.__traceback__)
    first, *trace = OneLine().format(broken).split("\n")
    assert first.endswith("ERROR broke down")
    assert all(line.startswith("    ") for line in trace)
    assert "abc" not in "".join(trace)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET https://user:hunter2@example.org/feed", "GET https://***@example.org/feed"),
        ("https://example.org/f?apikey=XYZ&x=1", "https://example.org/f?apikey=***&x=1"),
        ("https://example.org/f?Access_Token=XYZ", "https://example.org/f?Access_Token=***"),
        ("nothing secret here: a token of thanks", "nothing secret here: a token of thanks"),
    ],
)
def test_credentials_are_taken_out(text: str, shown: str) -> None:
    assert redact(text) == shown


@pytest.mark.usefixtures("restored_logging")
@pytest.mark.parametrize(
    ("verbose", "quiet", "heard"),
    [(False, False, ["info", "warning"]), (False, True, ["warning"]), (True, False, ["debug", "info", "warning"])],
)
def test_verbose_and_quiet_choose_what_is_told(capsys: pytest.CaptureFixture[str], *, verbose: bool, quiet: bool, heard: list[str]) -> None:
    start_log(verbose=verbose, quiet=quiet)
    logger = logging.getLogger("sitrep.steps")
    logger.debug("debug")
    logger.info("info")
    logger.warning("warning")
    output = capsys.readouterr()
    assert [line.split()[-1] for line in output.err.splitlines()] == heard
    assert output.out == ""
