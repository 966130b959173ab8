"""Forty hostile texts to nine chat services: what leaves for each holds no mention, masked link or markup that lives there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from sitrep.core.outcomes import Acceptance
from sitrep.core.text import clean_line, clean_text
from sitrep.send.apprise_child import Post, post
from tests.letters import letter
from tests.render.hostile import PAYLOADS

SERVICES = {
    "discord": "discord://123456789012345678/" + "a" * 68,
    "google chat": "gchat://workspace/key/token",
    "matrix": "matrix://token@localhost/!room:localhost",
    "mattermost": "mmost://localhost/3ccdd113474722377935511fc85d3dd4",
    "ntfy": "ntfy://localhost/topic",
    "rocket.chat": "rocket://a/b@localhost/#c?mode=webhook",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
    "teams": "workflows://host:443/" + "a" * 32 + "/" + "b" * 43 + "/",
    "telegram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
}
READS_MARKUP = ("slack", "telegram")  # here a < that is not written &lt; begins a tag, a mention or a link
MENTIONS = (
    "@here now",
    "<@&123> <#C1> <!subteam^S1|x>",
    "@room @all @channel",
    "[a](javascript:alert(1))",
    "<https://evil.example|UN OCHA>",
    "<at>officer@example.org</at>",  # Teams
)
AT_ONCE = 5  # in one message: they are short, and each message costs
LIVE = re.compile(r"(?<!\w)@\w|<[!@#&]|<https?://[^>\s]*\||<at>|\]\(\s*\w+:")
ANSWER = b'{"ok":true,"event_id":"x","access_token":"t","user_id":"@u:h","home_server":"h","room_id":"!room:localhost"}'


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The JSON of all that left; the services say yes to everything."""
    bodies: list[Any] = []

    def take(_self: object, request: requests.PreparedRequest, **_options: object) -> requests.Response:
        response = requests.Response()
        response.status_code, response.request, response.url = 200, request, str(request.url)
        response._content = b"ok" if "slack.com" in response.url else ANSWER
        assert isinstance(request.body, str | bytes)
        bodies.append(json.loads(request.body or "{}"))
        return response

    monkeypatch.setattr("apprise.url.URLBase.throttle", lambda *_, **__: None)  # its pauses between messages to real services
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", take)
    return bodies


def strings(value: object) -> Iterator[str]:
    """All texts in a JSON value, but for those that say what a value is."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in ("channel", "chat_id", "username", "user", "$schema", "contentType", "type"):
                yield from strings(one)


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_in_a_feeds_words_lives_in_a_chat(service: str, sent: list[Any]) -> None:
    hostile = (*PAYLOADS, *MENTIONS)
    for start in range(0, len(hostile), AT_ONCE):
        payload = " and \n".join(hostile[start : start + AT_ONCE])
        line, text = clean_line(payload, most=300), clean_text(payload, most=2000)
        message = replace(letter(), message_id="abcdef0123456789@i.sitrep", subject=line or "-", text=f"It says: {text}", short_text=line)
        assert post(Post(url=SERVICES[service], message=message, delivery=1)).acceptance is Acceptance.ACCEPTED
        texts = [text for body in sent for text in strings(body)]
        assert any("It says" in text for text in texts)
        for text in texts:
            assert not LIVE.search(text.replace("\\", "")), (payload, text)
            assert service not in READS_MARKUP or "<" not in text, (payload, text)
        assert '"mention"' not in json.dumps(sent)  # what apprise makes of <at> for Teams
        sent.clear()
