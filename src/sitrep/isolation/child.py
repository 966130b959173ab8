"""The child process: tasks come in on stdin, answers go out on what was stdout, and nothing else is said or kept.

Started as `python -I -B -m sitrep.isolation.child MEMORY_MB [network]` by `sitrep.isolation.workshop`, never by hand.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from typing import BinaryIO

import msgspec

from sitrep.isolation.frames import LENGTH_BYTES, Answer, Task, annotations_of, find_function, frame, pack, unpack
from sitrep.isolation.limits import allow_cpu, close_doors

DETAIL_CHARACTERS = 500
READY = Answer()


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Says that it is ready, then answers each task until the stream ends or the memory has run out."""
    answers.write(frame(READY))
    answers.flush()
    while length := tasks.read(LENGTH_BYTES):
        task = msgspec.msgpack.decode(tasks.read(int.from_bytes(length, "big")), type=Task)
        allow_cpu(task.cpu_seconds)
        answer = carry_out(task)
        answers.write(frame(answer))
        answers.flush()
        if answer.reason == "memory":
            return


def carry_out(task: Task) -> Answer:
    """Calls the task's function. Whatever it raises becomes an answer: hostile documents break libraries in unforeseen ways."""
    try:
        function = find_function(task.function)
        takes, gives = annotations_of(function)
        return Answer(value=pack(function(unpack(task.argument, takes)), gives))
    except MemoryError:
        return Answer(reason="memory", detail="the document needs more memory than a child may have")
    except (Exception, SystemExit) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__}: {error}"[:DETAIL_CHARACTERS].encode("ascii", "backslashreplace").decode()
        return Answer(reason="error", detail=f"{said} ({os.path.basename(last.filename)}:{last.lineno})")  # noqa: PTH119  a name, not a file


def main() -> None:
    """Keeps stdout for answers alone (stray prints go to stderr), closes the doors, and serves."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    logging.disable(logging.CRITICAL)
    close_doors(memory_mb=int(sys.argv[1]), network="network" in sys.argv[2:])
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
