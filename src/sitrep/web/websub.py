"""What hubs ask and push comes in over HTTP, at an address of its own; it is answered as WebSub wants it and kept for the daemon to read.

Nothing of the dashboard is here: only this has to be reachable from outside. A callback's path ends in a token that nobody can guess;
what is pushed counts only with a good signature, and then no more than what a poll of the same feed would bring.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sitrep.core.websub import Subscription, SubscriptionState, Unasked, is_signed
from sitrep.store.database import Database
from sitrep.store.websub import answer_question, find_subscription, keep_push, note_problem
from sitrep.web.guard import SafeHeaders

logger = logging.getLogger(__name__)

MOST_BYTES = 5_000_000
"""Of a pushed document; a poll may bring twice as much."""
LONGEST_CHALLENGE, LONGEST_TOKEN = 2_000, 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """Where subscriptions are kept, and what time it is."""

    journal: Database
    clock: Callable[[], datetime]


def make_callback_app(journal: Database, clock: Callable[[], datetime]) -> ASGIApp:
    """The application that hubs reach."""
    app = Starlette(routes=[Route("/{path:path}", answer_hub, methods=["GET", "POST"])])
    app.state.gate = Gate(journal=journal, clock=clock)
    return SafeHeaders(app)


async def answer_hub(request: Request) -> Response:
    """A question (GET: WebSub §5.3) or a document (POST: §7) of a hub."""
    gate = request.app.state.gate
    assert isinstance(gate, Gate)  # noqa: S101  make_callback_app put it there
    token = request.url.path.rpartition("/")[2][:LONGEST_TOKEN]
    if request.method == "POST":
        return await _take(request, gate, token)
    return await _confirm(request, gate, token)


async def _confirm(request: Request, gate: Gate, token: str) -> Response:
    asked = {name: request.query_params.get(f"hub.{name}", "") for name in ("mode", "topic", "lease_seconds", "reason")}
    challenge = request.query_params.get("hub.challenge", "")
    if not asked["mode"] or not token or len(challenge) > LONGEST_CHALLENGE:
        return _nothing_here()
    after = await gate.journal.run(answer_question, token, **asked, now=gate.clock())
    if isinstance(after, Unasked):
        return _nothing_here()
    if isinstance(after, Subscription):
        logger.info("the hub of %s: %s", after.feed_id, after.problem or "subscribed")
    return PlainTextResponse(challenge)


async def _take(request: Request, gate: Gate, token: str) -> Response:
    found = await gate.journal.run(find_subscription, token)
    if found is None:
        return _nothing_here()
    if found.state is SubscriptionState.LEAVING:
        return Response(status_code=410)  # WebSub §7: the hub may forget us
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                await gate.journal.run(note_problem, token, f"a document of more than {MOST_BYTES} bytes was pushed, and refused")
                return Response(status_code=413)
    except ClientDisconnect:
        return Response(status_code=400)
    if not is_signed(bytes(body), request.headers.get("x-hub-signature", ""), found.secret):
        await gate.journal.run(note_problem, token, "a document without a good signature was pushed, and ignored")
        return Response(status_code=202)  # WebSub §7.1: whoever forges one is not told so
    content_type = request.headers.get("content-type", "")
    await gate.journal.run(keep_push, token, content_type=content_type, body=bytes(body), now=gate.clock())
    return Response(status_code=202)


def _nothing_here() -> Response:
    return PlainTextResponse("There is nothing here.\n", status_code=404)
