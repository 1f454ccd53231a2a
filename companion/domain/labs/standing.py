"""The state: what labs there are, and who is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

#: How somebody is in a lab: comes along, or is written to.
WAYS = TAKE_PART, BE_TOLD = ("take_part", "be_told")
#: What a lab says of itself.
SAYS = TITLE, TEXT, NAME, MAIL, PHONE = ("title", "text", "name", "mail", "phone")
#: Seconds for which the mail to somebody who wants to be in can be answered.
ANSWERED_WITHIN = 7 * 86_400.0
#: The kinds of mail about labs.
CONFIRM, NEWS = LETTERS = ("lab_confirm", "lab_news")
#: The version of the consent's text where the gathering's file has none of its own.
STANDARD = "standard-1"


@dataclass(frozen=True)
class Meeting:
    """`starts`, `ends`: seconds since 1970, UTC. `place`, `address`: vault ids."""

    id: str
    starts: float
    ends: float
    place: str | None = None
    address: str | None = None


@dataclass(frozen=True)
class Standing:
    """How a lab stands; the stack of these is what undo pops. `says`: vault ids by SAYS. `themes`:
    whose ideas it works on; `added`: other ideas; `taken`: those that it does not work on, whatever
    their theme. `meetings`: by id. `takes`: people can join. `what`, `by`, `at`: the decision."""

    says: Mapping[str, str]
    themes: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    takes: bool = True
    removed: bool = False
    what: str = "made"
    by: str = ""
    at: float = 0.0


@dataclass
class Lab:
    """A lab. `past`: its standings before, the last one last."""

    id: str
    standing: Standing
    version: int = 1
    past: list[Standing] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        return not self.standing.removed

    @property
    def takes(self) -> bool:
        return self.standing.takes and self.is_there


@dataclass
class Member:
    """Somebody who asked to be in a lab, and is since `confirmed`. `erased`: what they told is
    gone, because they left (`left`), asked anew (`replaced_by`), or its time was over."""

    id: str
    lab: str
    way: str
    contact: str
    consent: str
    language: str
    asked: float
    name: str | None = None
    confirmed: float | None = None
    erased: bool = False
    left: bool = False
    replaced_by: str | None = None
    version: int = 1

    @property
    def is_in(self) -> bool:
        return self.confirmed is not None and not self.erased

    @property
    def waits(self) -> bool:
        return self.confirmed is None and not self.erased

    def is_late(self, now: float) -> bool:
        """Whether it cannot be confirmed any more."""
        return now - self.asked > ANSWERED_WITHIN

    @property
    def vault_ids(self) -> tuple[str, ...]:
        return () if self.erased else tuple(id for id in (self.name, self.contact) if id)

    def is_moot(self, letter: str, now: float) -> bool:
        """Whether what a letter of this kind would say is not so any more."""
        if letter == CONFIRM:
            return not self.waits or self.is_late(now)
        return not self.is_in


@dataclass(frozen=True)
class Message:
    """What was written to those in a lab. `position`: by which their letters go; `sent_to`: how
    many."""

    position: int
    lab: str
    subject: str
    words: str
    to: str
    by: str
    at: float
    sent_to: tuple[str, ...]


@dataclass
class Labs:
    """`members`: by id, also those who are gone. `consent`: the version of the text that is agreed
    to."""

    labs: dict[str, Lab] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    consent: str = STANDARD

    def shown(self) -> Iterator[Lab]:
        """Those that everybody sees."""
        return (lab for lab in self.labs.values() if lab.is_there)

    @property
    def is_shown(self) -> bool:
        return any(True for _ in self.shown())

    def expiring(self, erased: set[str]) -> list[Member]:
        """Who is nobody any more where these entries leave the vault."""
        return [one for one in self.members.values() if one.contact in erased and not one.erased]

    def in_lab(self, lab: str, ways: Iterable[str] = WAYS) -> list[Member]:
        """Who is in it, in the order they asked."""
        return [
            one for one in self.members.values() if one.lab == lab and one.is_in and one.way in ways
        ]
