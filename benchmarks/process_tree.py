"""A process goes in; what it and its children cost comes out: CPU seconds, and the most memory they have held together."""

from __future__ import annotations

import os
import platform
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

TICKS = os.sysconf("SC_CLK_TCK")
SAMPLED_EVERY_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the wall clock and of CPU; `memory_mb` is the peak of the sum of PSS: what is shared counts once."""

    wall: float
    cpu: float
    memory_mb: float


class Tree:
    """A process with its children, watched from a thread until it is let go."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak_mb = 0.0
        self._gone = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def cpu(self) -> float:
        """CPU seconds so far of all that live, and of those that have been waited for."""
        return cpu_of_tree(self.pid)

    def memory_mb(self) -> float:
        """The sum of PSS now."""
        return sum(pss_of(pid) for pid in pids_of(self.pid)) / 1e6

    def let_go(self) -> None:
        """Ends the watching."""
        self._gone.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._gone.wait(SAMPLED_EVERY_SECONDS):
            self.peak_mb = max(self.peak_mb, self.memory_mb())


def pids_of(pid: int) -> list[int]:
    """A process and all its children; nothing where it has ended."""
    try:
        return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    except psutil.Error:
        return []


def cpu_of_tree(pid: int) -> float:
    """CPU seconds so far of a process and its children, those that have ended and been waited for among them."""
    return sum(_cpu_of(one) for one in pids_of(pid))


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS  # utime, stime, cutime, cstime: proc(5)


def pss_of(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def run_to_its_end(command: Sequence[str], **options: Any) -> Cost:
    """Runs a command and waits for it; what it says is thrown away. Raises CalledProcessError with its last words where it fails."""
    started = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options) as process:
        tree = Tree(process.pid)
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        tree.let_go()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said[-2_000:])
    return Cost(wall=time.monotonic() - started, cpu=usage.ru_utime + usage.ru_stime, memory_mb=tree.peak_mb)


def machine() -> str:
    """What it was measured on."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.machine())
    return f"{os.cpu_count()} cores ({model}), Linux {platform.release()}, Python {platform.python_version()}"


def yardstick() -> float:
    """CPU seconds of a loop that never changes, the best of five: other work on the machine makes all figures worse, this one too."""
    best = 1e9
    for _ in range(5):
        started, counts = time.process_time(), dict[int, int]()
        for number in range(400_000):
            counts[number % 997] = counts.get(number % 991, 0) + number
        best = min(best, time.process_time() - started)
    return best
