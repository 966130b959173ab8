"""Every shipped recipe reads its saved example; a user's own wins, a stale one is said, a wrong file is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitrep.config.recipes import load_recipes
from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import PageBytes, Recipe
from sitrep.core.extract.recipes import find_recipe
from sitrep.core.model import TextSource
from sitrep.errors import ConfigError

HERE = Path(__file__).parent
SHIPPED = load_recipes(None)


@pytest.mark.parametrize("recipe", SHIPPED, ids=lambda recipe: recipe.name)
def test_a_recipe_reads_its_example(recipe: Recipe) -> None:
    """The examples are pages of our own in the form of the site's."""
    page = PageBytes(url=f"https://www.{recipe.hosts[0]}/a", body=(HERE / f"{recipe.name}.html").read_bytes(), recipe=recipe)
    article = extract_article(page).article
    assert article.text == (HERE / f"{recipe.name}.expected.txt").read_text("utf-8").strip()
    assert article.problems == ()
    assert article.text_source is TextSource.PAGE


def test_a_recipe_that_fits_no_more_is_said_and_the_page_read_without_it() -> None:
    body = (HERE / "bbc.html").read_bytes()
    stale = Recipe(name="bbc", hosts=("bbc.com",), container=".gone")
    article = extract_article(PageBytes(url="https://bbc.com/a", body=body, recipe=stale)).article
    assert article.problems == ("recipe_stale",)
    assert "closed to all ships" in article.text


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.bbc.com/news/1", "bbc"),
        ("https://news.bbc.co.uk/1", "bbc"),
        ("https://notbbc.com/1", None),
        ("https://balkans.aljazeera.net/1", "aljazeera"),
        ("not an address", None),
    ],
)
def test_a_recipe_is_found_by_host(url: str, name: str | None) -> None:
    found = find_recipe(url, SHIPPED)
    assert (found.name if found else None) == name


def test_a_users_recipe_comes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "mine.yaml").write_text("hosts: bbc.com\ncontainer: .mine\n", encoding="utf-8")
    found = find_recipe("https://bbc.com/a", load_recipes(tmp_path))
    assert found is not None
    assert found.name == "mine"


@pytest.mark.parametrize(
    ("written", "line", "path"),
    [
        ("hosts: a.example\ncontainer: 'div['\n", 2, "container"),
        ("hosts: a.example\ncontainer: div\ndrop:\n  - p\n  - 'a:no-such-thing('\n", 5, "drop"),
        ("hosts: a.example\ncontainer: div\ndrops: [p]\n", 3, "drops"),
        ("hosts: a.example\n", 1, ""),
        ("hosts: https://a.example/\ncontainer: div\n", 1, "hosts"),
    ],
)
def test_what_is_wrong_with_a_recipe_is_said_with_its_place(tmp_path: Path, written: str, line: int, path: str) -> None:
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "bad.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_recipes(tmp_path)
    (problem,) = refused.value.problems
    assert problem.line == line
    assert problem.path.startswith(path)
