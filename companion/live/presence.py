"""Presence: how many are here from the hall and from home, and where each phone counts from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from companion.live import protocol
from companion.live.connections import Connection
from companion.live.gathering import Gathering

#: How often it is told at most, in seconds.
PRESENCE = 1.0

#: Send a message, by its name, to some; who was not ready for it.
Send = Callable[[Iterable[Connection], str, dict[str, Any]], list[Connection]]


class Presence:
    """Of those who are connected to this process. `connections`: by socket; `people`: the guests'
    alone, by visitor."""

    def __init__(
        self,
        gathering: Gathering,
        connections: Mapping[str, Connection],
        people: Mapping[str, Set[Connection]],
        send: Send,
    ) -> None:
        self._gathering = gathering
        self._connections = connections
        self._people = people
        self._send = send
        self._badged: set[Connection] = set()
        self._in_venue: set[str] = set()
        self._told: dict[str, int] = {}
        self._number = 0  # of what was told last

    def join(self, connection: Connection) -> None:
        if connection.badges:
            self._badged.add(connection)

    def leave(self, connection: Connection) -> None:
        self._badged.discard(connection)

    def counts(self) -> dict[str, int]:
        """How many people are connected, to any worker; a person counts once."""
        return self._gathering.commons.presence(self._gathering.slug, self._here)

    def _here(self) -> dict[str, set[str]]:
        """Who is connected to this worker."""
        state = self._gathering.state
        venue = self._people.keys() & state.in_by_code
        venue |= {c.person for c in self._badged if c.person and state.admits(c.person, c.badges)}
        return {"venue": venue, "remote": self._people.keys() - venue}

    def send_places(self) -> None:
        """Who was let in or out, by whomever: their phones' pages say so."""
        for person in self._in_venue ^ self._here()["venue"]:
            reached = [self.tell_place(one) for one in self._people.get(person, ())]
            if all(reached):
                self._in_venue ^= {person}

    def tell_place(self, connection: Connection) -> bool:
        """Where the guest counts from, unless their page says so. False where it is not ready."""
        assert connection.person is not None
        is_in = self._gathering.state.is_in_hall(connection.person, connection.badges)
        origin = protocol.VENUE if is_in else protocol.REMOTE
        if connection.origin in (None, origin):
            return True
        if not connection.group or self._send([connection], protocol.PLACE, {"origin": origin}):
            return False
        connection.origin = origin
        return True

    def send_counts(self) -> None:
        gathering = self._gathering
        gathering.commons.meet(gathering.slug, self._here, len(self._connections))
        counts = self.counts()
        if counts != self._told:
            self._told = counts
            self._number += 1
        number = self._number
        uninformed = [c for c in self._connections.values() if c.group and c.told != number]
        behind = set(self._send(uninformed, protocol.PRESENCE, counts))
        for connection in uninformed:
            if connection not in behind:
                connection.told = number
