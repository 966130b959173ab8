"""Values are made when asked for, once; asking which there are makes none."""

from __future__ import annotations

import pytest

from sitrep.core.on_demand import OnDemand


def test_each_value_is_made_when_first_asked_for_and_kept() -> None:
    made: list[str] = []

    def make(key: str) -> list[str]:
        made.append(key)
        return [key]

    values = OnDemand(["en", "ar", "en"], make)
    assert (list(values), len(values), "ar" in values, "fr" in values) == (["en", "ar"], 2, True, False)
    assert made == []
    assert values["ar"] is values["ar"]
    assert values.get("fr") is None
    assert made == ["ar"]
    with pytest.raises(KeyError):
        values["fr"]
