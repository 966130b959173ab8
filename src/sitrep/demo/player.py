"""Plays the invented day through the real steps, with the time given as an argument, and gives an account of what arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sitrep.config.load import load_settings
from sitrep.core.model import Event, Topic
from sitrep.demo.configuration import write_configuration
from sitrep.demo.mailbox import Mail, open_mailbox
from sitrep.demo.newsstand import Newsstand, open_newsstand
from sitrep.demo.stories import DAY, Outlet, Story, load_day
from sitrep.store.events import events_between
from sitrep.wiring import open_station

OPENS = DAY + timedelta(hours=4)  # the first poll: what was published before is the baseline
CLOSES = DAY + timedelta(hours=15, minutes=10)  # the digest of 18:00 in Nairobi is out
STEP = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What a played day left: the mails in the order of arrival, the events, and of every story the topics it was flagged for.

    `answers` counts what the loopback server answered, by kind (feed, page) and HTTP status.
    """

    folder: Path
    outlets: tuple[Outlet, ...]
    mails: tuple[Mail, ...]
    events: tuple[Event, ...]
    flagged: dict[str, tuple[Topic, ...]]
    answers: Counter[tuple[str, int]]

    @property
    def stories(self) -> tuple[Story, ...]:
        """The stories that were published while sitrep watched, in the order of their publication."""
        seen = [story for outlet in self.outlets for story in outlet.stories if story.published_at > OPENS]
        return tuple(sorted(seen, key=lambda story: story.published_at))

    def topics_of(self, story: Story) -> tuple[Topic, ...]:
        """What the story was flagged for."""
        return self.flagged.get(story.path, ())

    @property
    def missed(self) -> tuple[Story, ...]:
        """Stories that should have been flagged for a topic that they were not flagged for."""
        return tuple(story for story in self.stories if set(story.labels) - set(self.topics_of(story)))

    @property
    def false_alarms(self) -> tuple[Story, ...]:
        """Stories that were flagged for a topic that they are not about."""
        return tuple(story for story in self.stories if set(self.topics_of(story)) - set(story.labels))


def moments(start: datetime = OPENS, end: datetime = CLOSES, step: timedelta = STEP) -> list[datetime]:
    """The moments of the day at which everything that is due is done."""
    return [start + n * step for n in range((end - start) // step + 1)]


async def play_day(folder: Path, *, on_turn: Callable[[datetime, Sequence[Mail]], None] = lambda _now, _mails: None) -> Account:
    """Plays the day in `folder`, which gets the configuration, the database and the mails; no network but loopback.

    `on_turn` hears of each moment and of the mails that arrived in it.
    """
    outlets = load_day()
    async with open_newsstand(outlets, now=OPENS) as stand, open_mailbox(folder / "mail") as mailbox:
        config = write_configuration(folder, outlets, base=stand.base, smtp_port=mailbox.port)
        async with open_station(load_settings(config, {}), config, now=OPENS) as station:
            for now in moments():
                stand.now = now
                before = len(mailbox.mails)
                await station.turn(now)
                on_turn(now, mailbox.mails[before:])
            await station.file_digests(CLOSES)
            await station.beat(CLOSES)
            with station.database.session() as session:
                events = [event for event, _ in events_between(session, OPENS, CLOSES + STEP)]
    return Account(
        folder=folder,
        outlets=outlets,
        mails=tuple(mailbox.mails),
        events=tuple(events),
        flagged=_flagged(events, stand),
        answers=stand.answers,
    )


def _flagged(events: Sequence[Event], stand: Newsstand) -> dict[str, tuple[Topic, ...]]:
    found: dict[str, set[Topic]] = {}
    for event in events:
        for report in event.reports:
            found.setdefault(report.url.removeprefix(stand.base), set()).add(report.topic)
    return {path: tuple(topic for topic in Topic if topic in topics) for path, topics in found.items()}
