"""A wire that remembers: what each connection was sent, and phones that hold screens."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from companion.domain.delta import Held, apply
from companion.live.connections import Connection
from companion.live.fanout import Fanout
from companion.live.protocol import OWN, PRESENCE, UPDATE


@dataclass(eq=False)
class Packet:
    """A message, encoded once. Two packets are the same only if they are one object."""

    name: str
    body: str

    @property
    def data(self) -> dict[str, Any]:
        decoded: dict[str, Any] = json.loads(self.body)
        return decoded

    def __len__(self) -> int:
        return len(self.body)


@dataclass
class FakeWire:
    """Stands in for live/frames.py's Sockets. `stuck`: those who do not read."""

    encoded: list[Packet] = field(default_factory=list)
    sent: dict[str, list[Packet]] = field(default_factory=lambda: defaultdict(list))
    stuck: set[str] = field(default_factory=set)
    closed: list[str] = field(default_factory=list)

    def packet(self, name: str, text: str) -> Packet:
        made = Packet(name, text)
        self.encoded.append(made)
        return made

    def is_ready(self, sid: str) -> bool:
        return sid not in self.stuck

    def send(self, sid: str, packet: Packet) -> bool:
        if sid in self.stuck:
            return False
        self.sent[sid].append(packet)
        return True

    def send_all(self, connections: Sequence[Connection], packet: Packet) -> list[Connection]:
        return [one for one in connections if not self.send(one.sid, packet)]

    def close(self, sid: str) -> None:
        self.closed.append(sid)

    def got(self, sid: str, name: str = UPDATE) -> list[Packet]:
        return [packet for packet in self.sent[sid] if packet.name == name]

    def forgets(self) -> None:
        """So that a test counts what comes next alone."""
        self.encoded.clear()
        self.sent.clear()


class Client:
    """A phone, a desk or a projector: applies what the wire brings, in order, once."""

    def __init__(self, wire: FakeWire, name: str, screen: str, **who: str | None) -> None:
        self.name, self.screen = name, screen
        self.held = Held()
        self.own: dict[str, Any] = {"ideas": {}, "supports": {}}
        self.presence: dict[str, int] | None = None
        self._wire, self._who, self._life = wire, who, 0
        self._own_is_whole = True

    @property
    def sid(self) -> str:
        return f"{self.name}/{self._life}"

    def connects(self, fanout: Fanout, *, resumes: bool = True) -> None:
        """With the position it holds, unless it holds nothing."""
        position = self.held.position if resumes and self.held.epoch else None
        self._own_is_whole = True
        fanout.join(Connection(self.sid, self.screen, **self._who, position=position))

    def drops(self, fanout: Fanout, *, unread: bool = False) -> None:
        """`unread`: what was on its way is lost with the connection."""
        fanout.leave(self.sid)
        if unread:
            self._wire.sent[self.sid].clear()
        self.reads()
        self._wire.stuck.discard(self.sid)
        self._life += 1

    def reads(self) -> None:
        for packet in self._wire.sent.pop(self.sid, []):
            if packet.name == UPDATE:
                self.held = apply(self.held, packet.data)
            elif packet.name == OWN:
                self._take_own(packet.data)
            elif packet.name == PRESENCE:
                self.presence = packet.data  # type: ignore[assignment]  # a dict, as the contract has it

    def _take_own(self, change: dict[str, Any]) -> None:
        if self._own_is_whole:
            self.own = {"ideas": {}, "supports": {}}
            self._own_is_whole = False
        self.own["ideas"].update({idea["id"]: idea for idea in change["ideas"]})
        for id in change.get("gone", {}).get("ideas", []):
            self.own["ideas"].pop(id, None)
        for support in change["supports"]:
            self.own["supports"][support["id"]] = support["on"]
