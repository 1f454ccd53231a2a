"""Ways in: what each kind of client does until it belongs to the crowd."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bench import wire
from bench.client import Client, Entry
from bench.wire import Failed


def guest(gathering: str, *headers: str) -> Callable[[Client], Entry]:
    """A phone: asks for a token as its page does, connects, and has its screen."""

    def enter(client: Client) -> Entry:
        path = f"/g/{gathering}/join"
        client.connect(
            wire.request("POST", path, client.crowd.port, "Connection: close", body=b"{}")
        )
        body = yield from answered(client, b"201")
        hello = {"gathering": gathering, "screen": "guest", "token": json.loads(body)["token"]}
        yield from connected(client, hello, *headers)
        while client.screen.held.epoch is None:
            yield

    return enter


def staff(gathering: str, screen: str, cookie: str) -> Callable[[Client], Entry]:
    """A member of staff who has logged in."""

    def enter(client: Client) -> Entry:
        yield from connected(
            client, {"gathering": gathering, "screen": screen}, f"Cookie: {cookie}"
        )
        while client.screen.held.epoch is None:
            yield

    return enter


def anybody(*headers: str) -> Callable[[Client], Entry]:
    """A client of a server that asks nothing."""
    return lambda client: connected(client, None, *headers)


def connected(client: Client, hello: dict[str, Any] | None, *headers: str) -> Entry:
    """Shake hands, take Engine.IO's greeting, say hello to Socket.IO."""
    client.connect(wire.handshake(client.crowd.port, *headers))
    yield from answered(client, b"101")
    yield from packet(client, b"0")
    client.say(b"40" + (json.dumps(hello).encode() if hello else b""))
    yield from packet(client, b"40")


def answered(client: Client, status: bytes) -> Any:
    """The body of an HTTP answer; of an upgrade, what follows is frames."""
    while b"\r\n\r\n" not in (client.answer or b""):
        yield
    assert client.answer is not None
    head, _, body = client.answer.partition(b"\r\n\r\n")
    if head.split(b" ", 2)[1] != status:
        raise Failed(f"a client was answered {head[:60]!r}")
    if status == b"101":
        client.answer = None
        if body:
            client.take(body)
        return b""
    size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    while len(body) < size:
        yield
        body = client.answer.partition(b"\r\n\r\n")[2]
    return body


def packet(client: Client, kind: bytes) -> Entry:
    while not client.inbox:
        yield
    found = client.inbox.popleft()
    if not found.startswith(kind):
        raise Failed(f"a client waited for {kind!r} and got {found[:60]!r}")
