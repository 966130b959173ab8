"""The archive of digests: their list, one as it was sent, and the files that are kept of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.digest.filing import FiledDigest, plain
from sitrep.core.outcomes import Message
from sitrep.render.archive import page_file
from sitrep.render.language import say, speaking
from sitrep.render.map import draw_map
from sitrep.store.digest_archive import ArchivedDigest, find_digest, list_digests
from sitrep.store.digest_files import filed_digests, read_filed
from sitrep.web.desk import desk_of
from sitrep.web.mail_body import body_of
from sitrep.web.views import page

MEDIA = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}
MOST_BY_HAND = 50


def show_digests(request: Request) -> Response:
    """GET /digests"""
    digests = desk_of(request).database.call(list_digests)
    files = filed_digests(desk_of(request).digest_folder)
    by_hand = [one for one in files if one.time][:MOST_BY_HAND]
    return page(request, "digests.html.j2", digests=digests, files=_by_digest(digests, files), by_hand=by_hand)


def show_digest(request: Request) -> Response:
    """GET /digests/{id}"""
    digest, message = _find(request)
    files = _by_digest([digest], filed_digests(desk_of(request).digest_folder))[digest.id]
    body = body_of(message.html, _maps(message)) if message else None
    return page(request, "digest.html.j2", digest=digest, body=body, files=files)


def download_digest(request: Request) -> Response:
    """GET /digests/{id}.html: the mail's HTML with its map, as a file to keep or to forward; it is never shown inside the dashboard."""
    digest, message = _find(request)
    if message is None:
        raise HTTPException(404, "The message of this digest is no longer kept.")
    return _file(page_file(message), f"digest-{digest.local_date}.html")


def download_file(request: Request) -> Response:
    """GET /digests/files/{name}: a file of the archive folder."""
    name = request.path_params["name"]
    content = read_filed(desk_of(request).digest_folder, name)
    if content is None:
        raise HTTPException(404, "There is no such file in the archive of digests.")
    return _file(content, name)


def _file(content: bytes, name: str) -> Response:
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, headers={**disposition, "content-type": MEDIA[name.rpartition(".")[2]]})


def _by_digest(digests: Sequence[ArchivedDigest], files: Sequence[FiledDigest]) -> dict[int, list[FiledDigest]]:
    """The files of each digest by its number in the ledger."""
    mine: dict[tuple[object, str], list[FiledDigest]] = defaultdict(list)
    for one in files:
        if not one.time:
            mine[one.on, one.name].append(one)
    return {digest.id: sorted(mine[digest.local_date, plain(digest.name)], key=lambda one: one.stem) for digest in digests}


def _maps(message: Message) -> dict[str, Markup]:
    """The message's maps as they may stand in a page, by Content-ID."""
    drawn = {}
    for picture in message.pictures:
        sketch = picture.sketch
        with speaking(sketch.language):
            size = {"width": sketch.width, "height": sketch.height}
            title = say("Map of the new events; each is told below in words.")
            svg = draw_map(sketch.pins, countries=sketch.countries, title=title, is_world=sketch.is_world, **size)
        drawn[picture.content_id] = Markup(svg)  # noqa: S704  it escapes what is foreign
    return drawn


def _find(request: Request) -> tuple[ArchivedDigest, Message | None]:
    found = desk_of(request).database.call(find_digest, request.path_params["id"])
    if found is None:
        raise HTTPException(404, "There is no digest of this number.")
    return found
