"""A nursery: a process that has imported Companion once and from then on becomes a server, or an
operator's command, as often as the tests ask it to. They do so three hundred times, and imports are
a second of the processor's time at each. What runs then is what `python -m companion` runs.

    python -m tests.nursery [eventlet|gevent]

reads orders as lines of JSON and answers each with a line. Without a library it becomes what runs
on plain threads.
"""

from __future__ import annotations

import atexit
import functools
import gc
import json
import os
import resource
import runpy
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from companion import green

ROOT = Path(__file__).parent.parent


class Child:
    """A process that the nursery became, with what the tests need of subprocess.Popen."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery = nursery
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit status, or None while it runs; minus the signal's number if one ended it."""
        if self.returncode is None:
            self.returncode = self._nursery.asks({"look": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Raises subprocess.TimeoutExpired."""
        deadline = time.monotonic() + timeout
        while (status := self.poll()) is None:
            self._watch(deadline - time.monotonic(), timeout)
        return status

    def _watch(self, seconds: float, timeout: float) -> None:
        """Until it ends. It keeps its number until the nursery has looked."""
        ending = os.pidfd_open(self.pid)
        try:
            if not select.select([ending], [], [], max(0.0, seconds))[0]:
                raise subprocess.TimeoutExpired("companion", timeout)
        finally:
            os.close(ending)

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    """Runs in the background until this process ends."""

    def __init__(self, library: str | None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.nursery", *([library] if library else [])],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def becomes(
        self,
        *arguments: str,
        environment: dict[str, str],
        stdout: Path | None,
        stderr: Path,
        module: str = "companion",
        files: tuple[int, int] | None = None,
    ) -> Child:
        """`python -m companion` with these arguments, or another module that comes down to it. What
        it says is appended to the files. `files`: soft and hard limit of open files."""
        order = {
            "arguments": arguments,
            "environment": environment,
            "stdout": str(stdout or os.devnull),
            "stderr": str(stderr),
            "module": module,
            "files": files,
        }
        return Child(self, self.asks({"become": order}))

    def asks(self, order: dict[str, Any]) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def _end(self) -> None:
        self._process.communicate()


@functools.cache
def nursery(library: str | None) -> Nursery:
    """The one of this process, for what runs on this library or on plain threads."""
    return Nursery(library)


# In the nursery.


def main(library: str | None) -> int:
    fork, wait = os.fork, os.waitpid  # as they are before the patch: no hub may begin in here
    if library:
        green.patch(library)
    from companion import cli  # only now: nothing may be imported before the patch

    if library:
        import companion.server  # noqa: F401  # what `serve` imports
    gc.freeze()  # a collection in a child would copy what it shares with this process
    for line in sys.stdin:
        [(what, about)] = json.loads(line).items()
        if what == "look":
            ended, status = wait(about, os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
        elif not (answer := fork()):
            arguments = become(about)
            if about["module"] == "companion":
                return cli.main(arguments)
            runpy.run_module(about["module"], run_name="__main__", alter_sys=True)
        print(json.dumps(answer), flush=True)
    return 0


def become(order: dict[str, Any]) -> list[str]:
    """What a process is given at its start; returns the arguments."""
    add = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    ways = (os.devnull, os.O_RDONLY), (order["stdout"], add), (order["stderr"], add)
    for number, (path, mode) in enumerate(ways):
        opened = os.open(path, mode, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    if order["files"]:
        resource.setrlimit(resource.RLIMIT_NOFILE, tuple(order["files"]))
    os.environ.clear()
    os.environ.update(order["environment"])
    time.tzset()
    gc.unfreeze()
    arguments: list[str] = order["arguments"]
    sys.argv[1:] = arguments
    return arguments


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
