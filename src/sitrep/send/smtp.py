"""Hands one message to one mailbox over SMTP and tells apart what the server took, refused for now, refused for good, or left open."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from functools import lru_cache

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.core.receivers import Target
from sitrep.core.retry import smtp_acceptance
from sitrep.send.accounts import MailAccount, Mailbox, Security
from sitrep.send.mime import build_mail
from sitrep.send.pictures import draw_pictures

DEADLINE_SECONDS = 60.0
FAREWELL_SECONDS = 2.0
NAME_SECONDS = 5.0


class SmtpSender:
    """A Sender for mailboxes. `read_account` turns a target's address into the account behind it (see `by_apprise.read_mail_url`)."""

    def __init__(self, read_account: Callable[[str], MailAccount], *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        self._read_account = lru_cache(read_account)
        self._deadline_seconds = deadline_seconds
        self._own_name = ""

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        """Sends within one total deadline, however slowly the server drips. What is lost after the text was handed over is UNKNOWN."""
        account = self._read_account(target.url)
        recipient = next((one for one in account.recipients if one.address == target.recipient), Mailbox(address=target.recipient))
        try:
            mail = build_mail(
                message,
                sender=account.sender,
                recipient=recipient,
                delivery=delivery,
                reply_to=account.reply_to,
                headers=account.headers,
                pictures=await draw_pictures(message),
            ).as_bytes()
        except ValueError as error:
            return SendAnswer(acceptance=Acceptance.PERMANENT, text=f"the mail cannot be written: {error}")
        self._own_name = self._own_name or await _find_own_name()
        talk = _Talk(account, self._own_name)
        try:
            async with asyncio.timeout(self._deadline_seconds):
                return await talk.send(mail, recipient.address)
        except TimeoutError:
            return talk.without_answer(f"no answer after {self._deadline_seconds:g} s in all")
        except (SMTPException, OSError) as error:
            return talk.failed(error)
        finally:
            talk.hang_up()


class _Talk:
    """One connection for one message; it remembers whether the text was handed over, which decides what a silence means."""

    def __init__(self, account: MailAccount, own_name: str) -> None:
        self._account = account
        self._handed_over = False
        self._client = SMTP(
            hostname=account.host,
            port=account.port,
            local_hostname=own_name,
            username=account.user,
            password=account.password,
            use_tls=account.security is Security.TLS,
            start_tls=account.security is Security.STARTTLS,  # True requires it, False forbids it: never "if they offer it"
            validate_certs=account.verify_certificate,
            timeout=None,  # one deadline around the whole talk; one per reply would never end a server that drips
        )

    async def send(self, mail: bytes, recipient: str) -> SendAnswer:
        await self._client.connect()
        await self._client.mail(self._account.sender.address)
        await self._client.rcpt(recipient)
        self._handed_over = True
        response = await self._client.data(mail)
        with contextlib.suppress(SMTPException, OSError, TimeoutError):  # it has the message: how it says good-bye does not matter
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._client.quit()
        return SendAnswer(acceptance=Acceptance.ACCEPTED, code=response.code, text=_one_line(response.message))

    def failed(self, error: SMTPException | OSError) -> SendAnswer:
        """What an exception of the library or of the network means for the message."""
        if isinstance(error, SMTPResponseException) and 200 <= error.code < 600:
            return SendAnswer(acceptance=smtp_acceptance(error.code), code=error.code, text=_one_line(error.message))
        broken = error if isinstance(error, ssl.SSLError) else error.__cause__
        if isinstance(broken, ssl.SSLError) and not isinstance(broken, ssl.SSLEOFError):
            reason = getattr(broken, "verify_message", "") or broken.reason or "no TLS"
            return SendAnswer(acceptance=Acceptance.PERMANENT, text=f"the connection cannot be secured: {reason}")
        if type(error) is SMTPException:  # the library's word for what a server cannot do: STARTTLS, AUTH
            return SendAnswer(acceptance=Acceptance.PERMANENT, text=_one_line(str(error)))
        return self.without_answer(_one_line(str(error)) or type(error).__name__)

    def without_answer(self, text: str) -> SendAnswer:
        """Silence: before the text was handed over nothing can have arrived; after that nobody knows."""
        return SendAnswer(acceptance=Acceptance.UNKNOWN if self._handed_over else Acceptance.TEMPORARY, text=text)

    def hang_up(self) -> None:
        """Lets the connection go at once, also where the other side would keep it."""
        if isinstance(self._client.transport, asyncio.WriteTransport):
            self._client.transport.abort()
        self._client.close()


async def _find_own_name() -> str:
    """What to say in EHLO: this machine's full name, else an address literal (RFC 5321 §4.1.4). Asked once: the look-up can be slow."""
    name = ""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(NAME_SECONDS):
            name = await asyncio.to_thread(socket.getfqdn)
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:500]
