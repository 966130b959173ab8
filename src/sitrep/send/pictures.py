"""A message goes in, its pictures as PNG come out."""

from __future__ import annotations

import asyncio
import logging

from sitrep.core.outcomes import Message, Picture
from sitrep.render.pictures import picture_of

logger = logging.getLogger(__name__)


async def draw_pictures(message: Message) -> dict[str, bytes]:
    """PNG by content id. One that cannot be drawn is left out and logged: all it shows is in the message's words."""
    if not message.pictures:
        return {}
    return await asyncio.to_thread(_draw, message.pictures)


def _draw(pictures: tuple[Picture, ...]) -> dict[str, bytes]:
    drawn = {}
    for picture in pictures:
        try:
            drawn[picture.content_id] = picture_of(picture.sketch)
        except Exception:  # an alert does not wait for a picture, whatever is wrong with it
            logger.exception("a map could not be drawn; the message goes without it")
    return drawn
