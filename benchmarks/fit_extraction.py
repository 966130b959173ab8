"""Saved pages with their true text go in, the chooser's trees come out: `python -m benchmarks.fit_extraction [--part dev|all]`.

It writes src/sitrep/core/extract/chooser_trees.py. Needs scikit-learn, which is no dependency of the project:
`uv run --with scikit-learn python -m benchmarks.fit_extraction`. With `--part dev` the held-out third of the pages is not looked at:
that is how the held-out figures in docs/ were measured. The shipped trees are fitted on all pages.
"""

from __future__ import annotations

import argparse
import json
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.extraction import DATA, is_held_out
from sitrep.core.encoding import decode
from sitrep.core.extract import choosing, reading
from sitrep.core.extract.blocks import cut_blocks
from sitrep.core.extract.features import describe_blocks
from sitrep.core.extract.measures import Clues, Measured, measure_blocks
from sitrep.core.extract.metadata import read_metadata
from sitrep.core.extract.witness import squeeze

TARGET = Path(__file__).parents[1] / "src" / "sitrep" / "core" / "extract" / "chooser_trees.py"
TREES, LEAVES, RATE, LEAST_BLOCKS, RIDGE, FEATURES_A_SPLIT = 100, 8, 0.1, 40, 5.0, 0.3
CHUNK = 20
SHORT = 30
LINE = 132


def label(squeezed: str, truth: str, lines: frozenset[str]) -> float:
    """Which share of a block is in the true text, 0 to 1; a short block must be a line of it, or counts .6 inside one."""
    if len(squeezed) <= SHORT:
        return 1.0 if squeezed in lines else 0.6 if len(squeezed) > 12 and squeezed in truth else 0.0
    starts = range(0, len(squeezed) - CHUNK + 1, CHUNK)
    return sum(squeezed[start : start + CHUNK] in truth for start in starts) / len(starts)


def examples(folder: Path, pages: Sequence[dict[str, Any]]) -> tuple[list[dict[str, float]], list[float], list[float]]:
    """Features, labels and weights of the candidate blocks of all pages. A block weighs the root of its words, clear ones the most."""
    features: list[dict[str, float]] = []
    labels: list[float] = []
    weights: list[float] = []
    for page in pages:
        measured, clues = read_blocks((folder / f"{page['id']}.html").read_bytes(), page["url"] or "")
        wanted = choosing.candidates(measured)
        truth, lines = squeeze(page["text"]), frozenset(squeeze(line) for line in page["text"].split("\n"))
        features += describe_blocks(measured, clues, wanted)
        for number in wanted:
            labels.append(label(measured[number].squeezed, truth, lines))
            weights.append((1 + measured[number].words) ** 0.5 * max(0.1, abs(2 * labels[-1] - 1)))
    return features, labels, weights


def read_blocks(body: bytes, url: str) -> tuple[list[Measured], Clues]:
    """The blocks of a page as the chooser sees them."""
    tree = reading.parse(decode(body).text.replace("\x00", ""))
    metadata = read_metadata(tree, url)
    blocks = cut_blocks(tree)
    clues = reading.clues_of(tree, metadata)
    return measure_blocks(blocks, clues), clues


def fit(features: Sequence[dict[str, float]], labels: Sequence[float], weights: Sequence[float]) -> tuple[list[str], Any]:
    """The names of the features in order, and the fitted trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # type: ignore[import-not-found]  # noqa: PLC0415  see the module's docstring

    names = sorted({name for one in features for name in one})
    vectors = [[one.get(name, 0.0) for name in names] for one in features]
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST_BLOCKS,
        l2_regularization=RIDGE,
        max_features=FEATURES_A_SPLIT,
        max_bins=63,
        early_stopping=False,
        random_state=0,
    )
    return names, model.fit(vectors, [value > 0.5 for value in labels], sample_weight=weights)


def written(nodes: Any, place: int = 0) -> str:
    """A tree in the notation of `core.extract.choosing.read_tree`."""
    node = nodes[place]
    if node["is_leaf"]:
        return f"{node['value']:.4g}"
    below, above = written(nodes, int(node["left"])), written(nodes, int(node["right"]))
    return f"{node['feature_idx']}<{node['num_threshold']:.4g}?{below}:{above}"


def module(names: Sequence[str], model: Any, part: str, pages: int) -> str:
    """The text of chooser_trees.py."""
    trees = [written(predictor.nodes) for (predictor,) in model._predictors]
    lines = [
        '"""What the chooser has learned: gradient-boosted trees in the notation of `choosing.read_tree`, as plain data.',
        "",
        f"Written by `python -m benchmarks.fit_extraction --part {part}` from {pages} pages; not to be edited by hand.",
        '"""',
        "",
        f"BASE = {float(model._baseline_prediction.ravel()[0]):.4f}",
        "FEATURES = (",
        *(f'    "{name}",' for name in names),
        ")",
        "TREES = (",
    ]
    for tree in trees:
        pieces = [tree[start : start + LINE] for start in range(0, len(tree), LINE)]
        lines += [f'    "{piece}"{"," if number == len(pieces) - 1 else ""}' for number, piece in enumerate(pieces)]
    return "\n".join([*lines, ")", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="dev.tar.gz, or a folder with truth.jsonl and the pages")
    parser.add_argument("--part", choices=("dev", "all"), default="all", help="dev: without the held-out third")
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.data
        if folder.is_file():
            with tarfile.open(folder) as archive:
                archive.extractall(scratch, filter="data")
            folder = Path(scratch) / "pages"
        pages = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
        pages = [page for page in pages if options.part == "all" or not is_held_out(page["id"])]
        names, model = fit(*examples(folder, pages))
    options.out.write_text(module(names, model, options.part, len(pages)), encoding="utf-8")
    print(f"{len(pages)} pages, {len(names)} features, {TREES} trees → {options.out}")


if __name__ == "__main__":
    main()
