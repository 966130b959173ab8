"""The gazetteer's files in the package go in, an Atlas comes out."""

from __future__ import annotations

import csv
import gzip
import json
from array import array
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from sitrep.core.folding import fold
from sitrep.core.model import CrossingKind
from sitrep.core.places.atlas import Atlas, KnownCrossing, PlaceArrays
from sitrep.core.places.keys import BITMAP_BITS, HEAD_BITS, key_of
from sitrep.errors import StoreError

FORMAT = 2
_COLUMNS = "QIiiBHBBI"


def load_atlas() -> Atlas:
    """The atlas of the installed package: about 6 MB of memory, a few hundredths of a second.

    Raises StoreError where the file was built by another sitrep than this one.
    """
    folder = files("sitrep.gazetteer")
    return Atlas(
        arrays=_read_arrays(folder / "places.bin.gz"),
        countries=dict(_read_countries(folder / "countries.csv")),
        demonyms=dict(_read_demonyms(folder / "demonyms.csv")),
        common_words=frozenset(fold(word) for word in (folder / "common_words.txt").read_text(encoding="utf-8").split()),
        crossings=tuple(_read_crossings(folder / "crossings.csv")),
    )


def _read_arrays(path: Traversable) -> PlaceArrays:
    payload = memoryview(gzip.decompress(path.read_bytes()))
    line_end = bytes(payload[:65536]).index(b"\n")
    header = json.loads(bytes(payload[:line_end]))
    if header["format"] != FORMAT:
        raise StoreError(
            f"places.bin.gz has format {header['format']}, this sitrep reads {FORMAT}; build it again: python tools/build_gazetteer.py"
        )
    position = line_end + 1
    bitmap = bytes(payload[position : position + BITMAP_BITS // 8])
    position += len(bitmap)
    heads = bytes(payload[position : position + HEAD_BITS // 8])
    position += len(heads)
    counts = [header["keys"]] * 2 + [header["places"]] * 6 + [header["places"] + 1]
    columns = []
    for code, count in zip(_COLUMNS, counts, strict=True):
        column = array(code)
        size = count * column.itemsize
        column.frombytes(payload[position : position + size])
        columns.append(column)
        position += size
    keys, targets, lats, lons, countries, admin1, sizes, precisions, offsets = columns
    return PlaceArrays(
        bitmap=bitmap,
        heads=heads,
        keys=keys,
        targets=targets,
        lats=lats,
        lons=lons,
        countries=countries,
        admin1=admin1,
        sizes=sizes,
        precisions=precisions,
        name_offsets=offsets,
        names=bytes(payload[position:]),
        country_codes=tuple(header["countries"]),
        admin1_codes=tuple(code for code, _ in header["admin1"]),
        admin1_names=tuple(name for _, name in header["admin1"]),
    )


def _rows(path: Traversable) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(path.read_text(encoding="utf-8").splitlines())


def _read_countries(path: Traversable) -> Iterator[tuple[str, str]]:
    for row in _rows(path):
        for name in row["names"].split(";"):
            yield key_of(name), row["iso3"]


def _read_demonyms(path: Traversable) -> Iterator[tuple[str, str]]:
    for row in _rows(path):
        for word in row["words"].split(";"):
            yield fold(word.rstrip("*")) + ("*" if word.endswith("*") else ""), row["iso3"]


def _read_crossings(path: Traversable) -> Iterator[KnownCrossing]:
    for row in _rows(path):
        yield KnownCrossing(
            id=row["id"],
            kind=CrossingKind(row["kind"]),
            name=row["name"],
            other_name=row["other_name"],
            iso3=tuple(dict.fromkeys((row["iso3_from"], row["iso3_to"]))),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            names=tuple(dict.fromkeys((row["name"], row["other_name"], *filter(None, row["aliases"].split(";"))))),
        )
