"""Words like "topic=displacement" go in, labels as routes and silences know them come out, or a usage error that says what is wrong."""

from __future__ import annotations

from collections.abc import Iterable

import click
from pydantic_core import PydanticCustomError

from sitrep.config.fields import read_country, read_language
from sitrep.config.route_checks import LABEL_VALUES
from sitrep.config.validation import nearest
from sitrep.core.routing import LABEL_NAMES, Labels


def read_labels(pairs: Iterable[str]) -> Labels:
    """Each LABEL=VALUE, several values of one label by several pairs or by commas."""
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        label, equals, written = pair.partition("=")
        values = tuple(value.strip() for value in written.split(",") if value.strip())
        if not equals or not values:
            raise click.UsageError(f"`{pair}` is no label; write it like topic=displacement")
        if label not in LABEL_NAMES:
            raise click.UsageError(f"there is no label `{label}` ({nearest(label, LABEL_NAMES)})")
        for value in values:
            _check(label, value)
        found[label] = tuple(dict.fromkeys((*found.get(label, ()), *values)))
    return found


def _check(label: str, value: str) -> None:
    known = LABEL_VALUES.get(label)
    if known is not None and value not in known:
        raise click.UsageError(f"there is no {label} `{value}` ({nearest(value, known)})")
    try:
        if label == "country":
            read_country(value)
        elif label == "language":
            read_language(value)
    except PydanticCustomError as refused:
        context = refused.context or {}
        raise click.UsageError(f"{label}: {context['message']} ({context['way_out']})") from refused


def written_labels(labels: Labels) -> str:
    """`topic=displacement country=SYR,TUR`; "everything" where there are none."""
    return " ".join(f"{label}={','.join(values)}" for label, values in labels.items()) or "everything"
