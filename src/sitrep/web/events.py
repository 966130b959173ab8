"""The list of events by what a reader looks for, and one event with all its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.accounts import Account, account_of
from sitrep.core.crossing_board import BoardLine, board_of
from sitrep.core.model import Event, EventId, Level, Topic
from sitrep.render import words
from sitrep.store.conversations import Conversation, conversations_of
from sitrep.store.deliveries import MessageLine, messages_on
from sitrep.store.event_list import EventFilter, countries_seen, list_events
from sitrep.store.events import find_event
from sitrep.store.marks import Mark, last_word, last_words, marks_on
from sitrep.web.desk import desk_of
from sitrep.web.pictures import locator_of
from sitrep.web.views import last_page, page, page_number
from sitrep.web.visitors import known_name

ON_A_PAGE = 25
SPANS = {"1": "last 24 hours", "7": "last 7 days", "30": "last 30 days", "365": "last year"}
MOST_WORDS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One event: what is told of it, every report, who was told and what arrived."""

    event: Event
    account: Account
    board: tuple[BoardLine, ...]
    conversations: Sequence[Conversation]
    messages: Sequence[MessageLine]
    marks: Sequence[Mark]

    @property
    def standing(self) -> Mark | None:
        """The last verdict of a person, else the last acknowledgement."""
        return last_word(self.marks)


def show_events(request: Request) -> Response:
    """GET /events?level=&topic=&country=&days=&words=&page="""
    desk = desk_of(request)
    wanted, number = wanted_by(request.query_params, desk.clock()), page_number(request)

    def read(session: Session) -> tuple[tuple[Account, ...], int, list[str], dict[EventId, Mark]]:
        found = list_events(session, wanted, limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE)
        said = last_words(session, [event.id for event in found.events])
        return tuple(account_of(event) for event in found.events), found.total, countries_seen(session), said

    accounts, total, countries, words_said = desk.database.call(read)
    asked = {name: value for name, value in request.query_params.items() if name != "page" and value}
    return page(
        request,
        "events.html.j2",
        accounts=accounts,
        words_said=words_said,
        total=total,
        countries=sorted(countries, key=words.country),
        asked=asked,
        query=urlencode(asked),
        spans=SPANS,
        topics=tuple(Topic),
        number=number,
        last=last_page(total, ON_A_PAGE),
    )


def wanted_by(asked: QueryParams, now: datetime) -> EventFilter:
    """The filter that an address asks for; what it says that we do not know is left out."""
    level, topic, country, days = (asked.get(name, "") for name in ("level", "topic", "country", "days"))
    return EventFilter(
        least_level=Level(level) if level in set(Level) else Level.NONE,
        topic=Topic(topic) if topic in set(Topic) else None,
        country=country if len(country) == 3 and country.isascii() and country.isalpha() else "",
        since=now - timedelta(days=int(days)) if days.isascii() and days.isdigit() and 0 < len(days) <= 4 else None,
        words=asked.get("words", "")[:MOST_WORDS],
    )


def show_event(request: Request) -> Response:
    """GET /events/{name}, an alert id or an event id."""
    return event_answer(request, request.path_params["name"], author=known_name(request))


def event_answer(request: Request, name: str, *, author: str, text: str = "", problem: str = "") -> Response:
    """The event's page; `problem` is what was wrong with the form that `author` and `text` came in. Raises HTTPException: 404."""
    evidence = desk_of(request).database.call(read_evidence, name)
    if evidence is None:
        raise HTTPException(404, "There is no event of this name; it may have been deleted after its time.")
    status = 400 if problem else 200
    said = {"author": author, "text": text, "problem": problem}
    account = evidence.account
    locator = locator_of(account)
    return page(request, "event.html.j2", status=status, evidence=evidence, account=account, said=said, locator=locator)


def read_evidence(session: Session, name: str) -> Evidence | None:
    """All that is known of the event of this name."""
    event = find_event(session, name)
    if event is None:
        return None
    return Evidence(
        event=event,
        account=account_of(event),
        board=board_of(event.reports),
        conversations=conversations_of(session, [event.id]).get(event.id, []),
        messages=messages_on(session, [event.id]).get(event.id, []),
        marks=marks_on(session, [event.id]).get(event.id, []),
    )
