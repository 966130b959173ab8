"""A configuration folder of a few lines, loaded."""

from pathlib import Path

import pytest

from sitrep.config.load import load_settings
from sitrep.core.model import ReceiverName
from sitrep.core.settings import Settings
from sitrep.errors import ConfigError

FEEDS = "feeds:\n  - id: good\n    url: https://example.org/good\n"


def load(folder: Path, *, feeds: str = FEEDS, environ: dict[str, str] | None = None, mode: int = 0o600, **files: str) -> Settings:
    """Settings from these files; each keyword is the name of a file, without .yaml."""
    for name, content in {"feeds": feeds, **files}.items():
        path = folder / f"{name}.yaml"
        path.write_text(content, encoding="utf-8")
        path.chmod(mode)
    return load_settings(folder, environ or {})


def problem(folder: Path, *, alerts: str) -> str:
    """The one problem of this alerts.yaml."""
    with pytest.raises(ConfigError) as refused:
        load(folder, alerts=alerts)
    (told,) = refused.value.problems
    return str(told).replace(f"{folder}/", "")


def warnings(folder: Path, *, mode: int = 0o600, feeds: str = FEEDS, **files: str) -> list[str]:
    return [str(warning).replace(f"{folder}/", "") for warning in load(folder, mode=mode, feeds=feeds, environ=None, **files).warnings]


def addresses(settings: Settings, name: str = "desk") -> list[str]:
    return [secret.reveal() for secret in settings.receivers[ReceiverName(name)]]
