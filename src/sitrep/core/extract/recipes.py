"""A page and what is known of its site go in, the markup of the part that holds the story comes out."""

from __future__ import annotations

from collections.abc import Sequence

from sitrep.core.extract.page import Recipe
from sitrep.core.urls import split_web_address


def find_recipe(url: str, recipes: Sequence[Recipe]) -> Recipe | None:
    """The recipe for an address: that with the longest host that is the address's host or a parent domain of it."""
    parts = split_web_address(url)
    host = (parts.hostname or "").removeprefix("www.") if parts else ""
    fitting = [(len(known), recipe) for recipe in recipes for known in recipe.hosts if host == known or host.endswith(f".{known}")]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def story_markup(markup: str, recipe: Recipe) -> str:
    """The story's container without what the recipe drops; "" where there is none: the site has changed, and the recipe is stale."""
    from bs4 import BeautifulSoup  # noqa: PLC0415  only the children that extract pay for it

    soup = BeautifulSoup(markup, "lxml")
    container = soup.select_one(recipe.container)
    if container is None:
        return ""
    for selector in recipe.drop:
        for element in container.select(selector):
            element.decompose()
    return str(container)
