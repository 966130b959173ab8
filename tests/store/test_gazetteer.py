"""The gazetteer's files: read quickly, complete, and refused when they are of another make."""

from __future__ import annotations

import csv
import gzip
from importlib.resources import files
from pathlib import Path

import pytest

from sitrep.core.places.keys import key_of
from sitrep.errors import StoreError
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


def test_every_hand_kept_place_is_in_the_atlas() -> None:
    atlas = gazetteer.load_atlas()
    with (Path(str(files("sitrep.gazetteer"))) / "places_extra.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found = atlas.candidates(key_of(row["name"]))
            assert any(one.iso3 == row["iso3"] and one.is_curated for one in found), row["name"]


def test_the_notice_names_geonames_and_its_licence() -> None:
    notice = (files("sitrep.gazetteer") / "NOTICE.md").read_text(encoding="utf-8")
    assert "GeoNames" in notice
    assert "Creative Commons Attribution 4.0" in notice


def test_a_file_of_another_make_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "places.bin.gz"
    other.write_bytes(gzip.compress(b'{"format": 0}\n'))
    with pytest.raises(StoreError, match="build it again"):
        gazetteer._read_arrays(other)
