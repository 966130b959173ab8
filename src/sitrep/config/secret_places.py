"""Where a secret is kept (this file, the environment, another file, a systemd credential) goes in; the secret, or why not, comes out."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sitrep.config.source import shown

LONGEST_SECRET = 10_000

Trouble = tuple[str, str]
"""What is wrong and the way out; neither holds a secret."""


@dataclass(frozen=True, slots=True)
class SecretPlaces:
    """The environment, and the files it leads to. $CREDENTIALS_DIRECTORY is where systemd puts credentials.

    Unless they `are_needed`, secrets that are out of reach are no mistake.
    """

    environ: Mapping[str, str]
    are_needed: bool = True

    def in_variable(self, name: str) -> tuple[str, Trouble | None]:
        """The value of an environment variable."""
        value = self.environ.get(name, "").strip()
        if not value:
            return "", (f"the environment variable {name} is not set", "set it where sitrep is started, or keep it in a file")
        return value, None

    def in_credential(self, name: str) -> tuple[str, Trouble | None]:
        """The content of a systemd credential."""
        folder = self.environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            return "", ("there are no systemd credentials here", f"put LoadCredential={name}:/path into the unit, or keep it in a file")
        return self.in_file(str(Path(folder) / name))

    def in_file(self, name: str) -> tuple[str, Trouble | None]:
        """The one line in a file."""
        try:
            with Path(name).open(encoding="utf-8") as stream:
                value = stream.read(LONGEST_SECRET).strip()
        except (OSError, ValueError) as error:
            said = (error.strerror or "unknown error").lower() if isinstance(error, OSError) else "it is not text"
            return "", (f"the file {shown(name, most=200)} cannot be read: {said}", "check that it exists and who may read it")
        if len(value.splitlines()) != 1:
            said = "holds more than one line" if value else "is empty"
            return "", (f"the file {shown(name, most=200)} {said}", "put one address into it, on one line")
        return value, None


def holds_secret(address: str) -> bool:
    """True for an address with a password, or one of a chat service, for those carry their token somewhere."""
    if address.partition(":")[0] in ("terminal", "folder", "sqlite"):
        return False
    if address.startswith(("mailto://", "mailtos://", "postgresql")):
        try:
            return urlsplit(address).password is not None or "pass=" in address
        except ValueError:
            return True
    return True


def may_be_read_by_all(path: Path) -> bool:
    """True where any user of the machine may read the file."""
    try:
        return bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False
