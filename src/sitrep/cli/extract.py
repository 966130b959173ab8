"""`sitrep extract`: saved pages in, their articles out, one JSON object a line; or one page, with what was kept and what was dropped."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO, Any

import click

from sitrep.cli.printing import JSON, print_json
from sitrep.cli.web_page import extract_page, fetch_page, is_address
from sitrep.config.recipes import load_recipes
from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import Extracted, PageBytes, Recipe
from sitrep.core.extract.recipes import find_recipe
from sitrep.core.outcomes import Killed
from sitrep.errors import UsageError
from sitrep.isolation.workshop import Workshop

CHILDREN = 2
UNDER_WAY = 4 * CHILDREN
"""Pages held in memory at once; the next lines are read when one is done."""
PROGRESS_SECONDS = 2.0
MOST_BYTES = 20_000_000


class BadItem(ValueError):
    """A line that is no item; its text says why."""


@click.command()
@click.option("--jsonl", is_flag=True, help="Read {id, url, html_path | html} a line, write one article a line.")
@click.option("--show", is_flag=True, help="Show what was kept and what was dropped, and why.")
@click.option(
    "--picture", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.html", help="Draw the page: kept, dropped and why."
)
@JSON
@click.argument("source", metavar="FILE|URL|-", default="-")
@click.pass_obj
def command(config_folder: Path, *, jsonl: bool, show: bool, picture: Path | None, as_json: bool, source: str) -> None:
    """Extracts articles from saved pages.

    With --jsonl it reads {"id", "url", "html_path" or "html", "title"?, "content_type"?} a line from FILE or standard input, and writes
    {"id", "title", "text", "published", "authors", "language", "lead_image", "canonical_url", "text_source", "problems", "summary"} a line
    in the same order; a line that cannot be read becomes one with `problems`. Otherwise FILE is one saved page, or URL one to fetch.
    Exit code 1 where a page had no text.

    \b
    Example: sitrep extract --jsonl < pages.jsonl > articles.jsonl
             sitrep extract --show page.html
             sitrep extract --show https://example.org/news/1
             sitrep extract --picture page.html https://example.org/news/1
    """
    recipes = load_recipes(config_folder if config_folder.is_dir() else None)
    if jsonl:
        with click.open_file(source, "rb") as lines:
            empty = asyncio.run(_extract_lines(lines, recipes))
    else:
        empty = asyncio.run(_extract_one(config_folder, source, show=show, picture=picture, as_json=as_json))
    raise SystemExit(1 if empty else 0)


async def _extract_lines(lines: IO[bytes], recipes: tuple[Recipe, ...]) -> int:
    """Writes an answer for each line, in order; gives the number of those without text."""
    workshop = Workshop(size=CHILDREN)
    number = empty = 0
    told_at = time.monotonic()
    try:
        async for answer in _in_order(workshop, lines, recipes):
            number += 1
            empty += not answer["text"]
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            if time.monotonic() - told_at >= PROGRESS_SECONDS:
                told_at = time.monotonic()
                click.echo(f"extracted {number:,} pages", err=True)
    finally:
        await workshop.close()
    sys.stdout.flush()
    click.echo(f"extracted {number:,} pages, {empty:,} of them without text", err=True)
    return empty


async def _in_order(workshop: Workshop, lines: IO[bytes], recipes: tuple[Recipe, ...]) -> AsyncIterator[dict[str, Any]]:
    waiting: list[asyncio.Task[dict[str, Any]]] = []
    try:
        for line in _filled(lines):
            waiting.append(asyncio.create_task(_answer(workshop, line, recipes)))
            if len(waiting) >= UNDER_WAY:
                yield await waiting.pop(0)
        while waiting:
            yield await waiting.pop(0)
    finally:
        for task in waiting:
            task.cancel()


def _filled(lines: IO[bytes]) -> Iterator[bytes]:
    return (line for line in lines if line.strip())


async def _answer(workshop: Workshop, line: bytes, recipes: tuple[Recipe, ...]) -> dict[str, Any]:
    identity: object = None
    try:
        item = _item(line)
        identity = item.get("id")
        page = _page_of(item, recipes)
    except BadItem as error:
        return article_object(identity, Killed(reason="bad_item", detail=str(error)))
    return article_object(identity, await workshop.run(extract_article, page))


def _item(line: bytes) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadItem(f"not JSON: {error}") from error
    if not isinstance(item, dict):
        raise BadItem("not a JSON object")
    return item


def _page_of(item: dict[str, Any], recipes: tuple[Recipe, ...]) -> PageBytes:
    texts = {name: item.get(name) or "" for name in ("url", "html", "html_path", "title", "content_type")}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise BadItem(f"`{name}` must be text")
    if not texts["html"] and not texts["html_path"]:
        raise BadItem("has neither `html_path` nor `html`")
    body = _read(texts["html_path"]) if texts["html_path"] else texts["html"].encode("utf-8", "replace")
    recipe = find_recipe(texts["url"], recipes)
    return PageBytes(url=texts["url"], body=body, title=texts["title"], content_type=texts["content_type"], recipe=recipe)


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        raise BadItem(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def article_object(identity: object, extracted: Extracted | Killed) -> dict[str, Any]:
    """The JSON object of one page; of one that ended its child, or a line that was no page, with the problem alone."""
    if isinstance(extracted, Killed):
        problem = extracted.detail if extracted.reason == "bad_item" else f"extractor_{extracted.reason}"
        empty = dict.fromkeys(("published", "language", "lead_image", "canonical_url", "text_source"))
        return {"id": identity, "title": "", "text": "", "summary": "", "authors": [], **empty, "problems": [problem]}
    article = extracted.article
    return {
        "id": identity,
        "title": article.title,
        "text": article.text,
        "summary": article.summary,
        "published": extracted.stated_at or None,
        "authors": list(article.authors),
        "language": article.language,
        "lead_image": article.lead_image,
        "canonical_url": article.canonical_url,
        "text_source": article.text_source.value,
        "problems": list(article.problems),
    }


async def _extract_one(config_folder: Path, source: str, *, show: bool, picture: Path | None, as_json: bool) -> int:
    """Prints one page's article; gives 1 where it has no text."""
    want_dropped = show or picture is not None
    page = await fetch_page(config_folder, source, want_dropped=want_dropped) if is_address(source) else _saved_page(source, want_dropped)
    extracted = await extract_page(page)
    article = article_object(None, extracted)
    if picture:
        _draw(picture, extracted, source)
    if as_json:
        print_json({**article, **({"dropped": extracted.dropped} if show and isinstance(extracted, Extracted) else {})})
    else:
        click.echo("\n".join(_shown(article, extracted, show=show)))
    return int(isinstance(extracted, Killed) or not extracted.article.text)


def _saved_page(source: str, want_dropped: bool) -> PageBytes:
    try:
        with click.open_file(source, "rb") as file:
            return PageBytes(url="", body=file.read(MOST_BYTES), want_dropped=want_dropped)
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}") from error


def _draw(path: Path, extracted: Extracted | Killed, source: str) -> None:
    """Writes the picture, or says that there is nothing to draw."""
    if isinstance(extracted, Killed):
        raise UsageError(f"{source}: the extractor was ended ({extracted.reason}), so there is nothing to draw")
    from sitrep.render.extraction import draw_extraction  # noqa: PLC0415  Jinja is for whoever asks for a picture

    try:
        path.write_text(draw_extraction(extracted, source), "utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _shown(article: dict[str, Any], extracted: Extracted | Killed, *, show: bool) -> Iterator[str]:
    for name in ("title", "published", "authors", "language", "lead_image", "canonical_url", "text_source", "problems", "summary"):
        value = article[name]
        yield f"{name:13}  {', '.join(value) if isinstance(value, list) else value or ''}"
    yield ""
    yield article["text"]
    if show and isinstance(extracted, Extracted):
        yield ""
        yield f"dropped ({len(extracted.dropped)} pieces)"
        yield from (f"  {dropped.why:13}  {dropped.text}" for dropped in extracted.dropped)
