"""Every test here attacks the same server, and after each a neighbour is asked how they are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.edge.raw import Raw
from tests.serving import Server, without_stalls
from tests.web.people import Evening, Guest

#: Seconds within which a neighbour's command is acknowledged, whatever else goes on; tens of
#: milliseconds as a rule, more where the machine has others to serve.
UNHARMED = 3.0


@dataclass
class Attack:
    """A server with an honest guest on it, and a token for who is not honest."""

    server: Server
    evening: Evening
    neighbour: Guest
    idea: str
    token: str

    def raw(self, timeout: float = 5) -> Raw:
        return Raw(self.server.port, timeout)

    def guest(self, timeout: float = 5) -> Raw:
        """A raw connection that has come as far as any guest's."""
        return self.raw(timeout).connect(self.token)

    def neighbour_is_served(self) -> float:
        """Seconds that the neighbour waited for an answer."""
        start = time.monotonic()
        assert self.neighbour.supports(self.idea, timeout=15)["ok"]
        return time.monotonic() - start


@pytest.fixture(scope="session")
def attacked_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("attacked") / "data"
    # The neighbour is asked after every attack, faster than people tap; and what is wrong with an
    # idea is looked at, not how many there were.
    fast = {"COMPANION_COMMANDS_PER_SECOND": "1000", "COMPANION_IDEA_SECONDS": "0.01"}
    with Server(data, **fast, COMPANION_IDEA_BURST="1000") as running:
        yield running


@pytest.fixture(scope="session")
def crowd(attacked_server: Server) -> Iterator[Attack]:
    with Evening(attacked_server) as evening:
        idea, neighbour = evening.published(), evening.guest()
        token = evening.guest(connect=False).phone.token
        assert token
        yield Attack(attacked_server, evening, neighbour, idea, token)


@pytest.fixture
def attack(crowd: Attack) -> Iterator[Attack]:
    """Guarantee: what is not understood ends at most its own connection, and nothing of it reaches
    a log as a traceback."""
    before = len(crowd.server.log)
    connections = crowd.neighbour.phone.connections
    yield crowd
    assert crowd.neighbour_is_served() < UNHARMED
    assert crowd.neighbour.phone.connections == connections, "the neighbour was disconnected"
    assert crowd.evening.browser().get("/healthz").json["status"] == "ok"
    written = without_stalls(crowd.server.log[before:])
    assert "Traceback" not in written, written
    assert written == "", "the log is quiet about what strangers do"
