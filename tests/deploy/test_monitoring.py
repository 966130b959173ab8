"""Rules and dashboards ask for figures that there are."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from sitrep.store.database import Database
from sitrep.web.monitoring import read_metrics
from tests.invented import NOON

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture
def engine_name() -> str:
    return "sqlite"


def test_every_figure_asked_for_is_told(db: Database) -> None:
    told = {metric.name for metric in db.call(read_metrics, NOON + timedelta(hours=1))}
    rules = yaml.safe_load((DEPLOY / "prometheus-rules.yaml").read_text("utf-8"))
    board = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    asked += [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    names = {name for expression in asked for name in re.findall(r"\bsitrep_[a-z0-9_]+\b(?!\.)", expression)} - {"sitrep_oldest_"}
    assert len(names) >= 6
    assert names <= told
