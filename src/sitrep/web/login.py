"""The password page: a form in, a session out."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sitrep.web.desk import desk_of
from sitrep.web.doorkeeper import Admitted, Wait
from sitrep.web.views import page
from sitrep.web.visitors import address_of, local_path, read_form, set_visitor


async def log_in(request: Request) -> Response:
    """GET and POST /login. After a wrong password the page says no more than that."""
    desk = desk_of(request)
    target = local_path(request.query_params.get("next", "/"))
    if not desk.door.asks or (request.method != "POST" and desk.door.admits(request.state.visitor, now=desk.ticks())):
        return RedirectResponse(target, 303)
    if request.method != "POST":
        return page(request, "login.html.j2", problem="", next=target)
    form = await read_form(request)
    target = local_path(form.get("next", "/"))
    answer = await run_in_threadpool(desk.door.log_in, form.get("password", ""), address=address_of(request), now=desk.ticks())
    if isinstance(answer, Admitted):
        response = RedirectResponse(target, 303)
        set_visitor(request, response, answer.visitor)
        return response
    if isinstance(answer, Wait):
        minutes = answer.seconds // 60 + 1
        problem = f"Too many wrong passwords. Try again in {minutes} minute{'s' if minutes > 1 else ''}."
        waiting = page(request, "login.html.j2", status=429, problem=problem, next=target)
        waiting.headers["retry-after"] = str(answer.seconds)
        return waiting
    return page(request, "login.html.j2", status=403, problem="This is not the password.", next=target)


async def log_out(request: Request) -> Response:
    """POST /logout"""
    await read_form(request)
    desk = desk_of(request)
    desk.door.log_out(request.state.visitor)
    response = RedirectResponse("/login", 303)
    set_visitor(request, response, desk.door.new_visitor())
    return response
