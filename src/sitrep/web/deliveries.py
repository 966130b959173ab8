"""The delivery log: dead letters first, then every message and what became of it."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from sitrep.store.message_list import STATES, LoggedMessage, count_messages, list_messages
from sitrep.web.desk import desk_of
from sitrep.web.views import last_page, page, page_number

ON_A_PAGE = 50
WAITING = ("pending", "sending")
SELECTIONS = {"all": STATES, "sent": ("sent",), "waiting": WAITING, "dead": ("dead",)}
MOST_DEAD = 20


def show_deliveries(request: Request) -> Response:
    """GET /deliveries?state=all|sent|waiting|dead&page="""
    number = page_number(request)
    asked = request.query_params.get("state", "all")
    selection = asked if asked in SELECTIONS else "all"

    def read(session: Session) -> tuple[dict[str, int], list[LoggedMessage], list[LoggedMessage]]:
        dead = list_messages(session, ("dead",), limit=MOST_DEAD) if selection == "all" and number == 1 else []
        return (
            count_messages(session),
            dead,
            list_messages(session, SELECTIONS[selection], limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE),
        )

    counts, dead, messages = desk_of(request).database.call(read)
    totals = {name: sum(counts.get(state, 0) for state in states) for name, states in SELECTIONS.items()}
    return page(
        request,
        "deliveries.html.j2",
        counts=totals,
        dead=dead,
        messages=messages,
        selection=selection,
        number=number,
        last=last_page(totals[selection], ON_A_PAGE),
    )
