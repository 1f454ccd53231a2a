"""Who is connected, for python-socketio.

Its own manager keeps lists and a room for each client and searches all of them whenever one leaves:
a hall that leaves at once would take quadratic time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from socketio import Manager

#: The one namespace.
ROOT = "/"


class Directory(Manager):  # type: ignore[misc]  # python-socketio is untyped
    """A client has one id, Engine.IO's, and is connecting, connected or nothing. No rooms."""

    def __init__(self) -> None:
        super().__init__()
        self._connecting: set[str] = set()
        self._connected: set[str] = set()

    def get_namespaces(self) -> list[str]:
        return [ROOT]

    def get_participants(self, namespace: str, room: Any) -> Iterator[tuple[str, str]]:
        return ((sid, sid) for sid in list(self._connected))

    def pre_connect(self, eio_sid: str, namespace: str) -> str | None:
        if namespace != ROOT or self.sid_from_eio_sid(eio_sid, ROOT):
            return None
        self._connecting.add(eio_sid)
        return eio_sid

    def connect(self, sid: str, namespace: str) -> str:
        if sid in self._connecting:  # else it left meanwhile
            self._connecting.discard(sid)
            self._connected.add(sid)
        return sid

    def is_pre_connected(self, sid: str, namespace: str) -> bool:
        return sid in self._connecting

    def is_connected(self, sid: str, namespace: str) -> bool:
        return sid in self._connected

    def sid_from_eio_sid(self, eio_sid: str, namespace: str) -> str | None:
        return eio_sid if self.knows(eio_sid) else None

    def eio_sid_from_sid(self, sid: str, namespace: str) -> str:
        return sid

    def pre_disconnect(self, sid: str, namespace: str) -> str:
        self._connected.discard(sid)
        return sid

    def basic_disconnect(self, sid: str, namespace: str, **kwargs: Any) -> None:
        self.forget(sid)

    def knows(self, sid: str) -> bool:
        """Whether a client has said hello, and was not refused."""
        return sid in self._connected or sid in self._connecting

    def forget(self, sid: str) -> None:
        self._connecting.discard(sid)
        self._connected.discard(sid)
