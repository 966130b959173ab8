"""The house rules that a machine can hold: the core is pure, files and functions stay small, every command explains itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click
import pytest

from sitrep.cli.main import COMMANDS, cli

SOURCE = Path(__file__).parents[1] / "src" / "sitrep"
CORE_FILES = sorted((SOURCE / "core").rglob("*.py"))
ALL_FILES = sorted(SOURCE.rglob("*.py"))
IMPURE_NAMES = {"open", "print", "input", "exec", "eval", "globals", "breakpoint"}
IMPURE_METHODS = {"now", "utcnow", "today", "read_text", "write_text", "read_bytes", "write_bytes", "urandom", "sleep", "monotonic"}
IMPURE_MODULES = {
    "os",
    "io.open",
    "pathlib",
    "random",
    "secrets",
    "time",
    "asyncio",
    "threading",
    "logging",
    "socket",
    "subprocess",
    "uuid",
}
FILE_LINES, FUNCTION_LINES = 400, 60
BANNED_FILE_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|manager|base|misc)(_|$)")


def names(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", CORE_FILES, ids=names)
def test_the_core_touches_no_clock_chance_disk_or_network(path: Path) -> None:
    """Values in, values out: anything else would make an alert depend on when and where it was judged."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id in IMPURE_NAMES:
                found.append(f"line {node.lineno}: {called.id}()")
            if isinstance(called, ast.Attribute) and called.attr in IMPURE_METHODS:
                found.append(f"line {node.lineno}: .{called.attr}()")
        if isinstance(node, ast.Import):
            found += [f"line {node.lineno}: import {alias.name}" for alias in node.names if alias.name.split(".")[0] in IMPURE_MODULES]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in IMPURE_MODULES:
            found.append(f"line {node.lineno}: from {node.module}")
        if isinstance(node, ast.Global | ast.Nonlocal):
            found.append(f"line {node.lineno}: global state")
    assert found == []


def test_feedparser_is_only_handed_a_file_object() -> None:
    """`feedparser.parse(bytes)` opens a file when the bytes are a path, so only BytesIO may be passed."""
    calls = [
        (names(path), node.lineno, node.args[0])
        for path in ALL_FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "feedparser.parse"
    ]
    assert calls, "feedparser is used somewhere"
    assert [(file, line) for file, line, argument in calls if not ast.unparse(argument).startswith(("io.BytesIO(", "BytesIO("))] == []


@pytest.mark.parametrize("path", ALL_FILES, ids=names)
def test_files_and_functions_stay_small_and_are_named_for_their_contents(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    long_functions = [
        f"{node.name}: {(node.end_lineno or node.lineno) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    ]
    assert long_functions == []
    assert text.count("\n") <= FILE_LINES
    assert not BANNED_FILE_NAMES.search(path.stem)


def test_tests_and_benchmarks_stay_as_small() -> None:
    others = [path for folder in ("tests", "benchmarks", "tools") for path in (SOURCE.parents[1] / folder).rglob("*.py")]
    assert [str(path) for path in others if path.read_text(encoding="utf-8").count("\n") > FILE_LINES] == []


@pytest.mark.parametrize("path", [path for path in ALL_FILES if path.read_text(encoding="utf-8").strip()], ids=names)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def every_command(group: click.Group, context: click.Context, path: tuple[str, ...] = ()) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        found.append((" ".join((*path, name)), command))
        if isinstance(command, click.Group):
            found += every_command(command, click.Context(command, parent=context), (*path, name))
    return found


def test_every_command_has_help_with_an_example() -> None:
    """A user who meets a command for the first time sees how it is called."""
    lacking = [name for name, command in every_command(cli, click.Context(cli)) if f"sitrep {name}" not in (command.help or "")]
    assert lacking == []
    assert set(COMMANDS) == {name for name, _ in every_command(cli, click.Context(cli)) if " " not in name}
