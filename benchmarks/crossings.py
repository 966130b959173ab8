"""How right the crossings are: `python -m benchmarks.crossings [--misses] [FILE]`, on articles/dev_sample.jsonl or a file of that form."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sitrep.core.crossings import find_crossings
from sitrep.core.folding import fold
from sitrep.core.model import CrossingReport, Document
from sitrep.core.places import find_places
from sitrep.core.places.atlas import Atlas
from sitrep.core.sentences import split_document
from sitrep.store.gazetteer import load_atlas


def reports_of(row: dict[str, Any], atlas: Atlas) -> tuple[CrossingReport, ...]:
    published = row.get("published")
    at = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    document = Document(title=row["title"], text=row["text"], language=row["lang"], published_at=at)
    sentences = split_document(document)
    return find_crossings(document, sentences, atlas, find_places(document, sentences, atlas))


def is_same(report: CrossingReport, wanted: dict[str, Any], atlas: Atlas) -> bool:
    names = [wanted["name"], *wanted["canonical"].split("-"), wanted["canonical"]]
    known = next((one for one in atlas.crossings if one.id == report.crossing_id), None)
    mine = {fold(name.rstrip("*")) for name in (report.name, *(known.names if known else ()))}
    return any(fold(name) in one or (len(one) > 3 and one in fold(name)) for name in names for one in mine if name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data" / "articles" / "dev_sample.jsonl"
    parser.add_argument("file", nargs="?", type=Path, default=default)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    atlas, counts = load_atlas(), Counter[str]()
    with options.file.open(encoding="utf-8") as lines:
        for row in (json.loads(line) for line in lines):
            found = reports_of(row, atlas)
            for wanted in row["crossings"]:
                near = [one for one in found if is_same(one, wanted, atlas)]
                right = [one for one in near if one.status == wanted["status"]]
                counts["wanted"] += 1
                counts["named"] += bool(near)
                counts["status"] += bool(right)
                counts["status and traffic"] += any(one.traffic in (wanted["traffic"], "all") for one in right)
                counts["reason"] += any(one.reason == wanted["reason"] for one in right)
                if options.misses and not any(one.traffic in (wanted["traffic"], "all") for one in right):
                    print("MISS", row["id"], wanted, [(one.name, one.status.value, one.traffic.value) for one in near])
            for one in found:
                extra = not any(is_same(one, wanted, atlas) for wanted in row["crossings"])
                counts["extra"] += extra
                counts["extra not open"] += extra and one.status != "open"
                if options.misses and extra:
                    print("EXTRA", row["id"], one.kind.value, one.name, one.status.value, "|", one.quote.text[:200])
    print(", ".join(f"{name} {count}" for name, count in counts.items()))
    print(f"status right {counts['status'] / counts['wanted']:.3f}, with traffic {counts['status and traffic'] / counts['wanted']:.3f}")


if __name__ == "__main__":
    main()
