"""The matrix of docs/faults.md cannot drift from the tests it names, nor lose a case."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CASES = dict(A=26, B=19, C=11, D=6, E=23, F=13, G=10, H=6)
"""How many cases each part of the fault model has: all 114."""
ROWS = [
    (match[1], match[2])
    for line in (ROOT / "docs" / "faults.md").read_text("utf-8").splitlines()
    if (match := re.match(r"\| ([A-H]\d+) \|[^|]*\|[^|]*\|([^|]*)\|", line))
]


def places_named(cell: str) -> list[tuple[str, str]]:
    """(file, part of a test's name or nothing) for each thing in back quotes; a name alone is of the file before it."""
    found: list[tuple[str, str]] = []
    for reference in re.findall(r"`([^`]+)`", cell):
        file, parted, name = reference.partition("::")
        is_file = parted or "/" in reference or ".py" in reference or ".txt" in reference
        found.append((file.split(" ")[0], name.split(" (")[0]) if is_file else (found[-1][0], reference))
    return found


def test_every_case_of_the_fault_model_has_its_row() -> None:
    assert [case for case, _ in ROWS] == [f"{part}{number}" for part, count in CASES.items() for number in range(1, count + 1)]


@pytest.mark.parametrize(("case", "cell"), ROWS, ids=[case for case, _ in ROWS])
def test_what_a_row_names_is_there(case: str, cell: str) -> None:
    for file, name in places_named(cell):
        path = next((path for path in (ROOT / "tests" / file, ROOT / file, ROOT / "src" / "sitrep" / file) if path.exists()), None)
        assert path, f"{case}: no {file}"
        if name:
            text = path.read_text("utf-8")
            assert re.search(rf"def test_\w*{name}", text) or name.replace("_", " ") in text, f"{case}: no {name} in {file}"
