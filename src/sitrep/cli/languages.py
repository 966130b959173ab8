"""A language as an option gives it goes in; its code, or a usage error that says how codes are written, comes out."""

from __future__ import annotations

from typing import Any

import click

from sitrep.config.fields import LANGUAGES


class LanguageType(click.ParamType[str]):
    """A click type for codes of languages: ISO 639-1, with a region behind a hyphen where there is one."""

    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code as it is written in feeds.yaml; "" stays."""
        written = str(value).strip().lower()
        if written and written.partition("-")[0] not in LANGUAGES:
            self.fail(f"{value!r} is not a language code; write the two letters of ISO 639-1, like en, ar or fr", param, ctx)
        return written


LANGUAGE = LanguageType()
