"""The peers that Companion is held against: the floor, naive Flask-SocketIO, Node's Socket.IO."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import entries, wire
from bench.client import Client, Entry
from bench.peers import Ack, Peer
from bench.process import Process
from bench.wire import Failed
from companion.domain.delta import IDEAS, Held, apply

HERE = Path(__file__).parent
NODE = HERE / "node"


class Other(Peer):
    """A server that is told each update, and sends it to all. `sample`: a real one of Companion's
    with one idea; theirs are like it but for ids and positions."""

    def __init__(self, process: Process, sample: dict[str, Any]) -> None:
        super().__init__(process)
        self._sample = sample
        self._position = sample["position"]
        self._held = Held()
        self._began_with = 0

    def enter(self, client: Client) -> Entry:
        return entries.anybody()(client)

    def opened(self) -> None:
        self._driver = self.crowd.employ(entries.anybody())

    def prepare(self, count: int) -> None:
        """Nothing for each event; but whoever is new must have a screen to begin with."""
        if self._began_with != len(self.crowd.audience):
            self._began_with = len(self.crowd.audience)
            self.tell({**self._sample, "position": self._position, "fresh": True, "facts": {}})
            self.settle()

    def cast(self) -> None:
        self._position += 1
        idea = {**self._sample[IDEAS][0], "id": f"i{self._position:016x}"}
        self.tell({**self._sample, "position": self._position, IDEAS: [idea]})

    def tell(self, update: dict[str, Any]) -> None:
        self._held = apply(self._held, update)
        self.ask(self._driver, update)

    def truth(self) -> Held:
        return self._held


class Naive(Other):
    """Flask-SocketIO on eventlet as its documentation shows it: an emit for each event."""

    window = 20  # its listener lets 50 wait

    def __init__(self, sample: dict[str, Any]) -> None:
        command = [sys.executable, "-W", "ignore", str(HERE / "naive.py"), "{port}"]
        super().__init__(Process("naive", command), sample)


class Node(Other):
    """Node's Socket.IO with its defaults, over WebSocket alone."""

    def __init__(self, sample: dict[str, Any]) -> None:
        install_node()
        super().__init__(Process("node", ["node", str(NODE / "server.js"), "{port}"]), sample)


def install_node() -> None:
    """What package-lock.json pins, where it is not there. Raises Failed."""
    if not (NODE / "node_modules" / ".package-lock.json").exists():
        command = ["npm", "ci", "--silent", "--no-audit", "--no-fund"]
        try:
            subprocess.run(command, cwd=NODE, check=True)
        except (OSError, subprocess.CalledProcessError) as problem:
            raise Failed(f"Node's Socket.IO could not be installed: {problem}") from problem


class Floor(Other):
    """A loop of `send()` over `count` sockets; told over its stdin, it acknowledges nothing."""

    def __init__(self, sample: dict[str, Any], count: int) -> None:
        command = [sys.executable, str(HERE / "floor.py"), "{port}", str(count)]
        super().__init__(Process("floor", command), sample)

    def opened(self) -> None:
        pass

    def tell(self, update: dict[str, Any]) -> None:
        self._held = apply(self._held, update)
        self.process.tell(wire.server_frame(wire.event("update", update)))

    def settle(self) -> list[Ack]:
        self.crowd.until_all_at(self._held.position)
        return []
