"""A receiver's name and its addresses as configured go in; its targets, and what is wrong with an address, come out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from sitrep.core.model import ReceiverName
from sitrep.core.receivers import Receiver, Target, TargetKind
from sitrep.send.by_apprise import MAIL_SCHEMES, AddressError, check_service, read_mail_url

TERMINAL, FOLDER = "terminal", "folder"


def expand(name: ReceiverName, urls: Iterable[str]) -> Receiver:
    """The targets behind a receiver's addresses, each once.

    `mailto(s)://` gives one target for each mailbox it names, `terminal:` the program's own output, `folder:PATH` a folder for .eml files,
    any other `service://` what apprise knows. An address that cannot be used becomes one of the receiver's problems, told without secrets.
    """
    targets: dict[str, Target] = {}
    problems: list[str] = []
    for number, url in enumerate(urls, start=1):
        try:
            for target in _targets(url.strip()):
                targets.setdefault(target.recipient.lower(), target)
        except AddressError as error:
            scheme = url.partition("://")[0] if "://" in url else ""
            problems.append(f"address {number} ({scheme}://…): {error}" if scheme.isalnum() else f"address {number}: {error}")
    return Receiver(name=name, targets=tuple(targets.values()), problems=tuple(problems))


def _targets(url: str) -> list[Target]:
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if scheme == TERMINAL:
        return [Target(kind=TargetKind.TERMINAL, recipient=TERMINAL, url=url)]
    if scheme == FOLDER:
        if not rest:
            raise AddressError("it names no folder: write folder:var/alerts")
        return [Target(kind=TargetKind.FOLDER, recipient=f"{FOLDER}:{Path(rest)}", url=url)]
    if not colon or not rest.startswith("//"):
        raise AddressError("it names no service: write mailtos://…, terminal:, folder:PATH or another address of apprise")
    if scheme in MAIL_SCHEMES:
        return [Target(kind=TargetKind.MAIL, recipient=mailbox.address, url=url) for mailbox in read_mail_url(url).recipients]
    check_service(url)
    fingerprint = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return [Target(kind=TargetKind.APPRISE, recipient=f"{scheme}#{fingerprint}", url=url)]
