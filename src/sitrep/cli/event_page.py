"""An event, its conversations and its messages go in; a page of plain text that shows all of it, for a terminal, comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitrep.core.accounts import account_of, source_of
from sitrep.core.grouping import told_at
from sitrep.core.model import Event, Report
from sitrep.core.notices import Reason
from sitrep.render import lines, words
from sitrep.render.pages import line, wrap
from sitrep.store.conversations import Conversation
from sitrep.store.deliveries import MessageLine
from sitrep.store.marks import Mark


def event_page(event: Event, conversations: Sequence[Conversation], messages: Sequence[MessageLine], marks: Sequence[Mark] = ()) -> str:
    """All that is known of an event: every report with every quote, the facts drawn from them, each decision, each message."""
    account = account_of(event)
    page = [
        f"{account.alert_id}  {words.LEVELS[account.level]}  {words.TOPICS[account.topic]}  (event {event.id})",
        wrap(lines.incident_line(account)),
        f"{lines.sources(account)}; {words.CORROBORATION[account.corroboration]}. {words.UNVERIFIED}.",
        *_part("Reports", (row for report in event.reports for row in _report(report))),
        *_part("Figures", (f"- {words.figure(stated.figure)} ({line(stated.source.name)})" for stated in account.figures)),
        *_part("Places", (f"- {words.place(place)} ({words.PRECISION.get(place.precision, '?')})" for place in account.places)),
        *_part("Crossings and routes", (f"- {line(words.crossing(stated))} ({line(stated.source.name)})" for stated in account.crossings)),
        *_part("Who was told, and why or why not", (row for conversation in conversations for row in _conversation(conversation))),
        *_part("What people said of it", (_mark(mark) for mark in marks)),
        *_part("Messages", (row for message in messages for row in _message(message))),
    ]
    return "\n".join(page) + "\n"


def _part(title: str, rows: Iterable[str]) -> list[str]:
    found = list(rows)
    return ["", title, *found] if found else []


def _report(report: Report) -> Iterable[str]:
    source = source_of(report)
    copy = f" - a copy of article {report.wire_copy_of}" if report.wire_copy_of is not None else ""
    state_media = " (state media)" if source.is_state_media else ""
    yield wrap(f"{source.name}{state_media}, {words.instant(told_at(report))}, article {report.article_id}{copy}", "  ", "- ")
    yield wrap(words.quoted(report.title, report.language), "  ")
    yield f"  {line(report.url)}"
    for hit in report.hits:
        yield wrap(words.quoted(hit.quote.text, report.language), "  > ")
        matched = ", ".join(dict.fromkeys(span.text for span in hit.matched))
        reason = f"; {hit.level_reason}" if hit.level_reason else ""
        yield wrap(f"rule {hit.rule_id}, {words.STATUSES[hit.status]}, {hit.level}{reason}; matched: {matched}", "    ")


def _conversation(conversation: Conversation) -> Iterable[str]:
    routed = conversation.routed
    decided = words.REASONS[Reason(conversation.reason)] if conversation.reason else "not decided yet"
    yield wrap(f"{routed.receiver} by the route “{routed.path}” (from {routed.min_level} on): {decided}", "  ", "- ")
    if conversation.said is not None:
        told = words.plural(conversation.said.messages, "message")
        yield f"  {told}, the last one {words.instant(conversation.said.at)}"
    if conversation.due_at is not None:
        yield f"  looked at again {words.instant(conversation.due_at)}"


def _mark(mark: Mark) -> str:
    said = words.MARKS[mark.kind]
    return wrap(f"{words.instant(mark.made_at)}, {mark.author}: {said}{f': {mark.text}' if mark.text else ''}", "  ", "- ")


def _message(message: MessageLine) -> Iterable[str]:
    at = words.instant(message.sent_at or message.created_at)
    yield wrap(f"{message.state}, {at}: {message.subject} to {message.receiver} ({message.recipient})", "  ", "- ")
    if message.problem:
        yield wrap(f"after {words.plural(message.attempts, 'try', 'tries')}: {message.problem}", "  ")
