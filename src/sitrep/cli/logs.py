"""The progress log on stderr: one event is one line, whatever a feed writes into it, and no secret is in it."""

from __future__ import annotations

import logging
import re
import sys
import time

UNSAFE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
CREDENTIALS = re.compile(r"(?<=://)[^/\s@]+@")
TOKENS = re.compile(r"(?i)\b((?:api[-_]?key|access[-_]?token|token|password|passwd|secret|sig(?:nature)?)=)[^&\s]+")
NOISY = ("aiohttp", "alembic", "apscheduler", "asyncio", "trafilatura", "apprise", "htmldate", "charset_normalizer")


class OneLine(logging.Formatter):
    """Time (UTC), level where it is not info, and the message with control characters and credentials taken out."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line; a traceback follows it on lines of its own, indented."""
        text = redact(UNSAFE.sub("�", record.getMessage()))
        level = "" if record.levelno == logging.INFO else f"{record.levelname} "
        line = f"{self.formatTime(record, '%H:%M:%S')} {level}{text}"
        if record.exc_info:
            trace = self.formatException(record.exc_info).splitlines()
            line += "".join(f"\n    {redact(UNSAFE.sub('�', part))}" for part in trace)
        return line


def redact(text: str) -> str:
    """Takes user names, passwords and keys out of addresses in `text`."""
    return TOKENS.sub(r"\1***", CREDENTIALS.sub("***@", text))


def start_log(*, verbose: bool = False, quiet: bool = False) -> None:
    """Sends the log of all of sitrep to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if quiet else logging.INFO)
    logging.getLogger("sitrep").setLevel(logging.DEBUG if verbose else root.level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.ERROR if name == "apscheduler" else logging.WARNING)
