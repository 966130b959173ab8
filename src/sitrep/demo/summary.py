"""An account of the played day in, the lines that a person reads at the end of `sitrep demo` out."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from sitrep.core.accounts import alert_id
from sitrep.core.model import Topic
from sitrep.demo.mailbox import Mail
from sitrep.demo.player import Account
from sitrep.demo.stories import Story

TOPIC_WORDS = {Topic.DISPLACEMENT: "displacement", Topic.CROSSING_CLOSURE: "crossing", Topic.AID_INCIDENT: "aid incident"}


def summarise(account: Account) -> Iterator[str]:
    """The summary, line by line: stories that stayed silent, what was judged otherwise than meant, polls, and where to look."""
    yield from _silent(account)
    yield from _wrong(account)
    yield from _counts(account)
    yield from _where(account)


def mail_line(mail: Mail) -> str:
    """One mail as `06:50  to desk       High: Öncüpınar …  003.eml`; the time is that of the played day, in UTC."""
    mailbox = mail.recipient.partition("@")[0]
    return f"  {parsedate_to_datetime(mail.date):%H:%M}  to {mailbox:10}  {mail.subject}  ({mail.eml.name})"


def account_object(account: Account) -> dict[str, Any]:
    """The same for programs."""
    return {
        "folder": str(account.folder),
        "mails": [
            {"to": mail.recipient, "subject": mail.subject, "date": parsedate_to_datetime(mail.date), "file": str(mail.eml)}
            for mail in account.mails
        ],
        "events": [event.id for event in account.events],
        "flagged": [{"title": story.title, "topics": account.topics_of(story)} for story in account.stories if account.topics_of(story)],
        "silent": [{"title": story.title, "trap": story.trap} for story in account.stories if not account.topics_of(story)],
        "missed": [story.title for story in account.missed],
        "false_alarms": [story.title for story in account.false_alarms],
    }


def _silent(account: Account) -> Iterator[str]:
    silent = [story for story in account.stories if story.trap and not account.topics_of(story)]
    yield ""
    yield f"WHAT STAYED SILENT ({len(silent)} stories that only look like such news)"
    yield from (f"  {story.published_at:%H:%M}  {story.title}  [{story.trap}]" for story in silent)


def _wrong(account: Account) -> Iterator[str]:
    if account.missed or account.false_alarms:
        yield ""
        yield "WHAT WAS JUDGED OTHERWISE THAN THE DAY'S AUTHORS EXPECTED"
        yield from (f"  missed {_topics(set(story.labels) - set(account.topics_of(story)))}: {_named(story)}" for story in account.missed)
        yield from (
            f"  flagged {_topics(set(account.topics_of(story)) - set(story.labels))}: {_named(story)}" for story in account.false_alarms
        )


def _counts(account: Account) -> Iterator[str]:
    flagged = [story for story in account.stories if account.topics_of(story)]
    polls = sum(count for (kind, _), count in account.answers.items() if kind == "feed")
    unchanged = account.answers["feed", 304]
    pages = sum(count for (kind, _), count in account.answers.items() if kind == "page")
    yield ""
    yield "HOW"
    yield f"  {len(account.outlets)} feeds polled {polls} times ({unchanged} answers were 304), {pages} pages fetched"
    yield f"  {len(account.stories)} stories, {len(flagged)} flagged, told as {len(account.events)} events in {len(account.mails)} mails"


def _where(account: Account) -> Iterator[str]:
    yield ""
    yield "WHERE TO LOOK"
    yield f"  mails          {account.folder / 'mail'} (.eml and .html; the last one is the digest)"
    yield f"  digest         {account.folder / 'digests'} (.pdf and .html, to print and to forward)"
    yield f"  configuration  {account.folder / 'config'} (try: sitrep --config {account.folder / 'config'} alerts{_shown(account)})"
    yield f"  database       {account.folder / 'sitrep.db'}"


def _shown(account: Account) -> str:
    """One event by name: a list of the last days would be empty, for the day is long past."""
    return f" show {alert_id(account.events[0].id)}" if account.events else ""


def _topics(topics: set[Topic]) -> str:
    return ", ".join(TOPIC_WORDS[topic] for topic in Topic if topic in topics)


def _named(story: Story) -> str:
    return f"{story.title} ({story.outlet_id})"
