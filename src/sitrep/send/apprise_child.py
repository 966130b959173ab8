"""What a child process does for the daemon: one message for one service goes in, what the service answered comes out."""

from __future__ import annotations

from dataclasses import dataclass

from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.send.chat_text import compose
from sitrep.send.exchanges import judge, watched_http
from sitrep.send.rooms import room_of, title_room_of
from sitrep.send.services import make_trustworthy


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What the child is to do. `url` is secret and comes by the pipe."""

    url: str
    message: Message
    delivery: int


def post(task: Post) -> SendAnswer:
    """Sends by apprise. Its answer is yes or no: which no it is follows from the exchanges with the service, watched as they pass.

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
    title, body = compose(task.message, title_room=title_room_of(service), body_room=room_of(service), delivery=task.delivery)
    sender = apprise.Apprise(asset=asset)
    sender.add(service)
    with watched_http() as exchanges:
        make_trustworthy(service, task.message, exchanges)
        result = sender.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT)
    return judge(accepted=bool(result), exchanges=exchanges)
