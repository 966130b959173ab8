"""Extraction measured beside plain trafilatura: `python -m benchmarks.extraction [--held-out]` → F1, milliseconds, leads, metadata."""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import platform
import re
import sys
import tarfile
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import trafilatura
from rapidfuzz.fuzz import ratio

from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import Extracted, PageBytes
from sitrep.core.extract.witness import squeeze
from sitrep.core.model import Article, TextSource

DATA = Path(__file__).parents[2] / "shared" / "data" / "pages" / "dev.tar.gz"
SETS = ("all", "aeb", "fundus", "wcxb", "np4k")
SHINGLE = 4
LEAD_CHUNK = 24
WORD = re.compile(r"\w+")


@dataclass(kw_only=True)
class Scores:
    """Sums over pages of one tool."""

    precision: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SETS})
    recall: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SETS})
    page_f1: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in SETS})
    milliseconds: list[float] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    lead: list[bool] = field(default_factory=list)
    title: dict[str, list[bool]] = field(default_factory=lambda: {name: [] for name in SETS})
    title_letters: list[bool] = field(default_factory=list)
    date: dict[str, list[bool]] = field(default_factory=lambda: {name: [] for name in SETS})
    authors: dict[str, list[bool]] = field(default_factory=lambda: {name: [] for name in SETS})
    misses: list[str] = field(default_factory=list)


def is_held_out(identity: str) -> bool:
    """A third of the pages, by the hash of their id: they are measured, and never looked at or trained on."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % 3 == 0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of 4-token shingles (scrapinghub/article-extraction-benchmark); a shorter text is one shingle."""
    tokens = WORD.findall(text)
    if len(tokens) < SHINGLE:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(tuple(tokens[start : start + SHINGLE]) for start in range(len(tokens) - SHINGLE + 1))


def compare(true: str, found: str) -> tuple[float, float]:
    """Precision and recall of one page."""
    wanted, got = shingles(true), shingles(found)
    both = sum((wanted & got).values())
    return (both / sum(got.values()) if got else 0.0), (both / sum(wanted.values()) if wanted else 1.0)


def mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def share(values: list[bool]) -> list[int]:
    """How many are right, and how many there are."""
    return [sum(values), len(values)]


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def has_lead(page: dict[str, Any], article: Article) -> bool:
    """Whether the first paragraph of the true text (of at least 8 words) is in title, summary and text, by nine tenths of its letters."""
    paragraphs = [line for line in page["text"].split("\n") if len(WORD.findall(line)) >= 8] or [page["text"]]
    lead, shown = squeeze(paragraphs[0]), squeeze(f"{article.title} {article.summary} {article.text}")
    starts = range(0, max(1, len(lead) - LEAD_CHUNK + 1), LEAD_CHUNK)
    return sum(lead[start : start + LEAD_CHUNK] in shown for start in starts) >= 0.9 * len(starts)


def letters_of(title: str) -> str:
    """What is compared of a title: its letters and digits, whatever their case, width and typography (NFKC), without spaces and marks."""
    return squeeze(unicodedata.normalize("NFKC", html.unescape(title)))


def same_title(true: str, found: str) -> bool:
    """Equal in letters and digits, or nearly: rapidfuzz's ratio above 90, so that a site's name or a word more or less is forgiven in a
    long title (a fifth of the letters may be added, or a tenth be others). Another of the page's own titles is a miss.
    """
    one, other = letters_of(true), letters_of(found)
    return one == other or ratio(one, other) > 90


def names_all(true: list[str], found: tuple[str, ...]) -> bool:
    """Whether the last word of each labelled author, which mostly is the surname, stands in what was found."""
    said = " ".join(found).casefold()
    return all(words[-1] in said for name in true if (words := WORD.findall(name.casefold())))


def ours(page: dict[str, Any], body: bytes) -> Extracted:
    return extract_article(PageBytes(url=page["url"] or "", body=body))


def plain_trafilatura(page: dict[str, Any], body: bytes) -> Extracted:
    text = trafilatura.extract(body, include_comments=False) or ""
    return Extracted(article=Article(url=page["url"] or "", title="", summary="", text=text, text_source=TextSource.PAGE))


def measure(pages: list[dict[str, Any]], folder: Path, tool: Callable[[dict[str, Any], bytes], Extracted], *, metadata: bool) -> Scores:
    """Runs one tool over all pages, in this process, one after the other."""
    scores = Scores()
    for page in pages:
        body = (folder / f"{page['id']}.html").read_bytes()
        started = time.process_time()
        extracted = tool(page, body)
        scores.milliseconds.append(1000 * (time.process_time() - started))
        article = extracted.article
        precision, recall = compare(page["text"], article.text)
        for name in ("all", page["set"]):
            scores.precision[name].append(precision)
            scores.recall[name].append(recall)
            scores.page_f1[name].append(f1(precision, recall))
        if not article.text.strip():
            scores.empty.append(page["id"])
        scores.lead.append(has_lead(page, article))
        if metadata:
            measure_metadata(page, extracted, scores)
    return scores


def measure_metadata(page: dict[str, Any], extracted: Extracted, scores: Scores) -> None:
    """Title, day of publication (in the zone in which the page states it) and authors, on the pages that have a label for them."""
    title, day = extracted.article.title, extracted.stated_at[:10]
    for name in ("all", page["set"]):
        if page["title"]:
            scores.title[name].append(same_title(page["title"], title))
        if page["published"]:
            scores.date[name].append(day == str(page["published"])[:10])
        if page["authors"]:
            scores.authors[name].append(names_all(page["authors"], extracted.article.authors))
    if page["title"]:
        scores.title_letters.append(letters_of(page["title"]) == letters_of(title))
    if page["title"] and not scores.title["all"][-1]:
        scores.misses.append(f"{page['id']} title\n  label {page['title']}\n  ours  {title}")
    if page["published"] and not scores.date["all"][-1]:
        scores.misses.append(f"{page['id']} date\n  label {str(page['published'])[:10]}\n  ours  {extracted.stated_at}")


def summary(scores: Scores) -> dict[str, Any]:
    """The figures of one tool. `f1` is that of the mean precision and recall (the AEB measure), `page_f1` the mean of the pages' own."""
    sets = {}
    for name in SETS:
        precision, recall = mean(scores.precision[name]), mean(scores.recall[name])
        sets[name] = {
            "pages": len(scores.precision[name]),
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(f1(precision, recall), 4),
            "page_f1": round(mean(scores.page_f1[name]), 4),
        }
    ordered = sorted(scores.milliseconds)
    return {
        "sets": sets,
        "ms_mean": round(mean(ordered), 1),
        "ms_p95": round(ordered[int(len(ordered) * 0.95)], 1),
        "empty": scores.empty,
        "lead": round(mean(scores.lead), 4),
        "title": {name: share(scores.title[name]) for name in SETS if scores.title[name]},
        "title_letters": share(scores.title_letters),
        "authors": {name: share(scores.authors[name]) for name in SETS if scores.authors[name]},
        "date": {name: share(scores.date[name]) for name in SETS if scores.date[name]},
    }


def table(results: dict[str, dict[str, Any]]) -> str:
    lines = [f"{'':22}" + "".join(f"{name:>26}" for name in SETS)]
    for tool, result in results.items():
        cells = (result["sets"][name] for name in SETS)
        lines.append(
            f"{tool:22}" + "".join(f"  {one['f1']:.3f} ({one['precision']:.3f}/{one['recall']:.3f}) {one['pages']:3d}" for one in cells)
        )
    lines.append("F1 of mean precision and recall (precision/recall) pages; 4-token shingles")
    for tool, result in results.items():
        speed = f"{result['ms_mean']} ms CPU a page (p95 {result['ms_p95']})"
        lines.append(f"{tool:22}{speed}, {len(result['empty'])} empty, lead {result['lead']:.3f}")
        for what in ("title", "date", "authors"):
            shares = (f"{name} {right / of:.3f} ({right}/{of})" for name, (right, of) in result[what].items())
            lines += [f"{what:22}{', '.join(shares)}"] if result[what] else []
        right, of = result["title_letters"]
        lines += [f"{'':22}title equal in letters and digits {right / of:.3f} ({right}/{of})"] if of else []
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="dev.tar.gz, or a folder with truth.jsonl and the pages")
    parser.add_argument("--held-out", action="store_true", help="only the third that is kept aside")
    parser.add_argument("--dev", action="store_true", help="only the two thirds that rules and weights were made on")
    parser.add_argument("--misses", action="store_true", help="print each title and date that is not the labelled one")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    if not options.data.exists():
        sys.exit(f"no pages at {options.data}; give --data")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.data
        if folder.is_file():
            with tarfile.open(folder) as archive:
                archive.extractall(scratch, filter="data")
            folder = Path(scratch) / "pages"
        pages = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
        if options.held_out or options.dev:
            pages = [page for page in pages if is_held_out(page["id"]) is options.held_out]
        measure(pages[:3], folder, ours, metadata=False)  # imports are not a page's time
        scores = measure(pages, folder, ours, metadata=True)
        results = {
            "sitrep": summary(scores),
            "trafilatura": summary(measure(pages, folder, plain_trafilatura, metadata=False)),
        }
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "trafilatura": version("trafilatura"),
        "pages": len(pages),
    }
    if options.misses:
        print("\n".join(scores.misses))
    print(table(results))
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    if options.json:
        options.json.write_text(json.dumps({"machine": machine, **results}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
