"""A message for a chat service: its words go in; what fits the service and pings, links or styles nothing there comes out."""

from __future__ import annotations

import re

from sitrep.core.outcomes import Message
from sitrep.send.mime import in_one_line, short_number
from sitrep.send.rooms import Room

WORD_JOINER = "\N{WORD JOINER}"
ROOM_FOR_FULL_TEXT = 600
"""A service with less room than this gets the short text: a cut alert says less than a short one."""

# Where services read more than words: @name, @everyone (Discord, Mattermost, Zulip, Mastodon), <@id> <!channel> <#room> (Discord, Slack),
# [text](link) that hides where it leads (Discord, Mattermost, Zulip), and |link|text> (Slack, Google Chat).
_LIVE = re.compile(r"(@|<(?=[!@#&/a-zA-Z])|\](?=\())")


def defuse(text: str) -> str:
    """Puts U+2060 (no width, no break) where a chat service would see a mention or a masked link; people see no difference."""
    return _LIVE.sub(rf"\1{WORD_JOINER}", text)


def compose(message: Message, *, title_room: int, body_room: Room, delivery: int) -> tuple[str, str]:
    """Title and body for a service with room for so many characters of a title, and for so much of both.

    A service without titles gets the subject as the first line. A text too long is cut at a line where that costs little, and says so.
    """
    title = defuse(in_one_line(message.subject))
    repeat = f"May be a repeat (delivery {delivery}). " if delivery > 1 else ""
    number = f"{repeat}#{short_number(message)}"
    if body_room.most < ROOM_FOR_FULL_TEXT:
        head = "" if not title_room or title in message.short_text else title
        return Room(most=title_room).fit(head), f"{body_room.less(number, 1).fit(defuse(message.short_text))} {number}"
    text = defuse(message.text)
    if not title_room:
        title, text = "", f"{title}\n\n{text}"
    title = Room(most=title_room).fit(title)
    left = body_room.less(title, 2).less(number, 2)  # several services put the title into the body after all
    return title, f"{left.fit(text)}\n\n{number}"
