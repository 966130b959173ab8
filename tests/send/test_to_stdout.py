import io
from dataclasses import replace

from sitrep.core.outcomes import Acceptance
from sitrep.core.receivers import Target, TargetKind
from sitrep.send.to_stdout import TerminalSender
from tests.letters import letter

TARGET = Target(kind=TargetKind.MAIL, recipient="desk@example.org", url="mailto://secret")


async def test_a_message_is_printed_as_text() -> None:
    out = io.StringIO()
    answer = await TerminalSender(out).send(letter(), TARGET, delivery=1)
    assert answer.acceptance is Acceptance.ACCEPTED
    assert "Bab Test closed" in out.getvalue()
    assert "the crossing is closed." in out.getvalue()
    assert "desk@example.org" not in out.getvalue()


async def test_a_dry_run_says_to_whom_it_would_go() -> None:
    out = io.StringIO()
    await TerminalSender(out, dry_run=True).send(letter(), TARGET, delivery=2)
    assert "would go to desk@example.org" in out.getvalue()
    assert "may be a repeat" in out.getvalue()
    assert "secret" not in out.getvalue()


async def test_words_from_feeds_cannot_steer_the_terminal_or_style_the_text() -> None:
    out = io.StringIO()
    hostile = replace(letter(), subject="a\x1b]0;title\x07b\nc", text="\x1b[31mred\x9b2J [bold]x[/bold] \ud800")
    await TerminalSender(out).send(hostile, TARGET, delivery=1)
    assert "\x1b" not in out.getvalue()
    assert "\x9b" not in out.getvalue()
    assert "[bold]x[/bold]" in out.getvalue()


async def test_a_closed_pipe_is_temporary() -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    answer = await TerminalSender(Closed()).send(letter(), TARGET, delivery=1)
    assert (answer.acceptance, answer.text) == (Acceptance.TEMPORARY, "cannot print: Broken pipe")
