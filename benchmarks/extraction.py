"""Extraction measured beside plain trafilatura: `python -m benchmarks.extraction [--held-out]` → F1, milliseconds, leads, metadata.

Exit code 1 where titles or dates are right on fewer pages than they once were.
"""

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
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import trafilatura

from benchmarks.page_rulings import Field, Rulings, letters_of, read_questions, right_as_ruled, right_by_label, rule
from sitrep.core.extract.article import extract_article
from sitrep.core.extract.page import Extracted, PageBytes
from sitrep.core.extract.witness import squeeze
from sitrep.core.model import Article, TextSource

DATA = Path(__file__).parents[2] / "shared" / "data" / "pages" / "dev.tar.gz"
SETS = ("all", "aeb", "fundus", "wcxb", "np4k")
STATED = ("title", "title in letters", "title as ruled", "date", "date as ruled", "authors")
FLOORS = {
    "all": {"title": 0.945, "title as ruled": 0.991, "date": 0.926, "date as ruled": 0.976},
    "held out": {"title": 0.935, "title as ruled": 0.990, "date": 0.924, "date as ruled": 0.956},
}
"""Least share of right titles and dates, of all pages and of the third that is kept aside: just under what was reached."""
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
    stated: dict[str, dict[str, list[bool]]] = field(default_factory=lambda: {what: {name: [] for name in SETS} for what in STATED})
    """What is read of title, date and authors: right or not, per page that has a label for it."""
    misses: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What a tool says of a page: title, day of publication (YYYY-MM-DD in the zone in which the page states it, or "") and authors."""

    title: str
    day: str
    authors: tuple[str, ...]


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


def names_all(true: list[str], found: tuple[str, ...]) -> bool:
    """Whether the last word of each labelled author, which mostly is the surname, stands in what was found."""
    said = " ".join(found).casefold()
    return all(words[-1] in said for name in true if (words := WORD.findall(name.casefold())))


def ours(page: dict[str, Any], body: bytes) -> Extracted:
    return extract_article(PageBytes(url=page["url"] or "", body=body))


def our_answers(_page: dict[str, Any], _body: bytes, extracted: Extracted) -> Answers:
    return Answers(title=extracted.article.title, day=extracted.stated_at[:10], authors=extracted.article.authors)


def plain_trafilatura(page: dict[str, Any], body: bytes) -> Extracted:
    text = trafilatura.extract(body, include_comments=False) or ""
    return Extracted(article=Article(url=page["url"] or "", title="", summary="", text=text, text_source=TextSource.PAGE))


def trafilatura_answers(page: dict[str, Any], body: bytes, _extracted: Extracted) -> Answers:
    said = trafilatura.extract_metadata(body, default_url=page["url"] or None)
    return Answers(title=said.title or "", day=said.date or "", authors=(said.author or "",))


TOOLS = {"sitrep": (ours, our_answers), "trafilatura": (plain_trafilatura, trafilatura_answers)}
"""What is timed, and what then says title, date and authors."""


def measure(pages: list[dict[str, Any]], folder: Path, tool: str, rulings: Rulings) -> Scores:
    """Runs one tool over all pages, in this process, one after the other."""
    scores = Scores()
    extract, answer = TOOLS[tool]
    for page in pages:
        body = (folder / f"{page['id']}.html").read_bytes()
        started = time.process_time()
        extracted = extract(page, body)
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
        measure_stated(page, answer(page, body, extracted), rulings, scores)
    return scores


def measure_stated(page: dict[str, Any], answers: Answers, rulings: Rulings, scores: Scores) -> None:
    """Title, day of publication and authors, on the pages that have a label for them."""
    right: dict[str, bool] = {}
    fields: tuple[tuple[Field, str, str], ...] = (
        ("title", page["title"] or "", answers.title),
        ("date", str(page["published"] or "")[:10], answers.day),
    )
    for name, label, answer in fields:
        if not label:
            continue
        right[name] = right_by_label(name, label, answer)
        right[f"{name} as ruled"] = as_ruled = right_as_ruled(name, label, answer, rulings.get((page["id"], name)))
        if not right[name] or not as_ruled:
            scores.misses.append(f"{page['id']} {name}, as ruled {'right' if as_ruled else 'wrong'}\n  label {label}\n  ours  {answer}")
    if page["title"]:
        right["title in letters"] = letters_of(page["title"]) == letters_of(answers.title)
    if page["authors"]:
        right["authors"] = names_all(page["authors"], answers.authors)
    for what, is_right in right.items():
        for pages in ("all", page["set"]):
            scores.stated[what][pages].append(is_right)


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
        "stated": {what: {name: share(right) for name, right in sets.items() if right} for what, sets in scores.stated.items()},
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
        for what in STATED:
            shares = (f"{name} {right / of:.3f} ({right}/{of})" for name, (right, of) in result["stated"][what].items())
            lines.append(f"  {what:20}{', '.join(shares)}")
    lines.append("title, date: by label; as ruled: by two readers who did not know whose answer was whose (benchmarks/page_rulings.py)")
    return "\n".join(lines)


def below_floors(stated: dict[str, dict[str, list[int]]], floors: dict[str, float]) -> list[str]:
    """What of titles and dates is right on fewer pages than it once was, with both shares."""
    shares = {what: right / of for what in floors for right, of in [stated[what]["all"]]}
    return [f"{what} {shares[what]:.4f} is below its floor of {floor}" for what, floor in floors.items() if shares[what] < floor]


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
        rulings = rule(read_questions())
        measure(pages[:3], folder, "sitrep", rulings)  # imports are not a page's time
        scores = {tool: measure(pages, folder, tool, rulings) for tool in TOOLS}
        results = {tool: summary(sums) for tool, sums in scores.items()}
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "trafilatura": version("trafilatura"),
        "pages": len(pages),
    }
    if options.misses:
        print("\n".join(scores["sitrep"].misses))
    print(table(results))
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    if options.json:
        options.json.write_text(json.dumps({"machine": machine, **results}, indent=1) + "\n", "utf-8")
    if options.data == DATA and not options.dev:
        sys.exit("\n".join(below_floors(results["sitrep"]["stated"], FLOORS["held out" if options.held_out else "all"])) or 0)


if __name__ == "__main__":
    main()
