"""A server with bugs: an idea that names one of them meets it, and its text is in what is raised.

It runs where the standard library is green already (tests/nursery.py).
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import Any

from companion import green
from companion.cli import main
from companion.domain import rules
from companion.live import limits
from companion.store import sqlite_log
from companion.web import audience

#: Texts that the next page fails on.
poison: list[str] = []


def fail(text: str, *_: object) -> None:
    raise ValueError(text)


def fail_twice(text: str) -> None:
    try:
        int(text)
    except ValueError as problem:
        raise RuntimeError(f"could not read {text}") from problem


def fail_in_a_callback(text: str) -> None:
    ours, theirs = socket.socketpair()
    green.watch_read(ours.fileno(), lambda _: fail(text, ours, theirs))
    theirs.send(b"!")


class Mortal:
    """Fails when nobody needs it any more."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __del__(self) -> None:
        fail(self.text)


#: By an idea's first word, what deciding on it does.
BUGS: dict[str, Callable[[str], object]] = {
    "bug-command": int,
    "bug-chain": fail_twice,
    "bug-thread": lambda text: green.spawn(fail, text),
    "bug-native": lambda text: green.start_native_thread(lambda: fail(text), "failing"),
    "bug-callback": fail_in_a_callback,
    "bug-finalizer": Mortal,
    "bug-page": poison.append,
}
decide, append, show_guest = rules.decide, sqlite_log.append, audience.show_guest


def deciding(state: Any, command: Any, *others: Any) -> Any:
    text = getattr(command, "text", "")
    BUGS.get(text.partition(" ")[0], len)(text)
    return decide(state, command, *others)


def appending(db: Any, slug: str, draft: Any, position: int) -> Any:
    if any(writing.value.startswith("bug-append") for writing in draft.writes):
        fail(draft.writes[0].value)
    return append(db, slug, draft, position)


def showing(*arguments: Any) -> Any:
    if poison:
        fail(poison.pop())
    return show_guest(*arguments)


rules.decide = deciding  # type: ignore[assignment]  # what fails on purpose
sqlite_log.append = appending
audience.show_guest = showing
limits.Limits.per_visitor = classmethod(  # type: ignore[method-assign,assignment]
    lambda cls, *_: cls(limits.Buckets(1000, 1000), limits.Buckets(1000, 1000))
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
