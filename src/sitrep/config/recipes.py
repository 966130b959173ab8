"""The shipped recipes and a user's recipes folder go in; the recipes come out, or every problem with its file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from pydantic import Field

from sitrep.config.fields import Listed
from sitrep.config.source import DataPath, Source, parse_source, read_source, shown
from sitrep.config.validation import Section, validate
from sitrep.core.extract.page import Recipe
from sitrep.errors import ConfigError, ConfigProblem

FOLDER = "recipes"
_HOST = re.compile(r"[^\s/:@?#.]+(\.[^\s/:@?#.]+)+")


class RecipeFile(Section):
    """One site as a person writes it: its hosts, the selector of the story's container, and those of what to drop in it."""

    hosts: Listed = Field(min_length=1, examples=["example.org"])
    container: str = Field(min_length=1, examples=[".article-body"])
    drop: list[str] = Field(default_factory=list)


def load_recipes(folder: Path | None) -> tuple[Recipe, ...]:
    """The shipped recipes, and those in `folder`/recipes, which come first where both know a site. Raises ConfigError."""
    recipes: list[Recipe] = []
    problems: list[ConfigProblem] = []
    own = tuple(_own(folder))
    for source in (*own, *_shipped()):
        table, wrong = validate(source, RecipeFile)
        problems += wrong
        if table is not None:
            if source in own:
                problems += _unreadable(source, table)
            recipes.append(Recipe(name=Path(source.file).stem, hosts=table.hosts, container=table.container, drop=tuple(table.drop)))
    if problems:
        raise ConfigError(tuple(problems))
    return tuple(recipes)


def _own(folder: Path | None) -> Iterator[Source]:
    for path in sorted((folder / FOLDER).glob("*.yaml")) if folder else ():
        yield read_source(path)


def _shipped() -> Iterator[Source]:
    for recipe in sorted((one for one in files("sitrep.recipes").iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name):
        yield parse_source(recipe.read_text(encoding="utf-8"), file=f"recipes/{recipe.name}")


def _unreadable(source: Source, table: RecipeFile) -> Iterator[ConfigProblem]:
    """What is wrong with a user's hosts and selectors; those of the shipped recipes are read by the tests."""
    from soupsieve import SelectorSyntaxError, compile  # noqa: PLC0415  a quarter of a second: it comes with BeautifulSoup

    for host in table.hosts:
        if not _HOST.fullmatch(host):
            yield source.problem(
                ("hosts",), f"`{shown(host)}` is not a host name", "write it like paper.example, without https:// and path"
            )
    placed: list[tuple[DataPath, str]] = [(("container",), table.container), *((("drop", at), one) for at, one in enumerate(table.drop))]
    for path, selector in placed:
        try:
            compile(selector)
        except SelectorSyntaxError as error:
            yield source.problem(path, "is not a CSS selector", str(error).splitlines()[0])
