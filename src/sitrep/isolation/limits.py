"""Takes from this process what a parser of hostile documents does not need: memory, files, children, privileges, the network."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys

OPEN_FILES = 32
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38  # <linux/prctl.h>
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000  # <linux/sched.h>


def close_doors(*, memory_mb: int, network: bool) -> None:
    """Limits this process for the rest of its life; what a platform does not have is left out.

    Address space `memory_mb` MB (a document may cost 400 MB at most: faults.md §4), no file may grow, no new process or
    thread, no core dump, no new privileges, no network where the kernel lets us leave it, and death with the parent.
    A child that is there to send keeps the `network` and may start threads.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if not network:
            libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)  # fails where namespaces are forbidden; the other walls stand
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    limit(resource.RLIMIT_AS, memory_mb * 1_000_000)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if not network:
        limit(resource.RLIMIT_NPROC, 0)
    if not is_measured():
        limit(resource.RLIMIT_FSIZE, 0)


def limit(what: int, most: int) -> None:
    """Sets a limit for good; leaves a lower one as it is."""
    with contextlib.suppress(ValueError, OSError):  # refused where a lower one holds already, or where the platform has none
        resource.setrlimit(what, (most, most))


def allow_cpu(seconds: int) -> None:
    """Lets this process use so many more seconds of processor time; past them the kernel ends it with SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def is_measured() -> bool:
    """Whether a test run measures coverage in this process, which then has to write a file."""
    return bool(os.environ.get("COVERAGE_PROCESS_START") or os.environ.get("COVERAGE_PROCESS_CONFIG"))
