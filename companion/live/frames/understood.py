"""Which messages a client may send: Engine.IO and Socket.IO packets, as far as we use them.

What the stock stack is known to take passes; the rest ends the connection, because that stack logs
a traceback, collects without bound or stalls for several kinds of it.
"""

from __future__ import annotations

from typing import NamedTuple

import regex

from companion.live.protocol import COMMAND, MAX_MESSAGE, parse_json

#: Frames a second that one connection may send in the long run, and at once, pings and parts of a
#: message too. Commands beyond 10 a second are refused one by one; this ends who does not care.
FRAME_RATE, FRAME_BURST = 50, 300
#: Seconds a client has to say which screen it wants.
HELLO_WITHIN = 20

CLOSE, PONG, MESSAGE = "1", "3", "4"
LEAVE = "41"

# Engine.IO 4 over WebSocket: "1" close, "3" pong, "4" a Socket.IO packet. Of those: 0 connect,
# 1 disconnect, 2 event with an optional ack id. Binary packets (5, 6), acks and other namespaces
# have no use here.
HELLO = regex.compile(r"40(\{.*)?", regex.DOTALL)
EVENT = regex.compile(r"42([0-9]{0,9})(\[.*)", regex.DOTALL)
PLAIN = frozenset({CLOSE, PONG, LEAVE})


class Sent(NamedTuple):
    """A command as it came. `id`: what its acknowledgement is to be known by; empty: it needs
    none."""

    id: str
    data: object


def is_hello(message: object) -> bool:
    """Whether it asks to be connected, with an `auth` that is a JSON object."""
    hello = HELLO.fullmatch(message) if isinstance(message, str) else None
    return hello is not None and (not hello[1] or isinstance(parse_json(hello[1]), dict))


def command_in(message: object) -> Sent | None:
    """The command that it holds; None: it holds none."""
    if not isinstance(message, str) or len(message) > MAX_MESSAGE:
        return None
    event = EVENT.fullmatch(message)
    data = parse_json(event[2]) if event else None
    if event is None or not (isinstance(data, list) and len(data) == 2 and data[0] == COMMAND):
        return None
    return Sent(event[1], data[1])


def is_understood(message: object) -> bool:
    """Whether it is one that a connected client may send."""
    return message in PLAIN or command_in(message) is not None
