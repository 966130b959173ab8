"""Labelled news items go in (../shared/data, or a file of the same form); precision, recall and F1 per topic, language and sample come out.

    python -m benchmarks.flags [FILE] [--part dev|kept|all] [--misses TOPIC] [--origin read]
    python -m benchmarks.flags --readme    the table that the README shows
    python -m benchmarks.flags --ci        quiet; exit code 1 where a figure is below its floor

A third of the items, chosen by a hash of their id, is `kept`: it was read later than the rest, once its first figures were known.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document, Judgement, Topic
from sitrep.core.places.atlas import Atlas
from sitrep.store.gazetteer import load_atlas

DATA = Path(__file__).parents[2] / "shared" / "data"
FEWEST_POSITIVES = 4
FEWEST_SHOWN = 10
SHOWN = (("read", "en", "English"), ("read", "ar", "Arabic"), ("read", "fr", "French"), ("source", "en", "English reports"))


FLOORS: dict[tuple[str, str, str, str], tuple[float, float]] = {
    ("dev", "read", "en", "displacement"): (0.96, 0.96),
    ("dev", "read", "en", "crossing_closure"): (0.95, 0.96),
    ("dev", "read", "en", "aid_incident"): (0.95, 0.96),
    ("kept", "read", "en", "displacement"): (0.94, 0.92),
    ("kept", "read", "en", "crossing_closure"): (0.94, 0.94),
    ("kept", "read", "en", "aid_incident"): (0.95, 0.93),
    ("all", "read", "ar", "displacement"): (0.95, 0.95),
    ("all", "read", "ar", "aid_incident"): (0.95, 0.85),
    ("all", "read", "fr", "displacement"): (0.95, 0.87),
    ("all", "read", "fr", "aid_incident"): (0.94, 0.99),
    ("all", "read", "pl", "displacement"): (0.95, 0.74),
    ("all", "read", "pl", "crossing_closure"): (0.83, 0.99),
    ("all", "read", "pl", "aid_incident"): (0.95, 0.74),
    ("all", "source", "en", "displacement"): (0.98, 0.85),
    ("all", "source", "en", "aid_incident"): (0.98, 0.86),
}
"""Least precision and recall of a part, origin, language and topic: just under what was reached."""

MOST_FALSE = {"displacement": 3, "crossing_closure": 2, "aid_incident": 1}
"""False flags among the ordinary news items."""

Tallies = dict[tuple[str, str, Topic], "Tally"]


def part_of(item_id: str) -> str:
    """`kept` for a third of all ids, for ever the same ones; `dev` for the others."""
    return "kept" if hashlib.sha256(item_id.encode()).digest()[0] % 3 == 0 else "dev"


def read_items(path: Path, part: str) -> list[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines if line.strip()]
    return [item for item in items if part in ("all", part_of(str(item["id"])))]


@dataclass
class Tally:
    """Right and wrong flags of one topic in one group of items."""

    right: int = 0
    false: int = 0
    missed: int = 0
    negatives: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else float("nan")

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else float("nan")

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right + self.false + self.missed else float("nan")

    def count(self, *, label: bool, flag: bool) -> None:
        self.right += label and flag
        self.false += flag and not label
        self.missed += label and not flag
        self.negatives += not label

    def row(self) -> str:
        rates = f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"
        return f"{rates}   ({self.right} right, {self.false} false, {self.missed} missed)"


def document_of(item: dict[str, Any]) -> Document:
    published = item.get("published")
    return Document(
        title=item.get("title") or "",
        text=item.get("text") or "",
        language=item.get("lang"),
        published_at=datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None,
    )


def judged(items: list[dict[str, Any]], atlas: Atlas) -> Iterator[tuple[dict[str, Any], Judgement]]:
    book = load_rulebook(None)
    for item in items:
        yield item, judge(document_of(item), book, atlas)


def groups_of(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    origin = item.get("label_origin", "read")
    yield origin, "all"
    yield origin, item["lang"]
    if "sample" in item:
        yield origin, f"{item['lang']}/{item['sample']}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=DATA / "flags" / "dev.jsonl.gz")
    parser.add_argument("--part", choices=("dev", "kept", "all"), default="all")
    parser.add_argument("--misses", choices=[topic.value for topic in Topic], help="print every item judged wrong on this topic")
    parser.add_argument("--origin", default="read", help="whose labels --misses looks at")
    parser.add_argument("--ci", action="store_true", help="print the README's table, and fail where a floor is broken")
    parser.add_argument("--readme", action="store_true", help="print the README's table only")
    asked = parser.parse_args()
    if asked.ci or asked.readme:
        sys.exit(show_both_parts(asked.file, strict=asked.ci))
    items = read_items(asked.file, asked.part)
    tallies: Tallies = defaultdict(Tally)
    began = time.process_time()
    for item, judgement in judged(items, load_atlas()):
        count(item, judgement, tallies)
        for topic in Topic:
            label, flag = item["labels"].get(topic.value), topic in judgement.topics
            is_wrong = label is not None and bool(label) != flag
            if asked.misses == topic.value and is_wrong and item.get("label_origin", "read") == asked.origin:
                print_miss(item, topic, flag, judgement)
    seconds = time.process_time() - began
    print_table(tallies)
    characters = sum(len(item.get("title") or "") + len(item.get("text") or "") for item in items)
    print(f"\n{len(items)} items, {len(items) / seconds:.0f} a second, {characters / 4000 / seconds:.0f} times 4 kB a second")


def count(item: dict[str, Any], judgement: Judgement, tallies: Tallies) -> None:
    for topic in Topic:
        label = item["labels"].get(topic.value)
        if label is not None:
            for origin, group in groups_of(item):
                tallies[origin, group, topic].count(label=bool(label), flag=topic in judgement.topics)


def show_both_parts(file: Path, *, strict: bool) -> int:
    """The README's table on stdout; with `strict` every broken floor too. Returns the exit code."""
    parts: dict[str, Tallies] = {"dev": defaultdict(Tally), "kept": defaultdict(Tally), "all": defaultdict(Tally)}
    for item, judgement in judged(read_items(file, "all"), load_atlas()):
        for part in (part_of(str(item["id"])), "all"):
            count(item, judgement, parts[part])
    print("| | dev: P / R / F1 | kept: P / R / F1 |\n|---|---|---|")
    for origin, group, named in SHOWN:
        for topic in Topic:
            dev, kept = (parts[part][origin, group, topic] for part in ("dev", "kept"))
            if dev.right + dev.missed >= FEWEST_SHOWN:
                print(f"| {named}, {topic.value.replace('_', ' ')} | {in_short(dev)} | {in_short(kept)} |")
    for topic in Topic:
        tally = parts["all"]["source-topic", "all", topic]
        print(f"| ordinary news, {topic.value.replace('_', ' ')} | {tally.false} false flags in {tally.negatives:,} items | |")
    broken = list(broken_floors(parts))
    if strict:
        print("\n".join(broken or ["every figure is above its floor"]))
    return 1 if strict and broken else 0


def in_short(tally: Tally) -> str:
    few = " (few)" if tally.right + tally.missed < FEWEST_SHOWN else ""
    return f"{tally.precision:.2f} / {tally.recall:.2f} / {tally.f1:.2f} of {tally.right + tally.missed}{few}"


def broken_floors(parts: dict[str, Tallies]) -> Iterator[str]:
    for (part, origin, group, topic), (precision, recall) in FLOORS.items():
        tally = parts[part][origin, group, Topic(topic)]
        if not (tally.precision >= precision and tally.recall >= recall):
            yield f"BELOW {part} {origin} {group} {topic}: {tally.row()}, wanted P {precision} and R {recall}"
    for topic, most in MOST_FALSE.items():
        tally = parts["all"]["source-topic", "all", Topic(topic)]
        if tally.false > most:
            yield f"ABOVE ordinary news {topic}: {tally.false} false flags, at most {most} wanted"


def print_miss(item: dict[str, Any], topic: Topic, flag: bool, judgement: Judgement) -> None:
    print(f"{'FALSE ' if flag else 'MISSED'} {item['id']} {item['lang']}/{item.get('sample')} {item.get('note') or ''}")
    print(f"   {item['title']}\n   {item['text'][:400]}")
    for hit in judgement.hits:
        if hit.topic is topic:
            print(f"   > {hit.rule_id} {hit.status} {[span.text for span in hit.matched]}")


def print_table(tallies: Tallies) -> None:
    for (origin, group, topic), tally in sorted(tallies.items()):
        if origin == "source-topic":
            rate = 10_000 * tally.false / tally.negatives if tally.negatives else 0.0
            print(f"{origin:13} {group:18} {topic:17} {tally.false} false in {tally.negatives}: {rate:.1f} per 10,000")
        elif tally.right + tally.missed >= FEWEST_POSITIVES or tally.false:
            print(f"{origin:13} {group:18} {topic:17} {tally.row()}")


if __name__ == "__main__":
    main()
