"""Labelled news items go in (../shared/data, or a file of the same form); precision, recall and F1 per topic, language and sample come out.

    python -m benchmarks.flags [FILE] [--part dev|kept|all] [--misses TOPIC] [--origin read]

A third of the items, chosen by a hash of their id, is `kept`: rules and weights are never tuned on it.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
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

    def row(self) -> str:
        precision = self.right / (self.right + self.false) if self.right + self.false else float("nan")
        recall = self.right / (self.right + self.missed) if self.right + self.missed else float("nan")
        f1 = 2 * self.right / (2 * self.right + self.false + self.missed) if self.right + self.false + self.missed else float("nan")
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   ({self.right} right, {self.false} false, {self.missed} missed)"


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
    asked = parser.parse_args()
    atlas = load_atlas()
    items = read_items(asked.file, asked.part)
    tallies: dict[tuple[str, str, Topic], Tally] = defaultdict(Tally)
    began = time.process_time()
    for item, judgement in judged(items, atlas):
        for topic in Topic:
            label = item["labels"].get(topic.value)
            flag = topic in judgement.topics
            if label is None:
                continue
            for origin, group in groups_of(item):
                tally = tallies[origin, group, topic]
                tally.right += bool(label and flag)
                tally.false += bool(flag and not label)
                tally.missed += bool(label and not flag)
                tally.negatives += not label
            if asked.misses == topic.value and bool(label) != flag and item.get("label_origin", "read") == asked.origin:
                print_miss(item, topic, flag, judgement)
    seconds = time.process_time() - began
    print_table(tallies)
    characters = sum(len(item.get("title") or "") + len(item.get("text") or "") for item in items)
    print(f"\n{len(items)} items, {len(items) / seconds:.0f} a second, {characters / 4000 / seconds:.0f} times 4 kB a second")


def print_miss(item: dict[str, Any], topic: Topic, flag: bool, judgement: Judgement) -> None:
    print(f"{'FALSE ' if flag else 'MISSED'} {item['id']} {item['lang']}/{item.get('sample')} {item.get('note') or ''}")
    print(f"   {item['title']}\n   {item['text'][:400]}")
    for hit in judgement.hits:
        if hit.topic is topic:
            print(f"   > {hit.rule_id} {hit.status} {[span.text for span in hit.matched]}")


def print_table(tallies: dict[tuple[str, str, Topic], Tally]) -> None:
    for (origin, group, topic), tally in sorted(tallies.items()):
        if origin == "source-topic":
            rate = 10_000 * tally.false / tally.negatives if tally.negatives else 0.0
            print(f"{origin:13} {group:18} {topic:17} {tally.false} false in {tally.negatives}: {rate:.1f} per 10,000")
        elif tally.right + tally.missed >= FEWEST_POSITIVES or tally.false:
            print(f"{origin:13} {group:18} {topic:17} {tally.row()}")


if __name__ == "__main__":
    main()
