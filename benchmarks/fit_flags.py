"""Labelled items go in, the weights of the shipped scorecards come out: logistic regression that starts from the weights in rules.yaml.

    python -m benchmarks.fit_flags [FILE …] [--part dev] [--pull 0.15] > src/sitrep/packs/weights.yaml

Only the `dev` part of the items is looked at. The weights written by hand are the prior: the less the items say of a term, the less it
moves (`--pull`, the standard deviation of a weight around the one that was written). A document counts by its best sentence.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.flags import DATA, document_of, read_items
from sitrep.config.rules import load_rulebook
from sitrep.core.judgement import examine
from sitrep.core.model import Topic
from sitrep.core.places.atlas import Atlas
from sitrep.core.rules.conditions import Scope
from sitrep.core.rules.hits import Candidate
from sitrep.core.rules.rulebook import Rulebook
from sitrep.store.gazetteer import load_atlas

STEEPNESS = 5.0  # how fast the odds grow with the score: at 0.2 above the threshold they are e to 1
ORIGIN_WEIGHTS = {"read": 1.0, "source": 0.25, "source-topic": 0.5}
ROUNDS, STEPS, RATE = 4, 150, 0.05


@dataclass(frozen=True)
class Example:
    """One item for one topic: what its sentences score on, and what it should be."""

    sentences: tuple[frozenset[str], ...]
    label: bool
    weight: float


def examples_of(items: Sequence[dict[str, Any]], book: Rulebook, atlas: Atlas) -> dict[Topic, list[Example]]:
    """Every labelled item with at least one weighted candidate."""
    found: dict[Topic, list[Example]] = defaultdict(list)
    for item in items:
        reading = examine(document_of(item), book, atlas).reading
        for topic in Topic:
            label = item["labels"].get(topic.value)
            if label is None:
                continue
            sentences = tuple(frozenset(name for name, _ in c.terms) for c in reading.candidates if counts(c, topic))
            if sentences:
                weight = ORIGIN_WEIGHTS.get(item["label_origin"], 1.0)
                found[topic].append(Example(sentences, bool(label), weight))
    return found


def counts(candidate: Candidate, topic: Topic) -> bool:
    return candidate.topic is topic and candidate.threshold is not None and candidate.status.status.is_current


def fitted(examples: Sequence[Example], prior: dict[str, float], threshold: float, pull: float) -> dict[str, float]:
    """The weights that make the labels likeliest, each held to its prior: a few rounds of choosing sentences and climbing the gradient."""
    weights = dict(prior)
    momentum = dict.fromkeys(prior, 0.0)
    for _ in range(ROUNDS):
        chosen = [(max(e.sentences, key=lambda s: sum(weights[t] for t in s)), e) for e in examples]
        for _ in range(STEPS):
            slope = {term: -(weights[term] - prior[term]) / pull**2 for term in weights}
            for terms, example in chosen:
                score = STEEPNESS * (sum(weights[t] for t in terms) - threshold)
                error = example.weight * (example.label - 1 / (1 + math.exp(-max(-40.0, min(40.0, score)))))
                for term in terms:
                    slope[term] += STEEPNESS * error
            for term in weights:
                momentum[term] = 0.9 * momentum[term] + slope[term] * RATE / (10 + 1 / pull**2)
                weights[term] += 0.1 * momentum[term]
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[DATA / "flags" / "dev.jsonl.gz"])
    parser.add_argument("--part", choices=("dev", "all"), default="dev")
    parser.add_argument("--pull", type=float, default=0.15)
    asked = parser.parse_args()
    book = load_rulebook(None, fitted=False)
    items = [item for file in asked.files for item in read_items(file, asked.part)]
    found = examples_of(items, book, load_atlas())
    print("# Written by benchmarks/fit_flags.py: the weights of rules.yaml, moved by labelled items. Do not edit; fit again.")
    print("scorecards:")
    for topic in Topic:
        card = book.scorecards[topic]
        prior = {str(rule.id): rule.weight for rule in book.rules if rule.topic is topic and rule.weight is not None}
        prior |= {(c if s is Scope.SENTENCE else f"{c} in the {s}"): w for s, c, w in card.weights}
        weights = fitted(found[topic], prior, card.threshold, asked.pull)
        print_card(topic, weights, card.weights)
        print(f"{topic}: {len(found[topic])} items, largest move {max(abs(weights[t] - prior[t]) for t in prior):.2f}", file=sys.stderr)


def print_card(topic: Topic, weights: dict[str, float], terms: Sequence[tuple[Scope, str, float]]) -> None:
    print(f"  {topic}:")
    contexts = {(c if s is Scope.SENTENCE else f"{c} in the {s}"): (s, c) for s, c, _ in terms}
    print("    rules:")
    for name, weight in weights.items():
        if name not in contexts:
            print(f"      {name}: {weight:.2f}")
    for scope in Scope:
        own = {contexts[name][1]: weight for name, weight in weights.items() if name in contexts and contexts[name][0] is scope}
        if own:
            print(f"    {scope}:")
            for concept, weight in own.items():
                print(f"      {concept}: {weight:.2f}")


if __name__ == "__main__":
    main()
