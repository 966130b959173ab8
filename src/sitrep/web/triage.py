"""A form on an event's page goes in: who says what of it; that is kept as `sitrep ack` and its kin keep it, and the page comes again."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sitrep.core.accounts import alert_id
from sitrep.core.text import clean_line
from sitrep.store.marks import LONGEST_NAME, LONGEST_TEXT, MarkKind, keep_mark
from sitrep.web.desk import desk_of
from sitrep.web.events import event_answer
from sitrep.web.visitors import read_form, remember_name

WANTS_TEXT = {
    MarkKind.DISMISS: "Say why it is no event of ours: the reason is kept for the rules report.",
    MarkKind.NOTE: "The note is empty.",
}


async def keep_word(request: Request) -> Response:
    """POST /events/{name}/marks: `kind` is ack, confirm, dismiss or note, `by` a name, `text` the reason or the note."""
    form = await read_form(request)
    name, kind = request.path_params["name"], form.get("kind", "")
    if kind not in set(MarkKind):
        raise HTTPException(400, "This is not a form.")
    author, text = clean_line(form.get("by", ""), most=LONGEST_NAME), clean_line(form.get("text", ""), most=LONGEST_TEXT)
    if problem := _problem(MarkKind(kind), author, text):
        return await run_in_threadpool(event_answer, request, name, author=author, text=text, problem=problem)
    desk = desk_of(request)
    event = await run_in_threadpool(desk.journal.call, keep_mark, name, MarkKind(kind), author=author, text=text, now=desk.clock())
    if event is None:
        raise HTTPException(404, "There is no event of this name; it may have been deleted after its time.")
    response = RedirectResponse(f"/events/{alert_id(event.id)}#said", 303)
    remember_name(request, response, author)
    return response


def _problem(kind: MarkKind, author: str, text: str) -> str:
    """What is missing; "" where nothing is."""
    if not author:
        return "Say who you are: others want to know whom to ask."
    return "" if text else WANTS_TEXT.get(kind, "")
