"""Sketches become small pictures that lose no colour that means something."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from sitrep.core.model import Level
from sitrep.core.sketches import Pin, Sketch
from sitrep.render.language import speaking
from sitrep.render.map import draw_map
from sitrep.render.pictures import SHARP, picture_of

WORLD = Sketch(
    pins=(
        Pin(lat=15.3, lon=24.4, label="Kutum", level=Level.HIGH),
        Pin(lat=-19.8, lon=34.8, label="Beira", level=Level.MEDIUM),
        Pin(lat=48.3, lon=37.2, label="Pokrovsk", level=Level.INFORMATION),
    ),
    countries=("SDN", "MOZ", "UKR"),
)


def test_a_map_of_the_world_bears_a_thin_line_and_keeps_the_colours_of_its_pins() -> None:
    drawn = picture_of(WORLD)
    assert len(drawn) < 50_000
    with Image.open(io.BytesIO(drawn)) as picture:
        assert picture.size == (WORLD.width * SHARP, WORLD.height * SHARP)
        counted = dict((colour, count) for count, colour in picture.convert("RGB").getcolors(1_000) or [])
    for colour in [(170, 42, 22), (138, 75, 0), (29, 90, 150)]:  # as in the style sheet of the mails
        assert counted[colour] > 50
    assert picture_of(WORLD) == drawn


@pytest.mark.parametrize(("code", "name"), [("en", "Mozambique"), ("ar", "موزمبيق"), ("es", "Mozambique")])
def test_countries_have_their_names_in_the_language_of_the_message(code: str, name: str) -> None:
    with speaking(code):
        assert f">{name}</text>" in draw_map([], countries=["MOZ"])


def test_the_picture_of_an_arabic_message_is_another_than_that_of_an_english_one() -> None:
    sketch = Sketch(countries=("MOZ",))
    assert picture_of(sketch) != picture_of(Sketch(countries=("MOZ",), language="ar"))
