"""A plugin of apprise whose yes cannot be trusted as it comes goes in; what is wrong with its address comes out, or it is made trustworthy.

Found by running Synapse and Mosquitto (`python -m benchmarks.chat_services`).
"""

from __future__ import annotations

import re
from typing import Any

from sitrep.core.outcomes import Acceptance, Message
from sitrep.send.exchanges import Exchange

_ROOM_ID = re.compile(r"![A-Za-z0-9._=-]+(:[A-Za-z0-9.-]+)?")
MQTT_REFUSED_FOR_GOOD = {132, 133, 134, 135, 138, 140}
"""MQTT 5 §3.2.2.2: wrong protocol version, client id, user or password; not authorized, banned, wrong way to log in."""


def objection_to(service: Any) -> str:
    """Why an address cannot be used though apprise would take it: a message could get lost or late. "" where nothing is wrong."""
    if type(service).__name__ == "NotifyTelegram" and not service.targets:
        return "it names no chat, and apprise would look for one at each message: write tgram://TOKEN/CHAT, a group's number with its minus"
    if type(service).__name__ != "NotifyMatrix" or service.mode != "off":
        return ""
    if service.user:
        return (
            "it logs in by a password for each message, which home servers allow but a few times an hour: "
            "write the account's access token, matrixs://TOKEN@host/!room"
        )
    if service.users or [room for room in service.rooms if not _ROOM_ID.fullmatch(room)] or not service.rooms:
        return (
            "it names no room by its id: write matrixs://TOKEN@host/!room with the internal room id (in Element: Room settings, Advanced), "
            "for by a name with a typing error apprise would open a new room, where nobody reads"
        )
    return ""


def make_trustworthy(service: Any, message: Message, exchanges: list[Exchange]) -> None:
    """Sets a plugin up so that its yes means that the message is there; what a service without HTTP says goes into `exchanges`."""
    if type(service).__name__ == "NotifyMQTT":
        _watch_mqtt(service, exchanges)
    elif type(service).__name__ == "NotifyMatrix" and service.mode == "off":
        service.hsreq = False  # else the server's name is put behind the id of a room of version 12, which has none
        service.access_token = service.password
        service.transaction_id = message.message_id.partition("@")[0]  # by which the home server knows a repeat, and drops it


def _watch_mqtt(service: Any, exchanges: list[Exchange]) -> None:
    """With QoS 0 apprise's yes means that the text has left us, not that the broker took it: it even comes where the log-in is refused."""
    service.qos = max(service.qos, 1)
    connect = service.client.connect

    def watched_connect(*args: Any, **options: Any) -> Any:
        try:
            return connect(*args, **options)
        except OSError as error:
            exchanges.append(Exchange(sent=False, text=type(error).__name__))
            raise

    def connected(_client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            refused = Acceptance.PERMANENT if reason.value in MQTT_REFUSED_FOR_GOOD else Acceptance.TEMPORARY
            exchanges.append(Exchange(sent=False, refused=refused, text=str(reason)))
        else:
            exchanges.append(Exchange(text="the broker did not say that it took the message"))

    service.client.connect = watched_connect
    service.client.on_connect = connected
