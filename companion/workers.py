"""Workers: several serving processes on one port, started and stopped together.

Each is a process of its own that listens on the same port; the kernel spreads the connections
(SO_REUSEPORT). They tell each other nothing: all follow one log. A worker that ends is replaced;
SIGHUP replaces one after the other, so that a new version comes without a gap.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from companion import green

logger = logging.getLogger(__name__)

#: Seconds between two looks at the workers.
BEAT = 0.1
#: Seconds that a worker has to start; to read a log of many thousand events takes a while.
READY_WITHIN = 120.0
#: Seconds that a worker has to finish its work before it is killed; it takes less by itself.
STOP_WITHIN = 30.0
#: Seconds before a worker that ended is replaced: after the first time, and at most.
PAUSE, LONGEST_PAUSE = 0.5, 30.0
#: Seconds after which a worker counts as one that runs well.
STEADY = 20.0
#: What a worker writes on its line once it serves.
READY = b"!"


@dataclass(eq=False)
class Worker:
    """One process. `line`: our end of a pair; the worker says on its own that it serves, and ends
    when ours is closed, however this process went. `replaces`: whom it takes over from."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    replaces: Worker | None
    started: float
    serves: bool = False
    kill_at: float | None = None

    @classmethod
    def start(cls, command: list[str], replaces: Worker | None = None) -> Worker:
        ours, its = socket.socketpair()
        ours.setblocking(False)
        with its:
            number = its.fileno()
            arguments = [*command, "--supervisor", str(number)]
            process = subprocess.Popen(arguments, pass_fds=[number])  # noqa: S603  # our own words
        return cls(process, ours, replaces, time.monotonic())

    @property
    def is_stopping(self) -> bool:
        return self.kill_at is not None

    def listen(self) -> None:
        """Hear whether it serves by now."""
        with contextlib.suppress(BlockingIOError):
            self.serves = self.serves or self.line.recv(1) == READY

    def stop(self) -> None:
        if not self.is_stopping:
            self.kill_at = time.monotonic() + STOP_WITHIN
            self.process.terminate()


@dataclass
class Crew:
    """All workers of a server. `command`: starts one. `serves`: called once, when all do. `ended`:
    called with the process id of each that is gone."""

    command: list[str]
    count: int
    serves: Callable[[], None]
    ended: Callable[[int], None]
    _workers: list[Worker] = field(default_factory=list)
    _to_renew: list[Worker] = field(default_factory=list)
    _start_at: list[float] = field(default_factory=list)
    _pause: float = PAUSE
    _is_complete: bool = False
    _is_stopping: bool = False
    _status: int = 0

    def run(self) -> int:
        """Keep the workers until SIGTERM or SIGINT; returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        signal.signal(signal.SIGHUP, lambda *_: self.renew())
        self._start_at = [0.0] * self.count
        while self._workers or not self._is_stopping:
            for worker in list(self._workers):
                self._attend(worker)
            if not self._is_stopping:
                self._start()
            green.sleep(BEAT)
        return self._status

    def stop(self) -> None:
        """All finish what they do, and end."""
        self._is_stopping = True
        for worker in self._workers:
            worker.stop()

    def renew(self) -> None:
        """Replace all, one after the other; each ends when the next one serves."""
        self._to_renew = [worker for worker in self._workers if not worker.is_stopping]

    def _attend(self, worker: Worker) -> None:
        worker.listen()
        now = time.monotonic()
        if worker.process.poll() is not None:
            self._lose(worker)
        elif worker.kill_at is not None:
            if now > worker.kill_at:
                worker.process.kill()
        elif not worker.serves:
            if now - worker.started > READY_WITHIN:
                logger.error("a worker does not start", extra={"worker": worker.process.pid})
                worker.process.kill()
        elif worker.replaces:
            worker.replaces.stop()
            worker.replaces = None

    def _lose(self, worker: Worker) -> None:
        """One is gone: as it was told to, or to be replaced."""
        worker.line.close()
        self._workers.remove(worker)
        self.ended(worker.process.pid)
        if worker.is_stopping:
            return
        status = worker.process.returncode
        if not self._is_complete:  # what ends the first of them would end all: Redis is away, say
            self._status = max(status, 1)
            self.stop()
            return
        logger.error("a worker ended", extra={"worker": worker.process.pid, "status": status})
        lived = time.monotonic() - worker.started
        self._pause = PAUSE if lived > STEADY else min(2 * self._pause, LONGEST_PAUSE)
        if worker.replaces is None:
            self._start_at.append(time.monotonic() + self._pause)

    def _start(self) -> None:
        """Start who is due, and the next replacement when all others serve."""
        now = time.monotonic()
        self._workers += [Worker.start(self.command) for at in self._start_at if at <= now]
        self._start_at = [at for at in self._start_at if at > now]
        if not all(worker.serves for worker in self._workers):
            return
        if not self._is_complete:
            self._is_complete = True
            self.serves()
        while self._to_renew:
            old = self._to_renew.pop(0)
            if old in self._workers and not old.is_stopping:
                self._workers.append(Worker.start(self.command, replaces=old))
                return


def hold(host: str, port: int) -> socket.socket:
    """Keep a port for workers: bound to be shared, without listening, so that it takes no
    connections. Raises OSError where somebody has it."""
    with green.listen(host, port) as alone:  # fails where anybody listens, sharing or not
        port = alone.getsockname()[1]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    held.bind((host, port))
    return held


def command(*arguments: str) -> list[str]:
    """What starts a worker with these arguments of `serve`."""
    options = [f"-W{option}" for option in sys.warnoptions]
    return [sys.executable, *options, "-m", "companion", "serve", *arguments]


def report(line: int, orphaned: Callable[[], None]) -> None:
    """A worker's side: say that it serves; `orphaned` is called when the supervisor is gone."""
    its = socket.socket(fileno=line)
    its.sendall(READY)
    green.spawn(outlive, its, orphaned)


def outlive(line: socket.socket, orphaned: Callable[[], None]) -> None:
    with contextlib.suppress(OSError):  # reset, where it ended before it read what we wrote
        line.recv(1)
    orphaned()
