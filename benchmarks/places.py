"""How right the places are: `python -m benchmarks.places [--misses] [FOLDER]`; first_places.txt is ours, the rest is read from FOLDER."""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from datetime import UTC, datetime
from math import asin, cos, inf, radians, sin, sqrt
from pathlib import Path
from typing import Any

from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document, Place
from sitrep.core.places import find_places, settle_roles
from sitrep.core.places.atlas import Atlas
from sitrep.core.sentences import split_document
from sitrep.store.gazetteer import load_atlas

FIRST_PLACES = Path(__file__).with_name("first_places.txt")
NEAR_KILOMETRES = 30
COUNTRY = 6
"""On the SiND scale."""


def places_of(title: str, text: str, language: str, atlas: Atlas) -> tuple[Place, ...]:
    document = Document(title=title, text=text, language=language)
    return find_places(document, split_document(document), atlas)


def score_spans(path: Path, atlas: Atlas, misses: bool) -> None:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    right = found_count = wanted_count = recalled = 0
    lost: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    begun = time.perf_counter()
    for row in rows:
        wanted = [(one["start"], one["end"]) if isinstance(one, dict) else tuple(one[:2]) for one in row["locations"]]
        found = [(one.span.start, one.span.end) for one in places_of("", row["text"], "en", atlas)]
        found_count += len(found)
        wanted_count += len(wanted)
        for start, end in found:
            hit = any(start < right_end and left < end for left, right_end in wanted)
            right += hit
            extra[row["text"][start:end]] += not hit
        for start, end in wanted:
            hit = any(left < end and start < right_end for left, right_end in found)
            recalled += hit
            lost[row["text"][start:end]] += not hit
    size = sum(len(row["text"].encode()) for row in rows)
    print(f"spans: precision {right / found_count:.3f} ({found_count}), recall {recalled / wanted_count:.3f} ({wanted_count})")
    print(f"{size / 1e6 / (time.perf_counter() - begun):.2f} MB/s")
    if misses:
        print("lost", lost.most_common(80))
        print("extra", extra.most_common(80))


def score_sample(path: Path, atlas: Atlas, misses: bool) -> None:
    counts: Counter[str] = Counter()
    rulebook = load_rulebook(None)
    with path.open(encoding="utf-8") as lines:
        for row in (json.loads(line) for line in lines):
            published = datetime.fromisoformat(row["published"]).replace(tzinfo=UTC) if row.get("published") else None
            document = Document(title=row["title"], text=row["text"], language=row["lang"], published_at=published)
            found = judge(document, rulebook, atlas).places or settle_roles(find_places(document, split_document(document), atlas), ())
            for wanted in row["places"]:
                _count(row, wanted, found, counts, misses)
    for role in ("origin", "destination", "event", "other"):
        said = counts[f"said {role}"]
        recall, precision = counts[f"role {role}"] / counts[f"wanted {role}"], counts[f"right {role}"] / (said or 1)
        print(f"{role}: wanted {counts[f'wanted {role}']}, given to a mention {recall:.2f}; said of {said} places, right {precision:.2f}")
    named = counts["named"] or 1
    print(f"found {named / counts['wanted']:.3f}, with the right country {counts['iso3'] / counts['wanted']:.3f}")


def _count(row: dict[str, Any], wanted: dict[str, Any], found: tuple[Place, ...], counts: Counter[str], misses: bool) -> None:
    name = wanted["name"]
    near = [one for one in found if one.span.text in name or name in one.span.text]
    counts["wanted"] += 1
    counts[f"wanted {wanted['role']}"] += 1
    counts["named"] += bool(near)
    right = [one for one in near if one.iso3 == wanted["iso3"]]
    counts["iso3"] += bool(right)
    counts[f"role {wanted['role']}"] += any(one.role == wanted["role"] for one in right)
    main = Counter(one.role.value for one in right if one.role != "other").most_common(1)
    said = main[0][0] if main else "other"
    counts[f"said {said}"] += bool(right)
    counts[f"right {said}"] += bool(right) and said == wanted["role"]
    if misses and not right:
        print("MISS", row["id"], wanted, [(one.span.text, one.name, one.iso3) for one in near])


def score_first_places(atlas: Atlas, misses: bool) -> None:
    """How far the first place that a sentence names, countries aside, is put from where it lies."""
    counts: Counter[str] = Counter()
    for line in FIRST_PLACES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        lat, lon, language, sentence = line.split(" ", 3)
        found = next((one for one in places_of(sentence, "", language, atlas) if one.precision < COUNTRY and one.lat is not None), None)
        away = (
            kilometres(float(lat), float(lon), found.lat, found.lon) if found and found.lat is not None and found.lon is not None else inf
        )
        counts["all"] += 1
        counts["found"] += found is not None
        counts["near"] += away <= NEAR_KILOMETRES
        if misses and away > NEAR_KILOMETRES:
            print("MISS", sentence, found and (found.span.text, found.name, found.iso3, found.precision, round(away)))
    print(
        f"first place within {NEAR_KILOMETRES} km: precision {counts['near'] / counts['found']:.3f} ({counts['found']} found), "
        f"recall {counts['near'] / counts['all']:.3f} ({counts['all']})"
    )


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Along a great circle (haversine; mean radius of the Earth 6,371 km)."""
    north, east = radians(other_lat - lat), radians(other_lon - lon)
    half = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(east / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parents[2] / "shared" / "data")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    atlas = load_atlas()
    score_first_places(atlas, options.misses)
    score_spans(options.folder / "places/dev.jsonl.gz", atlas, options.misses)
    score_sample(options.folder / "articles/dev_sample.jsonl", atlas, options.misses)


if __name__ == "__main__":
    main()
