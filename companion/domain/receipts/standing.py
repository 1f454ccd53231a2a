"""The state: who is told by mail what becomes of their ideas."""

from __future__ import annotations

from dataclasses import dataclass, field

#: What workers agree by who tells the news.
NEWS = "receipts/news"


@dataclass
class Reader:
    """Who is told for `person`. `contact`: a vault id; None: they want no mail any more. `since`,
    `until`: the last mail tells what was answered after the one position, up to the other. `news`:
    when something was last answered that they have not been told; `last`: when they were told
    last."""

    id: str
    person: str
    contact: str | None
    language: str
    at: float
    confirmed: float | None = None
    since: int = 0
    until: int = 0
    news: float | None = None
    last: float | None = None


@dataclass
class Receipts:
    """`readers`: by id, also those who want no more. `of`: by person, who is told for them.
    `waiting`: those who have not been told something yet; `unconfirmed`: those who have not
    confirmed. `versions`: by person. `rounds`: how often news was told. `lost`: by person, when it
    was noticed that what they wrote was lost with the log."""

    readers: dict[str, Reader] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    unconfirmed: dict[str, None] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    rounds: int = 0
    lost: dict[str, float] = field(default_factory=dict)

    def of_person(self, person: str) -> Reader | None:
        """Who is told for somebody, or is to confirm it."""
        return self.readers.get(self.of.get(person, ""))

    def version(self, person: str) -> int:
        return self.versions.get(person, 1)


def key_of(person: str) -> str:
    """What decisions about who is told for somebody rest on."""
    return f"receipt/{person}"
