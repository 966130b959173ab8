"""A few child processes that run our own functions on foreign bytes: a function and its argument go in, a result or a Killed comes out."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import signal
import sys
from collections.abc import Callable
from typing import TypeVar

import msgspec

from sitrep.core.outcomes import Killed
from sitrep.isolation.frames import LENGTH_BYTES, Answer, Packed, Task, annotations_of, frame, name_of, pack, unpack

A = TypeVar("A")
R = TypeVar("R")

RESULT_BYTES = 64_000_000  # a feed of the 10 MB that a fetch may have fits with room to spare
START_SECONDS = 30.0  # an interpreter starts in 0.1 s; a busy machine is not a reason to give up on a document
TASKS_PER_CHILD = 500  # then a fresh one, so that what a library leaks is bounded
DYING_SECONDS = 1.0
STDERR_BYTES = 2_000
DETAIL_CHARACTERS = 500
REASON_BY_SIGNAL = {-signal.SIGXCPU: "timeout"}
NOT_STARTED = "no child could be started"
"""How the detail of a Killed begins whose task nobody has begun."""
ENVIRONMENT = ("PATH", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")  # nothing else is inherited: no secrets


class Child:
    """One child process and the pipes to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.tasks_done = 0
        self.farewell: asyncio.TimerHandle | None = None
        self._said = b""
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, memory_mb: int, *, network: bool) -> Child:
        """Starts one and waits until it is ready."""
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-B", "-m", "sitrep.isolation.child", str(memory_mb), *(["network"] if network else [])),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment | {"LC_ALL": "C.UTF-8"},
            start_new_session=True,  # Ctrl-C in the terminal is for the daemon, which ends its children itself
        )
        child = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await child._receive()
        except (OSError, EOFError, TimeoutError) as error:
            raise OSError(await child.bury() or type(error).__name__) from error
        except BaseException:  # cancelled
            await child.kill()
            raise
        return child

    async def ask(self, task: Task) -> Answer:
        """Hands over a task and waits for the answer. Raises OSError, EOFError or ValueError where the child dies or talks nonsense."""
        assert self.process.stdin is not None  # noqa: S101  started with a pipe
        self.process.stdin.write(frame(task))
        await self.process.stdin.drain()
        answer = await self._receive()
        self.tasks_done += 1
        return answer

    async def _receive(self) -> Answer:
        assert self.process.stdout is not None  # noqa: S101  started with a pipe
        size = int.from_bytes(await self.process.stdout.readexactly(LENGTH_BYTES), "big")
        if size > RESULT_BYTES:
            raise ValueError(f"an answer of {size} bytes is more than the {RESULT_BYTES} allowed")
        return msgspec.msgpack.decode(await self.process.stdout.readexactly(size), type=Answer)

    async def _listen(self) -> None:
        assert self.process.stderr is not None  # noqa: S101  started with a pipe
        while said := await self.process.stderr.read(STDERR_BYTES):
            self._said = (self._said + said)[-STDERR_BYTES:]

    async def bury(self) -> str:
        """For a child that seems to have died: waits a moment for the return code that says why, then makes sure.

        To send a signal is to look for the return code too, and who looks first takes it from the other.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DYING_SECONDS):
                await self.process.wait()
        return await self.kill()

    async def kill(self) -> str:
        """Ends it now; gives what it said last on stderr, as one printable line."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        return await self.leave()

    async def leave(self) -> str:
        """Closes its stdin, on which it goes by itself, and waits for that; gives what it said last on stderr."""
        assert self.process.stdin is not None  # noqa: S101  started with a pipe
        self.process.stdin.close()
        with contextlib.suppress(OSError):
            await self.process.stdin.wait_closed()
        await self.process.wait()
        await self._listener
        return ascii(self._said.decode("utf-8", "replace").strip())[1:-1] if self._said else ""


class Workshop:
    """At most `size` children, started on demand, gone after `idle_seconds`. Waiting tasks are served in the order they came.

    The children have no network but where `network` says so: those that send need it, and get no hostile documents.
    """

    def __init__(
        self, *, size: int = 1, deadline_seconds: float = 9.5, memory_mb: int = 400, idle_seconds: float = 60.0, network: bool = False
    ) -> None:
        self.size = size
        self._deadline_seconds = deadline_seconds
        self._memory_mb = memory_mb
        self._network = network
        self._idle_seconds = idle_seconds
        self._places = asyncio.Semaphore(size)
        self._idle: list[Child] = []
        self._leaving: set[asyncio.Task[str]] = set()
        self._closed = False

    async def run(self, function: Callable[[A], R], argument: A, *, deadline_seconds: float | None = None) -> R | Killed:
        """`function(argument)` in a child, killed after `deadline_seconds` of wall time (the workshop's own by default).

        `function` is a module-level function of sitrep with one annotated argument and an annotated result. Raises TypeError
        for any other, and RuntimeError once closed; whatever happens in the child is a Killed.
        """
        seconds = self._deadline_seconds if deadline_seconds is None else deadline_seconds
        takes, gives = annotations_of(function)
        async with self._places:
            if self._closed:
                raise RuntimeError("the workshop is closed")
            # only now: an argument that waits for its turn is in memory once
            task = Task(function=name_of(function), argument=pack(argument, takes), cpu_seconds=math.ceil(seconds))
            answer = await self._ask(task, seconds)
        if isinstance(answer, Killed):
            return answer
        result: R = unpack(answer, gives)
        return result

    async def _ask(self, task: Task, seconds: float) -> Packed | Killed:
        try:
            child = self._take_idle() or await Child.start(self._memory_mb, network=self._network)
        except OSError as error:  # no process to be had: degraded, not dead
            return Killed(reason="crash", detail=f"{NOT_STARTED}: {error}"[:DETAIL_CHARACTERS])
        if child.farewell is not None:
            child.farewell.cancel()
        try:
            async with asyncio.timeout(seconds):
                answer = await child.ask(task)
        except TimeoutError:
            await child.kill()
            return Killed(reason="timeout", detail=f"not done after {seconds:g} s")
        except (OSError, EOFError, ValueError) as error:
            said = await child.bury()
            code = child.process.returncode or 0
            return Killed(
                reason=REASON_BY_SIGNAL.get(code, "crash"), detail=said[-DETAIL_CHARACTERS:] or f"exit code {code}, {type(error).__name__}"
            )
        except BaseException:  # cancelled: nobody knows what the child is at
            await child.kill()
            raise
        self._keep(child, answer)
        if answer.value is None:
            return Killed(reason=answer.reason, detail=answer.detail)
        return answer.value

    def _take_idle(self) -> Child | None:
        """One that waits, and lives: where memory is short the kernel takes those too, and no document shall be at fault for that."""
        while self._idle:
            child = self._idle.pop()
            if child.process.returncode is None:
                return child
            self._let_go(child)
        return None

    def _keep(self, child: Child, answer: Answer) -> None:
        """Back among the idle; or out of the door after many tasks or where its memory ran out."""
        if self._closed or answer.reason == "memory" or child.tasks_done >= TASKS_PER_CHILD:
            self._let_go(child)
            return
        self._idle.append(child)
        child.farewell = asyncio.get_running_loop().call_later(self._idle_seconds, self._dismiss, child)

    def _dismiss(self, child: Child) -> None:
        if child in self._idle:
            self._idle.remove(child)
            self._let_go(child)

    def _let_go(self, child: Child) -> None:
        task = asyncio.create_task(child.leave())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Waits for the tasks under way (each has a deadline), then lets all children go. Later calls of `run` are refused."""
        self._closed = True
        for child in tuple(self._idle):
            if child.farewell is not None:
                child.farewell.cancel()
            self._dismiss(child)
        for _ in range(self.size):
            await self._places.acquire()
        for _ in range(self.size):
            self._places.release()
        await asyncio.gather(*self._leaving)
