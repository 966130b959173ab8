"""The reference in docs/ is what the program says of itself, and every page of the site can be reached."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_reference", ROOT / "tools" / "write_reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands", "keys"])
def test_the_reference_is_as_the_program_is(writer: ModuleType, page: str) -> None:
    """`make docs` writes it anew."""
    assert getattr(writer, f"{page}_page")() == (ROOT / "docs" / "reference" / f"{page}.md").read_text("utf-8")


def test_every_page_is_in_a_table_of_contents() -> None:
    contents = re.findall(r"^```{toctree}\n(.*?)^```", (ROOT / "docs" / "index.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    listed = {line for block in contents for line in block.split("\n") if line and not line.startswith(":")}
    pages = {str(path.relative_to(ROOT / "docs").with_suffix("")) for path in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages if not re.fullmatch(r"decisions/0.*|index", page)} == listed - {"decisions/0*"}
