import asyncio
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.core.receivers import Target, TargetKind
from sitrep.send.accounts import MailAccount, Security
from sitrep.send.by_apprise import read_mail_url
from sitrep.send.smtp import SmtpSender
from tests.letters import letter
from tests.mail_sink import ACCEPT, mail_sink, raw_server

MESSAGE = replace(letter(), message_id="abcdef0123456789abcdef0123456789@i.sitrep")


async def send(
    url: str,
    *,
    to: str = "desk@example.org",
    delivery: int = 1,
    deadline: float = 5.0,
    change: Callable[[MailAccount], MailAccount] | None = None,
) -> SendAnswer:
    def read(address: str) -> MailAccount:
        account = read_mail_url(address)
        return change(account) if change else account

    sender = SmtpSender(read, deadline_seconds=deadline)
    return await sender.send(MESSAGE, Target(kind=TargetKind.MAIL, recipient=to, url=url), delivery=delivery)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for localhost with its key, in one file."""
    folder = tmp_path_factory.mktemp("tls")
    both = folder / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


async def test_a_message_arrives_with_its_own_id_and_one_recipient() -> None:
    async with mail_sink() as sink:
        answer = await send(f"{sink.url}desk@example.org,other@example.org")
    assert (answer.acceptance, answer.code) == (Acceptance.ACCEPTED, 250)
    assert sink.recipients == ["desk@example.org"]
    (mail,) = sink.received
    assert mail["Message-ID"] == "<abcdef0123456789abcdef0123456789@i.sitrep>"
    assert mail["To"] == "desk@example.org"
    assert mail["From"] == "sitrep@example.org"


@pytest.mark.parametrize(
    ("stage", "reply", "acceptance"),
    [
        ("MAIL", "451 4.7.1 greylisted", "temporary"),
        ("MAIL", "550 5.7.1 you are not welcome", "permanent"),
        ("RCPT", "450 4.2.1 mailbox busy", "temporary"),
        ("RCPT", "550 5.1.1 no such user", "permanent"),
        ("DATA", "452 4.3.1 out of space", "temporary"),
        ("DATA", "554 5.7.1 spam", "permanent"),
    ],
)
async def test_the_reply_code_decides(stage: str, reply: str, acceptance: str) -> None:
    async with mail_sink(lambda at: reply if at == stage else ACCEPT) as sink:
        answer = await send(f"{sink.url}desk@example.org")
    assert (answer.acceptance, answer.code) == (acceptance, int(reply[:3]))
    assert answer.text == reply[4:]
    assert sink.received == []


async def test_a_line_lost_after_the_text_was_taken_is_unknown() -> None:
    async with mail_sink(lambda at: "drop" if at == "DATA" else ACCEPT) as sink:
        answer = await send(f"{sink.url}desk@example.org")
    assert answer.acceptance is Acceptance.UNKNOWN
    assert len(sink.received) == 1


async def test_a_server_that_stalls_after_the_text_is_unknown_at_the_deadline() -> None:
    async with mail_sink(lambda at: "stall" if at == "DATA" else ACCEPT) as sink:
        answer = await send(f"{sink.url}desk@example.org", deadline=0.5)
    assert answer.acceptance is Acceptance.UNKNOWN
    assert answer.text == "no answer after 0.5 s in all"


async def test_nobody_listening_is_temporary() -> None:
    async with mail_sink() as sink:
        pass
    answer = await send(f"{sink.url}desk@example.org")
    assert answer.acceptance is Acceptance.TEMPORARY
    assert "connect" in answer.text.lower()


@pytest.mark.parametrize("greeting", [b"220-wait\r\n", b"2"], ids=["a line a second", "a byte a second"])
async def test_a_tarpit_ends_at_the_deadline_before_anything_was_handed_over(greeting: bytes) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(greeting)
            await writer.drain()
            await asyncio.sleep(0.05)

    async with raw_server(drip) as port:
        started = time.monotonic()
        answer = await send(f"mailto://127.0.0.1:{port}?from=a@example.org&to=desk@example.org", deadline=0.7)
        assert time.monotonic() - started < 1.5
    assert answer.acceptance is Acceptance.TEMPORARY


@pytest.mark.parametrize("said", [b"", b"\xff\xfe nonsense\r\n", b"999 no such code\r\n"])
async def test_a_server_that_is_none_is_temporary(said: bytes) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()

    async with raw_server(hang_up) as port:
        answer = await send(f"mailto://127.0.0.1:{port}?from=a@example.org&to=desk@example.org")
    assert answer.acceptance is Acceptance.TEMPORARY


async def test_a_server_that_answers_nonsense_to_the_text_is_unknown() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for reply in (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
            writer.write(reply)
            await writer.drain()
            await reader.readline()
        await reader.readuntil(b"\r\n.\r\n")
        writer.write(b"what?\r\n")
        await writer.drain()

    async with raw_server(talk) as port:
        answer = await send(f"mailto://127.0.0.1:{port}?from=a@example.org&to=desk@example.org")
    assert answer.acceptance is Acceptance.UNKNOWN


async def test_starttls_is_required_where_it_is_configured() -> None:
    async with mail_sink() as sink:
        answer = await send(f"mailtos://127.0.0.1:{sink.port}?from=a@example.org&to=desk@example.org&verify=no")
    assert answer.acceptance is Acceptance.PERMANENT
    assert "STARTTLS" in answer.text
    assert sink.received == []


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_an_unknown_certificate_is_refused_before_the_password_is_sent(tls: ssl.SSLContext, security: Security) -> None:
    async with mail_sink(tls=tls, implicit_tls=security is Security.TLS, login=True) as sink:
        answer = await send(f"mailtos://me:right@127.0.0.1:{sink.port}?from=a@example.org&to=desk@example.org&mode={security}")
    assert answer.acceptance is Acceptance.PERMANENT
    assert "cannot be secured" in answer.text
    assert (sink.logins, sink.received) == ([], [])


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_message_goes_over_an_encrypted_line_after_login(tls: ssl.SSLContext, security: Security) -> None:
    async with mail_sink(tls=tls, implicit_tls=security is Security.TLS, login=True) as sink:
        answer = await send(f"mailtos://me:right@127.0.0.1:{sink.port}?from=a@example.org&to=desk@example.org&mode={security}&verify=no")
    assert answer.acceptance is Acceptance.ACCEPTED
    assert sink.logins == ["me"]


async def test_a_wrong_password_is_permanent() -> None:
    async with mail_sink(login=True) as sink:
        answer = await send(f"mailto://me:wrong@127.0.0.1:{sink.port}?from=a@example.org&to=desk@example.org")
    assert (answer.acceptance, answer.code) == (Acceptance.PERMANENT, 535)
    assert "wrong" not in answer.text


async def test_a_server_without_login_is_permanent() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hi\r\n")
        while await reader.readline():
            writer.write(b"250 hi\r\n")

    async with raw_server(talk) as port:
        answer = await send(f"mailto://me:right@127.0.0.1:{port}?from=a@example.org&to=desk@example.org")
    assert answer.acceptance is Acceptance.PERMANENT
    assert "AUTH" in answer.text


async def test_tls_to_a_server_that_speaks_none_is_permanent() -> None:
    async with mail_sink() as sink:
        answer = await send(f"mailtos://127.0.0.1:{sink.port}?from=a@example.org&to=desk@example.org&mode=ssl")
    assert answer.acceptance is Acceptance.PERMANENT
    assert "cannot be secured" in answer.text


async def test_a_repeat_has_the_same_id_and_says_that_it_may_be_one() -> None:
    async with mail_sink() as sink:
        for delivery in (1, 2):
            await send(f"{sink.url}desk@example.org", delivery=delivery)
    first, second = sink.received
    assert first["Message-ID"] == second["Message-ID"]
    assert [mail["X-Sitrep-Delivery"] for mail in sink.received] == ["1", "2"]
    body = second.get_body(("plain",))
    assert body is not None
    assert body.get_content().startswith("This may be a repeat (delivery 2)")


async def test_a_mailbox_that_cannot_be_written_is_permanent() -> None:
    async with mail_sink() as sink:
        answer = await send(f"{sink.url}desk@example.org", to="bücher@example.org")
    assert answer.acceptance is Acceptance.PERMANENT
    assert "not plain ASCII" in answer.text
