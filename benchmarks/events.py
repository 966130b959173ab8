"""Grouping measured: on invented reports of known events, on annotated articles and on a real stream; precision, recall, alerts a day out.

python -m benchmarks.events            the invented set, both halves, and the speed among 10,000 open events
python -m benchmarks.events --stream 4000 [--merges 100]   items of the real stream: reports per event, alerts a day, merges to read
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.event_stories import Told, fresh_reports, stories
from sitrep.cli.grouping_desk import Grouped, open_desk
from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document, Feed, FeedId, Level
from sitrep.store.gazetteer import load_atlas

STREAM = Path(__file__).parents[2] / "shared" / "data" / "stream" / "dev.jsonl.gz"


def grouped(told: Sequence[Told]) -> dict[int, Grouped]:
    """What the desk makes of the reports, by their place in the list, counted from 1."""
    book, atlas = load_rulebook(None), load_atlas()
    with open_desk({}) as desk:
        for number, one in enumerate(told, 1):
            document = Document(title=one.title, text=one.text, language=one.language, published_at=one.published_at, feed_id=one.feed)
            desk.take(number, document, judge(document, book, atlas), url="", seen_at=one.published_at)
        return desk.answers()


def measure(told: Sequence[Told], answers: dict[int, Grouped], half: str) -> str:
    """Pairs of one half that were put together rightly, wrongly or not at all; among reports that were flagged on the right topic."""
    mine = [(one, answers[number]) for number, one in enumerate(told, 1) if one.half == half and number in answers]
    mine = [(one, answer) for one, answer in mine if answer.topic == one.topic]
    right = wrong = missed = 0
    for (one, here), (other, there) in itertools.combinations(mine, 2):
        same, together = one.event == other.event, here.event_id == there.event_id
        right, wrong, missed = right + (same and together), wrong + (together and not same), missed + (same and not together)
    flagged, of = len(mine), sum(one.half == half for one in told)
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    f1 = 2 * right / max(2 * right + wrong + missed, 1)
    events = len({one.event for one, _ in mine})
    return f"{half:6} {flagged} of {of} reports flagged, {events} events: P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"


def measure_copies(told: Sequence[Told], answers: dict[int, Grouped], half: str) -> str:
    """Copies that were recognised as such of the right event, and reports that were taken for copies and are none."""
    numbered = [(number, one) for number, one in enumerate(told, 1) if one.half == half and number in answers]
    copies = [number for number, one in numbered if one.copy_of]
    claimed = [(number, one) for number, one in numbered if answers[number].wire_copy_of is not None]
    right = sum(one.copy_of is not None and _original(told, answers, number).event == one.event for number, one in claimed)
    false = len(claimed) - right
    return f"{half:6} wire copies: {right} of {len(copies)} recognised, {false} false"


def _original(told: Sequence[Told], answers: dict[int, Grouped], number: int) -> Told:
    return told[(answers[number].wire_copy_of or 0) - 1]


def show_mistakes(told: Sequence[Told], answers: dict[int, Grouped], half: str) -> None:
    """Events that were put together, reports that stand apart from theirs, and false copies, of one part; `fresh` is not looked at."""
    numbered = [(number, one) for number, one in enumerate(told, 1) if one.half == half and number in answers]
    by_event: dict[str, Counter[str]] = defaultdict(Counter)
    mixed: dict[str, set[str]] = defaultdict(set)
    for number, one in numbered:
        by_event[one.event][answers[number].event_id] += 1
        mixed[answers[number].event_id].add(one.event)
    for events in mixed.values():
        if len(events) > 1:
            print(f"  together: {sorted(events)}")
    for number, one in numbered:
        if answers[number].event_id != by_event[one.event].most_common(1)[0][0]:
            print(f"  elsewhere: {one.id} {one.language} {answers[number].topic} {one.title}")
        if answers[number].wire_copy_of is not None and not one.copy_of:
            print(f"  false copy: {one.id} {one.language} of {_original(told, answers, number).id}")


def run_stream(limit: int, merges: int, skip: int) -> None:
    """Real items in time order with the default rules: how many reports an event has, how many events a day, and merges to be read."""
    book, atlas = load_rulebook(None), load_atlas()
    with gzip.open(STREAM, "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in itertools.islice(lines, skip, skip + limit)]
    items.sort(key=lambda item: item["date"])
    levels: dict[int, Level] = {}
    with open_desk({FeedId(name): Feed(id=FeedId(name), name=name, url="") for name in {item["feed"] for item in items}}) as desk:
        for number, item in enumerate(items, 1):
            at = datetime.fromisoformat(item["date"].replace("Z", "+00:00")).astimezone(UTC)
            document = Document(title=item["title"], text=item["text"], language=item["lang"], published_at=at, feed_id=item["feed"])
            judgement = judge(document, book, atlas)
            levels[number] = judgement.level
            desk.take(number, document, judgement, url=item["url"], seen_at=at)
        answers = desk.answers()
    days = len({item["date"][:10] for item in items})
    members: dict[str, list[int]] = defaultdict(list)
    for number, answer in answers.items():
        members[answer.event_id].append(number)
    speaking = [numbers for numbers in members.values() if max(levels[n].rank for n in numbers) >= Level.MEDIUM.rank]
    print(f"{len(items)} items of {days} days, {items[0]['date'][:10]} to {items[-1]['date'][:10]}: {len(answers)} flagged")
    print(f"{len(members)} events, {len(speaking)} of medium or high; {len(answers) / max(len(members), 1):.2f} reports an event")
    topics = Counter(answers[numbers[0]].topic for numbers in speaking)
    for topic, count in topics.most_common():
        print(f"  {topic}: {count} alerts, {count / days:.2f} on a day with items")
    pairs = [(numbers[0], other) for numbers in members.values() for other in numbers[1:]]
    for one, other in random.Random(7).sample(pairs, min(merges, len(pairs))):
        for number in (one, other):
            item = items[number - 1]
            print(f"  {item['date'][:16]} {item['feed'][:18]:18} {item['title'][:110]}")
        print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stream", type=int, help="how many items of the real stream to take")
    parser.add_argument("--skip", type=int, default=0, help="how many items of the stream to leave out first")
    parser.add_argument("--merges", type=int, default=0, help="how many merges to print for reading")
    parser.add_argument("--mistakes", choices=("tuned", "kept", "fresh"), help="show what went wrong in this part")
    asked = parser.parse_args()
    if asked.stream:
        run_stream(asked.stream, asked.merges, asked.skip)
        return
    told = sorted([*stories(), *fresh_reports()], key=lambda one: (one.published_at, one.id))
    began = time.process_time()
    answers = grouped(told)
    print(f"{len(told)} invented reports of {len({one.event for one in told})} events in {len({one.language for one in told})} languages")
    for half in ("tuned", "kept", "fresh"):
        print(measure(told, answers, half))
        print(measure_copies(told, answers, half))
    if asked.mistakes:
        show_mistakes(told, answers, asked.mistakes)
    print(f"{(time.process_time() - began) / len(told) * 1000:.1f} ms a report, judging and grouping")


if __name__ == "__main__":
    main()
