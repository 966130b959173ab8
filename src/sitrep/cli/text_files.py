"""The name of a text file that a person made goes in; its text, or why it cannot be read, comes out."""

from __future__ import annotations

import codecs
from pathlib import Path

import click

from sitrep.errors import UsageError

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_text(source: str | Path) -> str:
    """UTF-8, or UTF-16, the "Unicode" of Windows; `-` is standard input. Raises UsageError where it cannot be read or is neither."""
    try:
        with click.open_file(str(source), "rb") as stream:
            body: bytes = stream.read()
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}") from error
    try:
        return body.decode("utf-16" if body.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{source}:{line}: is not UTF-8 text (save the file as UTF-8)") from error
