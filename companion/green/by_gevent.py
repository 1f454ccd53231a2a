"""Green threads by gevent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gevent
from gevent import get_hub, monkey

from companion.green.contract import REQUEST_TIMEOUT
from companion.green.entrance import Entrance
from companion.green.originals import originals

T = TypeVar("T")

#: gevent's names for what to watch a descriptor for.
READ, WRITE = 1, 2


class Gevent:
    """See companion.green for what each function does."""

    def __init__(self) -> None:
        self._originals: dict[str, Any] = {}
        self._server: Any = None
        self._rounds: list[Any] = []

    def patch(self) -> None:
        self._originals = originals()
        monkey.patch_all()

    def spawn(self, function: Callable[..., Any], *args: Any) -> None:
        gevent.spawn_raw(function, *args)

    def on_error(self, tell: Callable[[BaseException], None]) -> None:
        def failed(context: Any, kind: Any, value: Any, trace: Any) -> None:
            if value is not None and not issubclass(kind, gevent.GreenletExit):
                tell(value.with_traceback(trace) if trace else value)

        get_hub().handle_error = failed

    def native(self, module: str) -> Any:
        return self._originals[module]

    def in_native_thread(self, function: Callable[..., T], *args: Any) -> T:
        # Not by letting it raise there: gevent would log that as an error of its own.
        result, problem = get_hub().threadpool.apply(attempt, (function, args))
        if problem is not None:
            raise problem
        return result  # type: ignore[no-any-return]  # gevent does not tell

    def watch_read(self, descriptor: int, ready: Callable[[int], None]) -> Any:
        return self._watch(READ, descriptor, ready)

    def watch_write(self, descriptor: int, ready: Callable[[int], None]) -> Any:
        return self._watch(WRITE, descriptor, ready)

    def _watch(self, what: int, descriptor: int, ready: Callable[[int], None]) -> Any:
        watch = get_hub().loop.io(descriptor, what)
        watch.start(ready, descriptor)
        return watch

    def unwatch(self, watch: Any) -> None:
        watch.stop()
        watch.close()

    def watch_rounds(self, begins: Callable[[], None], ends: Callable[[], None]) -> None:
        loop = get_hub().loop
        self._rounds = [loop.check(), loop.prepare()]
        for watch, tell in zip(self._rounds, (begins, ends), strict=True):
            watch.start(tell)

    def serve(self, entrance: Entrance, app: Any) -> None:
        from companion.green.pywsgi import Server  # not before the patch

        self._server = Server(entrance, app)
        while (accepted := entrance.accept()) is not None:
            connection, address = accepted
            connection.settimeout(REQUEST_TIMEOUT)
            gevent.spawn_raw(self._server.handle, connection, address)
        self._server.finish()

    def requests_under_way(self) -> int:
        return self._server.under_way if self._server else 0

    def gives_sockets(self) -> bool:
        from companion.green.pywsgi import Handler

        used = ("handle", "read_requestline", "handle_one_response", "get_environ", "MessageClass")
        return all(hasattr(super(Handler, Handler), name) for name in used)

    def take_descriptor(self, environ: dict[str, Any]) -> int:
        descriptor: int = environ["companion.handler"].take_descriptor()
        return descriptor

    def hang_up(self, environ: dict[str, Any]) -> None:
        environ["companion.handler"].hang_up()


def attempt(function: Callable[..., T], args: tuple[Any, ...]) -> tuple[T | None, Exception | None]:
    """What a function returns, or what it raises."""
    try:
        return function(*args), None
    except Exception as problem:  # noqa: BLE001  # whoever called shall have it, whatever it is
        return None, problem


LIBRARY = Gevent()
