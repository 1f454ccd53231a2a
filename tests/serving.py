"""A Companion server as a process, started, killed and started again as operators do it."""

from __future__ import annotations

import atexit
import functools
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from companion import control, green
from companion.cli.parts import do_it_here
from companion.settings import Settings
from companion.store.log import Log
from companion.store.redis_log import RedisLog
from companion.store.sqlite_log import SqliteLog
from companion.web import assets, compiled
from tests.nursery import Child, nursery

ROOT = Path(__file__).parent.parent
#: A slow, shared machine takes a while to import everything.
START_WITHIN = 60


class Server:
    """`python -m companion serve --demo` on a free port of the loopback.

    `files`: soft and hard limit of open files. `environment`: settings, COMPANION_… = "…".
    """

    module = "companion"

    def __init__(
        self, data: Path, *, files: tuple[int, int] | None = None, **environment: str
    ) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: Child | None = None
        self._files = files
        self._environment = environment

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def log(self) -> str:
        """What the server wrote to stderr, over all its lives."""
        return self._log_file.read_text(errors="replace")

    @property
    def _log_file(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    @property
    def environment(self) -> dict[str, str]:
        """What this server's and its operators' commands run with; nothing of the tester's own."""
        ours = ("COMPANION_", "PORT", "REDIS_URL")
        own = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        settings = {"PORT": str(self.port), "COMPANION_DATA": str(self.data)}
        return own | settings | all_servers() | self._environment

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        lend_what_is_made_once(self.data)
        library = self.environment.get("COMPANION_ASYNC", green.LIBRARIES[0])
        self.process = nursery(library).becomes(
            "serve",
            "--demo",
            environment=self.environment,
            stdout=None,
            stderr=self._log_file,
            module=self.module,
            files=self._files,
        )
        self._wait_until_it_serves()

    def _wait_until_it_serves(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.log}")
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=5).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"the server did not start:\n{self.log}")

    def stop(self) -> None:
        """As a service manager does it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power switch does it."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(20)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """An operator's command on this server's data."""
        return run(*arguments, **self.environment)

    def operate(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """The same through the control socket or, with REDIS_URL, on the log itself, without a
        process for each; it must be running."""
        if self.redis_url:
            settings = Settings.from_environment(self.environment)
            answer = do_it_here(settings, operation, arguments)
        else:
            answer = control.ask(self.data, operation, arguments)
        assert "error" not in answer, answer
        return answer

    def moderator_link(self, name: str = "Mona", gathering: str = "auftakt") -> str:
        return self.link("moderator", name, gathering)

    def stage_link(self, name: str = "Leinwand", gathering: str = "auftakt") -> str:
        return self.link("stage", name, gathering)

    def link(self, role: str, name: str, gathering: str = "auftakt") -> str:
        path: str = self.operate("link", slug=gathering, role=role, name=name)["path"]
        return self.url + path

    def open_log(self) -> Log:
        """Its log, to read it as it is now."""
        return RedisLog(self.redis_url) if self.redis_url else SqliteLog(self.data, read_only=True)

    @property
    def redis_url(self) -> str:
        return self._environment.get("REDIS_URL", "")


def lend_what_is_made_once(data: Path) -> None:
    """The compressed files and the compiled templates, which are the same for all servers."""
    for folder in (assets.FOLDER, compiled.FOLDER):
        if not (data / folder).exists():
            (data / folder).symlink_to(made_once() / folder)


@functools.cache
def made_once() -> Path:
    """Where the first server leaves them, as long as this process runs."""
    kept = tempfile.TemporaryDirectory(prefix="companion-made-")
    atexit.register(kept.cleanup)
    for folder in (assets.FOLDER, compiled.FOLDER):
        Path(kept.name, folder).mkdir()
    return Path(kept.name)


def all_servers() -> dict[str, str]:
    """What the tester wants all servers to run on: COMPANION_TEST_ASYNC, COMPANION_TEST_FRAMES."""
    names = ("ASYNC", "FRAMES")
    wanted = {f"COMPANION_{name}": os.environ.get(f"COMPANION_TEST_{name}") for name in names}
    return {name: value for name, value in wanted.items() if value}


def without_stalls(log: str) -> str:
    """A log but for the watchdog's lines: how often the hub stalls, the machine decides too."""
    lines = log.splitlines(keepends=True)
    return "".join(line for line in lines if " companion.live.watchdog " not in line)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m companion …`, bounded, with warnings as errors."""
    with tempfile.TemporaryDirectory() as directory:
        said = stdout, stderr = Path(directory, "stdout"), Path(directory, "stderr")
        settings = {**os.environ, **environment}
        child = nursery(None).becomes(
            *arguments, environment=settings, stdout=stdout, stderr=stderr
        )
        try:
            status = child.wait(60)
        finally:
            child.kill()
        return subprocess.CompletedProcess(arguments, status, *(file.read_text() for file in said))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
