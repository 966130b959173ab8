"""What a child process does for the daemon: one message for one service goes in, what the service answered comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.core.retry import http_acceptance
from sitrep.send.chat_text import compose

LONGEST_RETRY_AFTER_SECONDS = 86_400
_RETRY_AFTER = re.compile(rb"""["']?retry_after["']?\s*:\s*([0-9]+(?:\.[0-9]+)?)""")


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What the child is to do. `url` is secret and comes by the pipe."""

    url: str
    message: Message
    delivery: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Exchange:
    """One HTTP request of the service's plugin. `status` is None where no answer came; `sent` says whether the request left us."""

    status: int | None = None
    retry_after: timedelta | None = None
    sent: bool = True
    text: str = ""


def post(task: Post) -> SendAnswer:
    """Sends by apprise. Its answer is yes or no: which no it is follows from the HTTP exchanges, which are watched as they pass.

    What apprise logs may hold the address with its secrets; the children's logs are off (`isolation.child`).
    """
    import apprise  # noqa: PLC0415  0.2 s and 20 MB that only children pay

    asset = apprise.AppriseAsset(
        app_id="sitrep",
        app_desc="sitrep",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask=False,
        async_mode=False,
        service_timeout=0,  # the parent holds the deadline, and ends this process at it
        storage_mode=apprise.PersistentStoreMode.MEMORY,
    )
    service = apprise.Apprise.instantiate(task.url, asset=asset, suppress_exceptions=True)
    if service is None:
        return SendAnswer(acceptance=Acceptance.PERMANENT, text="apprise does not understand this address")
    title, body = compose(task.message, title_room=service.title_maxlen, body_room=service.body_maxlen, delivery=task.delivery)
    sender = apprise.Apprise(asset=asset)
    sender.add(service)
    with _watched_http() as exchanges:
        result = sender.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    return judge(accepted=bool(result), exchanges=exchanges)


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
    if last.status is None:
        return SendAnswer(acceptance=Acceptance.UNKNOWN if last.sent else Acceptance.TEMPORARY, text=last.text)
    return SendAnswer(acceptance=http_acceptance(last.status), code=last.status, text=last.text, retry_after=last.retry_after)


@contextmanager
def _watched_http() -> Iterator[list[Exchange]]:
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
