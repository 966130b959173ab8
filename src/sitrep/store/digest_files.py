"""The archive folder of digests: files in, whole or not at all; what is there, and what is too old, out."""

from __future__ import annotations

import errno
import os
from collections import defaultdict
from contextlib import suppress
from datetime import date
from pathlib import Path

from sitrep.core.digest.filing import FORMS, FiledDigest, filed_digest
from sitrep.errors import StoreError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "there is no room for so large a file",
    errno.EROFS: "the disk can only be read",
    errno.EACCES: "sitrep may not write there",
    errno.EPERM: "sitrep may not write there",
}


def file_away(folder: Path, name: str, content: bytes) -> Path:
    """Writes a file that is there whole or not at all, for its owner's eyes only; gives its path.

    Raises StoreError with the reason in plain words where that cannot be done; then what was there before is as it was.
    """
    target, partial = folder / name, folder / f".{name}.partial"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:  # noqa: PTH123  a handle, not a path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        raise StoreError(f"{reason} ({folder})") from error
    return target


def filed_digests(folder: Path) -> list[FiledDigest]:
    """All digests in the folder, the latest first; none where there is no folder, or none that can be read."""
    forms: dict[str, list[str]] = defaultdict(list)
    with suppress(OSError):
        for path in folder.iterdir():
            if path.suffix[1:] in FORMS and path.is_file():
                forms[path.stem].append(path.suffix[1:])
    found = (filed_digest(stem, tuple(sorted(endings))) for stem, endings in forms.items())
    return sorted((one for one in found if one), key=lambda one: (one.on, one.time, one.stem), reverse=True)


def read_filed(folder: Path, name: str) -> bytes | None:
    """The content of a digest's file of that name; None where there is none, or the name is not that of one."""
    stem, _, form = name.rpartition(".")
    if form not in FORMS or filed_digest(stem, (form,)) is None:
        return None
    try:
        return (folder / name).read_bytes()
    except OSError:
        return None


def drop_old_files(folder: Path, *, before: date) -> int:
    """Deletes the digests of days before that one; gives how many files are gone. Files that are not ours stay."""
    gone = 0
    for one in filed_digests(folder):
        for form in one.forms if one.on < before else ():
            with suppress(OSError):
                (folder / f"{one.stem}.{form}").unlink()
                gone += 1
    return gone
