"""The steps of the scale of precision that a map shows; its pins are values of the core."""

from sitrep.core.sketches import Pin, pins_of

__all__ = ["COUNTRY_LEVEL", "PROVINCE_LEVEL", "Pin", "pins_of"]

PROVINCE_LEVEL, COUNTRY_LEVEL = 4, 6
"""Of Insecurity Insight's scale of precision (`model.Place`)."""
