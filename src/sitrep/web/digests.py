"""The archive of digests: their list, one as it was sent, and its HTML form as a file."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.outcomes import Message
from sitrep.store.digest_archive import ArchivedDigest, find_digest, list_digests
from sitrep.web.desk import desk_of
from sitrep.web.mail_body import body_of
from sitrep.web.views import page


def show_digests(request: Request) -> Response:
    """GET /digests"""
    return page(request, "digests.html.j2", digests=desk_of(request).database.call(list_digests))


def show_digest(request: Request) -> Response:
    """GET /digests/{id}"""
    digest, message = _find(request)
    body = body_of(message.html) if message else None
    return page(request, "digest.html.j2", digest=digest, body=body)


def download_digest(request: Request) -> Response:
    """GET /digests/{id}.html: the mail's HTML, as a file to keep or to forward; it is never shown inside the dashboard."""
    digest, message = _find(request)
    if message is None:
        raise HTTPException(404, "The message of this digest is no longer kept.")
    name = f"digest-{digest.local_date}.html"
    return Response(message.html, media_type="text/html", headers={"content-disposition": f'attachment; filename="{name}"'})


def _find(request: Request) -> tuple[ArchivedDigest, Message | None]:
    found = desk_of(request).database.call(find_digest, request.path_params["id"])
    if found is None:
        raise HTTPException(404, "There is no digest of this number.")
    return found
