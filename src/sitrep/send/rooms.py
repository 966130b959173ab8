"""A service of apprise goes in; how much text it carries, in the unit that it counts in, comes out."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

CUT = "\n…"


def characters(text: str) -> int:
    """As UTF-16 counts: the strictest way to count characters that is in use."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def octets(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode("utf-8", "replace"))


def octets_of_ntfy(text: str) -> int:
    """Bytes of UTF-8, or what apprise makes of them (JSON in ASCII) where that nears the 7,800 bytes that it sends as a message."""
    return max(octets(text), len(json.dumps(text)) * 4 // 7)


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How long a text may be, in the unit that `measure` counts in."""

    most: int
    measure: Callable[[str], int] = characters

    def less(self, text: str, more: int = 0) -> Room:
        """What is left beside a text and `more` units."""
        return replace(self, most=max(self.most - self.measure(text) - more, 0))

    def fit(self, text: str) -> str:
        """The text, or what fits of it, cut at the end of a line where that costs little, with … in a line of its own."""
        if self.measure(text) <= self.most:
            return text
        left = self.most - self.measure(CUT)
        if left <= 0:
            return ""
        kept = bisect_right(range(1, len(text) + 1), left, key=lambda length: self.measure(text[:length]))
        cut = text[:kept]
        line_end = cut.rfind("\n")
        return (cut[:line_end] if line_end > 0.8 * len(cut) else cut).rstrip() + CUT


SMS = Room(most=459)  # three messages of 153 that phones join into one; carriers take 1,600, and advise 320: the short text has no more
DOCUMENTED = {
    "NotifyMatrix": Room(most=60_000, measure=octets),  # the client-server specification: a whole event has at most 65,536 bytes
    "NotifyNtfy": Room(most=4_000, measure=octets_of_ntfy),  # message-size-limit: beyond 4,096 bytes the text becomes a file to be opened
    "NotifySignalAPI": Room(most=2_000, measure=octets),  # Signal's apps throw away a body of more than 2,048 bytes without a word
    "NotifySlack": Room(most=4_000),  # chat.postMessage: "for best results"; it is cut off at 40,000
    "NotifySNS": SMS,  # Amazon SNS: 1,600 characters in all, 140 bytes a message
    "NotifyTwilio": SMS,  # Twilio: 1,600 characters, 153 a message
    "NotifyVonage": SMS,  # Vonage: 3,200 characters, 153 a message
}
"""By apprise's plugin: what the service itself documents, where apprise lets more pass, or less than people need.

For the others apprise's own figures hold: Discord 2,000 characters, Google Chat 4,000, Mattermost 4,000, Rocket.Chat 1,000, Teams 1,000,
Telegram 4,096.
"""


def room_of(service: Any) -> Room:
    """The room for a message's body, title and all."""
    return DOCUMENTED.get(type(service).__name__) or Room(most=int(service.body_maxlen))


def title_room_of(service: Any) -> int:
    """The characters of a title; 0 where a service has none, and for Matrix, where apprise's titles are a `# ` in plain text."""
    return 0 if type(service).__name__ == "NotifyMatrix" else int(service.title_maxlen)
