"""A message for a chat service: its words go in; what fits the service and pings, links or styles nothing there comes out."""

from __future__ import annotations

import re

from sitrep.core.outcomes import Message
from sitrep.send.mime import in_one_line, short_number

WORD_JOINER = "\N{WORD JOINER}"
CUT = "\n…"
ROOM_FOR_FULL_TEXT = 600
"""A service with less room than this gets the short text: a cut alert says less than a short one."""

# Where services read more than words: @name, @everyone (Discord, Mattermost, Zulip, Mastodon), <@id> <!channel> <#room> (Discord, Slack),
# [text](link) that hides where it leads (Discord, Mattermost, Zulip), and |link|text> (Slack, Google Chat).
_LIVE = re.compile(r"(@|<(?=[!@#&/a-zA-Z])|\](?=\())")


def defuse(text: str) -> str:
    """Puts U+2060 (no width, no break) where a chat service would see a mention or a masked link; people see no difference."""
    return _LIVE.sub(rf"\1{WORD_JOINER}", text)


def compose(message: Message, *, title_room: int, body_room: int, delivery: int) -> tuple[str, str]:
    """Title and body for a service with room for so many characters, counted as UTF-16 does (the strictest way in use).

    A service without titles gets the subject as the first line. A text too long is cut at a line where that costs little, and says so.
    """
    title = defuse(in_one_line(message.subject))
    repeat = f"May be a repeat (delivery {delivery}). " if delivery > 1 else ""
    number = f"{repeat}#{short_number(message)}"
    if body_room < ROOM_FOR_FULL_TEXT:
        head = "" if not title_room or title in message.short_text else title
        return _fit(head, title_room), f"{_fit(defuse(message.short_text), body_room - _length(number) - 1)} {number}"
    text = defuse(message.text)
    if not title_room:
        title, text = "", f"{title}\n\n{text}"
    title = _fit(title, title_room)
    body_room -= _length(title) + 2  # several services put the title into the body after all
    return title, f"{_fit(text, body_room - _length(number) - 2)}\n\n{number}"


def _fit(text: str, room: int) -> str:
    if _length(text) <= room:
        return text
    room = max(room - len(CUT), 0)
    cut = text.encode("utf-16-le", "surrogatepass")[: 2 * room].decode("utf-16-le", "ignore")
    line_end = cut.rfind("\n")
    return (cut[:line_end] if line_end > 0.8 * len(cut) else cut).rstrip() + CUT if room else ""


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
