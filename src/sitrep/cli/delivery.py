"""The messages on an event go in, what became of them in a few words comes out; and the colours of levels and states in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sitrep.store.deliveries import MessageLine

LEVEL_STYLES = {"high": "bold red", "medium": "yellow", "information": "blue", "none": "dim"}
DELIVERY_STYLES = {"sent": "green", "pending": "yellow", "sending": "yellow", "gathered": "yellow", "dead": "bold red"}
WORDS = {"sent": "sent", "pending": "waiting", "sending": "on its way", "gathered": "on its way with others", "dead": "NOT DELIVERED"}


def delivered(messages: Iterable[MessageLine]) -> str:
    """`2 sent, 1 NOT DELIVERED`; "" where there is none."""
    counts = Counter(message.state for message in messages)
    return ", ".join(f"{counts[state]} {said}" for state, said in WORDS.items() if counts[state])
