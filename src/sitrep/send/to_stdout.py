"""A message goes to the terminal, readable: the default where nothing else is configured, and what --dry-run does with every message."""

from __future__ import annotations

import io
import sys
from typing import TextIO

from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.core.receivers import Target
from sitrep.send.mime import in_one_line, repeat_note

STYLES = {"high": "bold red", "medium": "yellow"}


class TerminalSender:
    """A Sender that prints. `dry_run`: it says to whom each message would have gone."""

    def __init__(self, file: TextIO | None = None, *, dry_run: bool = False) -> None:
        self._file = file or sys.stdout
        self._dry_run = dry_run

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        """Prints; words from feeds are shown as they are: they can neither style nor steer the terminal."""
        from rich.console import Console  # noqa: PLC0415  a start, and a station that prints nothing, do not pay for it
        from rich.panel import Panel  # noqa: PLC0415  as above
        from rich.text import Text  # noqa: PLC0415  as above

        text = _printable(message.text)
        if delivery > 1:
            text = f"{repeat_note(message, delivery)}\n\n{text}"
        whom = f"would go to {target.recipient}" if self._dry_run else None
        style = STYLES.get(message.level, "bold")
        title = Text(in_one_line(_printable(message.subject)), style=style)
        panel = Panel(Text(text), title=title, title_align="left", subtitle=Text(whom) if whom else None, border_style=style)
        out = Console(file=self._file)
        page = io.StringIO()  # rich itself would end the whole program on a closed pipe
        Console(file=page, width=out.width, force_terminal=out.is_terminal, highlight=False).print(panel)
        encoding = self._file.encoding or "utf-8"
        try:
            self._file.write(page.getvalue().encode(encoding, "replace").decode(encoding))
            self._file.flush()
        except OSError as error:  # nobody reads at the other end of the pipe
            return SendAnswer(acceptance=Acceptance.TEMPORARY, text=f"cannot print: {error.strerror}")
        return SendAnswer(acceptance=Acceptance.ACCEPTED)


def _printable(text: str) -> str:
    """Without control characters (an ESC could steer the terminal) but for line ends and tabs, and without what cannot be encoded."""
    kept = "".join(char for char in text if char in "\n\t" or not (ord(char) < 32 or 127 <= ord(char) < 160))
    return kept.encode("utf-8", "replace").decode("utf-8")
