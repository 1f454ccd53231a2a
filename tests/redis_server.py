"""A redis-server of the tests' own: started, killed, paused, flushed and shortened as it happens to
real ones. Never the system's: it has a directory and a socket of its own."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import redis

#: Seconds; a machine with much to do needs a while to load a file.
START_WITHIN = 20
EMPTY = '""'


class RedisServer:
    """Debian's redis-server on a Unix socket, with nobody else in it."""

    def __init__(self, **settings: str) -> None:
        """`settings`: redis.conf's, with _ for -; safe ones unless told otherwise."""
        self.directory = Path(tempfile.mkdtemp(prefix="redis-"))  # short: a socket's path is
        self.url = f"unix://{self.directory / 'socket'}"
        self._settings = {"appendonly": "yes", "appendfsync": "always", "save": ""} | settings
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def start(self, **settings: str) -> None:
        """`settings` as before, for this and all later starts."""
        self._settings |= settings
        socket = str(self.directory / "socket")
        own = {"port": "0", "unixsocket": socket, "dir": str(self.directory), "bind": "127.0.0.1"}
        lines = [
            f"{name.replace('_', '-')} {value or EMPTY}\n"
            for name, value in (own | self._settings).items()
        ]
        (self.directory / "redis.conf").write_text("".join(lines))
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["redis-server", str(self.directory / "redis.conf")],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_WITHIN
        while True:
            try:
                self.does("PING")
            except redis.ConnectionError:
                assert self._process.poll() is None, self.log
                assert time.monotonic() < deadline, self.log
                time.sleep(0.01)
            else:
                return

    @property
    def log(self) -> str:
        return (self.directory / "log").read_text()

    @property
    def port(self) -> int:
        return int(self._settings["port"])

    @property
    def cluster_port(self) -> int:
        return int(self._settings["cluster_port"])

    def does(self, *command: str | int) -> Any:
        """One command, on a connection of its own."""
        return self.does_in(0, *command)

    def does_in(self, database: int, *command: str | int) -> Any:
        url = f"{self.url}?db={database}"
        with contextlib.closing(redis.Redis.from_url(url, decode_responses=True)) as client:
            return client.execute_command(*command)

    def kill(self) -> None:
        """As a power switch does it, but that the kernel keeps what was written."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As a service manager does it."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.send_signal(number)
            self._process.wait(20)

    def restart(self) -> None:
        self.kill()
        self.start()

    def restart_shortened(self, positions: int, slug: str = "auftakt") -> None:
        """Come back without the last so many positions of a gathering, and whatever came after
        them: as after a crash that the disk had not caught up with."""
        self.kill()
        [file] = (self.directory / "appendonlydir").glob("*.incr.aof")
        content = file.read_bytes()
        name = f"companion:{{{slug}}}:log".encode()
        for _ in range(positions):  # each is a transaction, that begins with MULTI
            entry = content.rindex(name)
            content = content[: content.rindex(b"*1\r\n$5\r\nMULTI\r\n", 0, entry)]
        file.write_bytes(content)
        self.start()

    def keep_copy(self) -> None:
        """Somebody copies its directory."""
        shutil.rmtree(self.directory / "copy", ignore_errors=True)
        shutil.copytree(self.directory / "appendonlydir", self.directory / "copy")

    def restart_from_copy(self) -> None:
        """And puts it back later."""
        self.kill()
        shutil.rmtree(self.directory / "appendonlydir")
        shutil.copytree(self.directory / "copy", self.directory / "appendonlydir")
        self.start()

    def pause(self) -> None:
        """As a machine that is out of breath does it."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def flush(self) -> None:
        self.does("FLUSHALL")

    def files(self) -> bytes:
        """All that it keeps on its disk."""
        content = b""
        for file in self.directory.rglob("*"):
            if file.suffix in (".aof", ".rdb"):
                with contextlib.suppress(FileNotFoundError):  # replaced meanwhile
                    content += file.read_bytes()
        return content
