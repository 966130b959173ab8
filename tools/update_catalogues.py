"""The sentences of `sitrep.render` go in, the catalogues of the other languages, with a line for each, come out: `render/locale/*.po`.

`python tools/update_catalogues.py`. A sentence that is new or has changed stands there without a translation, for a person to fill in;
one that is gone is dropped. The files are those of GNU gettext: Poedit, Weblate and others open them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

RENDER = Path(__file__).resolve().parents[1] / "src" / "sitrep" / "render"
METHODS = [("**.py", "python"), ("**.j2", "jinja2.ext:babel_extract")]
KEYWORDS = {"say": None, "say_count": (1, 2), "mark": None}
FILED = datetime(2026, 1, 1, tzinfo=UTC)
"""A catalogue has no date of its own: what changed when is in the repository."""


def sentences() -> Catalog:
    """All that is said in another language, as a catalogue without translations."""
    found = Catalog(project="sitrep", creation_date=FILED, charset="utf-8", fuzzy=False)
    options = {"**.j2": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    for _file, _line, said, _comments, _context in extract_from_dir(RENDER, METHODS, options, KEYWORDS):
        found.add(said)
    return found


def main() -> None:
    """Brings each catalogue up to date."""
    for path in sorted((RENDER / "locale").glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
        catalogue.update(sentences(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=140, omit_header=False, sort_output=True, ignore_obsolete=True)


if __name__ == "__main__":
    main()
