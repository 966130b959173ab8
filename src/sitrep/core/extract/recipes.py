"""A parsed page and what is known of its site go in, the part of the page that holds the story comes out."""

from __future__ import annotations

from typing import Any

from sitrep.core.extract.page import Recipe


def apply_recipe(tree: Any, recipe: Recipe | None) -> Any:
    """x"""
    return tree
