"""The replay: position by position, and what the events say must be there because of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from companion.domain import events as e
from companion.domain.answers import events as answers
from companion.domain.answers.standing import keys_of
from companion.domain.conduct import events as conduct
from companion.domain.conduct.standing import MODES
from companion.domain.door import events as door
from companion.domain.door.rules import ROOM, TICKET
from companion.domain.fold import apply
from companion.domain.groups import events as groups
from companion.domain.groups.standing import GROUPS
from companion.domain.labs import events as labs
from companion.domain.mail import events as mail
from companion.domain.mail.post import OCCASIONS, version_key
from companion.domain.polls import events as polls
from companion.domain.polls.fold import moves_gate
from companion.domain.polls.rules import gate_key
from companion.domain.queue import events as queue
from companion.domain.queue.standing import QUEUE
from companion.domain.receipts import events as receipts
from companion.domain.receipts.standing import NEWS, key_of
from companion.domain.results import events as results
from companion.domain.results.standing import RESULTS
from companion.domain.seats import events as seats
from companion.domain.seats.line import SEATED
from companion.domain.seats.rules import DEALS
from companion.domain.stage import events as stage
from companion.domain.stage.rules import STAGE
from companion.domain.state import FORGOTTEN, State
from companion.domain.themes import events as themes
from companion.domain.themes.standing import sorting_key, theme_key
from companion.store.log import Damaged, Log, Record, Snapshot
from companion.verify.ledger import Reasons
from companion.verify.order import Order
from companion.verify.plain import shown, unplain
from companion.verify.values import is_moment, is_nonce
from companion.verify.vault import Entry, written

#: Records that are read at once.
CHUNK = 1_000


def records(log: Log, snapshot: Snapshot, found: list[str]) -> Iterator[Record]:
    """All of them that can be read. L3, L5: it is found where one is missing or cannot."""
    at, limit, slug, head = 0, CHUNK, snapshot.slug, snapshot.head
    while at < head:
        try:
            batch = log.read(slug, at, min(limit, head - at), epoch=snapshot.epoch).records
        except e.UnknownEvent as problem:
            if limit == 1:
                at += 1
                found.append(f"L5: position {at} cannot be read: {problem}")
            limit = 1 if limit > 1 else CHUNK  # one by one up to it, then in chunks again
            continue
        except Damaged as problem:
            found.append(f"positions from {at + 1} on cannot be read: {problem}")
            return
        for record in batch:
            if record.position != at + 1:
                found.append(missing(at + 1, record.position - 1))
            at = record.position
            yield record
        if not batch:
            found.append(missing(at + 1, head))
            return


def missing(first: int, last: int) -> str:
    if first == last:
        return f"L3: position {first} is missing"
    return f"L3: positions {first} to {last} are missing"


@dataclass
class Replay:
    """A log so far. `versions`, `entries` (by id) and `erased` (id to position): what its events
    say of the tables beside it. `order`: of those who registered. `perhaps`: keys that moved once
    less in an older version. `first`, `last`: when it began and went on."""

    found: list[str]
    state: State = field(default_factory=State)
    versions: dict[str, int] = field(default_factory=dict)
    perhaps: set[str] = field(default_factory=set)
    entries: dict[str, Entry] = field(default_factory=dict)
    erased: dict[str, int] = field(default_factory=dict)
    nonces: dict[str, int] = field(default_factory=dict)
    reasons: Reasons = field(default_factory=Reasons)
    order: Order = field(default_factory=Order)
    first: float | None = None
    last: float | None = None

    def take(self, record: Record) -> None:
        """The next one; what is wrong with it goes to `found`."""
        where, event = f"position {record.position}", record.event
        self.found += [f"P1: {where}: {name} is nothing known" for name in unplain(event)]
        self._take_nonce(record)
        try:
            moved = moves(event, self.state)
            self.entries.update({w.id: w for w in written(event, self.state, record.position)})
            self.state.position = record.position - 1  # where one is missing, go on all the same
            apply(self.state, event)
        except Exception as problem:  # noqa: BLE001  # a fold can break on a broken log in any way
            self.found.append(f"L5: {where} cannot be folded: {type(problem).__name__}")
            return
        self.reasons.take(event)
        self.found += self.order.take(record.position, event)
        for key in moved:
            self.versions[key] = self.versions.get(key, 1) + 1
        if isinstance(event, e.RetentionRan):
            self.perhaps.update(moved)
        for id, said in decided(event).items():
            version = self.versions.get(id, 1)
            if said != version:
                self.found.append(f"{where}: version {said} of an idea at {version}")
        turn = getattr(event, "turn", None)
        if turn is not None and turn != self.versions.get(QUEUE, 1):
            self.found.append(f"{where}: turn {turn} of a queue at {self.versions.get(QUEUE, 1)}")
        if isinstance(event, polls.PollDecided):
            version = self.versions.get(event.poll, 1)
            if event.version != version:
                self.found.append(f"{where}: version {event.version} of a poll at {version}")
        if isinstance(event, labs.LabDecided):
            version = self.versions.get(event.lab, 1)
            if event.version != version:
                self.found.append(f"{where}: version {event.version} of a lab at {version}")
        if isinstance(event, groups.GroupDecided):
            version = self.versions.get(event.group, 1)
            if event.version != version:
                self.found.append(f"{where}: version {event.version} of a group at {version}")
        if isinstance(event, e.ERASING):
            self.erased.update(dict.fromkeys(event.erased, record.position))
        if is_moment(event.at):
            self.first = event.at if self.first is None else self.first
            self.last = event.at

    def _take_nonce(self, record: Record) -> None:
        if record.nonce is None:
            return
        where = f"position {record.position}"
        if not is_nonce(record.nonce):
            self.found.append(f"P1: {where}: its nonce is none of ours")
        before = self.nonces.setdefault(record.nonce, record.position)
        if before != record.position:
            self.found.append(f"L2: {where} has the nonce of position {before}")

    def check_versions(self, kept: Mapping[str, int]) -> None:
        """The versions that decisions rest on are those that the events made."""
        for key in sorted(kept.keys() | self.versions.keys()):
            said, is_ = self.versions.get(key, 1), kept.get(key, 1)
            if said != is_ and not (key in self.perhaps and is_ == said - 1):
                self.found.append(f"version of {shown(key)} is {is_}, the events say {said}")


def decided(event: e.Event) -> Mapping[str, int | None]:
    """The versions that ideas have after a decision, as it says itself."""
    if isinstance(event, e.Decided | groups.Handing):
        return event.versions
    if isinstance(event, e.IdeaSpotlighted | queue.Turned) and event.idea is not None:
        return {event.idea: event.version}
    return {}


def moves(event: e.Event, state: State) -> tuple[str, ...]:
    """The keys whose version goes up with an event: what `rules` put into its draft."""
    match event:
        case e.GatheringDefined():
            return (event.replaces,) if event.replaces else ()
        case e.IdeaPublished() if event.turn is not None:
            return (event.idea, QUEUE)
        case e.Decided():
            return tuple(event.versions)
        case conduct.ModesSwitched() | conduct.ModesReverted():
            return (MODES,)
        case e.IdeaSpotlighted():
            return () if event.turn is None else (QUEUE,)
        case queue.Turned():
            return (QUEUE,)
        case polls.PollDecided():
            gate = (gate_key(event.poll),) if moves_gate(event) else ()
            return (event.poll, *gate)
        case e.StaffLoggedIn():
            return () if state.staff[event.by].role == "stage" else (event.link,)
        case door.TicketCheckedIn():
            return taken(event, state)
        case door.TicketCheckedOut() | door.CheckInUndone():
            return (TICKET + event.registration, ROOM)
        case door.TicketReplaced():
            return (TICKET + event.registration,)
        case door.WalkInAdmitted() | door.NoShowsReleased():
            return (ROOM,)
        case seats.SeatOffered() | seats.SeatAccepted():
            return (event.registration, DEALS)
        case (
            seats.RegistrationChanged()
            | seats.RegistrationCancelled()
            | seats.CountedApart()
            | seats.ConsentGiven()
            | seats.ConsentWithdrawn()
        ):
            return (event.registration,)
        case groups.Handing():
            return (event.group, *event.versions)
        case groups.GroupDecided():
            return (event.group,)
        case groups.GroupsDecided():
            return (GROUPS,)
        case stage.StageChanged():
            return (STAGE,)
        case results.ResultsDecided():
            return (RESULTS,)
        case answers.AnswerGiven():
            return (event.answer, *keys_of(event.to_ideas, event.to_themes))
        case answers.AnswerDecided():
            answer = state.answers.answers[event.answer]
            return (answer.id, *keys_of(answer.ideas, answer.themes))
        case receipts.ReceiptMailAsked():
            return (key_of(event.person),)
        case receipts.ReaderChanged():
            return (key_of(state.receipts.readers[event.reader].person),)
        case receipts.ReceiptNewsDue():
            return (NEWS,)
        case themes.ThemeDecided():
            return (theme_key(event.theme),)
        case themes.IdeasSorted() | themes.SortingUndone():
            return tuple(map(sorting_key, event.sorted))
        case mail.NoticesDue():
            return (OCCASIONS,)
        case mail.Mail():
            return (version_key(event.registration),)
        case labs.LabMade():
            return ()
        case labs.LabDecided():
            return (event.lab,)
        case labs.LabMemberConfirmed():
            return (event.member, *event.replaced)
        case labs.LabMemberChanged():
            return (event.member,)
        case e.PersonForgotten() if event.person in state.labs.members:
            return () if state.labs.members[event.person].erased else (event.person,)
        case e.PersonForgotten() if event.person in state.line.registrations:
            return (event.person,)
        case e.PersonForgotten():
            ideas = (state.ideas[id] for id in state.ideas_by.get(event.person, ()))
            return tuple(idea.id for idea in ideas if idea.standing.words in event.erased)
        case e.RetentionRan():
            erased = set(event.erased)
            there = (idea for idea in state.ideas.values() if idea.status != FORGOTTEN)
            ideas = (idea for idea in there if idea.standing.words in erased)
            members = (member.id for member in state.labs.expiring(erased))
            return (*(idea.id for idea in ideas), *event.registrations, *members)
    return ()


def taken(event: door.TicketCheckedIn, state: State) -> tuple[str, ...]:
    """The same for somebody who came in: more, where they took a seat that was not theirs."""
    keys: tuple[str, ...] = (TICKET + event.registration,)
    one = state.hall.passes.get(event.registration)
    if event.conflict is not None or (one and one.visits):
        return keys
    if state.hall.released is not None:
        keys += (ROOM,)
    if state.line.registrations[event.registration].status != SEATED:
        keys += (event.registration, DEALS)
    return keys
