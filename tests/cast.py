"""The cast: an evening to test with, and people who do things in it.

`Evening` takes decisions and folds them in the calling thread, on any log; the tests in tests/live
play the same cast through a real Gathering. Whatever is refused raises Refused, so that a sentence
like `ada.posts("Mehr Bänke")` holds or fails; `with refused("conflict"):` expects a no.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain import delta
from companion.domain import events as e
from companion.domain.definition import Definition, Theme
from companion.domain.door import commands as d
from companion.domain.door.events import TicketCheckedIn, WalkInAdmitted
from companion.domain.door.hall import Pass
from companion.domain.door.terms import DoorTerms, Gate
from companion.domain.door.verdict import Ticket, Verdict, verdict
from companion.domain.fold import apply
from companion.domain.presence.commands import TakeBadge
from companion.domain.presence.events import BadgeGiven
from companion.domain.queue import commands as q
from companion.domain.refusals import Refusal
from companion.domain.rules import OPERATOR, Ids, Who, decide
from companion.domain.ruling import REGISTRANT
from companion.domain.screens import SCREENS
from companion.domain.seats import commands as s
from companion.domain.seats import events as registering
from companion.domain.seats.commands import Particulars
from companion.domain.seats.contact import fingerprint, read_contact
from companion.domain.seats.line import Registration
from companion.domain.seats.terms import Terms
from companion.domain.stage import commands as st
from companion.domain.state import Idea, State
from companion.store.log import Appended, Log, MemoryLog

SLUG = "auftakt"
OPERATORS = Who(OPERATOR, OPERATOR)
#: 20 August 2020, 18:00 in Castrop-Rauxel.
START = 1_597_939_200.0
DEFINITION = Definition(
    slug=SLUG,
    title="Auftakt",
    starts="18:00",
    ends="20:00",
    date="2020-08-20",
    themes=(Theme("stadt", "Digitale Stadt"), Theme("verwaltung", "Digitale Stadtverwaltung")),
)
#: The same with seats to be given away, by themselves until the evening before.
WITH_SEATS = replace(DEFINITION, seats=2, registration=Terms())
#: The same with two doors, from an hour before the start on.
WITH_DOORS = replace(
    WITH_SEATS, door=DoorTerms(gates=(Gate("nord", "Nord"), Gate("sued", "Süd")), opens=60)
)
#: What the contacts' fingerprints are keyed with here.
SALT = b"salt"


class Refused(Exception):
    """A member of the cast was told no."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code} {dict(refusal.data)}")
        self.refusal = refusal


@contextlib.contextmanager
def refused(code: str, **data: Any) -> Iterator[None]:
    """Expects a refusal with this code and at least this data."""
    with pytest.raises(Refused) as no:
        yield
    refusal = no.value.refusal
    assert refusal.code == code, refusal
    assert data.items() <= refusal.data.items(), refusal


class Clock:
    """Seconds since 1970 that pass when told to."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


def numbered() -> Ids:
    """Ids that count: i1, w2, i3, …"""
    counter = itertools.count(1)
    return lambda prefix: f"{prefix}{next(counter)}"


class Evening:
    """A gathering, defined and with nobody in it yet."""

    def __init__(self, log: Log | None = None, definition: Definition = DEFINITION) -> None:
        self.log = MemoryLog() if log is None else log
        self.clock = Clock()
        self.ids = numbered()
        self.log.create(SLUG)
        self.set_up(definition)

    def set_up(self, definition: Definition) -> None:
        self.state = State()
        self.words: dict[str, str] = {}
        self.does(OPERATORS, c.DefineGathering(definition.to_json()))

    def set_up_anew(self) -> None:
        """With the same themes and another title."""
        definition = replace(DEFINITION, title="Auftakt, verlegt")
        self.does(OPERATORS, c.DefineGathering(definition.to_json()))

    def does(self, who: Who, command: c.Command, nonce: str | None = None) -> e.Event:
        """What became of a command; raises Refused."""
        draft = self.drafts(who, command)
        outcome = self.log.append(SLUG, draft)
        assert isinstance(outcome, Appended), outcome
        apply(self.state, draft.event)
        self.words.update({writing.id: writing.value for writing in draft.writes})
        for id in draft.erases:
            self.words.pop(id, None)
        return draft.event

    def drafts(self, who: Who, command: c.Command) -> e.Draft:
        """What was decided, not appended yet; raises Refused."""
        draft = decide(self.state, command, who, self.clock(), self.ids)
        if isinstance(draft, Refusal):
            raise Refused(draft)
        return draft

    def replays(self) -> None:
        """Starts again from what the log holds, as it would stand on a disk."""
        batch = self.log.read(SLUG)
        self.state, self.words = State(), dict(batch.words)
        for record in batch.records:
            apply(self.state, e.decode(*e.encode(record.event)))

    def guest(self, name: str) -> Guest:
        return Guest(self, Who("guest", f"v-{name}"))

    def moderator(self, name: str, role: str = "moderator", seconds: float = 3600) -> Moderator:
        """Invited and logged in for so long."""
        return Moderator(self, self.logs_in(self.invites(name, role), seconds))

    def invites(self, name: str, role: str, seconds: float = 3600) -> str:
        """The login link."""
        event = self.does(OPERATORS, c.InviteStaff(name, role, seconds))
        assert isinstance(event, e.StaffInvited)
        return event.link

    def logs_in(self, link: str, seconds: float = 3600) -> Who:
        event = self.does(Who("guest", "anybody"), c.LogIn(link, seconds))
        assert isinstance(event, e.StaffLoggedIn)
        return Who(self.state.staff[event.by].role, event.by, event.session)

    def revokes(self, who: Who) -> None:
        self.does(OPERATORS, c.RevokeStaff(who.id))

    def forgets(self, who: Who) -> e.PersonForgotten:
        event = self.does(OPERATORS, c.ForgetPerson(who.id))
        assert isinstance(event, e.PersonForgotten)
        return event

    def registers(self, name: str, contact: str | None = None, **how: Any) -> Registrant:
        """Somebody registers for themselves."""
        event = self.does(Who("guest", f"v-{name}"), registration(name, contact, **how))
        assert isinstance(event, registering.Registered)
        return Registrant(self, Who(REGISTRANT, event.registration))

    def desk(self, name: str = "Dora") -> Desk:
        return Desk(self, self.logs_in(self.invites(name, "desk")))

    def steward(self, name: str = "Sven", gate: str = "nord") -> Steward:
        return Steward(self, self.logs_in(self.invites(name, "door")), gate)

    def seated(self) -> list[int]:
        """The numbers of those who have a seat."""
        line = self.state.line
        return sorted(line.registrations[id].number for id in line.seated)

    def idea(self, id: str) -> Idea:
        return self.state.ideas[id]

    def fresh(self, screen: str) -> dict[str, Any]:
        return {"epoch": self.log.epoch(SLUG), **delta.fresh(screen, self.state, self.words)}

    def since(self, screen: str, position: int) -> dict[str, Any]:
        update = delta.since(screen, self.state, self.words, position)
        return {"epoch": self.log.epoch(SLUG), **update}

    def shown(self, screen: str, collection: str | None = None) -> dict[str, dict[str, Any]]:
        """The items of a collection on a screen, by id; None: of the one that it is about."""
        items = self.fresh(screen)[collection or SCREENS[screen].parts[0].collection]
        return {item["id"]: item for item in items}

    def idea_screens(self) -> dict[str, dict[str, Any]]:
        """Those that hold ideas."""
        return {
            name: self.fresh(name)
            for name, screen in SCREENS.items()
            if "ideas" in screen.by_collection
        }

    def all_screens(self) -> dict[str, dict[str, Any]]:
        return {screen: self.fresh(screen) for screen in SCREENS}


class Person:
    """Somebody in the evening."""

    def __init__(self, evening: Evening, who: Who) -> None:
        self.evening = evening
        self.who = who

    def does(self, command: c.Command, nonce: str | None = None) -> e.Event:
        return self.evening.does(self.who, command, nonce)


class Guest(Person):
    """Somebody with a phone."""

    def posts(self, text: str, **fields: Any) -> str:
        """The idea's id."""
        event = self.does(c.PostIdea(text, **fields))
        assert isinstance(event, e.IdeaPosted)
        return event.idea

    def supports(self, idea: str) -> None:
        self.does(c.SupportIdea(idea))

    def withdraws(self, idea: str) -> None:
        self.does(c.WithdrawSupport(idea))

    def checks_in(self) -> None:
        self.does(c.CheckIn())

    def checks_out(self) -> None:
        self.does(c.CheckOut())

    def takes(self, badge: str) -> Guest:
        """The same phone, with the badge."""
        return Guest(self.evening, replace(self.who, badges=(*self.who.badges, badge)))

    def posts_from(self) -> str:
        """Where an idea of theirs comes from now."""
        return self.evening.idea(self.posts("Mehr Bänke")).origin

    def own(self, since: int | None = None) -> dict[str, Any]:
        return delta.own(self.who.id, self.evening.state, self.evening.words, since)


class Moderator(Person):
    """Somebody at the moderation desk. `version`: the one seen, else the current one."""

    def publishes(self, idea: str, version: int | None = None) -> None:
        self.does(c.PublishIdea(idea, self._sees(idea, version)))

    def hides(self, idea: str, reason: str = "off_topic", version: int | None = None) -> None:
        self.does(c.HideIdea(idea, self._sees(idea, version), reason))

    def restores(self, idea: str, version: int | None = None) -> None:
        self.does(c.RestoreIdea(idea, self._sees(idea, version)))

    def edits(self, idea: str, text: str, version: int | None = None) -> None:
        self.does(c.EditIdea(idea, self._sees(idea, version), text))

    def undoes(self, idea: str, version: int | None = None) -> None:
        self.does(c.UndoIdea(idea, self._sees(idea, version)))

    def merges(self, idea: str, *others: str) -> None:
        """All into `idea`."""
        merged = {other: self.evening.idea(other).version for other in others}
        self.does(c.MergeIdeas(idea, self._sees(idea, None), merged))

    def splits(self, idea: str, version: int | None = None) -> None:
        self.does(c.SplitIdea(idea, self._sees(idea, version)))

    def spotlights(self, idea: str | None, version: int | None = None) -> None:
        self.does(c.SpotlightIdea(idea, None if idea is None else self._sees(idea, version)))

    def queues(self, idea: str, before: str | None = None, seen: int | None = None) -> int:
        """The step's number, as of all that follow."""
        return self._step(q.QueueIdea(idea, self._sees(idea, None), before, seen))

    def unqueues(self, idea: str, seen: int | None = None) -> int:
        return self._step(q.UnqueueIdea(idea, self._sees(idea, None), seen))

    def files(self, idea: str, seen: int | None = None) -> int:
        return self._step(q.FileIdea(idea, self._sees(idea, None), seen))

    def stages(self, idea: str, seen: int | None = None) -> int:
        return self._step(q.StageIdea(idea, self._sees(idea, None), seen))

    def takes_next(self, idea: str | None = None, seen: int | None = None) -> int:
        """`idea`: the one seen as the first, else the one that is it."""
        idea = idea or self.evening.state.queue.order[0]
        return self._step(q.TakeNext(idea, self._sees(idea, None), seen))

    def undoes_step(self, step: int) -> int:
        return self._step(q.UndoStep(step))

    def _step(self, command: c.Command) -> int:
        self.does(command)
        return self.evening.state.queue.turn

    def shows(self, mode: str, idea: str | None = None, group: str | None = None) -> None:
        self.does(st.ShowPicture(mode, idea, group))

    def prepares(self, mode: str | None, idea: str | None = None, group: str | None = None) -> None:
        self.does(st.PreparePicture(mode, idea, group))

    def takes(self, preview: int | None = None) -> None:
        """On air; `preview`: the number of the one seen, else the current one."""
        prepared = self.evening.state.stage.now.preview
        self.does(st.TakePicture(preview or (prepared.number if prepared else 0)))

    def blacks_out(self, on: bool = True) -> None:
        self.does(st.BlackOut(on))

    def sets(self, **settings: Any) -> None:
        self.does(st.SetStage(**settings))

    def undoes_on_stage(self, version: int | None = None) -> None:
        self.does(st.UndoStage(version or self.evening.state.stage.version))

    def logs_out(self) -> None:
        self.does(c.LogOut())

    def _sees(self, idea: str, version: int | None) -> int:
        return self.evening.idea(idea).version if version is None else version


class Registrant(Person):
    """Somebody who registered, with the link to it."""

    @property
    def registration(self) -> Registration:
        return self.evening.state.line.registrations[self.who.id]

    @property
    def status(self) -> str:
        return self.registration.status

    @property
    def ticket(self) -> Pass:
        return self.evening.state.hall.passes[self.who.id]

    @property
    def is_in(self) -> bool:
        return self.evening.state.hall.is_in(self.who.id)

    def changes(self, name: str, contact: str | None = None, **how: Any) -> None:
        told = particulars(name, contact, **how)
        self.does(s.ChangeRegistration(self.who.id, self.registration.version, told))

    def cancels(self) -> None:
        self.does(s.CancelRegistration(self.who.id))

    def is_erased(self) -> None:
        self.does(s.EraseRegistration(self.who.id))

    def accepts(self) -> None:
        self.does(s.AcceptSeat(self.who.id))

    def badge(self) -> str:
        """A new one for a phone."""
        event = self.does(TakeBadge(self.who.id))
        assert isinstance(event, BadgeGiven)
        return event.badge


class Desk(Person):
    """Somebody at the desk, with mails and calls."""

    def registers(self, name: str, contact: str | None = None, **how: Any) -> Registrant:
        how = {"channel": "telephone", **how}
        event = self.does(registration(name, contact, **how))
        assert isinstance(event, registering.Registered)
        return Registrant(self.evening, Who(REGISTRANT, event.registration))

    def cancels(self, who: Registrant) -> None:
        self.does(s.CancelRegistration(who.who.id))

    def changes_seats(self, seats: int) -> None:
        self.does(s.ChangeSeats(seats))

    def tells(self, who: Registrant) -> None:
        owed = who.registration.owed
        assert owed is not None
        self.does(s.TellNotice(who.who.id, owed.position))


class Steward(Person):
    """Somebody at a door."""

    def __init__(self, evening: Evening, who: Who, gate: str) -> None:
        super().__init__(evening, who)
        self.gate = gate

    def sees(self, who: Registrant, issue: int | None = 1) -> Verdict:
        ticket = Ticket(who.who.id, issue)
        return verdict(self.evening.state, ticket, self.evening.clock())

    def lets_in(self, who: Registrant, **how: Any) -> TicketCheckedIn:
        event = self.does(d.CheckInTicket(who.who.id, self.gate, **{"issue": 1, **how}))
        assert isinstance(event, TicketCheckedIn)
        return event

    def scanned_offline(self, who: Registrant, at: float, **how: Any) -> TicketCheckedIn:
        return self.lets_in(who, way="offline", scanned=at, **how)

    def lets_out(self, who: Registrant | str) -> None:
        id = who if isinstance(who, str) else who.who.id
        self.does(d.CheckOutTicket(id, self.gate))

    def undoes(self, who: Registrant, entry: int) -> None:
        self.does(d.UndoCheckIn(who.who.id, entry))

    def admits(self, name: str) -> str:
        """The walk-in's id."""
        event = self.does(d.AdmitWalkIn(name, self.gate))
        assert isinstance(event, WalkInAdmitted)
        return event.walk_in

    def releases(self) -> None:
        self.does(d.ReleaseNoShows())

    def replaces(self, who: Registrant) -> None:
        self.does(d.ReplaceTicket(who.who.id))


def registration(name: str, contact: str | None = None, **how: Any) -> s.Register:
    about = {key: how.pop(key) for key in ("kind", "extras") if key in how}
    return s.Register(particulars(name, contact, **about), **how)


def particulars(name: str, contact: str | None = None, **about: Any) -> Particulars:
    """`contact`: of one's own unless given."""
    contact = contact or f"{name.lower()}@example.org"
    read = read_contact(contact)
    key = "none" if isinstance(read, Refusal) else fingerprint(read, SALT)
    return Particulars(name, contact, key, **about)
