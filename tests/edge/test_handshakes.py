"""Handshakes: of all that can be asked at Socket.IO's address, one thing is answered."""

from __future__ import annotations

import pytest

from tests.edge.conftest import Attack
from tests.edge.raw import SOCKET_IO, frame, handshake

BROKEN: dict[str, dict[str, str | None]] = {
    "no key": {"Sec_WebSocket_Key": None},
    "no version": {"Sec_WebSocket_Version": None},
    "version 7": {"Sec_WebSocket_Version": "7"},
    "version nonsense": {"Sec_WebSocket_Version": "13, 8"},
    "version huge": {"Sec_WebSocket_Version": "9" * 5000},
    "no upgrade": {"Upgrade": None},
    "upgrade to nonsense": {"Upgrade": "h2c"},
    "no connection": {"Connection": None},
    "connection close": {"Connection": "close"},
    "old hixie keys": {
        "Sec_WebSocket_Version": None,
        "Sec_WebSocket_Key": None,
        "Sec_WebSocket_Key1": "4 @1  46546xW%0l 1 5",
        "Sec_WebSocket_Key2": "12998 5 Y3 1  .P00",
    },
    "protocol of Engine.IO 3": {"path": "/socket.io/?EIO=3&transport=websocket"},
    "no protocol": {"path": "/socket.io/?transport=websocket"},
    "two protocols": {"path": SOCKET_IO + "&EIO=3"},
    "polling": {"path": "/socket.io/?EIO=4&transport=polling"},
    "no transport": {"path": "/socket.io/?EIO=4"},
    "somebody's sid": {"path": SOCKET_IO + "&sid=AAAAAAAAAAAAAAAAAAAA"},
    "jsonp": {"path": "/socket.io/?EIO=4&transport=polling&j=x"},
    "path below": {"path": "/socket.io/x/../?EIO=4"},
    "query garbage": {"path": "/socket.io/?%ff=%00&&&===&EIO"},
    "query of many": {"path": "/socket.io/?" + "a&" * 3000},
    "a foreign page": {"Origin": "https://evil.example"},
    "a page without origin": {"Origin": "null"},
    "a page named alike": {"Origin": "http://127.0.0.1:1.evil.example"},
    "origin garbage": {"Origin": "http://[::1"},
    "a long header": {"X_Long": "x" * 9000},
    "origin in bytes": {"Origin": "\xff\xfe"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_handshake_is_refused(attack: Attack, name: str) -> None:
    changes = dict(BROKEN[name])
    path = changes.pop("path", None) or SOCKET_IO
    with attack.raw() as mallory:
        mallory.send(handshake(mallory.port, path, **changes))
        head = mallory.read_head()
    status = int(head.split()[1])
    assert status in (400, 403, 426), head
    assert (status == 403) == ("Origin" in changes), head


def test_many_headers_are_too_many(attack: Attack) -> None:
    with attack.raw() as mallory:
        mallory.send(handshake(mallory.port, **{f"X-{n}": "x" * 4000 for n in range(40)}))
        assert b" 101 " not in mallory.read_head()


def test_only_a_websocket_is_spoken_there(attack: Attack) -> None:
    """Engine.IO's polling would bring its own dangers; it is off for every method."""
    browser = attack.evening.browser()
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "BREW"):
        for query in ("EIO=4&transport=polling", "EIO=4&transport=websocket", ""):
            answer = browser.ask(method, f"/socket.io/?{query}", body=b"4" * 20000)
            assert answer.status in (400, 403, 501), (method, query)


def test_a_page_of_our_own_may_connect(attack: Attack) -> None:
    with attack.raw() as ada:
        ada.upgrade(Origin=attack.server.url)


def test_a_key_of_nonsense_harms_nobody(attack: Attack) -> None:
    for key in ("", "x", "ÿ" * 50, "=" * 4000):
        with attack.raw() as mallory:
            mallory.send(handshake(mallory.port, Sec_WebSocket_Key=key))
            assert mallory.read_head().startswith(b"HTTP/1.1 ")


def test_compression_is_never_agreed_on(attack: Attack) -> None:
    """Measured: 199 KiB a connection with it, 65 without."""
    for offer in (
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=x",
        "x-webkit-deflate-frame",
        ";;;===,,,",
    ):
        with attack.raw() as mallory:
            mallory.send(handshake(mallory.port, Sec_WebSocket_Extensions=offer))
            head = mallory.read_head()
            assert b" 101 " in head
            assert b"extensions" not in head.lower()
            mallory.send(frame("40{}", rsv=4))
            assert mallory.is_ended()


def test_who_leaves_in_the_middle_of_it_is_not_missed(attack: Attack) -> None:
    whole = handshake(attack.server.port)
    for end in (10, len(whole) // 2, len(whole) - 2, len(whole)):
        with attack.raw() as mallory:
            mallory.send(whole[:end])
