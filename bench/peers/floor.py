"""The floor: what it costs at least to send prepared bytes to many sockets from Python.

floor.py PORT COUNT: takes COUNT WebSockets, then sends each frame that comes over stdin (4 bytes
with its length before it) to all of them. Nothing else: no pings, no reading, no slow clients.
"""

from __future__ import annotations

import resource
import socket
import sys

SWITCHING = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)
OPEN = b'0{"sid":"floor"}'
CONNECTED = b'40{"sid":"floor"}'
BACKLOG = 4096


def main(port: int, count: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    listener = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    sockets: list[socket.socket] = []
    while len(sockets) < count:
        sock, _ = listener.accept()
        if shake_hands(sock):
            sock.setblocking(False)
            sockets.append(sock)
    while size := int.from_bytes(sys.stdin.buffer.read(4), "big"):
        frame = sys.stdin.buffer.read(size)
        for sock in sockets:
            sock.send(frame)


def shake_hands(sock: socket.socket) -> bool:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not sock.recv(4096):
        return False  # somebody who only looked whether we are there
    sock.sendall(SWITCHING + bytes((0x81, len(OPEN))) + OPEN)
    sock.recv(4096)  # 40
    sock.sendall(bytes((0x81, len(CONNECTED))) + CONNECTED)
    return True


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
