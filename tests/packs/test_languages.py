"""What each language other than English must find, and must not: invented sentences by topic, in `claims.<language>.txt` beside this file.

`+ text` is flagged for the topic above it, `- text` is not; `denied: text` (or `threatened`, `background`) is found with that status,
and raises nothing. What stands after `|` is an article's text, of more than one sentence; all else is a title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import judge
from sitrep.core.model import Document, Topic
from sitrep.store.gazetteer import load_atlas

BOOK, ATLAS = load_rulebook(None), load_atlas()
HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(path.name.split(".")[1] for path in HERE.glob("claims.*.txt")))
PUBLISHED = datetime(2026, 3, 5, 9, tzinfo=UTC)


def claims(language: str) -> Iterator[tuple[Topic, str, str]]:
    topic = Topic.DISPLACEMENT
    for line in (HERE / f"claims.{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            topic = Topic(line[3:])
        elif line[:2] in ("+ ", "- "):
            yield topic, line[0], line[2:]
        elif line:
            wanted, _, text = line.partition(": ")
            yield topic, wanted, text


def wrong_claims(language: str) -> Iterator[tuple[Topic, str, str]]:
    for topic, wanted, text in claims(language):
        title, _, body = text.partition("| ")
        said = judge(Document(title=title, text=body, language=language, published_at=PUBLISHED), BOOK, ATLAS)
        statuses = {hit.status.value for hit in said.hits if hit.topic is topic}
        right = (topic in said.topics) == (wanted == "+") and (wanted in "+-" or wanted in statuses)
        if not right:
            yield topic, wanted, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_holds(language: str) -> None:
    assert list(wrong_claims(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_topic_has_positives_negatives_and_statuses(language: str) -> None:
    counts = Counter((topic, wanted) for topic, wanted, _ in claims(language))
    assert all(counts[topic, "+"] >= 12 and counts[topic, "-"] >= 9 for topic in Topic)
    assert all(counts[topic, status] >= 1 for topic in Topic for status in ("denied", "threatened", "background"))
