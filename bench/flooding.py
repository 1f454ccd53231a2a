"""flooding.py PORT SOURCE: one machine that sends commands as fast as the server lets it, over one
connection after the other, from the loopback address SOURCE.

Says "!" when it has begun. When its stdin closes it prints, as JSON, how many commands it sent, how
many of them were answered and how many refused, and how many connections it took.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import select
import socket
import sys
from typing import Any

from bench import wire

GATHERING = "auftakt"
#: Commands that are sent at once.
BURST = 50
#: The load's own clients come first, so that what is measured is the server.
NICE = 10
#: Seconds without a byte in or out, after which a connection is given up.
PATIENCE = 5.0
#: For an idea that is not there: to be refused is all that comes of it.
COMMANDS = b"".join(
    wire.frame(wire.event("command", {"name": "support_idea", "nonce": "n" * 8, "idea": "i"}, n))
    for n in range(BURST)
)


def main(port: int, source: str) -> None:
    os.nice(NICE)
    counts = {"sent": 0, "answered": 0, "refused": 0, "connections": 0}
    token = join(port, source)
    print("!", flush=True)
    while not over():
        with contextlib.suppress(OSError), connected(port, source, token) as sock:
            counts["connections"] += 1
            flood(sock, counts)
    print(json.dumps(counts))


def over() -> bool:
    return bool(select.select([sys.stdin], [], [], 0)[0])


def join(port: int, source: str) -> str:
    line = http.client.HTTPConnection("127.0.0.1", port, source_address=(source, 0))
    line.request("POST", f"/g/{GATHERING}/join", b"{}", {"Content-Type": "application/json"})
    with line.getresponse() as answer:
        token: str = json.load(answer)["token"]
    line.close()
    return token


def connected(port: int, source: str, token: str) -> socket.socket:
    """Greeted and with its screen on the way. Raises OSError."""
    sock = socket.create_connection(("127.0.0.1", port), PATIENCE, source_address=(source, 0))
    hello = {"gathering": GATHERING, "screen": "guest", "token": token}
    sock.sendall(wire.handshake(port))
    sock.recv(65_536)
    sock.sendall(wire.frame(b"40" + json.dumps(hello).encode()))
    sock.recv(65_536)
    return sock


def flood(sock: socket.socket, counts: dict[str, Any]) -> None:
    """Until the server ends the connection. Raises OSError."""
    waiting = b""
    while not over():
        readable, writable, _ = select.select([sock], [sock], [], PATIENCE)
        if readable:
            came = sock.recv(65_536)
            counts["answered"] += came.count(b'"ok":')
            counts["refused"] += came.count(b'"ok":false')
            if not came:
                return
        elif writable:
            if not waiting:
                waiting = COMMANDS
                counts["sent"] += BURST
            waiting = waiting[sock.send(waiting) :]
        else:
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
