"""The stock way to serve the sockets keeps the contract too, on each library; more of it by
`COMPANION_TEST_FRAMES=stock`, see the Makefile."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from companion.green import LIBRARIES
from tests.edge.raw import BINARY, SOCKET_IO, Raw, frame, handshake
from tests.edge.test_slow import IDEAS, LONG, memory, updates_until_all_are_there
from tests.serving import Server, without_stalls
from tests.web.people import Evening

MANY = {"COMPANION_IDEA_BURST": "1000", "COMPANION_COMMANDS_PER_SECOND": "1000"}


@pytest.fixture(scope="module", params=LIBRARIES)
def stock(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    settings = {"COMPANION_ASYNC": request.param, "COMPANION_FRAMES": "stock", **MANY}
    with Server(tmp_path_factory.mktemp("stock") / "data", **settings) as running:
        yield running
        assert without_stalls(running.log) == ""


@pytest.fixture
def evening(stock: Server) -> Iterator[Evening]:
    with Evening(stock) as running:
        yield running


def test_an_idea_goes_its_way(evening: Evening) -> None:
    """Update, own, presence, command."""
    ada, ben, mona = evening.guest(), evening.in_the_hall(), evening.moderator()
    posted = ada.posts("Freies WLAN am Marktplatz")
    mona.phone.wait_until(lambda p: posted["idea"] in p.ideas, 5)
    assert mona.phone.command("publish_idea", idea=posted["idea"], version=1)["ok"]
    for phone in (ada.phone, ben.phone):
        phone.wait_until(lambda p: posted["idea"] in p.ideas, 5)
        phone.wait_until(lambda p: p.presence == {"venue": 1, "remote": 1}, 5)
    assert ben.supports(posted["idea"])["ok"]
    ada.phone.wait_until(lambda p: p.ideas[posted["idea"]]["support"] == 1, 5)
    assert ada.phone.faults == ben.phone.faults == mona.phone.faults == []


def test_a_phone_that_comes_back_gets_what_it_missed(evening: Evening) -> None:
    ada, ben, mona = evening.guest(), evening.guest(), evening.moderator()
    ada.phone.drop()
    posted = ben.posts("Während Ada im Aufzug war")
    assert mona.phone.command("publish_idea", idea=posted["idea"], version=1)["ok"]
    ada.phone.connect()
    ada.phone.wait_until(lambda p: posted["idea"] in p.ideas, 5)


def test_staff_who_are_revoked_are_disconnected(evening: Evening) -> None:
    milo = evening.moderator("Milo")
    evening.server.operate("revoke", slug="auftakt", staff="Milo")
    milo.phone.wait_until(lambda p: not p.connected, 5)


def test_only_a_websocket_of_our_own_pages_is_taken(stock: Server) -> None:
    for path, headers in (
        ("/socket.io/?EIO=4&transport=polling", {}),
        (SOCKET_IO + "&sid=AAAA", {}),
        (SOCKET_IO, {"Origin": "https://evil.example"}),
    ):
        with Raw(stock.port) as mallory:
            mallory.send(handshake(stock.port, path, **headers))
            assert mallory.read_head().split()[1] in (b"400", b"403")


def test_compression_is_not_agreed_on(stock: Server) -> None:
    with Raw(stock.port) as ada:
        offer = "permessage-deflate; client_max_window_bits"
        ada.send(handshake(stock.port, Sec_WebSocket_Extensions=offer))
        head = ada.read_head()
        assert b" 101 " in head
        assert b"extensions" not in head.lower()


@pytest.mark.parametrize(
    "sent",
    [
        frame(b"\x00\x01", BINARY),
        frame('451-["command",{"_placeholder":true,"num":0}]'),
        frame("42["),
        frame(""),
        frame("4" * 17_000),
        frame('40{"gathering":"auftakt","screen":"guest"}'),
        frame('42["command",' + "[" * 5000 + "]" * 5000 + "]"),
        frame('42["update",{}]'),
        b"\xff" * 100,
    ],
    ids=lambda sent: str(sent[6:30]),
)
def test_what_is_not_understood_ends_its_own_connection(evening: Evening, sent: bytes) -> None:
    """And after the upgrade nothing of HTTP's is written into the stream."""
    token = evening.guest(connect=False).phone.token
    assert token
    with Raw(evening.server.port) as mallory:
        mallory.connect(token)
        mallory.send(sent)
        assert b"HTTP/" not in mallory.read_all()


def test_a_forged_token_is_refused(stock: Server) -> None:
    with Raw(stock.port).upgrade() as mallory:
        auth = {"gathering": "auftakt", "screen": "guest", "token": "v1.forged"}
        mallory.send(frame("40" + json.dumps(auth)))
        got = mallory.read_frame()
        assert got
        assert got[1].startswith(b"44")
        assert b"no_token" in got[1]


def test_who_reads_nothing_skips_ticks(evening: Evening) -> None:
    """Rule F2."""
    mona, ada = evening.moderator(), evening.guest()
    token = evening.guest(connect=False).phone.token
    assert token
    held = len(mona.phone.ideas)
    with Raw(evening.server.port, timeout=20) as slow:
        slow.socket.setsockopt(1, 8, 65536)  # SO_RCVBUF
        slow.connect(token)
        before = memory(evening.server)
        for number in range(IDEAS):
            idea = ada.posts(f"{number} {LONG}")["idea"]
            assert mona.phone.command("publish_idea", idea=idea, version=1)["ok"]
        assert memory(evening.server) - before < 20 * 1024
        assert len(updates_until_all_are_there(slow)) < IDEAS / 2
    mona.phone.wait_until(lambda p: len(p.ideas) == held + IDEAS, 10)


def test_who_is_gone_is_forgotten(evening: Evening) -> None:
    phones = [evening.guest().phone for _ in range(20)]
    for phone in phones:
        phone.drop()
    deadline = time.monotonic() + 5
    health = evening.browser().get("/healthz").json
    while health["gatherings"]["auftakt"]["connections"] and time.monotonic() < deadline:
        time.sleep(0.05)
        health = evening.browser().get("/healthz").json
    assert health["gatherings"]["auftakt"]["connections"] == 0
