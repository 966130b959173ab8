"""The day's outlets and the two loopback servers in, a folder of configuration files as a person would write them out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from sitrep.demo.stories import Outlet

HEADING = "# Written by `sitrep demo` for its day of invented news; see docs/configuration.md for every key.\n"
SENDER = "Sitrep<sitrep@demo.invalid>"
DESK, LOGISTICS = "desk@relief.invalid", "logistics@relief.invalid"


def write_configuration(folder: Path, outlets: Sequence[Outlet], *, base: str, smtp_port: int) -> Path:
    """Writes feeds.yaml, alerts.yaml and sitrep.yaml into `folder`/config and gives that folder.

    `base` is the address of the newsstand, `smtp_port` the port of the mailbox on 127.0.0.1; the database will be `folder`/sitrep.db.
    """
    target = folder / "config"
    target.mkdir(parents=True, exist_ok=True)
    files = {"feeds.yaml": _feeds(outlets, base), "alerts.yaml": _alerts(smtp_port), "sitrep.yaml": _station(folder, base)}
    for name, content in files.items():
        path = target / name
        path.write_text(HEADING + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
        path.chmod(0o600)
    return target


def _feeds(outlets: Sequence[Outlet], base: str) -> dict[str, Any]:
    return {"feeds": [_feed(outlet, base) for outlet in outlets]}


def _feed(outlet: Outlet, base: str) -> dict[str, Any]:
    return {
        "id": outlet.id,
        "name": outlet.name,
        "url": base + outlet.path,
        "language": outlet.language,
        "countries": list(outlet.countries),
        "tier": outlet.tier,
        "family": outlet.family,
        "type": outlet.type,
        "interval": "10m",
        "full_text": outlet.full_text,
        "note": outlet.about,
    }


def _alerts(smtp_port: int) -> dict[str, Any]:
    mail = f"mailto://127.0.0.1:{smtp_port}?from={SENDER}&to="
    return {
        "receivers": {"desk": [mail + DESK], "logistics": [mail + LOGISTICS]},
        "route": {
            "receiver": "desk",
            "min_level": "medium",
            "routes": [
                {"name": "crossings", "match": {"topic": ["crossing_closure"]}, "receiver": "logistics", "continue": "yes"},
                {"name": "everything", "receiver": "desk"},
            ],
        },
        "digests": [{"name": "daily", "zone": "Africa/Nairobi", "at": "18:00", "receivers": ["desk"]}],
    }


def _station(folder: Path, base: str) -> dict[str, Any]:
    return {
        "database": f"sqlite:///{folder / 'sitrep.db'}",
        "data": str(folder),
        "contact": "demo@relief.invalid",
        "allow_addresses": [base.removeprefix("http://")],
        "limits": {"host_at_once": 10, "host_apart": "0"},  # all outlets live on one server of our own: nobody needs our manners
    }
