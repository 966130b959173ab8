"""A message goes in, a page that holds its pictures within itself comes out: for a file that opens anywhere, without a network."""

from __future__ import annotations

import base64

from sitrep.core.outcomes import Message
from sitrep.render.pictures import picture_of


def standalone_page(message: Message) -> str:
    """The message's HTML with each picture written into it."""
    page = message.html
    for picture in message.pictures:
        data = base64.b64encode(picture_of(picture.sketch)).decode("ascii")
        page = page.replace(f'src="cid:{picture.content_id}"', f'src="data:image/png;base64,{data}"')
    return page


def page_file(message: Message) -> bytes:
    """The same as the content of a file."""
    return standalone_page(message).encode("utf-8", "replace")
