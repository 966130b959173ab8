from __future__ import annotations

import pytest

from sitrep.render.map.shapes import Box, Shapes, load_shapes
from sitrep.render.map.view import WORLD, view_of


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return load_shapes()


def holds(shapes: Shapes, iso3: str, lon: float, lat: float) -> bool:
    inside = False
    for ring in shapes.countries[iso3]:
        points = shapes.points(ring)
        for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


@pytest.mark.parametrize(
    ("iso3", "lon", "lat"),
    [
        ("SYR", 37.16, 36.2),
        ("TUR", 37.06, 36.72),
        ("SDN", 25.35, 13.63),
        ("TCD", 22.2, 13.46),
        ("COD", 29.22, -1.67),
        ("PSE", 34.31, 31.34),
        ("LSO", 28.2, -29.5),
        ("XKX", 21.16, 42.66),
        ("UKR", 34.1, 44.95),
        ("SOM", 44.06, 9.56),
        ("CYP", 33.36, 35.25),
    ],
    ids=["Aleppo", "Kilis", "El Fasher", "Adre", "Goma", "Khan Younis", "Lesotho", "Pristina", "Simferopol", "Hargeisa", "Kyrenia"],
)
def test_a_town_lies_in_its_country_and_in_no_other(shapes: Shapes, iso3: str, lon: float, lat: float) -> None:
    near = [
        other
        for other, rings in shapes.countries.items()
        if any(ring.box.meets(Box(west=lon, east=lon, south=lat, north=lat)) for ring in rings)
    ]
    assert [other for other in near if holds(shapes, other, lon, lat)] == [iso3]


def test_there_is_a_shape_for_every_member_of_the_united_nations_but_specks(shapes: Shapes) -> None:
    assert len(shapes.countries) > 230
    assert {"PSE", "ESH", "XKX", "SSD", "TLS", "COM", "VUT", "KIR", "TUV", "NRU"} <= set(shapes.countries)


def test_a_country_without_a_shape_has_no_box(shapes: Shapes) -> None:
    assert shapes.box_of("ZZZ") is None


def test_russia_reaches_beyond_the_180th_meridian_in_one_piece(shapes: Shapes) -> None:
    box = shapes.box_of("RUS")
    assert box is not None
    assert box.east - box.west < 175


def test_the_view_of_nothing_is_the_world() -> None:
    view = view_of([], [], width=360, height=135)
    assert (view.box.west, view.box.east) == pytest.approx((WORLD.west, WORLD.east))


def test_a_view_has_the_proportions_of_the_picture_at_its_latitude() -> None:
    view = view_of([(37.0, 60.0)], [], width=600, height=300)
    assert view.across == pytest.approx(view.down / 2, rel=0.01)  # the cosine of 60 degrees


def test_a_view_of_points_on_both_sides_of_the_180th_meridian_crosses_it() -> None:
    view = view_of([(178.4, -18.1), (-179.9, -16.8)], [], width=600, height=300)
    assert view.box.west < 178.4
    assert view.box.east > 180.1
    assert view.near(-179.9) == pytest.approx(180.1)
