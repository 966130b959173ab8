"""The documents cannot drift: every command, option, configuration key and link in them exists, and all that exists is in them."""

from __future__ import annotations

import re
import shlex
import textwrap
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import click
import pytest
import yaml
from pydantic import BaseModel

from sitrep.cli.main import COMMANDS, cli
from sitrep.config.alert_file import AlertFile
from sitrep.config.feed_file import FeedFile
from sitrep.config.load import load_settings
from sitrep.config.recipes import RecipeFile
from sitrep.config.station_file import StationFile
from sitrep.core.routing import LABEL_NAMES

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "deploy" / "README.md"])
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text("utf-8")
FORMS = (FeedFile, AlertFile, StationFile, RecipeFile)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(text: str, language: str) -> list[str]:
    """What stands in fences of that language, those within lists too."""
    return [textwrap.dedent(body) for _, body in re.findall(rf"^( *)```{language}\n(.*?)^\1```", text, re.MULTILINE | re.DOTALL)]


def shell_lines() -> list[tuple[str, str]]:
    """Every `$ sitrep …` line of every document, without redirections and comments."""
    found = []
    for path in DOCUMENTS:
        for block in blocks(path.read_text("utf-8"), "console"):
            for line in re.findall(r"^\$ (?:\.venv/bin/)?sitrep (.*)$", block, re.MULTILINE):
                found.append((named(path), re.split(r"\s(?:#|<|>|\||\d>)", line)[0]))
    return found


def test_there_are_examples_to_check() -> None:
    assert len(shell_lines()) > 20
    assert len(DOCUMENTS) > 15


@pytest.mark.parametrize(("document", "line"), shell_lines())
def test_every_command_line_in_the_documents_is_understood(
    document: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is parsed by click down to the last command; files and folders that it names are there."""
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)
    for name in (word for word in words if re.fullmatch(r"[\w-]+\.\w+", word)):
        Path(name).touch()
    for name in (word for word in words if word.startswith("config/")):
        Path("config").mkdir()
        Path(name).touch()
    Path("config").mkdir(exist_ok=True)
    command: click.Command = cli
    context = click.Context(cli, info_name="sitrep")
    while isinstance(command, click.Group):
        _, rest, _ = command.make_parser(context).parse_args(list(words))
        if not rest:
            assert command.invoke_without_command, f"{document}: {line}"
            return
        found = command.get_command(context, rest[0])
        assert found is not None, f"{document}: there is no command {rest[0]}"
        command, words = found, words[words.index(rest[0]) + 1 :]
        context = click.Context(command, info_name=rest[0], parent=context, obj=Path())
    with command.make_context("sitrep", words, parent=context.parent, obj=Path()) as context:  # closes the files that it opened
        assert context.command is command


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_command_named_in_a_document_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    assert sorted({name for name in re.findall(r"`sitrep ([a-z][a-z-]*)", text) if name not in COMMANDS}) == []


def test_every_command_is_named_in_the_documents() -> None:
    everything = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    assert [name for name in COMMANDS if not re.search(rf"sitrep {name}\b", everything)] == []


def models_below(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from models_below(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType, list, dict, tuple):
        for argument in get_args(annotation):
            yield from models_below(argument)


def tables_of(form: type[BaseModel], known: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """The form and every table within it."""
    if form in known:
        return known
    known.add(form)
    for field in form.model_fields.values():
        for model in models_below(field.annotation):
            tables_of(model, known)
    return known


def keys_of(form: type[BaseModel]) -> list[str]:
    return [field.alias or name for table in tables_of(form, set()) for name, field in table.model_fields.items()]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_configuration_key_is_explained(form: type[BaseModel]) -> None:
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", CONFIGURATION, re.MULTILINE))
    assert sorted(set(keys_of(form)) - rows - {"feeds"}) == []


def test_every_key_that_is_explained_exists() -> None:
    rows = set(re.findall(r"^\| `([a-z_0-9]+)` \|", CONFIGURATION, re.MULTILINE))
    assert sorted(rows - {key for form in FORMS for key in keys_of(form)} - set(LABEL_NAMES)) == []


def test_every_label_of_a_route_is_explained() -> None:
    assert [label for label in LABEL_NAMES if f"\n| `{label}` |" not in CONFIGURATION] == []


def test_the_examples_of_the_configuration_are_a_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The YAML blocks of configuration.md, put into their files, are loaded as sitrep loads them."""
    monkeypatch.chdir(tmp_path)
    for name, text in example_files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    environ = {"SITREP_DUTY_PHONE": "json://127.0.0.1", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    (tmp_path / "ops-mail").write_text("terminal:")
    (tmp_path / "ops-mail").chmod(0o600)
    settings = load_settings(tmp_path, environ)
    assert [(feed.id, feed.kind.value) for feed in settings.feeds] == [
        ("dabanga", "feed"),
        ("valley-times", "sitemap"),
        ("ministry", "page"),
    ]
    assert set(settings.receivers) == {"desk", "duty-officer", "logistics", "ops"}
    assert settings.digests[0].zone == "Africa/Nairobi"
    assert [str(warning) for warning in settings.warnings] == []


def example_files() -> dict[str, str]:
    """What configuration.md shows, by file; secrets kept in absolute paths are looked for here."""
    found: dict[str, str] = {}
    for part in re.split(r"^## ", CONFIGURATION, flags=re.MULTILINE)[1:]:
        name = part.split("\n")[0]
        if name in ("feeds.yaml", "alerts.yaml", "sitrep.yaml"):
            found[name] = "".join(blocks(part, "yaml"))
    found["alerts.yaml"] = found["alerts.yaml"].replace("/etc/sitrep/secrets/desk-mail", "ops-mail")
    found["sitrep.yaml"] = found["sitrep.yaml"].replace("database_file: /run/secrets/database_url", "database_env: SITREP_DB")
    found["sitrep.yaml"] = found["sitrep.yaml"].replace("database_env: SITREP_DB", "database: sqlite:///var/sitrep.db")
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_yaml_example_is_yaml(path: Path) -> None:
    for block in blocks(path.read_text("utf-8"), "yaml"):
        assert yaml.load(block, Loader=yaml.BaseLoader), block  # noqa: S506  BaseLoader makes nothing but text, lists and dicts


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_table_is_described_for_the_next_reader() -> None:
    from sitrep.store.schema import Base

    text = (ROOT / "docs" / "internals.md").read_text(encoding="utf-8")
    assert [name for name in Base.metadata.tables if f"| `{name}` |" not in text] == []


def test_every_picture_is_shown_and_small_enough_for_a_thin_line() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    told = "".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))
    assert [picture.name for picture in pictures if picture.name not in told] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []
