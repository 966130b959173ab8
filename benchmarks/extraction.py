"""Extraction measured beside plain trafilatura: `python -m benchmarks.extraction [--held-out]` → F1, milliseconds, leads, metadata."""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import sys
import tarfile
import tempfile
import time
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
    title: list[bool] = field(default_factory=list)
    date: list[bool] = field(default_factory=list)


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


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def has_lead(page: dict[str, Any], article: Article) -> bool:
    """Whether the first paragraph of the true text (of at least 8 words) is in title, summary and text, by nine tenths of its letters."""
    paragraphs = [line for line in page["text"].split("\n") if len(WORD.findall(line)) >= 8] or [page["text"]]
    lead, shown = squeeze(paragraphs[0]), squeeze(f"{article.title} {article.summary} {article.text}")
    starts = range(0, max(1, len(lead) - LEAD_CHUNK + 1), LEAD_CHUNK)
    return sum(lead[start : start + LEAD_CHUNK] in shown for start in starts) >= 0.9 * len(starts)


def same_title(true: str, found: str) -> bool:
    """Equal but for case, punctuation, and a site's name or one word more or less."""
    one, other = squeeze(true), squeeze(found)
    return one == other or ratio(one, other) > 90


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
        if metadata and page["title"]:
            scores.title.append(same_title(page["title"], article.title))
        if metadata and page["published"]:
            found = extracted.stated_at[:10]
            scores.date.append(found == str(page["published"])[:10])
    return scores


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
        "title": round(mean(scores.title), 4) if scores.title else None,
        "date": round(mean(scores.date), 4) if scores.date else None,
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
        metadata = f", title {result['title']:.3f}, date {result['date']:.3f}" if result["title"] is not None else ""
        speed = f"{result['ms_mean']} ms CPU a page (p95 {result['ms_p95']})"
        lines.append(f"{tool:22}{speed}, {len(result['empty'])} empty, lead {result['lead']:.3f}{metadata}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="dev.tar.gz, or a folder with truth.jsonl and the pages")
    parser.add_argument("--held-out", action="store_true", help="only the third that is kept aside")
    parser.add_argument("--dev", action="store_true", help="only the two thirds that rules and weights were made on")
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
        results = {
            "sitrep": summary(measure(pages, folder, ours, metadata=True)),
            "trafilatura": summary(measure(pages, folder, plain_trafilatura, metadata=False)),
        }
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "trafilatura": version("trafilatura"),
        "pages": len(pages),
    }
    print(table(results))
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    if options.json:
        options.json.write_text(json.dumps({"machine": machine, **results}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
