"""The line: who registered, in which order, and who has a seat.

Seats go to the first in line that are not cancelled. Until a time before the start they do so by
themselves; from then on a freed seat is offered to whose turn it is, for a while. Nobody who has a
seat loses it, also where the seats become fewer. All of it follows from the log alone: nobody can
overbook what nobody allocates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from companion.domain.seats.chain import check_code
from companion.domain.seats.terms import Conditions

#: A REPEATED one gave a contact that stands in line already: it counts when that one is gone.
SEATED, WAITING, REPEATED, CANCELLED = "seated", "waiting", "repeated", "cancelled"


@dataclass
class Notice:
    """What a person must be told: `kind` is "seat", "waiting", "repeated", "promoted", "offered"
    or "cancelled", by the event at `position`."""

    kind: str
    position: int
    at: float
    told: bool = False


@dataclass
class Consent:
    """Whether the person agrees to be seen: `version` of the text, or None; since when, and how
    they said so."""

    version: str | None
    at: float
    channel: str


@dataclass
class Registration:
    """One place in line. `number`: from 1, without gaps. `head`: the chain's end with it as the
    last. `name`, `contact`, `kind`, `extras`: vault ids. `language`: in which they are written to.
    `offers`: how many seats it was offered; `offer_until`: the last one's end. `as_seated`: what
    one that is REPEATED is shown as."""

    id: str
    number: int
    position: int
    at: float
    by: str
    channel: str
    received: float | None
    head: str
    name: str
    contact: str
    key: str
    kind: str | None
    extras: Mapping[str, str]
    consent: Consent
    language: str
    status: str = WAITING
    version: int = 1
    offers: int = 0
    offer_until: float | None = None
    as_seated: bool = False
    apart: bool = False
    erased: bool = False
    notices: list[Notice] = field(default_factory=list)

    @property
    def check(self) -> str:
        """The check code on the receipt."""
        return check_code(self.head)

    @property
    def stands(self) -> bool:
        return self.status != CANCELLED

    @property
    def vault_ids(self) -> tuple[str, ...]:
        ids = (self.name, self.contact, self.kind, *self.extras.values())
        return tuple(id for id in ids if id and not self.erased)

    @property
    def owed(self) -> Notice | None:
        """The last thing that the person must be told, unless they were: it makes the earlier ones
        void."""
        last = self.notices[-1] if self.notices else None
        return None if last is None or last.told else last

    def is_offered(self, now: float) -> bool:
        """Whether a seat is kept for it now."""
        return self.status == WAITING and self.offer_until is not None and now <= self.offer_until


@dataclass
class Line:
    """`seats` and `deadline`: as they are now; the desk may have changed them. `claims`: by a
    contact's fingerprint, those that stand with it, in the order they gave it. `salt`: vault id of
    what these are keyed with, while it is there. `deals`: how many seats were offered or accepted.
    `guests`: people who sit here without having registered; the door counts them.
    """

    conditions: Conditions | None = None
    seats: int = 0
    deadline: float | None = None
    registrations: dict[str, Registration] = field(default_factory=dict)
    seated: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)
    claims: dict[str, list[str]] = field(default_factory=dict)
    salt: str | None = None
    head: str = ""
    deals: int = 0
    guests: int = 0

    @property
    def needs_ticket(self) -> bool:
        """Whether nobody comes into the hall without a ticket."""
        return self.conditions is not None and self.conditions.tickets_required

    def is_open(self, now: float) -> bool:
        """Whether people can register for themselves."""
        found = self.conditions
        if found is None or (found.opens is not None and now < found.opens):
            return False
        ends = [end for end in (self.deadline, found.starts) if end is not None]
        return all(now <= end for end in ends)

    def is_automatic(self, now: float) -> bool:
        """Whether a free seat goes to the next in line by itself."""
        until = self.conditions.automatic_until if self.conditions else None
        return until is None or now < until

    def free(self, now: float) -> int:
        """Seats that nobody has and that are kept for nobody; below 0 where they became fewer."""
        kept = sum(self.registrations[id].is_offered(now) for id in self.offered)
        return self.seats - len(self.seated) - kept - self.guests

    def in_turn(self) -> list[Registration]:
        """Who waits, the next first: in the order of registering, but after those who were offered
        less often, so that one who does not answer does not stop the line."""
        waiting = [self.registrations[id] for id in self.waiting]
        return sorted(waiting, key=lambda one: (one.offers, one.position))

    def turn_to_offer(self, now: float) -> Registration | None:
        """Who is to be offered a seat now."""
        found = self.conditions
        over = found is None or (found.starts is not None and now >= found.starts)
        if over or self.is_automatic(now) or self.free(now) <= 0:
            return None
        return next((one for one in self.in_turn() if not one.is_offered(now)), None)

    def rank(self, registration: Registration) -> int:
        """The place on the waiting list, from 1. One that is REPEATED is told what it would be."""
        turn = (registration.offers, registration.position)
        waiting = (self.registrations[id] for id in self.waiting)
        return 1 + sum((one.offers, one.position) < turn for one in waiting)

    def enter(self, registration: Registration, now: float) -> None:
        """It counts from now on: seated where a seat is free and nobody waits for it."""
        if self.free(now) > 0 and not self.waiting:
            self._seat(registration)
        else:
            registration.status = WAITING
            self.waiting.add(registration.id)

    def leave(self, registration: Registration) -> None:
        """It counts no more."""
        for group in (self.seated, self.waiting, self.offered):
            group.discard(registration.id)
        registration.status = CANCELLED
        registration.offer_until = None

    def settle(self, now: float) -> Iterator[Registration]:
        """Give free seats to the next in line, while that goes by itself; yields who got one."""
        while self.is_automatic(now) and self.waiting and self.free(now) > 0:
            next_one = self.in_turn()[0]
            self._seat(next_one)
            yield next_one

    def accept(self, registration: Registration) -> None:
        self._seat(registration)

    def _seat(self, registration: Registration) -> None:
        registration.status = SEATED
        registration.offer_until = None
        self.waiting.discard(registration.id)
        self.offered.discard(registration.id)
        self.seated.add(registration.id)

    def claim(self, registration: Registration) -> bool:
        """Note its contact; whether it is the first that stands with it."""
        standing = self.claims.setdefault(registration.key, [])
        standing.append(registration.id)
        return len(standing) == 1

    def release(self, registration: Registration) -> Registration | None:
        """It has this contact no more; who counts instead, if nobody with it does."""
        standing = self.claims.get(registration.key, [])
        if registration.id in standing:
            standing.remove(registration.id)
        others = [self.registrations[id] for id in standing]
        if not standing:
            self.claims.pop(registration.key, None)
        if any(other.status != REPEATED for other in others):
            return None
        return others[0] if others else None

    def first_with(self, key: str) -> Registration | None:
        """Who counts with this contact."""
        standing = [self.registrations[id] for id in self.claims.get(key, ())]
        return next((one for one in standing if one.status != REPEATED), None)
