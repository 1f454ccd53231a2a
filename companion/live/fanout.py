"""Fan-out: what changed, to every connection, once a tick.

Connections with the same screen and cursor form a group and share one delta, encoded once. A group
without news moves on without a byte sent, so the cost follows the changes (rule F1). A connection
whose socket is not ready keeps its cursor and falls into a group behind; it gets one larger delta
when it drains (rule F2).
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from companion import green
from companion.domain import delta
from companion.live import protocol
from companion.live.encoder import Encoder
from companion.live.gathering import Gathering

logger = logging.getLogger(__name__)

#: The beat, in seconds. The first change after a pause goes at once.
TICK = 0.1
#: How often presence is told at most, in seconds.
PRESENCE = 1.0


class Wire(Protocol):
    """What fan-out needs of the sockets; live/frames.py has the real one."""

    def packet(self, name: str, text: str) -> Any:
        """A message, its JSON text, framed once to be sent to many."""

    def send(self, sid: str, packet: Any) -> bool:
        """False when this socket has not drained what it was given before; nothing is sent then."""

    def close(self, sid: str) -> None:
        """End a connection, also one that does not read."""


@dataclass(eq=False)
class Connection:
    """One socket. `person`: the guest's visitor id, else None. `session`: the staff session.
    `position`: the cursor, None while it holds nothing. `told`: the presence it knows."""

    sid: str
    screen: str
    person: str | None = None
    session: str | None = None
    position: int | None = None
    own_position: int | None = None
    told: dict[str, int] | None = None


class Fanout:
    """The connections of one gathering in this process."""

    def __init__(self, gathering: Gathering, wire: Wire, encoder: Encoder) -> None:
        self._gathering = gathering
        self._wire = wire
        self._encoder = encoder
        self._connections: dict[str, Connection] = {}
        self._groups: dict[tuple[str, int], set[Connection]] = defaultdict(set)
        self._people: dict[str, set[Connection]] = defaultdict(set)
        self._staff: set[Connection] = set()
        self._own_behind: set[Connection] = set()
        self._fresh: dict[str, tuple[int, Any]] = {}
        self._own_position = gathering.position
        self._news = threading.Event()
        gathering.listeners.append(self._news.set)

    @property
    def connections(self) -> int:
        """How many are connected here."""
        return len(self._connections)

    @property
    def connections_everywhere(self) -> int:
        """How many are connected to any worker."""
        return self._gathering.commons.connections(self._gathering.slug, self.connections)

    def start(self) -> None:
        green.spawn(self._run)
        green.spawn(self._run_presence)

    def join(self, connection: Connection) -> None:
        """Take a connection in; its first update follows at once, after the caller has answered."""
        self._connections[connection.sid] = connection
        if connection.person:
            self._people[connection.person].add(connection)
        if connection.session:
            self._staff.add(connection)
        green.spawn(self._greet, connection)

    def leave(self, sid: str) -> None:
        """Forget a connection; nothing happens where it is forgotten already."""
        connection = self._connections.pop(sid, None)
        if connection is None:
            return
        self._ungroup(connection)
        self._staff.discard(connection)
        self._own_behind.discard(connection)
        if connection.person:
            self._people[connection.person].discard(connection)
            if not self._people[connection.person]:
                del self._people[connection.person]

    def presence(self) -> dict[str, int]:
        """How many people are connected from the hall and from home, to any worker; a person counts
        once."""
        return self._gathering.commons.presence(self._gathering.slug, self._here)

    def _here(self) -> dict[str, set[str]]:
        """Who is connected to this worker."""
        venue = self._people.keys() & self._gathering.state.checked_in
        return {"venue": venue, "remote": self._people.keys() - venue}

    def _greet(self, connection: Connection) -> None:
        if connection.sid not in self._connections:
            return  # gone again already
        position = self._gathering.position
        if connection.position is None or not 0 < connection.position <= position:
            packet = self._fresh_packet(connection.screen)
        else:
            update = self._encoder.since(connection.screen, connection.position)
            packet = self._packet(update or self._encoder.nothing())
        self._wire.send(connection.sid, packet)  # a socket takes its first packets always
        self._regroup(connection, position)
        if connection.person:
            self._tell_own(connection)

    def _fresh_packet(self, screen: str) -> Any:
        """The whole screen, encoded once for all who come before the next change."""
        state = self._gathering.state
        position, packet = self._fresh.get(screen, (None, None))
        if position != state.position:
            packet = self._packet(self._encoder.fresh(screen))
            self._fresh[screen] = (state.position, packet)
        return packet

    def _packet(self, update: str) -> Any:
        return self._wire.packet(protocol.UPDATE, update)

    def _run(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            self._attempt(self._tick)
            green.sleep(TICK)

    def _attempt(self, beat: Callable[[], None]) -> None:
        """One bad beat must not silence all that follow."""
        try:
            beat()
        except Exception:
            logger.critical("gathering %s: a beat failed", self._gathering.slug, exc_info=True)
            green.sleep(1)

    def _tick(self) -> None:
        self._end_void_sessions()
        self._send_updates()
        self._send_own()

    def _end_void_sessions(self) -> None:
        """Close the sockets of staff who logged out, were revoked, or whose session is over."""
        state, now = self._gathering.state, self._gathering.clock()
        for connection in list(self._staff):
            if state.session_staff(connection.session, now) is None:
                self.leave(connection.sid)
                self._wire.close(connection.sid)

    def _send_updates(self) -> None:
        head = self._gathering.position
        for (screen, position), members in list(self._groups.items()):
            if position == head:
                continue
            update = self._encoder.since(screen, position)
            packet = self._packet(update) if update else None
            # Copied: to find a socket gone, while sending, may take it out of its group.
            for connection in list(members):
                if packet is not None and not self._wire.send(connection.sid, packet):
                    self._news.set()  # try again on the next tick
                elif connection.sid in self._connections:
                    self._regroup(connection, head)

    def _send_own(self) -> None:
        state = self._gathering.state
        behind, self._own_behind = self._own_behind, set()
        for _, person in state.people.since(self._own_position):
            behind |= self._people.get(person, set())
        self._own_position = state.position
        for connection in behind:
            self._tell_own(connection)

    def _tell_own(self, connection: Connection) -> None:
        assert connection.person is not None
        state, words = self._gathering.state, self._gathering.words
        own = delta.own(connection.person, state, words, connection.own_position)
        if self._wire.send(connection.sid, self._wire.packet(protocol.OWN, protocol.encode(own))):
            connection.own_position = state.position
        else:
            self._own_behind.add(connection)
            self._news.set()

    def _run_presence(self) -> None:
        while True:
            green.sleep(PRESENCE)
            self._attempt(self._end_void_sessions)
            self._attempt(self._send_presence)

    def _send_presence(self) -> None:
        gathering = self._gathering
        gathering.commons.meet(gathering.slug, self._here, self.connections)
        presence = self.presence()
        packet = self._wire.packet(protocol.PRESENCE, protocol.encode(presence))
        for connection in list(self._connections.values()):
            if connection.told != presence and self._wire.send(connection.sid, packet):
                connection.told = presence

    def _regroup(self, connection: Connection, position: int) -> None:
        self._ungroup(connection)
        connection.position = position
        self._groups[connection.screen, position].add(connection)

    def _ungroup(self, connection: Connection) -> None:
        if connection.position is None:
            return
        key = (connection.screen, connection.position)
        self._groups[key].discard(connection)
        if not self._groups[key]:
            del self._groups[key]
