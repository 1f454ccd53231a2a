"""A network between a browser and a server that can be cut, pages that wait less for it, and a
camera that sees a ticket."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import threading
from pathlib import Path
from types import TracebackType

import qrcode
from playwright.sync_api import BrowserContext, Route

#: Pixels and frames a second of the camera's picture.
WIDTH, HEIGHT, RATE = 640, 480, 10


#: The times of static/js/connection.js that a test need not wait for, in ms.
HASTE = {
    "handshake": "500",
    "guest": "[100, 200]",
    "feeding": "[500, 1_000]",
    "beat": "[100, 200]",
}


class Network:
    """Passes bytes from a port of its own to the server's, and cuts all of it when told to."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener: socket.socket | None = None
        self._lines: set[socket.socket] = set()
        self.port = 0
        self.heals()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Network:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.is_cut()

    def is_cut(self) -> None:
        """Whoever is connected is so no more, and nobody gets through."""
        if self._listener:
            self._listener.shutdown(socket.SHUT_RDWR)  # or the thread that accepts keeps it open
            self._listener.close()
            self._listener = None
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def heals(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            client,
            socket.create_connection(("127.0.0.1", self._to)) as server,
        ):
            self._lines |= {client, server}
            try:
                while True:
                    for ready in select.select([client, server], [], [])[0]:
                        data = ready.recv(65_536)
                        if not data:
                            return
                        (server if ready is client else client).sendall(data)
            finally:
                self._lines -= {client, server}


def hurry(context: BrowserContext, **times: str) -> None:
    """Other times than those that connection.js has, in every page of this browser."""

    def hurried(route: Route) -> None:
        text = route.fetch().text()
        for name, value in (HASTE | times).items():
            text, found = re.subn(rf"^  {name}: [^/\n]*,", f"  {name}: {value},", text, flags=re.M)
            assert found == 1, name
        route.fulfill(body=text, content_type="text/javascript")

    context.route("**/js/connection.js", hurried)


def film(file: Path, code: str, *, before: int = 20, after: int = 30) -> None:
    """A video in which nothing is seen for so many frames, and then a ticket; again and again."""
    white = bytes([235]) * (WIDTH * HEIGHT)
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    with file.open("wb") as video:
        video.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for picture, frames in ((white, before), (ticket(code), after)):
            for _ in range(frames):
                video.write(b"FRAME\n" + picture + grey)


def ticket(code: str) -> bytes:
    """How bright each pixel is of a ticket that is held before the camera."""
    drawn = qrcode.QRCode(border=4)
    drawn.add_data(code)
    drawn.make(fit=True)
    modules = drawn.get_matrix()
    size = (HEIGHT - 40) // len(modules)
    margin = (WIDTH - size * len(modules)) // 2
    rows = [bytes([235]) * WIDTH] * ((HEIGHT - size * len(modules)) // 2)
    for row in modules:
        inner = b"".join(bytes([16 if dark else 235]) * size for dark in row)
        line = bytes([235]) * margin + inner
        rows += [line + bytes([235]) * (WIDTH - len(line))] * size
    rows += [bytes([235]) * WIDTH] * (HEIGHT - len(rows))
    return b"".join(rows)
