"""A server that speaks the protocol of Facebook's `live_comments`, and does as it is told: tells
comments, tells them again, talks garbage, breaks off, falls silent, refuses."""

from __future__ import annotations

import contextlib
import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "page-token-that-nobody-may-see"  # of a server that is ours
#: As Facebook says it; `message` quotes what was asked.
EXPIRED = {
    "error": {
        "message": f"Error validating access token: {TOKEN} has expired",
        "type": "OAuthException",
        "code": 190,
        "error_subcode": 463,
    }
}
BREAK, END = object(), object()


class Facebook:
    """On a port of its own. `refuses`: status and answer to whoever asks. `closes`: it says that it
    takes no second request. `asked`: the path and the query of each request. Whatever is told goes
    to those who listen now."""

    def __init__(self) -> None:
        self.refuses: tuple[int, Any] | None = None
        self.closes = False
        self.asked: list[tuple[str, dict[str, list[str]]]] = []
        self.listeners: list[queue.Queue[Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Facebook:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.breaks_off()
        self._server.shutdown()
        self._server.server_close()

    def tells(self, id: str, text: str, name: str | None = None, number: str = "") -> None:
        comment: dict[str, Any] = {"id": id, "message": text, "created_time": "2020-08-20T19:00"}
        if name is not None or number:
            comment["from"] = {"name": name, "id": number}
        self.says(f"data: {json.dumps(comment)}\n\n".encode())

    def says(self, data: bytes) -> None:
        """Just these bytes."""
        for listener in self.listeners:
            listener.put(data)

    def breaks_off(self) -> None:
        """In the middle of a chunk."""
        self._ends_with(BREAK)

    def ends(self) -> None:
        """As a server does that wants to be asked anew."""
        self._ends_with(END)

    def _ends_with(self, how: object) -> None:
        for listener in self.listeners:
            listener.put(how)
        self.listeners = []

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        facebook = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                facebook.asked.append((parts.path, parse_qs(parts.query)))
                if facebook.refuses:
                    status, answer = facebook.refuses
                    self._refuse(status, answer)
                    return
                listener: queue.Queue[Any] = queue.Queue()
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream; charset=utf-8")
                self.send_header("Transfer-Encoding", "chunked")
                if facebook.closes:
                    self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(b"5\r\n:ok\n\n\r\n")
                facebook.listeners.append(listener)
                with contextlib.suppress(OSError):
                    self._tell(listener)
                self.close_connection = True

            def _refuse(self, status: int, answer: Any) -> None:
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _tell(self, listener: queue.Queue[Any]) -> None:
                while True:
                    data = listener.get()
                    if data is BREAK:
                        self.wfile.write(b"ff\r\ndata: {")
                        return
                    if data is END:
                        self.wfile.write(b"0\r\n\r\n")
                        return
                    self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler
