"""A feed that was tried goes in, its entry for feeds.yaml comes out, and is appended there if wanted."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from sitrep.cli.sessions import read_settings
from sitrep.config.feed_file import SELECTORS
from sitrep.core.feed_kinds import FeedKind
from sitrep.core.urls import site_of
from sitrep.errors import ConfigError, SitrepError
from sitrep.steps.discover import Found

_LANGUAGE = re.compile(r"[a-z]{2}")
_LIST_ITEM = re.compile(r"^( *)- id:", re.MULTILINE)


def entry_of(found: Found, *, taken: Collection[str], feed_id: str | None = None) -> str:
    """The entry of what was found at a site, with what it says of itself."""
    chosen = {key: getattr(found.selectors, key) for key in SELECTORS} if found.selectors is not None else {}
    extra = [f"kind: {found.kind.value}"] if found.kind is not FeedKind.FEED else []
    extra += [f"{key}: {_quoted(selector)}" for key, selector in chosen.items() if selector]
    parsed = found.parsed
    return entry_for(found.url, parsed.title, language=parsed.language or "", extra=extra, taken=taken, feed_id=feed_id)


def entry_for(
    url: str, title: str, *, taken: Collection[str], language: str = "", extra: Sequence[str] = (), feed_id: str | None = None
) -> str:
    """An entry as YAML, two blanks deep; `extra` are more lines of it."""
    lines = [f"- id: {feed_id or make_id(url, taken)}", f"  name: {_quoted(title or site_of(url))}", f"  url: {_quoted(url)}"]
    lines += [f"  {line}" for line in extra]
    language = language[:2]
    if _LANGUAGE.fullmatch(language):
        lines.append(f'  language: "{language}"')
    lines.append("  # tier, type, family, countries, interval: see the top of this file")
    return "".join(f"  {line}\n" for line in lines)


def _quoted(text: str) -> str:
    """As YAML reads it in double quotes, which is as JSON writes it."""
    return json.dumps(text, ensure_ascii=False)


def make_id(url: str, taken: Collection[str]) -> str:
    """An id from the site's name and, where that is taken, the words of the path; at last a number."""
    site, path = site_of(url).split(":")[0], urlsplit(url).path
    name = "-".join(site.split(".")[:-1]) or site
    words = [
        word
        for word in re.findall(r"[a-z0-9]+", path.lower())
        if word not in ("rss", "feed", "feeds", "xml", "atom", "index", "json", "sitemap", "html", "php")
    ]
    candidates = [name, "-".join([name, *words[:3]]), *(f"{name}-{number}" for number in range(2, len(taken) + 3))]
    plain = [re.sub(r"[^a-z0-9-]+", "-", candidate).strip("-") for candidate in candidates]
    return next(candidate for candidate in plain if candidate and candidate not in taken)


def append_entry(path: Path, entry: str) -> None:
    """Appends the entry as deep as those that are there. Where the file is no longer right then, it is restored, and SitrepError raised."""
    before = path.read_text(encoding="utf-8")
    depth = _LIST_ITEM.search(before)
    indented = "".join(f"{depth[1] if depth else '  '}{line[2:]}\n" for line in entry.splitlines())
    _replace(path, f"{before.rstrip()}\n{indented}")
    try:
        read_settings(path.parent)
    except ConfigError as error:
        _replace(path, before)
        raise SitrepError(f"{path} was left as it is, since it would not be right with this entry:\n{error}") from error


def _replace(path: Path, text: str) -> None:
    """In one step, so that a daemon that reads the file meanwhile sees the old or the new."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.chmod(path.stat().st_mode)
    new.replace(path)
