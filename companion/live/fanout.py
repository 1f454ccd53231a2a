"""Fan-out: what changed, to every connection, once a tick.

Connections with the same screen and cursor form a group and share one delta, encoded once. A group
moves on as a whole, and without news without a byte sent, so the cost follows the changes (rule
F1). A connection whose socket is not ready stays behind in a group; it gets one larger delta when
it drains (rule F2). A large hall is served in strides, and others run in between (rule F4).
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from companion import green
from companion.domain import delta
from companion.domain.groups.walls import screen_of
from companion.live import protocol
from companion.live.connections import Connection, Group, Groups
from companion.live.encoder import Encoder
from companion.live.gathering import Gathering
from companion.live.presence import PRESENCE, Presence

logger = logging.getLogger(__name__)

#: The beat, in seconds. The first change after a pause goes at once.
TICK = 0.1
#: Sockets that are written to before others may run: some 3 ms.
STRIDE = 500
#: Screens on the stage and at the door, of which one asks whether they are there.
WATCHED = ("projector", "entrance")
#: The cursor of who holds nothing yet.
NOTHING = -1


class Wire(Protocol):
    """What fan-out needs of the sockets; live/frames.py has the real one."""

    def packet(self, name: str, text: str) -> Any:
        """A message, its JSON text, framed once to be sent to many."""

    def is_ready(self, sid: str) -> bool:
        """Whether this socket has drained what it was given before."""

    def send(self, sid: str, packet: Any) -> bool:
        """False when it is not ready; nothing is sent then."""

    def send_all(self, connections: Sequence[Connection], packet: Any) -> list[Connection]:
        """Send to each, without a pause; returns those that are not ready."""

    def close(self, sid: str) -> None:
        """End a connection, also one that does not read."""


class Fanout:
    """The connections of one gathering in this process."""

    def __init__(self, gathering: Gathering, wire: Wire, encoder: Encoder) -> None:
        self._gathering = gathering
        self._wire = wire
        self._encoder = encoder
        self._epoch = gathering.epoch
        self._figures = gathering.figures
        self._connections: dict[str, Connection] = {}
        self._groups = Groups()
        self._people: dict[str, set[Connection]] = defaultdict(set)
        self._staff: set[Connection] = set()
        self._own_behind: set[Connection] = set()
        self._fresh: dict[str, tuple[int, Any]] = {}
        self._own_position = gathering.position
        self._presence = Presence(gathering, self._connections, self._people, self._tell)
        self._news = threading.Event()
        self._news_at = 0.0
        gathering.listeners.append(self._hear)

    @property
    def connections(self) -> int:
        """How many are connected here."""
        return len(self._connections)

    @property
    def connections_everywhere(self) -> int:
        """How many are connected to any worker."""
        return self._gathering.commons.connections(self._gathering.slug, self.connections)

    def screens(self) -> dict[str, int]:
        """How many of each of WATCHED are connected to any worker, as of a few seconds ago."""
        here = [one.screen for one in self._staff]
        note = " ".join(str(here.count(screen)) for screen in WATCHED)
        notes = self._gathering.commons.pin(self._gathering.slug, "screens", note)
        columns = zip(*(map(int, note.split()) for note in notes), strict=True)
        return dict(zip(WATCHED, map(sum, columns), strict=True))

    def start(self) -> None:
        green.spawn(self._run)
        green.spawn(self._run_presence)

    def _hear(self) -> None:
        if not self._news.is_set():
            self._news_at = time.monotonic()
        self._news.set()

    def join(self, connection: Connection) -> None:
        """Take a connection in; its first update follows at once, after the caller has answered."""
        self._connections[connection.sid] = connection
        self._figures.joined[connection.page] += 1
        if connection.person:
            self._people[connection.person].add(connection)
        if connection.session:
            self._staff.add(connection)
        self._presence.join(connection)
        green.spawn(self._greet, connection)

    def leave(self, sid: str) -> None:
        """Forget a connection; nothing happens where it is forgotten already."""
        connection = self._connections.pop(sid, None)
        if connection is None:
            return
        self._figures.left[connection.page] += 1
        self._groups.take_out(connection)
        self._staff.discard(connection)
        self._presence.leave(connection)
        self._own_behind.discard(connection)
        if connection.person:
            self._people[connection.person].discard(connection)
            if not self._people[connection.person]:
                del self._people[connection.person]

    def presence(self) -> dict[str, int]:
        """How many people are connected from the hall and from home, to any worker; a person counts
        once."""
        return self._presence.counts()

    def tell(self, sid: str, name: str, message: dict[str, Any]) -> bool:
        """Send a message to one connection. False where it is not ready yet; it is to be told again
        then. One that is gone is told."""
        connection = self._connections.get(sid)
        if connection is None:
            return True
        return connection.group is not None and not self._tell([connection], name, message)

    def say(self, name: str, message: dict[str, Any]) -> None:
        """Send the same message to all who are ready for it."""
        self._tell(self._connections.values(), name, message)

    def _tell(
        self, connections: Iterable[Connection], name: str, message: dict[str, Any]
    ) -> list[Connection]:
        return self._send(connections, self._wire.packet(name, protocol.encode(message)))

    def _greet(self, connection: Connection) -> None:
        if connection.sid not in self._connections:
            return  # gone again already
        if connection.position and connection.position > self._gathering.position:
            self._gathering.catch_up()  # it comes from a worker that knows more
        position = self._gathering.position
        if connection.follows:
            connection.screen, connection.position = self._wall(connection), None
        if connection.position is None or not 0 < connection.position <= position:
            packet = self._fresh_packet(connection.screen)
        else:
            update = self._encoder.since(connection.screen, connection.position)
            packet = self._packet(update or self._encoder.nothing())
        self._wire.send(connection.sid, packet)  # a socket takes its first packets always
        self._figures.sent(packet)
        self._groups.put([connection], connection.screen, position)
        if connection.person:
            self._tell_own(connection)
            self._presence.tell_place(connection)

    def _wall(self, connection: Connection) -> str:
        """The screen of the small group that its person is in."""
        assert connection.person is not None
        return screen_of(self._gathering.state, connection.person)

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
        due = time.monotonic()
        while True:
            self._news.wait()
            self._news.clear()
            began = time.monotonic()
            self._figures.lags.append(began - max(self._news_at, due))
            due = began + TICK
            self._attempt(self._tick)
            ended = time.monotonic()
            self._figures.ticks.append(ended - began)
            green.sleep(max(0.0, due - ended))

    def _attempt(self, beat: Callable[[], object]) -> None:
        """One bad beat must not silence all that follow."""
        try:
            beat()
        except Exception:  # a bug in what one beat met
            about = {"gathering": self._gathering.slug}
            logger.critical("a beat failed", exc_info=True, extra=about)
            green.sleep(1)

    def _tick(self) -> None:
        self._end_void_sessions()
        if self._gathering.epoch != self._epoch:
            self._start_afresh()
        self._change_rooms()
        self._send_updates()
        self._send_own()

    def _end_void_sessions(self) -> None:
        """Close the sockets of staff who logged out, were revoked, or whose session is over."""
        state, now = self._gathering.state, self._gathering.clock()
        for connection in list(self._staff):
            if state.session_staff(connection.session, now) is None:
                self.leave(connection.sid)
                self._wire.close(connection.sid)

    def _start_afresh(self) -> None:
        """The log is another one (rule F3): what anybody holds counts for nothing."""
        self._epoch = self._gathering.epoch
        self._fresh.clear()
        self._groups.clear()
        for connection in self._connections.values():
            connection.own_position = None
            if connection.group:
                if connection.follows:
                    connection.screen = self._wall(connection)
                self._groups.put([connection], connection.screen, NOTHING)
        self._own_behind = {c for c in self._connections.values() if c.person and c.group}
        self._own_position = 0

    def _change_rooms(self) -> None:
        """Who is in another small group than before sees another screen, and none of this one."""
        for _, person in self._gathering.state.people.since(self._own_position):
            for connection in self._people.get(person, ()):
                if connection.follows and connection.group:
                    screen = self._wall(connection)
                    if screen != connection.screen:
                        self._groups.take_out(connection)
                        connection.screen = screen
                        self._groups.put([connection], screen, NOTHING)

    def _send_updates(self) -> None:
        head = self._gathering.position
        for group in self._groups:
            if group.position < head:
                self._bring(group, head)

    def _bring(self, group: Group, head: int) -> None:
        """Bring a group from its cursor to `head`; who is not ready stays behind."""
        if not any(self._wire.is_ready(connection.sid) for connection in group.members):
            self._figures.skipped += len(group.members)
            self._news.set()  # try again on the next tick
            return
        if group.position == NOTHING:
            packet = self._fresh_packet(group.screen)
        else:
            update = self._encoder.since(group.screen, group.position)
            packet = self._packet(update) if update else None
        behind = self._send(group.members, packet) if packet else []
        if group.members and self._gathering.epoch == self._epoch:
            behind = [one for one in behind if one in group.members]
            self._groups.move(group, head, behind)
            if behind:
                self._news.set()

    def _send(self, connections: Iterable[Connection], packet: Any) -> list[Connection]:
        """Send to all that were greeted; returns those whom it did not reach: they were not ready,
        or the log became another one meanwhile. Who leaves meanwhile is sent nothing more."""
        behind: list[Connection] = []
        connections = list(connections)
        for start in range(0, len(connections), STRIDE):
            if start:
                green.sleep()
                if self._gathering.epoch != self._epoch:
                    behind += connections[start:]
                    break
            here = [one for one in connections[start : start + STRIDE] if one.group]
            behind += self._wire.send_all(here, packet)
        self._figures.sent(packet, len(connections) - len(behind), len(behind))
        return behind

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
        if not self._wire.is_ready(connection.sid):
            self._own_behind.add(connection)
            self._news.set()
            return
        state, words = self._gathering.state, self._gathering.words
        own = delta.own(connection.person, state, words, connection.own_position)
        packet = self._wire.packet(protocol.OWN, protocol.encode(own))
        self._wire.send(connection.sid, packet)
        self._figures.sent(packet)
        connection.own_position = state.position

    def _run_presence(self) -> None:
        while True:
            green.sleep(PRESENCE)
            self._attempt(self._end_void_sessions)
            self._attempt(self._presence.send_places)
            self._attempt(self._presence.send_counts)
            if self._staff:  # for whoever asks another worker whether they are there
                self._attempt(self.screens)
