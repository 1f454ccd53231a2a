"""What was seen during a rehearsal, and what follows from it. All times are `time.monotonic`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass
class Post:
    """An idea that a phone sent; `idea` and `acked` stay None until it is acknowledged."""

    phone: int
    text: str
    sent: float
    idea: str | None = None
    acked: float | None = None
    refused: bool = False
    sends: int = 1


class Published(NamedTuple):
    sent: float
    acked: float


@dataclass
class Notes:
    """Written by many threads at once: each only appends or sets a key, which needs no lock."""

    posts: list[Post] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # commands, by code
    turned_away: list[str] = field(default_factory=list)  # joins and connects, by code
    resent: list[int] = field(default_factory=list)  # for each command, sendings beyond the first
    seen: dict[str, float] = field(default_factory=dict)  # idea -> first on the moderator's screen
    published: dict[str, Published] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)  # idea -> first on the projector
    reached: list[tuple[str, float]] = field(default_factory=list)  # idea on some guests' phones
    supports: list[float] = field(default_factory=list)  # seconds to the ack
    skipped: int = 0  # acts of phones that were not in yet or had enough in flight
    lags: list[float] = field(default_factory=list)  # seconds this process was late itself

    @property
    def acknowledged(self) -> dict[str, Post]:
        """By idea. Two posts that were told the same idea count once, and so one is missed."""
        return {post.idea: post for post in self.posts if post.idea is not None}


def lost(posts: list[Post], there: dict[str, str]) -> int:
    """How many acknowledged posts are not there at the end; `there` is text by idea."""
    acked = [post.idea for post in posts if post.idea is not None]
    return len(acked) - len(set(acked) & set(there))


def twice(posts: list[Post], there: dict[str, str]) -> int:
    """How many ideas are there once too often: each post has a text of its own, which tells."""
    times = Counter(there.values())
    return sum(max(0, times[post.text] - 1) for post in posts)
