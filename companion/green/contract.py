"""What is peculiar to a library that makes threads green."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from companion.green.entrance import Entrance

T = TypeVar("T")

#: Connections at once; eventlet.wsgi stops accepting at 1,024 unless told otherwise.
MAX_CONNECTIONS = 65_536
#: How long a client may take to send the next part of its request, in seconds.
REQUEST_TIMEOUT = 60


class Library(Protocol):
    """The functions of `companion.green` that each library has its own of; see there."""

    def patch(self) -> None: ...
    def spawn(self, function: Callable[..., Any], *args: Any) -> None: ...
    def native(self, module: str) -> Any: ...
    def in_native_thread(self, function: Callable[..., T], *args: Any) -> T: ...
    def watch_read(self, descriptor: int, ready: Callable[[int], None]) -> Any: ...
    def watch_write(self, descriptor: int, ready: Callable[[int], None]) -> Any: ...
    def unwatch(self, watch: Any) -> None: ...
    def serve(self, entrance: Entrance, app: Any) -> None: ...
    def requests_under_way(self) -> int: ...
    def take_descriptor(self, environ: dict[str, Any]) -> int: ...


def is_upgrade(environ: Mapping[str, Any]) -> bool:
    """Whether a request becomes a WebSocket: it may take as long as an evening."""
    return str(environ.get("HTTP_UPGRADE", "")).lower() == "websocket"
