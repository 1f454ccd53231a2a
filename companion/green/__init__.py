"""Green threads: the only package that names eventlet or gevent.

A serving process is patched once, before anything else is imported; from then on the standard
library's `threading`, `queue`, `socket` and `time` are green. Every other process (operator
commands, tests) runs unpatched on real threads, with the same functions.

by_eventlet, by_gevent  what is peculiar to each library, the same functions in both
entrance                a listener that outlasts a shortage and can be closed
"""

from __future__ import annotations

import contextlib
import importlib
import resource
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from companion.green.contract import Library
from companion.green.entrance import Entrance, accept

__all__ = [
    "LIBRARIES",
    "Courier",
    "accept",
    "gives_sockets",
    "hang_up",
    "in_native_thread",
    "is_patched",
    "listen",
    "native",
    "on_error",
    "patch",
    "requests_under_way",
    "serve",
    "sleep",
    "spawn",
    "start_native_thread",
    "stop_accepting",
    "take_socket",
    "unwatch",
    "watch_read",
    "watch_rounds",
    "watch_write",
]

T = TypeVar("T")

#: What makes threads green, by the names of the setting, the default first.
LIBRARIES = ("eventlet", "gevent")
#: Pending connections: a hall that scans one code arrives within seconds (eventlet allows 50).
BACKLOG = 4096
#: Bytes that the kernel keeps for a client that reads slowly (it takes twice that). Left to itself
#: it goes up to 4 MiB for each.
SEND_BUFFER = 128 * 1024

_library: Library | None = None
_entrance: Entrance | None = None


def patch(name: str) -> None:
    """Make the standard library green with one of LIBRARIES. To be called once, before other
    modules are imported."""
    global _library
    _library = importlib.import_module(f"companion.green.by_{name}").LIBRARY
    _library.patch()


def is_patched() -> bool:
    """Whether this is a serving process."""
    return _library is not None


def library() -> Library:
    """The library of a patched process."""
    assert _library is not None, "only a serving process can do that"
    return _library


def spawn(function: Callable[..., Any], *args: Any) -> None:
    """Run a function beside the others; it ends with the process."""
    if _library is None:
        threading.Thread(target=function, args=args, daemon=True).start()
    else:
        _library.spawn(function, *args)


def on_error(tell: Callable[[BaseException], None]) -> None:
    """Have `tell` called with whatever escapes from a green thread or a callback of the hub. Left
    to itself the hub prints it, with the exception's own words (rule P1)."""
    if _library is not None:
        _library.on_error(tell)


def sleep(seconds: float = 0) -> None:
    """Let the others run, at least for so long."""
    time.sleep(seconds)


def native(module: str) -> Any:
    """A standard module as it is without green threads, for use inside a native thread."""
    return importlib.import_module(module) if _library is None else _library.native(module)


def start_native_thread(function: Callable[[], None], name: str) -> Any:
    """A real thread. It must not touch anything green: it hands results over with a Courier."""
    thread = native("threading").Thread(target=function, name=name, daemon=True)
    thread.start()
    return thread


def in_native_thread(function: Callable[..., T], *args: Any) -> T:
    """What `function` returns, computed in a real thread of a small pool; only the calling green
    thread waits. For what takes long and holds the interpreter's lock little, as compression does.
    It must not touch anything green."""
    if _library is None:
        return function(*args)
    result: T = _library.in_native_thread(function, *args)
    return result


class Courier:
    """Runs functions on the hub on behalf of a native thread; unpatched, in that thread itself."""

    def __init__(self) -> None:
        self._errands: deque[Callable[[], None]] = deque()
        if _library is not None:
            wakes, self._bell = native("socket").socketpair()
            self._bell.setblocking(False)
            spawn(self._run, socket.socket(fileno=wakes.detach()))

    def deliver(self, errand: Callable[[], None]) -> None:
        """To be called in a native thread; returns at once."""
        if _library is None:
            errand()
            return
        self._errands.append(errand)
        with contextlib.suppress(BlockingIOError):  # woken already, and not yet come round
            self._bell.send(b"!")

    def _run(self, wakes: socket.socket) -> None:
        while wakes.recv(4096):
            while self._errands:
                self._errands.popleft()()


def watch_read(descriptor: int, ready: Callable[[int], None]) -> Any:
    """Have `ready(descriptor)` called on the hub whenever there is something to read. It must not
    block and must not raise. Unwatch before the descriptor is closed."""
    return library().watch_read(descriptor, ready)


def watch_write(descriptor: int, ready: Callable[[int], None]) -> Any:
    """The same for when something can be written."""
    return library().watch_write(descriptor, ready)


def unwatch(watch: Any) -> None:
    library().unwatch(watch)


def watch_rounds(begins: Callable[[], None], ends: Callable[[], None]) -> None:
    """Have `begins` called whenever the hub has waited for something, and `ends` when it has gone
    round to all that was due and waits again. Neither may block or raise."""
    library().watch_rounds(begins, ends)


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A listening socket. Raises OSError where the port is taken.

    `shared`: other workers of the same server listen on it too (SO_REUSEPORT). Not eventlet.listen:
    it always shares, so that a second server would take half of the phones unnoticed.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    # Connections inherit it. Without it the second of two packets in a row waits 40 ms (measured).
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def serve(listener: socket.socket, app: Any) -> None:
    """Serve a WSGI application until `stop_accepting`, and until the requests that are under way
    then are answered. WebSockets are none: who took their sockets ends them.

    No access log: addresses hold login links and codes (rule P1).
    """
    global _entrance
    # A login shell's soft limit of 1,024 files is less than one hall.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    _entrance = Entrance(listener)
    library().serve(_entrance, app)
    listener.close()


def stop_accepting() -> None:
    """Close the listener: nobody new comes in. Requests under way go on; their connections and
    those that wait for a next request are closed."""
    if _entrance is not None:
        _entrance.close()


def requests_under_way() -> int:
    """How many requests are being answered, without WebSockets."""
    return library().requests_under_way()


def gives_sockets() -> bool:
    """Whether the HTTP server is one that `take_socket` knows how to take sockets from."""
    return library().gives_sockets()


def take_socket(environ: dict[str, Any]) -> socket.socket:
    """Take a request's connection from the HTTP server, which neither answers the request nor
    reads or closes it any more. It is a real socket and does not block."""
    taken: socket.socket = native("socket").socket(fileno=library().take_descriptor(environ))
    taken.setblocking(False)
    return taken


def hang_up(environ: dict[str, Any]) -> None:
    """End a request's connection at once, without an answer, whoever waits for it; the HTTP server
    finds it ended and closes it. Nothing happens where it has ended already."""
    with contextlib.suppress(OSError):
        library().hang_up(environ)
