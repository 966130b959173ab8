"""The longest message to each service that the how-to pages name: what leaves is within what that service documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests

from sitrep.core.outcomes import Acceptance
from sitrep.send.apprise_child import Post, post
from sitrep.send.rooms import Room
from tests.letters import letter

ANSWER = b'{"ok":true,"event_id":"x","user_id":"@u:h","room_id":"!room:localhost"}'
LINE = "Bab Test closed: “the crossing is closed” 🚨 معبر باب السلامة مغلق أمام القوافل. "
SHORT = f"{LINE * 3}"[:290].rstrip() + " Unverified. A1B2C3 https://e.org/1"
Size = Callable[[str], int]


def characters(text: str) -> int:
    """As most services count: code points."""
    return len(text)


def units(text: str) -> int:
    """As Telegram and JavaScript count: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def octets(text: str) -> int:
    return len(text.encode())


SERVICES: list[tuple[str, str, str, Size, int, str]] = [
    # what, address, key of the text in the payload ("" for the whole payload), how it counts, most, where that is documented
    ("discord", "discord://123456789012345678/" + "a" * 68, "content", characters, 2000, "Discord: Execute Webhook, content"),
    ("google chat", "gchat://workspace/key/token", "", octets, 32_000, "Google Chat: a message has at most 32,000 bytes"),
    (
        "matrix",
        "matrix://token@localhost/!room:localhost",
        "",
        octets,
        65_536 - 1_500,
        "client-server specification, size limits, less the frame",
    ),
    ("mattermost", "mmost://localhost/3ccdd113474722377935511fc85d3dd4", "text", characters, 16_383, "Mattermost: posts"),
    ("ntfy", "ntfy://localhost/topic", "message", octets, 4_096, "ntfy: message-size-limit"),
    ("rocket.chat", "rocket://a/b@localhost/#c?mode=webhook", "text", characters, 5_000, "Rocket.Chat: Message_MaxAllowedSize"),
    ("signal", "signal://localhost/+10000000000/+10000000001", "message", octets, 2_048, "Signal-Android: MAX_INLINE_BODY_SIZE_BYTES"),
    (
        "slack",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
        "text",
        characters,
        4_000,
        "Slack: chat.postMessage, for best results",
    ),
    (
        "teams",
        "workflows://host:443/" + "a" * 32 + "/" + "b" * 43 + "/",
        "",
        octets,
        28_000,
        "Teams: a webhook's message has at most 28 KB",
    ),
    ("telegram", "tgram://123456789:abcdefg_hijklmnop/12315544/", "text", units, 4_096, "Telegram Bot API: sendMessage, text"),
    ("sms by twilio", "twilio://AC" + "a" * 32 + ":" + "b" * 32 + "@15551230000/15551230001", "Body", characters, 1_600, "Twilio: Body"),
    ("sms by vonage", "vonage://" + "a" * 8 + ":" + "b" * 16 + "@15551230000/15551230001", "text", characters, 3_200, "Vonage: text"),
]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """All that left, read as JSON or as a form; the services say yes to everything."""
    bodies: list[Any] = []

    def take(_self: object, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, str(request.url)
        response._content = b"ok" if "slack.com" in response.url else ANSWER
        raw = request.body or "{}"
        text = raw.decode() if isinstance(raw, bytes) else str(raw)
        bodies.append(json.loads(text) if text.startswith("{") else dict(parse_qsl(text)))
        return response

    monkeypatch.setattr("apprise.url.URLBase.throttle", lambda *_, **__: None)  # its pauses between messages to real services
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", take)
    return bodies


def texts(value: Any, key: str) -> list[str]:
    """Every text under that key, however deep."""
    if isinstance(value, dict):
        own = [value[key]] if isinstance(value.get(key), str) else []
        return own + [text for one in value.values() for text in texts(one, key)]
    return [text for one in value for text in texts(one, key)] if isinstance(value, list) else []


@pytest.mark.parametrize(("url", "key", "size", "most"), [one[1:5] for one in SERVICES], ids=[one[0] for one in SERVICES])
def test_the_longest_message_is_within_what_the_service_documents(url: str, key: str, size: Size, most: int, sent: list[Any]) -> None:
    message = replace(letter(), message_id="abcdef0123456789@i.sitrep", text=(LINE + "\n") * 600, short_text=SHORT)
    answer = post(Post(url=url, message=message, delivery=2))
    assert answer.acceptance is Acceptance.ACCEPTED
    told = [text for body in sent for text in (texts(body, key) if key else [json.dumps(body, ensure_ascii=False)]) if "Bab Test" in text]
    assert len(told) == 1  # whole: apprise did not make several messages of it
    assert size(told[0]) <= most
    assert "May be a repeat (delivery 2). #ABCDEF" in told[0].replace("\\", "")  # some read Markdown: apprise escapes


@pytest.mark.parametrize("scheme", ["twilio", "vonage"])
def test_a_short_message_arrives_with_its_last_word_the_link(scheme: str, sent: list[Any]) -> None:
    url = next(one[1] for one in SERVICES if one[0].endswith(scheme))
    post(Post(url=url, message=replace(letter(), short_text=SHORT), delivery=2))
    assert any(
        "Unverified. A1B2C3 https://e.org/1 May be a repeat" in text for body in sent for text in texts(body, "Body") + texts(body, "text")
    )


def test_bytes_are_cut_between_characters() -> None:
    room = Room(most=20, measure=octets)
    cut = room.fit("معبر باب السلامة مغلق")
    assert octets(cut) <= 20
    assert cut.startswith("معبر")
    assert cut.endswith("\n…")
    assert "\N{REPLACEMENT CHARACTER}" not in cut
    assert Room(most=2).fit("abc") == ""
