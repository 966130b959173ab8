"""How right the detail of aid incidents is: `python -m benchmarks.aid [--misses] [FILE]`, on articles/dev_sample.jsonl or its like."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document
from sitrep.store.gazetteer import load_atlas

NUMBERS = ("killed", "injured", "kidnapped")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data" / "articles" / "dev_sample.jsonl"
    parser.add_argument("file", nargs="?", type=Path, default=default)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    atlas, rulebook, counts = load_atlas(), load_rulebook(None), Counter[str]()
    for row in map(json.loads, options.file.read_text(encoding="utf-8").splitlines()):
        published = datetime.fromisoformat(row["published"]).replace(tzinfo=UTC) if row.get("published") else None
        document = Document(title=row["title"], text=row["text"], language=row["lang"], published_at=published)
        found = judge(document, rulebook, atlas).aid
        for wanted in row["aid"]:
            near = [one for one in found if one.target == wanted["what"]]
            counts["wanted"] += 1
            counts["target"] += bool(near)
            counts["act"] += any(one.act == wanted["act"] for one in near)
            for name in NUMBERS:
                if wanted[name]:
                    counts["numbers"] += 1
                    counts["numbers right"] += any(getattr(one, name) == wanted[name] for one in near or found)
                    counts["numbers wrong"] += any(getattr(one, name) not in (None, wanted[name]) for one in near or found)
            if options.misses:
                print(row["id"], wanted, [(one.target.value, one.act.value, one.killed, one.injured, one.kidnapped) for one in found])
        counts["extra"] += bool(found) and not row["aid"]
    print(", ".join(f"{name} {count}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
