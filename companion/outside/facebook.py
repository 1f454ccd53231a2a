"""Facebook's stream of the comments under a live video: server-sent events, as its documentation of
`live_comments` has them.

A serving process has green sockets, so that waiting for a comment is nobody else's waiting. The
standard library speaks HTTP here, as it speaks SMTP in carrier.py; what is read of events is our
own (docs/decisions/0127-reading-server-sent-events.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from companion.domain.comments.source import Comment, NotHeard

#: Facebook leaves out comments above the rate that one asks for, the weaker ones first. More than a
#: team can read need not reach the desk.
RATE = "ten_per_second"
FIELDS = "id,message,from{id,name},created_time"
#: Seconds until the stream must begin.
BEGIN = 15.0
#: Bytes: of an answer that is no stream, and of one event; a comment has 8,000 characters at most.
MOST_ANSWER, MOST_EVENT = 64 * 1024, 128 * 1024
ID = re.compile(r"[0-9_]{3,100}")
#: What Facebook's error codes mean to us; the ranges 200 to 299 are permissions too.
CODES = {
    "token": {102, 190, 463, 467},
    "permission": {3, 10},
    "video": {100, 803},
    "busy": {4, 17, 32, 341, 368, 613},
}
STATUSES = {401: "token", 403: "permission", 404: "video", 429: "busy"}


@dataclass(frozen=True)
class Facebook:
    """`url`: where the streams are; another one in tests. `silence`: seconds without a byte, after
    which a connection is held to be dead."""

    token: str = field(repr=False)
    url: str = "https://streaming-graph.facebook.com"
    silence: float = 120.0

    def listen(self, video: str) -> Listening:
        """A stream, not opened yet."""
        return Listening(self, video)


class Listening:
    """One connection to one live video's comments."""

    def __init__(self, facebook: Facebook, video: str) -> None:
        self._facebook = facebook
        self._video = video
        self._connection: http.client.HTTPConnection | None = None
        self._response: http.client.HTTPResponse | None = None
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect and ask. Raises NotHeard."""
        parts = urlsplit(self._facebook.url)
        query = {"access_token": self._facebook.token, "comment_rate": RATE, "fields": FIELDS}
        path = f"{parts.path}/{quote(self._video)}/live_comments?{urlencode(query)}"
        with told("unreachable"):
            if parts.scheme == "https":
                context = ssl.create_default_context()
                connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                    parts.netloc, timeout=BEGIN, context=context
                )
            else:
                connection = http.client.HTTPConnection(parts.netloc, timeout=BEGIN)
            self._connection = connection
            headers = {"Accept": "text/event-stream", "Cache-Control": "no-cache"}
            connection.request("GET", path, headers=headers)
            # Held here too: the library hands it over to the answer where that says "close".
            self._socket = connection.sock
            self._response = response = connection.getresponse()
        kind = response.headers.get_content_type()
        if response.status != 200 or kind != "text/event-stream":
            with told("unreachable"):
                answer = response.read(MOST_ANSWER)
            raise refused(response.status, answer)
        self._socket.settimeout(self._facebook.silence)

    def comments(self) -> Iterator[Comment]:
        """As they come, until the other side ends. Raises NotHeard."""
        assert self._response is not None, "not open"
        events = Events()
        while True:
            with told("dropped"):
                data = self._response.read1(8192)
            if not data:
                return
            for event in events.feed(data):
                yield from read(event)

    def close(self) -> None:
        for held in (self._response, self._connection):
            if held is not None:
                held.close()

    def cut(self) -> None:
        """End it at once, from beside: whoever waits for a comment is told that it is over."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class Events:
    """Makes the data of server-sent events out of bytes, however they are cut. What is too long is
    left out, with all up to the next empty line; an event that is cut short is none."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[str] = []
        self._size = 0

    def feed(self, data: bytes) -> Iterator[str]:
        # A "\r" at the end may be half of a line's end: it waits for what follows.
        text = self._rest + data
        cut = len(text) - text.endswith(b"\r")
        *lines, rest = re.split(rb"\r\n|\r|\n", text[:cut])
        self._rest = rest + text[cut:]
        if len(self._rest) > MOST_EVENT:
            self._rest, self._size = b"", MOST_EVENT + 1
        for line in lines:
            if line:
                self._take(line)
                continue
            if self._data and self._size <= MOST_EVENT:
                yield "\n".join(self._data)
            self._data, self._size = [], 0

    def _take(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if name != b"data":  # comments, which keep the connection alive, and other fields
            return
        self._size += len(value)
        if self._size <= MOST_EVENT:
            self._data.append(value.removeprefix(b" ").decode(errors="replace"))


def read(event: str) -> Iterator[Comment]:
    """The comments in an event's data; none in what is garbage. Raises NotHeard for an error."""
    try:
        found = json.loads(event)
    except (ValueError, RecursionError):
        return
    for item in found if isinstance(found, list) else [found]:
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("error"), dict):
            raise refused(200, json.dumps(item).encode())
        comment = comment_of(item)
        if comment:
            yield comment


def comment_of(item: dict[str, Any]) -> Comment | None:
    """What stands in one object; `verb` is what Facebook's other notices call a removal."""
    id, text = item.get("id") or item.get("comment_id"), item.get("message")
    id = id if isinstance(id, str) and ID.fullmatch(id) else None
    if item.get("verb") == "remove":
        return Comment(id, "", is_removed=True) if id else None
    if not isinstance(text, str):
        return None
    origin = item.get("from")
    origin = origin if isinstance(origin, dict) else {}
    name, number = origin.get("name"), origin.get("id")
    number = str(number) if isinstance(number, str | int) else None
    return Comment(
        id or digest(number, text, item.get("created_time")),
        text,
        author=name if isinstance(name, str) else None,
        number=number,
    )


def digest(*parts: Any) -> str:
    """What a comment without an id is known again by."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def refused(status: int, answer: bytes) -> NotHeard:
    """What an answer means that is no stream: by Facebook's code, else by HTTP's."""
    error: Any = {}
    with contextlib.suppress(ValueError, RecursionError, AttributeError):
        error = json.loads(answer).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if type(code) is int:
        why = next((why for why, codes in CODES.items() if code in codes), None)
        if why is None:
            why = "permission" if 200 <= code < 300 else STATUSES.get(status, "unreachable")
        return NotHeard(why, code)
    if status in STATUSES:
        return NotHeard(STATUSES[status], status)
    return NotHeard("unreachable" if status >= 500 else "strange", status)


@contextlib.contextmanager
def told(why: str) -> Iterator[None]:
    """Whatever the library raises, as NotHeard and without its words: the address is in them."""
    try:
        yield
    except TimeoutError:
        raise NotHeard("silent" if why == "dropped" else why) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise NotHeard(why) from None
