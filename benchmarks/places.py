"""How right the places are: first_places.txt, place_roles.txt and the labels in stream_places.txt are ours, the rest is read from FOLDER.

    python -m benchmarks.places [--misses] [FOLDER]

Misses are shown for every second sentence of place_roles.txt; the others are kept from those who mend.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document, Place, PlaceRole
from sitrep.core.places import find_places, settle_roles
from sitrep.core.places.atlas import Atlas
from sitrep.core.sentences import split_document
from sitrep.store.gazetteer import load_atlas

FIRST_PLACES = Path(__file__).with_name("first_places.txt")
STREAM_PLACES = Path(__file__).with_name("stream_places.txt")
PLACE_ROLES = Path(__file__).with_name("place_roles.txt")
ROLES = {"o": PlaceRole.ORIGIN, "d": PlaceRole.DESTINATION, "e": PlaceRole.EVENT, "x": PlaceRole.OTHER}
NEAR_KILOMETRES = 30
PROVINCE, COUNTRY = 4, 6
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
    alerted: Counter[str] = Counter()
    rulebook = load_rulebook(None)
    with path.open(encoding="utf-8") as lines:
        for row in (json.loads(line) for line in lines):
            published = datetime.fromisoformat(row["published"]).replace(tzinfo=UTC) if row.get("published") else None
            document = Document(title=row["title"], text=row["text"], language=row["lang"], published_at=published)
            judgement = judge(document, rulebook, atlas)
            found = judgement.places or settle_roles(find_places(document, split_document(document), atlas), ())
            for wanted in row["places"]:
                _count(row, wanted, found, counts, misses)
                if any(hit.status.is_current for hit in judgement.hits):
                    _count(row, wanted, found, alerted, misses=False)
    _print_roles("all articles", counts)
    _print_roles("articles that raise an alert", alerted)
    named = counts["named"] or 1
    print(f"found {named / counts['wanted']:.3f}, with the right country {counts['iso3'] / counts['wanted']:.3f}")


def _print_roles(title: str, counts: Counter[str]) -> None:
    print(f"roles in {title}:")
    for role in ("origin", "destination", "event", "other"):
        said = counts[f"said {role}"]
        recall, precision = counts[f"role {role}"] / counts[f"wanted {role}"], counts[f"right {role}"] / (said or 1)
        print(f"  {role}: wanted {counts[f'wanted {role}']}, given to a mention {recall:.2f}; said of {said} places, right {precision:.2f}")


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
    if misses and right and said != wanted["role"]:
        roles = [
            (one.role.value, row["text" if one.span.field == "text" else "title"][max(0, one.span.start - 60) : one.span.end + 60])
            for one in right
        ]
        print("ROLE", row["id"], wanted, roles)
    if misses and not right:
        print("MISS", row["id"], wanted, [(one.span.text, one.name, one.iso3) for one in near])


def score_roles(atlas: Atlas, misses: bool) -> None:
    """Which part each place plays in sentences of our own, as the rules see them."""
    counts: Counter[str] = Counter()
    half: Counter[tuple[str, bool]] = Counter()
    rulebook = load_rulebook(None)
    lines = [line for line in PLACE_ROLES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for number, line in enumerate(lines):
        language, marked = line.split(" ", 1)
        text, wanted = unmarked(marked)
        document = Document(title="", text=text, language=language)
        found = judge(document, rulebook, atlas).places or settle_roles(find_places(document, split_document(document), atlas), ())
        said = {one.span.start: one.role for one in found}
        for (start, end), role in wanted.items():
            given = next((said.pop(at) for at in list(said) if start <= at < end), None)
            counts[f"wanted {role}"] += 1
            counts[f"said {given}"] += 1
            counts[f"right {role}"] += given == role
            half["kept" if number % 2 else "shown", given == role] += 1
            if misses and given != role and not number % 2:
                print("ROLE", language, text, "|", text[start:end], "is", role, "not", given)
        counts.update(f"said {role}" for role in said.values())
    for role in PlaceRole:
        right, all_wanted, all_said = counts[f"right {role}"], counts[f"wanted {role}"], counts[f"said {role}"]
        print(f"own sentences, {role}: precision {right / all_said:.2f} ({all_said}), recall {right / all_wanted:.2f} ({all_wanted})")
    for name in ("shown", "kept"):
        print(f"own sentences, {name}: right {half[name, True] / (half[name, True] + half[name, False]):.2f}")
    print(f"own sentences: places not found {counts['said None']}")


def unmarked(text: str) -> tuple[str, dict[tuple[int, int], PlaceRole]]:
    """The sentence without its marks, and what stood in them: "{o:Aleppo}" is a place that people left."""
    pieces, places, length = [], {}, 0
    for piece in re.split(r"(\{[odex]:[^}]*\})", text):
        is_place = piece.startswith("{")
        shown = piece[3:-1] if is_place else piece
        if is_place:
            places[length, length + len(shown)] = ROLES[piece[1]]
        pieces.append(shown)
        length += len(shown)
    return "".join(pieces), places


def score_first_places(atlas: Atlas, misses: bool) -> None:
    """How far the first place that a sentence names, countries aside and provinces last, is put from where it lies."""
    away = []
    for line in FIRST_PLACES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        lat, lon, language, sentence = line.split(" ", 3)
        found = _first(places_of(sentence, "", language, atlas))
        away.append(_distance(found, float(lat), float(lon)))
        if misses and away[-1] is not None and away[-1] > NEAR_KILOMETRES:
            print("MISS", sentence, found)
    _print_first("sentences of our own", away)


def score_stream(path: Path, atlas: Atlas, misses: bool) -> None:
    """The same for real items that raise an alert: how far their first place lies from where their event is."""
    labels = [line.split() for line in STREAM_PLACES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    wanted = {name: (float(lat), float(lon)) for name, lat, lon in labels}
    away: list[float | None] = []
    rulebook = load_rulebook(None)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in (json.loads(line) for line in lines):
            if row["id"] in wanted:
                found = _first(judge(Document(title=row["title"], text=row["text"], language=row["lang"]), rulebook, atlas).places)
                away.append(_distance(found, *wanted[row["id"]]))
                if misses and (away[-1] is None or away[-1] > NEAR_KILOMETRES):
                    print("STREAM", row["id"], wanted[row["id"]], row["title"], row["text"][:200], found)
    _print_first("items of real feeds", away)


def _first(places: tuple[Place, ...]) -> Place | None:
    """As an alert is headed (`core.grouping.places_of`): a town before the province around it."""
    located = [one for one in places if one.precision < COUNTRY and one.lat is not None]
    return min(located, key=lambda one: one.precision >= PROVINCE, default=None)


def _distance(place: Place | None, lat: float, lon: float) -> float | None:
    return kilometres(lat, lon, place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None


def _print_first(title: str, away: Sequence[float | None]) -> None:
    found = [one for one in away if one is not None]
    near = sum(one <= NEAR_KILOMETRES for one in found)
    print(
        f"first place within {NEAR_KILOMETRES} km, {title}: precision {near / len(found):.3f} ({len(found)} found), "
        f"recall {near / len(away):.3f} ({len(away)})"
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
    score_stream(options.folder / "stream/dev.jsonl.gz", atlas, options.misses)
    score_roles(atlas, options.misses)
    score_spans(options.folder / "places/dev.jsonl.gz", atlas, options.misses)
    score_sample(options.folder / "articles/dev_sample.jsonl", atlas, options.misses)


if __name__ == "__main__":
    main()
