"""A crowd: thousands of clients of one server on one epoll, in this process.

What a whole audience gets alike costs each client two look-ups (see screens.py).
"""

from __future__ import annotations

import itertools
import select
import time
import weakref
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import ClassVar

from bench.client import PATIENCE, Client, Entry
from bench.screens import Screen, Step, same
from bench.wire import Failed
from companion.domain.delta import Held

#: Bytes that are read at once.
READ = 256 * 1024
#: Sockets that are looked at before anything else is done.
AT_ONCE = 512
#: Seconds between two looks at whether all is as it is waited for.
GLANCE = 0.005
#: Seconds between two looks at the crowds of other servers: they want their pings answered.
ROUND = 1.0
#: Loopback addresses the clients come from: a server limits what one address may do, and one
#: address has 28,000 ports.
SOURCES = itertools.cycle([f"127.0.1.{number}" for number in range(1, 101)])


class Crowd:
    """The clients of the server at `port`. `window`: how many may be on their way in at once.

    `audience`: those who count. `updates`, `bytes`: what came in all, to staff too. `timed`: the
    steps that are being timed, where a figure asks for it.
    """

    _all: ClassVar[weakref.WeakSet[Crowd]] = weakref.WeakSet()
    _next_round: ClassVar[float] = 0.0

    def __init__(self, port: int, *, window: int = 200) -> None:
        self.port = port
        self.audience: list[Client] = []
        self.updates = self.bytes = 0
        self.timed: set[Step] | None = None
        self._window = window
        self._staff: list[Client] = []
        self._entering: set[Client] = set()
        self._by_descriptor: dict[int, Client] = {}
        self._epoll = select.epoll()
        Crowd._all.add(self)

    def __enter__(self) -> Crowd:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for client in [*self.audience, *self._staff]:
            client.reset()
        Crowd._all.discard(self)
        self._epoll.close()

    def watch(self, client: Client) -> None:
        self._by_descriptor[client.socket.fileno()] = client
        self._epoll.register(client.socket.fileno(), select.EPOLLIN)

    def unwatch(self, client: Client) -> None:
        self._epoll.unregister(client.socket.fileno())
        del self._by_descriptor[client.socket.fileno()]

    # Coming and going

    def admit(self, count: int, enter: Callable[[Client], Entry]) -> None:
        """Have so many come in by `enter` and join the audience; returns when all are in."""
        nothing = Screen()  # one for all: what the first one learns to follow, they all know
        waiting = deque(Client(self, next(SOURCES), screen=nothing) for _ in range(count))
        self.audience += waiting
        del nothing  # who keeps it keeps every screen that came after it

        def all_are_in() -> bool:
            while waiting and len(self._entering) < self._window:
                self._begin(waiting.popleft(), enter)
            return not self._entering

        self.until(all_are_in)

    def employ(self, enter: Callable[[Client], Entry]) -> Client:
        """One more who comes in, and does not belong to the audience."""
        client = Client(self, next(SOURCES))
        self._staff.append(client)
        self._begin(client, enter)
        self.until(lambda: client.entry is None)
        return client

    def dismiss(self, client: Client) -> None:
        """One of the staff goes."""
        client.reset()
        self._staff.remove(client)

    def leave(self) -> None:
        """The whole audience goes at once."""
        for client in self.audience:
            client.reset()
        self.audience.clear()

    def _begin(self, client: Client, enter: Callable[[Client], Entry]) -> None:
        client.entry = enter(client)
        self._entering.add(client)
        self._resume(client)

    def _resume(self, client: Client) -> None:
        assert client.entry is not None
        try:
            next(client.entry)
        except StopIteration:
            client.entry = None
            self._entering.discard(client)

    # Waiting

    def until_all_at(self, position: int) -> None:
        """Serve all clients until the whole audience's screens are at `position`."""
        self.until(lambda: all(c.screen.held.position >= position for c in self.audience))

    def until(self, fulfilled: Callable[[], bool]) -> None:
        """Serve all clients until something is so. Raises Failed where it does not come about."""
        glance, deadline = 0.0, time.monotonic() + PATIENCE
        while True:
            now = time.monotonic()
            if now >= glance:
                if fulfilled():
                    return
                glance = now + GLANCE
            if self.turn(GLANCE):
                deadline = now + PATIENCE
            elif now > deadline:
                raise Failed(f"nothing came for {PATIENCE:.0f} s")
            self._serve_the_others()

    def rest(self, seconds: float) -> None:
        """Serve all clients for so long, and once at least."""
        end = time.monotonic() + seconds
        left = max(0.0, seconds)
        while left >= 0:
            self.turn(min(left, ROUND))
            self._serve_the_others()
            left = end - time.monotonic()

    def turn(self, patience: float) -> bool:
        """Read what is there; where there is nothing, wait for it up to `patience` seconds. Whether
        something came."""
        ready = self._epoll.poll(patience, AT_ONCE)
        clients, timed, updates, size = self._by_descriptor, self.timed is not None, 0, 0
        for descriptor, _ in ready:
            client = clients.get(descriptor)
            if client is None:
                continue  # gone by what another heard
            data = client.socket.recv(READ)
            size += len(data)
            step = client.screen.steps.get(data)
            if step is None or client.rest:
                updates += self._hear(client, data)
                continue
            client.screen = step.after
            updates += step.updates
            if timed:
                step.arrivals.append(time.monotonic())
        self.updates += updates
        self.bytes += size
        return bool(ready)

    def _hear(self, client: Client, data: bytes) -> int:
        if not data:
            raise Failed("the server ended a connection")
        updates = client.take(data)
        if client.entry is not None:
            self._resume(client)
        return updates

    def _serve_the_others(self) -> None:
        if time.monotonic() < Crowd._next_round:
            return
        Crowd._next_round = time.monotonic() + ROUND
        for other in Crowd._all - {self}:
            other.turn(0)

    # Judging

    def check(self, truth: Held) -> None:
        """Raises Failed unless every client of the audience holds what the server does."""
        screens = {client.screen for client in self.audience}
        wrong = [screen for screen in screens if not same(screen.held, truth)]
        if wrong:
            count = sum(client.screen in wrong for client in self.audience)
            raise Failed(
                f"{count} of {len(self.audience)} clients do not hold what the server does"
            )
