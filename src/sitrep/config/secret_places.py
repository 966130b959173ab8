"""Where a secret is kept (this file, the environment, another file, a systemd credential) goes in; the secret, or why not, comes out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sitrep.config.alert_file import AddressTable

LONGEST_SECRET = 10_000

Trouble = tuple[str, str]
"""What is wrong and the way out; neither holds a secret."""


class SecretPlaces:
    """The environment, and the files it leads to. $CREDENTIALS_DIRECTORY is where systemd puts credentials."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def look_up(
        self, *, literal: str | None, env: str | None, file: str | None, credential: str | None
    ) -> tuple[str | None, Trouble | None]:
        """The one secret that is given, stripped; (None, None) where no place is named."""
        if literal is not None:
            return literal, None
        if env is not None:
            value = self.environ.get(env, "").strip()
            return (value, None) if value else (None, (f"the environment variable {env} is not set", "set it, or use `url_file`"))
        if credential is not None:
            folder = self.environ.get("CREDENTIALS_DIRECTORY")
            if not folder:
                return None, (
                    "there are no systemd credentials here",
                    f"put LoadCredential={credential}:/path into the unit, or use `url_file`",
                )
            return _from_file(Path(folder) / credential)
        return _from_file(Path(file)) if file is not None else (None, None)


def read_address(table: AddressTable, places: SecretPlaces) -> tuple[str | None, Trouble]:
    """A receiver's address, or what is wrong with the place where it should be."""
    value, trouble = places.look_up(literal=table.url, env=table.url_env, file=table.url_file, credential=table.credential)
    return value, trouble or ("", "")


def _from_file(path: Path) -> tuple[str | None, Trouble | None]:
    try:
        with path.open(encoding="utf-8") as stream:
            value = stream.read(LONGEST_SECRET).strip()
    except (OSError, UnicodeDecodeError) as error:
        said = (error.strerror or "unknown error").lower() if isinstance(error, OSError) else "it is not text"
        return None, (f"{path} cannot be read: {said}", "check that it exists and who may read it")
    return (value, None) if value else (None, (f"{path} is empty", "put the address into it, on one line"))
