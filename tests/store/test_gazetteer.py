"""The gazetteer's files: read quickly, complete, and refused when they are of another make."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from sitrep.core.places.keys import key_of
from sitrep.errors import StoreError
from sitrep.render.map.shapes import load_shapes
from sitrep.store import gazetteer


def test_the_crossings_have_both_sides_a_point_and_a_source() -> None:
    with (Path(str(files("sitrep.gazetteer"))) / "crossings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 120
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"], row["id"]
        assert len(row["iso3_from"]) == len(row["iso3_to"]) == 3, row["id"]
        assert -90 <= float(row["lat"]) <= 90, row["id"]
        assert -180 <= float(row["lon"]) <= 180, row["id"]


def hand_kept(name: str) -> Iterator[dict[str, str]]:
    with (Path(str(files("sitrep.gazetteer"))) / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_every_hand_kept_place_is_in_the_atlas() -> None:
    atlas = gazetteer.load_atlas()
    for row in hand_kept("places_extra.csv"):
        found = atlas.candidates(key_of(row["name"]))
        assert any(one.iso3 == row["iso3"] and one.is_curated == (row["kind"] != "homonym") for one in found), row["name"]


def test_the_notice_names_geonames_and_its_licence() -> None:
    notice = (files("sitrep.gazetteer") / "NOTICE.md").read_text(encoding="utf-8")
    assert "GeoNames" in notice
    assert "Creative Commons Attribution 4.0" in notice


def test_a_file_of_another_make_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "places.bin.gz"
    other.write_bytes(gzip.compress(b'{"format": 0}\n'))
    with pytest.raises(StoreError, match="build it again"):
        gazetteer._read_arrays(other)


def test_hand_kept_places_lie_within_two_degrees_of_their_country() -> None:
    """Two, because the shapes leave islets out."""
    shapes = load_shapes()
    for row in hand_kept("places_extra.csv"):
        boxes = [ring.box for ring in shapes.countries.get(row["iso3"], ())]
        lat, lon = float(row["lat"]), float(row["lon"])
        turns = (lon, lon + 360, lon - 360)
        is_near = [
            box.south - 2 <= lat <= box.north + 2 and any(box.west - 2 <= turned <= box.east + 2 for turned in turns) for box in boxes
        ]
        assert any(is_near) or not boxes, row["name"]


def test_a_spelling_stands_for_one_hand_kept_place_of_its_country() -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in hand_kept("places_extra.csv"):
        for spelling in dict.fromkeys(key_of(name.rstrip("*")) for name in (row["name"], *filter(None, row["aliases"].split(";")))):
            where = f"{row['name']} {row['lat']} {row['lon']}"
            assert seen.setdefault((row["iso3"], spelling), where) == where, (row["iso3"], spelling)


def test_the_codes_of_provinces_that_hand_kept_places_name_are_known() -> None:
    codes = {row["code"] for row in hand_kept("admin1.csv")}
    assert {row["admin1"] for row in hand_kept("places_extra.csv")} <= codes


def test_a_name_is_one_countrys() -> None:
    owners: dict[str, set[str]] = {}
    for row in hand_kept("countries.csv"):
        for name in filter(None, row["names"].split(";")):
            owners.setdefault(key_of(name), set()).add(row["iso3"])
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("name", "iso3"),
    [("China", "CHN"), ("Chiny", "CHN"), ("США", "USA"), ("Великобритания", "GBR"), ("أمريكا", "USA"), ("Bosnia", "BIH"), ("Birma", "MMR")],
)
def test_a_country_is_not_taken_for_one_that_has_it_in_brackets(name: str, iso3: str) -> None:
    assert gazetteer.load_atlas().country_of(key_of(name)) == iso3
