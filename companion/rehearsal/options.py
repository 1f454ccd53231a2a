"""What a rehearsal is told, and the bounds within which it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MOST_PHONES = 5_000
MOST_MINUTES = 240
MOST_PER_SECOND = 500


class BadInput(ValueError):
    """Something that the operator can put right, in one line."""


@dataclass(frozen=True)
class Options:
    """`venue` phones check in at the hall, `remote` ones are at home; `moderator` is a login link.

    `checkin` is what the venue's QR code says; without it, the staff pages are asked. `seed`
    repeats the plan of an earlier run.
    """

    url: str
    gathering: str = "auftakt"
    venue: int = 10
    remote: int = 40
    minutes: float = 1.0
    texts: Path | None = None
    moderator: str | None = None
    posts_per_second: float = 2.0
    supports_per_second: float = 20.0
    seed: int | None = None
    checkin: str | None = None
    quiet: bool = False

    @property
    def phones(self) -> int:
        return self.venue + self.remote

    @property
    def seconds(self) -> float:
        return self.minutes * 60

    def check(self) -> None:
        """Raises BadInput where a rehearsal would be unbounded or has nowhere to go."""
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
            raise BadInput(f"{self.url!r} is not an http or https address")
        if min(self.venue, self.remote) < 0 or not 1 <= self.phones <= MOST_PHONES:
            raise BadInput(f"{self.phones} phones: between 1 and {MOST_PHONES} can be played")
        if not 0 < self.minutes <= MOST_MINUTES:
            raise BadInput(
                f"{self.minutes} minutes: more than 0, at most {MOST_MINUTES} can be played"
            )
        if self.moderator == "":  # a shell's $(...) that failed
            raise BadInput("the moderator's login link is empty")
        for rate in (self.posts_per_second, self.supports_per_second):
            if not 0 <= rate <= MOST_PER_SECOND:
                raise BadInput(f"{rate} a second: between 0 and {MOST_PER_SECOND} can be played")
