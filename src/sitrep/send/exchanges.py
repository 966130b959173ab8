"""What passed between a plugin of apprise and its service goes in; what that means for the message comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.core.retry import http_acceptance

LONGEST_RETRY_AFTER_SECONDS = 86_400
_RETRY_AFTER = re.compile(rb"""["']?retry_after["']?\s*:\s*([0-9]+(?:\.[0-9]+)?)""")


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One request of the service's plugin, or one connection of it.

    `status` is HTTP's, None where no answer came or the service does not speak HTTP; `sent` says whether the message may have left us.
    `refused`: what a service that does not speak HTTP said, in HTTP's stead.
    """

    status: int | None = None
    retry_after: timedelta | None = None
    sent: bool = True
    refused: Acceptance | None = None
    text: str = ""


def judge(*, accepted: bool, exchanges: list[Exchange]) -> SendAnswer:
    """The answer behind apprise's yes or no.

    A no without any request (a service that does not speak HTTP) may have come after the message was taken: UNKNOWN.
    """
    codes = [exchange.status for exchange in exchanges if exchange.status]
    if accepted:
        return SendAnswer(acceptance=Acceptance.ACCEPTED, code=codes[-1] if codes else None)
    failed = [one for one in exchanges if one.status is None or http_acceptance(one.status) is not Acceptance.ACCEPTED]
    if not failed:
        return SendAnswer(acceptance=Acceptance.UNKNOWN, code=codes[-1] if codes else None, text="the service said no without saying why")
    last = failed[-1]
    if last.status is not None:
        return SendAnswer(acceptance=http_acceptance(last.status), code=last.status, text=last.text, retry_after=last.retry_after)
    lost = next((one for one in failed if one.status is None and one.sent), None)
    if lost:
        return SendAnswer(acceptance=Acceptance.UNKNOWN, text=lost.text)
    return SendAnswer(acceptance=last.refused or Acceptance.TEMPORARY, text=last.text)


@contextmanager
def watched_http() -> Iterator[list[Exchange]]:
    """Notes what passes through requests, which nearly all services use: apprise itself keeps no code and no Retry-After."""
    import requests  # noqa: PLC0415  comes with apprise

    exchanges: list[Exchange] = []
    adapter: Any = requests.adapters.HTTPAdapter
    original = adapter.send

    def send(self: Any, request: Any, **options: Any) -> Any:
        try:
            response = original(self, request, **options)
        except requests.RequestException as error:
            exchanges.append(_without_answer(error))
            raise
        exchanges.append(Exchange(status=response.status_code, retry_after=_retry_after(response), text=str(response.reason or "")))
        return response

    adapter.send = send
    try:
        yield exchanges
    finally:
        adapter.send = original


def _retry_after(response: Any) -> timedelta | None:
    """From the header (seconds) or from a JSON body (Discord, Telegram); only looked for where the service said no."""
    if response.status_code < 400:
        return None
    header = str(response.headers.get("Retry-After", ""))
    if header.isdigit():
        return timedelta(seconds=min(int(header), LONGEST_RETRY_AFTER_SECONDS))
    found = _RETRY_AFTER.search(response.content[:10_000])
    return timedelta(seconds=min(float(found[1]), LONGEST_RETRY_AFTER_SECONDS)) if found else None


def _without_answer(error: Exception) -> Exchange:
    """No answer: the request has not left us where no connection came about, and may have arrived in any other case."""
    import requests  # noqa: PLC0415  comes with apprise
    from urllib3 import exceptions  # noqa: PLC0415  comes with requests

    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)  # urllib3 wraps what happened into MaxRetryError
    never_sent = isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError) or isinstance(
        reason, exceptions.NewConnectionError | exceptions.NameResolutionError | exceptions.ConnectTimeoutError | exceptions.SSLError
    )
    return Exchange(sent=not never_sent, text=type(reason or error).__name__)  # the text of the error would hold the address
