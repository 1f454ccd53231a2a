"""Viewers on the feed, ten thousand of them: each asks as static/js/connection.js does, over a few
connections that they share."""

from __future__ import annotations

import gzip
import heapq
import json
import random
import socket
import threading
import time
from collections import Counter
from ssl import SSLContext

#: Seconds between two beats of one viewer.
BEAT = (2.0, 3.0)
#: Requests that are under way on one connection at most.
AT_ONCE = 64
#: Requests that nginx takes on one connection.
A_CONNECTION = 1000
#: What nginx says of an answer for which it asked Companion.
ASKED = frozenset({"MISS", "EXPIRED", "BYPASS", "REVALIDATED"})


class Viewers:
    """Some of them, on one connection, in a thread of their own, until `end` (time.monotonic)."""

    def __init__(self, port: int, context: SSLContext, path: str, count: int, seed: int) -> None:
        self.asks = [0] * count
        self.held = [0] * count
        self.answers: Counter[int] = Counter()  # by second
        self.of_the_server: list[tuple[int, str]] = []  # second, and what was asked
        self.addresses: set[tuple[int, str]] = set()
        self.fault: Exception | None = None
        self._head = f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
        self._path = path
        self._chance = random.Random(seed)
        self._port, self._context = port, context
        self._buffer = b""
        self._connect()
        self._thread = threading.Thread(target=self._run)

    def _connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self._port), timeout=20)
        self._socket = self._context.wrap_socket(plain, server_hostname="127.0.0.1")
        self._left = A_CONNECTION

    def start(self, end: float) -> None:
        self._end = end
        self._thread.start()

    def join(self) -> None:
        self._thread.join()
        self._socket.close()
        if self.fault:
            raise self.fault

    def _run(self) -> None:
        try:
            self._watch()
        except Exception as fault:  # noqa: BLE001  # raised again where it is waited for
            self.fault = fault

    def _watch(self) -> None:
        start = time.monotonic()
        viewers = range(len(self.asks))
        beats = [(start + self._chance.uniform(0, BEAT[1]), viewer) for viewer in viewers]
        heapq.heapify(beats)
        while (now := time.monotonic()) < self._end:
            due = []
            while beats[0][0] <= now and len(due) < AT_ONCE:
                due.append(beats[0][1])
                heapq.heapreplace(beats, (now + self._chance.uniform(*BEAT), beats[0][1]))
            if due:
                self._ask(due)
            else:
                time.sleep(0.005)

    def _ask(self, viewers: list[int]) -> None:
        if self._left < len(viewers):
            self._socket.close()
            self._connect()
        self._left -= len(viewers)
        asked = [f"{self._path}?since={self.asks[viewer]}" for viewer in viewers]
        self._socket.sendall("".join(f"GET {path}{self._head}" for path in asked).encode())
        for viewer, path in zip(viewers, asked, strict=True):
            head, body = self._answer()
            second = int(time.time())
            self.answers[second] += 1
            self.addresses.add((second, path))
            if head["x-cache"] in ASKED:
                self.of_the_server.append((second, path))
            mark = int(head["feed-mark"])
            assert head["status"] == "200"
            self.asks[viewer] = max(self.asks[viewer], mark)
            self.held[viewer] = max(self.held[viewer], position(head, body))

    def _answer(self) -> tuple[dict[str, str], bytes]:
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        raw, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = raw.decode().split("\r\n")
        head = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        size = int(head["content-length"])
        while len(self._buffer) < size:
            self._fill()
        body, self._buffer = self._buffer[:size], self._buffer[size:]
        return head | {"status": first.split()[1]}, body

    def _fill(self) -> None:
        came = self._socket.recv(65536)
        if not came:
            raise ConnectionError("nginx hung up")
        self._buffer += came


_positions: dict[bytes, int] = {}


def position(head: dict[str, str], body: bytes) -> int:
    """Where an answer is; thousands of viewers get the same bytes, so that each is read once."""
    if body not in _positions:
        text = gzip.decompress(body) if head.get("content-encoding") == "gzip" else body
        _positions[body] = json.loads(text)["position"]
    return _positions[body]
