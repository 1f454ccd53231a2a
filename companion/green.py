"""Green threads: the only module that names eventlet.

A serving process is patched once, before anything else is imported; from then on the standard
library's `threading`, `queue`, `socket` and `time` are green. Every other process (operator
commands, tests) runs unpatched on real threads, with the same functions.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import resource
import socket
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

#: Pending connections: a hall that scans one code arrives within seconds (eventlet allows 50).
BACKLOG = 4096
#: Bytes that the kernel keeps for a client that reads slowly (it takes twice that). Left to itself
#: it goes up to 4 MiB for each.
SEND_BUFFER = 128 * 1024
#: Connections at once; eventlet.wsgi stops accepting at 1,024 unless told otherwise.
MAX_CONNECTIONS = 65_536
#: How long a client may take to send its request, in seconds.
REQUEST_TIMEOUT = 60
#: How long to wait until another connection can be accepted, when none can, in seconds.
SHORTAGE = 0.5

logger = logging.getLogger(__name__)

# eventlet announces its end in April 2027 at every import; the plan is docs/decisions/0002.
warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")

patched = False


def patch() -> None:
    """Make the standard library green. To be called once, before other modules are imported."""
    global patched
    import eventlet

    eventlet.monkey_patch()
    patched = True


def spawn(function: Callable[..., Any], *args: Any) -> None:
    """Run a function beside the others; it ends with the process."""
    if patched:
        import eventlet

        eventlet.spawn_n(function, *args)
    else:
        threading.Thread(target=function, args=args, daemon=True).start()


def on_error(tell: Callable[[BaseException], None]) -> None:
    """Have `tell` called with whatever escapes from a green thread or a callback of the hub. Left
    to itself the hub prints it, with the exception's own words (rule P1)."""
    if not patched:
        return
    from eventlet import hubs

    hub = hubs.get_hub()

    def callback_failed(descriptor: int, found: Any) -> None:
        tell(found[1])
        hub.remove_descriptor(descriptor)

    hub.squelch_exception = callback_failed
    hub.squelch_generic_exception = lambda found: tell(found[1])
    hub.squelch_timer_exception = lambda timer, found: tell(found[1])


def sleep(seconds: float = 0) -> None:
    """Let the others run, at least for so long."""
    time.sleep(seconds)


def native(module: str) -> Any:
    """A standard module as it is without green threads, for use inside a native thread."""
    if patched:
        from eventlet.patcher import original

        return original(module)
    return importlib.import_module(module)


def start_native_thread(function: Callable[[], None], name: str) -> Any:
    """A real thread. It must not touch anything green: it hands results over with a Courier."""
    thread = native("threading").Thread(target=function, name=name, daemon=True)
    thread.start()
    return thread


def in_native_thread(function: Callable[..., T], *args: Any) -> T:
    """What `function` returns, computed in a real thread of a small pool; only the calling green
    thread waits. For what takes long and holds the interpreter's lock little, as compression does.
    It must not touch anything green."""
    if not patched:
        return function(*args)
    from eventlet import tpool

    result: T = tpool.execute(function, *args)
    return result


class Courier:
    """Runs functions on the hub on behalf of a native thread; unpatched, in that thread itself."""

    def __init__(self) -> None:
        self._errands: deque[Callable[[], None]] = deque()
        if patched:
            import eventlet
            from eventlet.greenio import GreenSocket

            wakes, self._bell = native("socket").socketpair()
            self._bell.setblocking(False)
            eventlet.spawn_n(self._run, GreenSocket(wakes))

    def deliver(self, errand: Callable[[], None]) -> None:
        """To be called in a native thread; returns at once."""
        if not patched:
            errand()
            return
        self._errands.append(errand)
        with contextlib.suppress(BlockingIOError):  # woken already, and not yet come round
            self._bell.send(b"!")

    def _run(self, wakes: Any) -> None:
        while wakes.recv(4096):
            while self._errands:
                self._errands.popleft()()


def watch_read(descriptor: int, ready: Callable[[int], None]) -> Any:
    """Have `ready(descriptor)` called on the hub whenever there is something to read. It must not
    block and must not raise. Unwatch before the descriptor is closed."""
    from eventlet import hubs

    hub = hubs.get_hub()
    return hub.add(hub.READ, descriptor, ready, nothing, None)


def watch_write(descriptor: int, ready: Callable[[int], None]) -> Any:
    """The same for when something can be written."""
    from eventlet import hubs

    hub = hubs.get_hub()
    return hub.add(hub.WRITE, descriptor, ready, nothing, None)


def unwatch(watch: Any) -> None:
    from eventlet import hubs

    hubs.get_hub().remove(watch)


def nothing(*_: object) -> None:
    """What eventlet calls where another would be told that the descriptor is closed."""


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
    listener.bind((host, port))
    listener.listen(BACKLOG)
    return listener


def accept(listener: socket.socket) -> Any:
    """The next connection and its address, as socket.accept gives them.

    That fails where files or memory run out, and for errors of a client's own: it is tried again.
    """
    while True:
        try:
            return listener.accept()
        except OSError as problem:
            logger.warning("cannot accept a connection", extra={"reason": problem.strerror})
            sleep(SHORTAGE)


class Patient:
    """A listener that outlasts a shortage; eventlet's server ends for good when `accept` fails."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener

    def accept(self) -> Any:
        return accept(self._listener)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)


def serve(listener: socket.socket, app: Any) -> None:
    """Serve a WSGI application until the process ends.

    No access log: addresses hold login links and codes (rule P1).
    """
    from eventlet import wsgi

    # A login shell's soft limit of 1,024 files is less than one hall.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    class Protocol(wsgi.HttpProtocol):  # type: ignore[misc]  # eventlet is untyped
        def log_message(self, format: str, *args: Any) -> None:
            """Broken requests too would be logged with their address."""

        def finish(self) -> None:
            """A reset stops the standard library's half way, with one file open."""
            try:
                super().finish()
            finally:
                self.rfile.close()

    wsgi.server(
        Patient(listener),
        app,
        protocol=Protocol,
        max_size=MAX_CONNECTIONS,
        log_output=False,
        debug=False,
        socket_timeout=REQUEST_TIMEOUT,
    )
