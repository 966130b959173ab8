"""How right the figures are, on figures/dev.jsonl and articles/dev_sample.jsonl of FOLDER.

python -m benchmarks.figures [--misses] [--half read|kept] [FOLDER]
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sitrep.core.figures import find_figures
from sitrep.core.language import language_of
from sitrep.core.model import Document, Figure
from sitrep.core.sentences import split_document


def figures_of(title: str, text: str, language: str, published: str | None = None) -> tuple[Figure, ...]:
    """The figures of an article said to be in this language; as in `core.judgement.judge`, what its words plainly say counts for more."""
    at = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    document = Document(title=title, text=text, language=language, published_at=at)
    return find_figures(document, split_document(document), language_of(document))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_in(half: str | None, row_id: str) -> bool:
    """True where a row belongs to the half asked for: of what is read to mend misses ("read"), or of what is kept from that ("kept")."""
    return half is None or (half == "read") == (sha256(row_id.encode()).digest()[0] < 128)


def score_idetect(folder: Path, misses: bool, half: str | None) -> None:
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in rows(folder / "figures/dev.jsonl"):
        if "facts" in row or not is_in(half, row["id"]):
            continue
        wanted, unit = row["quantity"], "household" if row["unit"] == "Households" else "person"
        found = figures_of("", row["text"], "en")
        total[row["source"]] += 1
        if any(wanted in (one.low, one.high) and one.unit == unit for one in found):
            right[row["source"]] += 1
        elif misses:
            print(
                "MISS",
                row["id"],
                wanted,
                unit,
                row["term"],
                "|",
                [(one.span.text, one.low, one.high) for one in found],
                "|",
                row["text"][:400],
            )
    for source, count in total.items():
        print(f"{source}: quantity and unit right {right[source]}/{count} = {right[source] / count:.3f}")
    print(f"all: {sum(right.values())}/{sum(total.values())} = {sum(right.values()) / sum(total.values()):.3f}")


def score_spans(folder: Path, misses: bool, half: str | None) -> None:
    right = total = 0
    for row in rows(folder / "figures/dev.jsonl"):
        if not is_in(half, row["id"]):
            continue
        for wanted in row.get("quantities", ()):
            if not any(mark.isdigit() for mark in wanted["text"]) and not any(
                word in wanted["text"] for word in ("thousand", "hundred", "dozen")
            ):
                continue
            total += 1
            found = figures_of("", row["text"], "en")
            if any(one.span.text in wanted["text"] or wanted["text"] in one.span.text for one in found):
                right += 1
            elif misses:
                print("SPAN", row["id"], wanted, "|", [one.span.text for one in found], "|", row["text"][:300])
    print(f"ISI spans found: {right}/{total} = {right / total:.3f}")


def overlaps(found: Figure, row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    whole = row["title"] if found.span.field == "title" else row["text"]
    start = whole.find(wanted["text"])
    while start >= 0:
        if found.span.start < start + len(wanted["text"]) and start < found.span.end:
            return True
        start = whole.find(wanted["text"], start + 1)
    return False


def score_sample(path: Path, misses: bool) -> None:
    counts: Counter[str] = Counter()
    for row in rows(path):
        found = figures_of(row["title"], row["text"], row["lang"], row.get("published"))
        for wanted in row["figures"]:
            counts["wanted"] += 1
            near = [one for one in found if overlaps(one, row, wanted)]
            bounds = [one for one in near if (one.low, one.high) == (wanted["value_low"], wanted["value_high"])]
            counts["bounds"] += bool(bounds)
            counts["unit"] += any(one.unit == wanted["unit"] for one in bounds)
            counts["background"] += any(one.background == bool(wanted.get("background")) for one in bounds)
            counts["kind"] += any(one.kind == wanted["kind"] for one in bounds)
            counts["term"] += any(one.term == wanted["term"] for one in bounds)
            if misses and not any(one.background == bool(wanted.get("background")) for one in bounds):
                print("MISS", row["id"], wanted, "|", [(one.span.text, one.low, one.high, one.kind, one.background) for one in near])
        for one in found:
            extra = not any(overlaps(one, row, wanted) for wanted in row["figures"])
            counts["extra"] += extra
            counts["extra current"] += extra and not one.background
            if extra and misses:
                print("EXTRA", row["id"], one.span.text, one.low, one.term, "background" if one.background else "CURRENT")
    print(f"{path.name}: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
    print(f"found with right bounds {counts['bounds'] / counts['wanted']:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--half", choices=("read", "kept"), help="the half of figures/dev.jsonl whose misses may be read, or the other")
    options = parser.parse_args()
    score_idetect(options.folder, options.misses, options.half)
    score_spans(options.folder, options.misses, options.half)
    score_sample(options.folder / "articles/dev_sample.jsonl", options.misses)


if __name__ == "__main__":
    main()
