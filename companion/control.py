"""The control socket: how operator commands reach a running server, in its data directory."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from companion import green

FILE = "control.sock"
#: Bytes; a gathering's definition is the largest that is asked.
MAX_LINE = 1 << 20
#: Seconds that either side waits for the other.
PATIENCE = 30

Handler = Callable[[str, dict[str, Any]], dict[str, Any]]

logger = logging.getLogger(__name__)


class NoServer(Exception):
    """No server runs on this data."""


class NoAnswer(Exception):
    """A server runs on this data, but what was asked got no answer."""


def listen(data: Path, handle: Handler) -> None:
    """Answer operators from now on. The caller holds the data's lock: a socket that is there
    already was left behind by a server that was killed."""
    (data / FILE).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with short_path(data) as path:
        before = os.umask(0o177)  # its owner alone may connect
        try:
            listener.bind(path)
        finally:
            os.umask(before)
    listener.listen()
    green.spawn(accept, listener, handle)


def accept(listener: socket.socket, handle: Handler) -> None:
    while True:
        connection, _ = green.accept(listener)
        green.spawn(serve, connection, handle)


def serve(connection: socket.socket, handle: Handler) -> None:
    with connection:
        connection.settimeout(PATIENCE)
        try:
            name, arguments = json.loads(read_line(connection))
            answer = handle(name, arguments)
        except Exception:  # an operator's mistake must not end the evening
            logger.exception("an operator's request failed")
            answer = {"error": "the server could not do that; its log says why"}
        with contextlib.suppress(OSError):
            connection.sendall(json.dumps(answer).encode() + b"\n")


def ask(data: Path, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Have the running server do something. Raises NoServer, NoAnswer."""
    request = json.dumps([name, arguments]).encode() + b"\n"
    if len(request) > MAX_LINE:
        raise NoAnswer(f"that is too large: {len(request)} bytes, {MAX_LINE} can be sent")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(PATIENCE)
        try:
            with short_path(data) as path:
                connection.connect(path)
        except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError):
            raise NoServer(data) from None
        except PermissionError:
            raise NoAnswer(f"the server on {data} belongs to another user") from None
        try:
            connection.sendall(request)
            answer: dict[str, Any] = json.loads(read_line(connection))
        except (OSError, ValueError):
            raise NoAnswer(f"the server on {data} does not answer") from None
    return answer


def read_line(connection: socket.socket) -> bytes:
    with connection.makefile("rb") as file:
        return file.readline(MAX_LINE)


@contextlib.contextmanager
def short_path(data: Path) -> Iterator[str]:
    """The socket's path by way of the directory's descriptor: the address of a Unix socket holds
    108 bytes, a data directory's path can be longer."""
    directory = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{directory}/{FILE}"
    finally:
        os.close(directory)
