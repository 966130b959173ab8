"""Nothing goes in (texts are in ../shared/data); articles judged a CPU second, CPU and memory of a start and peak memory come out as JSON.

    python -m benchmarks.judging [--articles 60] [--no-start]

Articles are 4,000 characters: real news pages ("news"; the two Arabic ones, one of which is about displacement, are repeated), real Arabic
items about none of the three topics, put together ("war news": most are about Gaza), and articles written about the three topics, put
together ("dense": every sentence is of interest). CPU time, not wall time; work on the same core still slows it, so the best of three
rounds counts, and beside each figure stands a yardstick: the best time of a fixed loop of Python just before and after, 0.03 s on a core
that has nothing else to do.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.process_tree import yardstick
from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.language import language_of
from sitrep.core.model import Document
from sitrep.store.gazetteer import load_atlas

DATA = Path(__file__).parents[2] / "shared" / "data"
LENGTH = 4_000
"""Characters of an average article."""
ROUNDS = 3


def page_texts() -> list[str]:
    """The texts of real news pages of all languages."""
    with tarfile.open(DATA / "pages" / "dev.tar.gz") as pages:
        member = next(name for name in pages.getnames() if name.endswith("truth.jsonl"))
        lines = io.TextIOWrapper(pages.extractfile(member) or io.BytesIO(), encoding="utf-8")
        return [text for line in lines if (text := json.loads(line)["text"])]


def news(language: str, count: int) -> list[Document]:
    """Articles as newspapers published them, cut to the average length; the few Arabic ones are repeated until they have it."""
    least = LENGTH / 2 if language == "en" else 1_000
    found = [Document(title=text.splitlines()[0][:120], text=text[:LENGTH]) for text in page_texts() if len(text) > least]
    chosen = [document for document in found if language_of(document) == language]
    if language == "en":
        return chosen[:count]
    return [replace(one, text=(f"{one.text}\n\n" * 4)[:LENGTH]) for one, _ in zip(cycle(chosen), range(count), strict=False)]


def arabic_war_news(count: int) -> list[Document]:
    """Arabic news items about none of the topics, as a broadcaster published them, put together to the average length."""
    with gzip.open(DATA / "flags" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        items = [item for line in lines if (item := json.loads(line))["lang"] == "ar" and not any(item["labels"].values())]
    texts = cycle([f"{item['title']}\n{item['text']}" for item in items])
    found = []
    for _ in range(count):
        text = next(texts)
        while len(text) < LENGTH:
            text += "\n\n" + next(texts)
        found.append(Document(title=text.splitlines()[0], text=text[:LENGTH], language="ar"))
    return found


def dense(language: str | None, count: int) -> list[Document]:
    """Articles about the three topics in one language, or in all ten by turns, put together until they are as long as an average one."""
    with (DATA / "articles" / "dev_sample.jsonl").open(encoding="utf-8") as lines:
        items = cycle([item for line in lines if language in (None, (item := json.loads(line))["lang"])])
    found = []
    for _ in range(count):
        first = next(items)
        text = first["text"]
        while len(text) < LENGTH:
            text += "\n\n" + next(items)["text"] if language else "\n\n" + first["text"]
        found.append(Document(title=first["title"], text=text[:LENGTH], language=first["lang"]))
    return found


def speeds(sets: Mapping[str, Sequence[Document]]) -> dict[str, dict[str, float]]:
    """Articles a CPU second, and the same for articles of exactly the average length."""
    rulebook, atlas = load_rulebook(None), load_atlas()
    measured = {}
    for name, documents in sets.items():
        best, pace = float("inf"), yardstick()
        for _ in range(ROUNDS + 1):  # the first one fills the tables of words
            began = time.process_time()
            for document in documents:
                judge(document, rulebook, atlas)
            best = min(best, time.process_time() - began)
        letters = sum(len(document.text) for document in documents)
        measured[name] = {
            "articles": len(documents),
            "per_second": round(len(documents) / best),
            "kb_per_second": round(letters / best / 1000),
            "yardstick": round(min(pace, yardstick()), 3),
        }
    return measured


def start() -> dict[str, float]:
    """`sitrep run` with one feed: CPU seconds to the first poll and memory ten seconds later, on a new database and an old one."""
    measured: dict[str, float] = {}
    for name in ("new", "again"):
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder)
            feed = {"id": "a", "name": "A", "url": "http://127.0.0.1:9/feed", "language": "en"}
            (config / "feeds.yaml").write_text(json.dumps({"feeds": [feed]}), encoding="utf-8")
            (config / "sitrep.yaml").write_text(json.dumps({"data": str(config / "var")}), encoding="utf-8")
            sitrep = [str(Path(sys.executable).parent / "sitrep"), "--config", folder]
            if name == "again":
                subprocess.run([*sitrep, "db", "upgrade"], check=True, capture_output=True)
            with subprocess.Popen([*sitrep, "run"], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as daemon:
                assert daemon.stderr
                while "polled" not in (line := daemon.stderr.readline()):
                    if not line:
                        raise SystemExit("sitrep run ended before its first poll")
                measured[f"{name}_cpu_seconds"] = _cpu_seconds(daemon.pid)
                time.sleep(10)
                measured.update({f"{name}_{key}": value for key, value in _memory(daemon.pid).items()})
                daemon.terminate()
    return measured


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> dict[str, float]:
    rows = [row.split() for row in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]]
    kb = {row[0].rstrip(":"): int(row[1]) for row in rows}
    return {"rss_mb": round(kb["Rss"] / 1024), "own_mb": round((kb["Private_Clean"] + kb["Private_Dirty"]) / 1024)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--no-start", action="store_true", help="judge only; do not start a daemon")
    options = parser.parse_args()
    count = options.articles
    answer: dict[str, Any] = {} if options.no_start else {"start": start()}
    sets = {
        "english news": news("en", count),
        "arabic news": news("ar", count),
        "arabic war news": arabic_war_news(count),
        "english dense": dense("en", count),
        "arabic dense": dense("ar", count),
        "mixed dense": dense(None, count),
    }
    answer["judging"] = speeds(sets)
    answer["judging_peak_rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
