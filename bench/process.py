"""A server as a process of its own, pinned to one core, and what it costs."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.wire import Failed

ROOT = Path(__file__).parent.parent
#: Where servers keep their data and write their logs while they are measured.
WORK = ROOT / "var" / "bench"
#: A slow, shared machine takes a while to import everything.
START_WITHIN = 60
#: One that is told to end lets its clients know first.
STOP_WITHIN = 20
#: One core for the server, the other for the load; where there is one alone, they share it.
SERVER_CORE, LOAD_CORE = min(os.sched_getaffinity(0)), max(os.sched_getaffinity(0))


def take_the_load_core() -> None:
    """This process is the load: one core, and as many files as it may open."""
    os.sched_setaffinity(0, {LOAD_CORE})
    raise_files()


def raise_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def fresh_directory() -> tempfile.TemporaryDirectory[str]:
    """On the disk that everything else is on."""
    WORK.mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=WORK)


@contextlib.contextmanager
def on_the_server_core() -> Iterator[None]:
    """What is started meanwhile stays on the server's core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER_CORE})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu(pid: int) -> float:
    """Seconds of CPU that a process, with all its threads, has used: user and system, as its
    CPU-time clock has it, to the nanosecond (clock_getcpuclockid(3))."""
    return time.clock_gettime(~pid << 3 | 2)


def memory(pid: int) -> int:
    """Bytes of a process that lie in memory (resident set)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()


class Process:
    """A program that serves on `port` of the loopback, in a `directory` of its own.

    {port} and {directory} in its command and environment are filled in.
    """

    def __init__(self, name: str, command: list[str], **environment: str) -> None:
        self.name = name
        self.port = free_port()
        self._directory = fresh_directory()
        self.directory = Path(self._directory.name)
        own = {"port": self.port, "directory": self.directory}
        self._command = [part.format(**own) for part in command]
        self._environment = {key: value.format(**own) for key, value in environment.items()}
        self._running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._running is not None
        return self._running.pid

    def start(self) -> None:
        """Raises Failed where it does not serve after a while."""
        with on_the_server_core(), self.log.open("wb") as log:
            self._running = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env={**without_settings(), "PORT": str(self.port), **self._environment},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        self._wait_until_it_serves()

    @property
    def log(self) -> Path:
        """What it wrote to stdout and stderr."""
        return self.directory / "log"

    def _wait_until_it_serves(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            assert self._running is not None
            if self._running.poll() is not None:
                break
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return
            time.sleep(0.05)
        raise Failed(f"{self.name} did not start: {self.log.read_text()}")

    def tell(self, message: bytes) -> None:
        """Over its stdin, with its length before it."""
        assert self._running is not None
        assert self._running.stdin is not None
        self._running.stdin.write(len(message).to_bytes(4, "big") + message)
        self._running.stdin.flush()

    def stop(self) -> None:
        """Ends it, and takes its directory away."""
        if self._running is not None:
            with self._running:  # closes the pipe
                self._running.terminate()
                try:
                    self._running.wait(STOP_WITHIN)
                except subprocess.TimeoutExpired:
                    self._running.kill()
        self._directory.cleanup()


def without_settings() -> dict[str, str]:
    """The environment, without what would set a server up otherwise."""
    ours = ("COMPANION_", "REDIS_URL", "PORT", "SMTP_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
