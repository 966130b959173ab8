from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from lxml import etree

from sitrep.core.model import Level
from sitrep.render.map import Pin, draw_map

ANADAN = Pin(lat=36.29, lon=37.04, label="Anadan", level=Level.HIGH, precision=3, title="Anadan: A-1")
SVG = "{http://www.w3.org/2000/svg}"

Drawn = Callable[[str], list[etree._Element]]


def drawn(svg: str) -> Drawn:
    root = etree.fromstring(svg)
    return lambda name: root.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")


@pytest.fixture(scope="module")
def syria() -> Drawn:
    return drawn(draw_map([ANADAN], countries=["SYR"], title="Where it happened"))


def test_a_map_shows_the_pin_with_its_name_and_what_the_pointer_is_told(syria: Drawn) -> None:
    [dot] = syria("pin-high")
    assert [child.text for child in dot] == ["Anadan: A-1"]
    assert [label.text for label in syria("label")] == ["Anadan"]


def test_the_country_is_lit_and_its_neighbours_are_named(syria: Drawn) -> None:
    assert {land.get("data-iso3") for land in syria("lit")} == {"SYR"}
    assert {"Syria", "Türkiye", "Iraq"} <= {name.text for name in syria("name")}


def test_a_map_of_part_of_a_country_has_a_small_map_of_the_whole_and_a_scale(syria: Drawn) -> None:
    assert len(syria("inset")) == 1
    assert [text.text for text in syria("scale") if text.tag == f"{SVG}text"] == ["200 km"]


def test_the_pin_is_at_its_place() -> None:
    """Aleppo lies 0.5 degrees east of Idleb and 0.3 degrees north; at 36 degrees a degree of longitude is 0.81 of one of latitude."""
    pins = [Pin(lat=35.93, lon=36.63), Pin(lat=36.20, lon=37.16)]
    idleb, aleppo = reversed(drawn(draw_map(pins, countries=["SYR"]))("pin"))
    east = float(aleppo.get("cx", "")) - float(idleb.get("cx", ""))
    north = float(idleb.get("cy", "")) - float(aleppo.get("cy", ""))
    assert east / north == pytest.approx(0.53 * 0.81 / 0.27, rel=0.02)


@pytest.mark.parametrize(
    ("precision", "pins", "rings"),
    [(1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 1, 1), (5, 1, 1), (6, 0, 0)],
    ids=["exact", "25 km", "district", "province", "line", "country"],
)
def test_a_pin_looks_as_sure_as_its_place_is(precision: int, pins: int, rings: int) -> None:
    found = drawn(draw_map([Pin(lat=36.2, lon=37.2, precision=precision)], countries=["SYR"]))
    assert (len(found("pin")), len(found("ring"))) == (pins, rings)


def test_without_a_pin_the_map_shows_the_countries_whole() -> None:
    found = drawn(draw_map([], countries=["FJI"]))
    assert {land.get("data-iso3") for land in found("lit")} == {"FJI"}
    assert not found("inset")


def test_pins_on_both_sides_of_the_180th_meridian_are_near_each_other() -> None:
    found = drawn(draw_map([Pin(lat=-18.1, lon=178.4), Pin(lat=-16.8, lon=-179.9)], countries=["FJI"]))
    xs = sorted(float(dot.get("cx", "")) for dot in found("pin"))
    assert 100 < xs[0] < xs[1] < 500
    assert len(found("lit")[0].get("d", "")) > 500


def test_lines_that_the_united_nations_do_not_draw_as_borders_are_dashed() -> None:
    [line] = drawn(draw_map([Pin(lat=34.1, lon=74.8)], countries=[]))("disputed")
    assert line.get("stroke-dasharray")


def test_the_world_is_one_map_with_every_pin() -> None:
    svg = draw_map([ANADAN, Pin(lat=-4.3, lon=15.3, label="Kinshasa", href="/events/A-2")], is_world=True, width=300, height=140)
    found = drawn(svg)
    assert len(found("pin")) == 2
    assert len(found("land")) > 150
    assert [link.get("href") for link in etree.fromstring(svg).iter(f"{SVG}a")] == ["/events/A-2"]
    assert len(svg) < 250_000


def test_foreign_words_cannot_become_elements() -> None:
    hostile = '"><script>alert(1)</script>'
    svg = draw_map([Pin(lat=36.2, lon=37.2, label=hostile, title=hostile, href=f"/x?{hostile}")], countries=["SYR"], title=hostile)
    etree.fromstring(svg)
    assert "<script" not in svg
    assert not re.search(r"\s(on\w+|style)=", svg)


def test_names_do_not_cover_each_other() -> None:
    pins = [Pin(lat=36.2 + step / 100, lon=37.2, label=f"Place number {step}") for step in range(30)]
    texts = drawn(draw_map(pins, countries=["SYR"]))("label")
    assert 1 < len(texts) < 30
    spots = sorted((float(text.get("x", "")), float(text.get("y", ""))) for text in texts)
    assert all(abs(one[1] - other[1]) > 14 or abs(one[0] - other[0]) > 60 for one, other in pairwise(spots))


def test_an_unknown_country_is_no_trouble() -> None:
    assert "<svg" in draw_map([ANADAN], countries=["ZZZ"])
