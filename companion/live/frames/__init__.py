"""Frames: the only package that knows Engine.IO's and the WebSocket's insides.

websocket  bytes to messages and back, without a socket
understood which messages a client may send
channel    one connection, without a green thread of its own
edge       from an HTTP request to a channel
directory  who is connected, for python-socketio
"""

from __future__ import annotations

import time
from typing import Any

from companion import green
from companion.live.frames.channel import LINGER, Channel
from companion.live.frames.websocket import text_frame

#: Seconds between two looks at all connections.
BEAT = 1.0


class Sockets:
    """The wire that fan-out writes to: Socket.IO's connections by sid (see fanout.Wire)."""

    def __init__(self, server: Any) -> None:
        """`server`: a socketio.Server."""
        self._server = server
        self._channels: dict[str, Channel] = server.eio.sockets
        green.spawn(self._beat)

    def packet(self, name: str, text: str) -> bytes:
        """A Socket.IO event as one WebSocket frame, the same bytes for all who get it."""
        return text_frame(f'42["{name}",{text}]')

    def is_ready(self, sid: str) -> bool:
        channel = self._channels.get(sid)
        return channel is None or channel.is_ready

    def send(self, sid: str, packet: bytes) -> bool:
        channel = self._channels.get(sid)
        return channel is None or channel.offer(packet)

    def close(self, sid: str) -> None:
        channel = self._channels.get(sid)
        self._server.disconnect(sid)
        if channel is not None:
            channel.close(wait=False)

    def finish(self, patience: float) -> None:
        """Hear nobody any more, answer what was heard, and say goodbye to all; that takes as many
        seconds at most. For the end of the process: nothing is told that they are gone."""
        channels = list(self._channels.values())
        for channel in channels:
            channel.stop_hearing()
        deadline = time.monotonic() + patience
        wait_for(channels, deadline)
        for channel in channels:
            channel.say_goodbye()
        wait_for(channels, min(deadline, time.monotonic() + LINGER))

    def _beat(self) -> None:
        while True:
            green.sleep(BEAT)
            now = time.monotonic()
            for channel in list(self._channels.values()):
                channel.beat(now)


def wait_for(channels: list[Channel], deadline: float) -> None:
    """Until all have answered and sent what they had, or no longer."""
    while any(channel.is_busy for channel in channels) and time.monotonic() < deadline:
        green.sleep(0.02)
