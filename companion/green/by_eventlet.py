"""Green threads by eventlet."""

from __future__ import annotations

import errno
import socket
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

from companion.green.contract import MAX_CONNECTIONS, REQUEST_TIMEOUT, is_upgrade
from companion.green.entrance import Entrance

# eventlet announces its end in April 2027 at every import; the plan is docs/decisions/0002.
warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")

import eventlet  # noqa: E402  # not before its announcement is silenced
from eventlet import hubs, patcher, tpool, wsgi  # noqa: E402

T = TypeVar("T")

#: Descriptors that the hub calls for before it looks at its timers again; by itself it is 1,023.
AT_ONCE = 200


class Eventlet:
    """See companion.green for what each function does."""

    def __init__(self) -> None:
        self._under_way = 0
        self._silent: Any = None

    def patch(self) -> None:
        eventlet.monkey_patch()
        serve_in_strides(hubs.get_hub())

    def spawn(self, function: Callable[..., Any], *args: Any) -> None:
        eventlet.spawn_n(function, *args)

    def on_error(self, tell: Callable[[BaseException], None]) -> None:
        hub = hubs.get_hub()

        def callback_failed(descriptor: int, found: Any) -> None:
            tell(found[1])
            hub.remove_descriptor(descriptor)

        hub.squelch_exception = callback_failed
        hub.squelch_generic_exception = lambda found: tell(found[1])
        hub.squelch_timer_exception = lambda timer, found: tell(found[1])

    def native(self, module: str) -> Any:
        return patcher.original(module)

    def in_native_thread(self, function: Callable[..., T], *args: Any) -> T:
        result: T = tpool.execute(function, *args)
        return result

    def watch_read(self, descriptor: int, ready: Callable[[int], None]) -> Any:
        return self._watch(hubs.get_hub(), hubs.hub.READ, descriptor, ready)

    def watch_write(self, descriptor: int, ready: Callable[[int], None]) -> Any:
        return self._watch(hubs.get_hub(), hubs.hub.WRITE, descriptor, ready)

    def _watch(self, hub: Any, what: str, descriptor: int, ready: Callable[[int], None]) -> Any:
        listener = hub.add(what, descriptor, ready, nothing, None)
        listener.greenlet = hub.greenlet  # not the one that asks: it would be kept after its end
        return listener

    def unwatch(self, watch: Any) -> None:
        hubs.get_hub().remove(watch)

    def watch_rounds(self, begins: Callable[[], None], ends: Callable[[], None]) -> None:
        hub = hubs.get_hub()
        poll = hub.do_poll
        # A hub that watches no descriptor does not poll, it sleeps.
        self._silent = self.native("socket").socketpair()
        self.watch_read(self._silent[0].fileno(), nothing)

        def watched(seconds: float) -> Any:
            ends()
            found = poll(seconds)
            begins()
            return found

        hub.do_poll = watched

    def serve(self, entrance: Entrance, app: Any) -> None:
        library = self

        class Protocol(wsgi.HttpProtocol):  # type: ignore[misc]  # eventlet is untyped
            environ: Any

            def log_message(self, format: str, *args: Any) -> None:
                """Broken requests too would be logged with their address."""

            def handle_one_response(self) -> None:
                counts = not is_upgrade(self.environ)
                library._under_way += counts
                try:
                    super().handle_one_response()
                finally:
                    library._under_way -= counts

            def finish(self) -> None:
                """A reset stops the standard library's half way, with one file open."""
                try:
                    super().finish()
                finally:
                    self.rfile.close()
                    self.environ = None  # what eventlet put there refers to this: a cycle, 10 KB

        wsgi.server(
            Door(entrance),
            app,
            protocol=Protocol,
            max_size=MAX_CONNECTIONS,
            log_output=False,
            debug=False,
            socket_timeout=REQUEST_TIMEOUT,
        )

    def requests_under_way(self) -> int:
        return self._under_way

    def gives_sockets(self) -> bool:
        return hasattr(wsgi, "WSGI_LOCAL") and hasattr(wsgi.Input, "get_socket")

    def take_descriptor(self, environ: dict[str, Any]) -> int:
        descriptor: int = environ["eventlet.input"].get_socket().fd.detach()
        wsgi.WSGI_LOCAL.already_handled = True  # eventlet's sign that nothing is left to answer
        return descriptor

    def hang_up(self, environ: dict[str, Any]) -> None:
        wsgi.WSGI_LOCAL.already_handled = True
        environ["eventlet.input"].get_socket().shutdown(socket.SHUT_RDWR)


class Door:
    """An entrance as eventlet's server wants its listener."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    def accept(self) -> Any:
        accepted = self._entrance.accept()
        if accepted is None:  # one of the errors at which that server ends in good order
            raise OSError(errno.ENOTCONN, "closed")
        return accepted

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entrance.listener, name)


def serve_in_strides(hub: Any) -> None:
    """A thousand phones that say hello in one moment take a hub of Linux 50 ms; the kernel keeps
    those that wait for the next turn, and begins with them."""
    if type(hub).__module__ == "eventlet.hubs.epolls":  # the others are for other machines
        hub.do_poll = lambda seconds: hub.poll.poll(seconds, AT_ONCE)


def nothing(*_: object) -> None:
    """What eventlet calls where another would be told that the descriptor is closed."""


LIBRARY = Eventlet()
