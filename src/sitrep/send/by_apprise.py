"""Addresses as apprise reads them: in goes one, out comes its mail account, or what is wrong; chat messages go to a child process."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import ip_address
from typing import Any

from sitrep.core.outcomes import Acceptance, Killed, Message, SendAnswer
from sitrep.core.receivers import Target
from sitrep.isolation.workshop import NOT_STARTED, Workshop
from sitrep.send.accounts import MailAccount, Mailbox, Security
from sitrep.send.apprise_child import Post, post
from sitrep.send.services import objection_to

DEADLINE_SECONDS = 60.0
CHILDREN = 8  # as many services may hang at once before another has to wait
PLACE_SECONDS = 10.0
"""So long a message waits for a child; with it and DEADLINE_SECONDS the sender ends by itself before whoever asked gives up on it."""
COME_AGAIN = timedelta(seconds=30)
MAIL_SCHEMES = ("mailto", "mailtos")
_USUAL = ("from", "to", "cc", "bcc", "name", "reply", "mode", "smtp", "user", "pass", "password", "port", "verify")
_PREFIXES = ("+", "-", ":", "%")
"""What begins the names of headers and other free words; the last, a code for one of them."""


class AddressError(ValueError):
    """An address cannot be used; the text says why, and holds no secret."""


class AppriseSender:
    """A Sender for everything that apprise knows but mail: each message in a child process that is killed at the deadline."""

    def __init__(
        self, *, deadline_seconds: float = DEADLINE_SECONDS, children: int = CHILDREN, place_seconds: float = PLACE_SECONDS
    ) -> None:
        self._workshop = Workshop(size=children, deadline_seconds=deadline_seconds, network=True)
        self._places = asyncio.Semaphore(children)
        self._place_seconds = place_seconds

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        """Sends. Where the child had to be killed, nobody knows whether the service has the message: UNKNOWN.

        It surely has not where there was no child to be had, for others hang or the machine has no memory left: that says nothing of the
        service, and the message comes again soon.
        """
        try:
            async with asyncio.timeout(self._place_seconds):
                await self._places.acquire()
        except TimeoutError:
            return SendAnswer(acceptance=Acceptance.TEMPORARY, text="other services keep all children waiting", retry_after=COME_AGAIN)
        try:
            answer = await self._workshop.run(post, Post(url=target.url, message=message, delivery=delivery))
        finally:
            self._places.release()
        if not isinstance(answer, Killed):
            return answer
        if answer.detail.startswith(NOT_STARTED):
            return SendAnswer(acceptance=Acceptance.TEMPORARY, text=NOT_STARTED, retry_after=COME_AGAIN)
        return SendAnswer(acceptance=Acceptance.UNKNOWN, text=f"{target.recipient}: {answer.reason}")  # its detail may hold the address

    async def close(self) -> None:
        """Waits for what is under way and lets the children go."""
        await self._workshop.close()


def read_mail_url(url: str) -> MailAccount:
    """The account that a `mailto://` or `mailtos://` address describes, as apprise reads it. Raises AddressError.

    A password is not sent over an open line, but to this machine itself.
    """
    from apprise.plugins import email  # noqa: PLC0415  0.2 s and 8 MB that only who sends mail pays

    plugin: Any = email.NotifyEmail
    with _warnings() as said:
        parts = plugin.parse_url(url)
        if slip := _slip_in(url, parts or {}, plugin):
            raise AddressError(slip)
        try:
            mail = plugin(**(parts or {}))
        except (TypeError, AttributeError):
            raise AddressError("it is incomplete or malformed: write mailtos://user:password@host?from=…&to=…") from None
    dropped = [text for text in said if text.startswith("Dropped invalid")]
    if dropped:
        raise AddressError("; ".join(dropped))
    account = _account_of(mail)
    if account.password and account.security is Security.NONE and not _is_this_machine(account.host):
        raise AddressError("it would send the password unencrypted: write mailtos:// (or mode=starttls)")
    return account


def _slip_in(url: str, parts: dict[str, Any], plugin: Any) -> str:
    """What apprise passes over without a word, so that mails would go elsewhere, to fewer people, or nowhere; "" where nothing is wrong."""
    if parts.get("host") == "" and not parts.get("smtp_host") and "@" in url:
        return "it names no mail server: in a user name or password write @ as %40, / as %2F, # as %23"
    query = url.partition("?")[2]
    names = [part.partition("=")[0].strip().lower() for part in re.split("[&;]", query) if part]
    if ";" in query:
        return "it has a semicolon behind the question mark: write commas between addresses, and a semicolon that is meant as %3B"
    known = {*plugin.template_args, *_USUAL}
    if stranger := next((name for name in names if name not in known and name[:1] not in _PREFIXES), None):
        if near := get_close_matches(stranger, _USUAL, n=1):  # else it may be part of a password, and is not shown
            return f"it says `{stranger}=`, which means nothing: did you mean `{near[0]}=`?"
        return f"it has a word behind the question mark that means nothing: {', '.join(_USUAL[:8])} do; an & is written %26"
    if twice := next((name for name in names if names.count(name) > 1), None):
        return f"it says `{twice}=` twice, and only the last would count: write commas between addresses"
    return ""


def _account_of(mail: Any) -> MailAccount:
    names = mail.names
    recipients = [Mailbox(address=address, name=name or "") for name, address in mail.targets]
    recipients += [Mailbox(address=address, name=names.get(address) or "") for address in sorted(mail.cc) + sorted(mail.bcc)]
    unique: dict[str, Mailbox] = {}
    for one in recipients:
        unique.setdefault(one.address.lower(), one)
    return MailAccount(
        host=mail.smtp_host,
        port=mail.port,
        security=Security(mail.secure_mode),
        sender=Mailbox(address=mail.from_addr[1], name=mail.from_addr[0] or ""),
        recipients=tuple(unique.values()),
        user=mail.user or None,
        password=mail.password or None,
        reply_to=tuple(Mailbox(address=address, name=names.get(address) or "") for address in sorted(mail.reply_to)),
        headers=tuple(sorted(mail.headers.items())),
        verify_certificate=bool(mail.verify_certificate),
    )


def check_service(url: str) -> None:
    """Raises AddressError where apprise does not understand an address, or where messages to it could get lost, late or doubled."""
    import apprise  # noqa: PLC0415  0.6 s and 20 MB that only who uses chat services pays

    scheme = url.partition("://")[0].lower()
    with _warnings():
        service = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if service is None:
        known = scheme in {name for plugin in apprise.Apprise().details()["schemas"] for name in _schemes(plugin)}
        if known:
            raise AddressError("it is incomplete or malformed: see https://appriseit.com for how this service is written")
        raise AddressError(f"there is no service {scheme}://: see https://appriseit.com for those there are")
    if len(service) > 1:
        raise AddressError(f"it names {len(service)} rooms: write one address for each, so that a repeat to one does not go to all")
    if objection := objection_to(service):
        raise AddressError(objection)


def _schemes(plugin: dict[str, Any]) -> list[str]:
    return [*(plugin["protocols"] or ()), *(plugin["secure_protocols"] or ())]


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collects what apprise warns of, which may hold secrets and so must not reach a log."""
    said: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    log = logging.getLogger("apprise")
    collector, propagated = Collector(), log.propagate
    log.addHandler(collector)
    log.propagate = False
    try:
        yield said
    finally:
        log.removeHandler(collector)
        log.propagate = propagated
