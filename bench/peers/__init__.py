"""Peers: servers that do the same work, each with its crowd.

An event is `cast` (asked for by a command, over a socket), acknowledged, and sent to the whole
audience as an `update` with one idea, as Companion has it. The peers keep nothing on a disk.
"""

from __future__ import annotations

import contextlib
import time
from types import TracebackType
from typing import Any, NamedTuple

from bench.client import Client, Entry
from bench.crowd import Crowd
from bench.process import Process, cpu
from bench.wire import Failed
from companion.domain.delta import Held


class Ack(NamedTuple):
    """An answer to a command; `sent`, `came`: when, by `time.monotonic`."""

    sent: float
    came: float
    answer: Any


class Peer:
    """A server in a process, and its crowd in this one."""

    #: How many may be on their way in at once.
    window = 200

    def __init__(self, process: Process) -> None:
        self.process = process
        self._casts: list[tuple[float, Client, int]] = []

    def __enter__(self) -> Any:
        with contextlib.ExitStack() as stack:
            stack.callback(self.process.stop)
            self.process.start()
            self.crowd = stack.enter_context(Crowd(self.process.port, window=self.window))
            self.opened()
            self._open = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    @property
    def name(self) -> str:
        return self.process.name

    @property
    def pids(self) -> list[int]:
        return [self.process.pid]

    def cpu(self) -> float:
        """Seconds of CPU that the server has used."""
        return sum(cpu(pid) for pid in self.pids)

    def opened(self) -> None:
        """The server is there."""

    def enter(self, client: Client) -> Entry:
        """How one of the audience comes in."""
        raise NotImplementedError

    def fill(self, count: int) -> None:
        """An audience of so many more."""
        self.crowd.admit(count, self.enter)

    def prepare(self, count: int) -> None:
        """So many events will be cast; what they need is to be there before."""
        raise NotImplementedError

    def cast(self) -> None:
        """Ask for the next event."""
        raise NotImplementedError

    def ask(self, client: Client, command: Any) -> None:
        self._casts.append((time.monotonic(), client, client.command(command)))

    def settle(self) -> list[Ack]:
        """Serve until all that was cast is acknowledged, and with the whole audience.

        Raises Failed where something was refused or does not come.
        """
        self.crowd.until(lambda: all(number in client.acks for _, client, number in self._casts))
        acks = [Ack(sent, *client.acks.pop(number)) for sent, client, number in self._casts]
        self._casts.clear()
        refused = [ack.answer for ack in acks if not ack.answer["ok"]]
        if refused:
            raise Failed(f"{self.name} refused: {refused[0]}")
        self.crowd.until_all_at(max(ack.answer["position"] for ack in acks))
        return acks

    def truth(self) -> Held:
        """What everybody in the audience must hold."""
        raise NotImplementedError

    def check(self) -> None:
        """Raises Failed unless they do."""
        self.crowd.check(self.truth())
