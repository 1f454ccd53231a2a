"""Fold: how each event about registrations changes the line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from companion.domain.event import Event
from companion.domain.folding import fold
from companion.domain.seats import chain
from companion.domain.seats import events as e
from companion.domain.seats.commands import LANGUAGES
from companion.domain.seats.line import REPEATED, SEATED, Consent, Notice, Registration
from companion.domain.seats.screen import FACT, REGISTRATIONS
from companion.domain.seats.terms import Conditions
from companion.domain.state import State


def set_up(state: State, values: Mapping[str, Any] | None, at: float) -> None:
    """The gathering was defined. What the desk changed since stays, unless the file says otherwise
    than it did before."""
    line, new = state.line, Conditions.from_log(values) if values else None
    old = line.conditions
    line.conditions = new
    line.salt = new.salt if new else line.salt
    if new and (old is None or old.seats != new.seats):
        line.seats = new.seats
    if new and (old is None or old.deadline != new.deadline):
        line.deadline = new.deadline
    settle(state, at)
    state.touch("facts", FACT)


@fold.register
def _(event: e.Registered, state: State) -> None:
    line = state.line
    number = len(line.registrations) + 1
    line.head = chain.extend(line.head, number, state.position, event.registration, event.at)
    registration = Registration(
        id=event.registration,
        number=number,
        position=state.position,
        at=event.at,
        by=event.by,
        channel=event.channel,
        received=event.received,
        head=line.head,
        name=event.name,
        contact=event.contact,
        key=event.key,
        kind=event.comes_as,
        extras=event.extras,
        consent=Consent(event.consent, event.at, event.channel),
        apart=event.apart,
        language=event.language or LANGUAGES[0],
    )
    line.registrations[registration.id] = registration
    if line.claim(registration) or event.apart:
        line.enter(registration, event.at)
    else:
        registration.as_seated = line.free(event.at) > 0 and not line.waiting
        registration.status = REPEATED
    is_seated = registration.status == SEATED
    note(state, registration, "seat" if is_seated else registration.status, event.at)
    # Whoever registers here reads the answer here.
    registration.notices[-1].told = event.channel == "web"
    changed(state, registration)


@fold.register
def _(event: e.RegistrationChanged, state: State) -> None:
    registration = state.line.registrations[event.registration]
    registration.version += 1
    registration.name, registration.contact = event.name, event.contact
    registration.kind, registration.extras = event.comes_as, event.extras
    if event.key != registration.key:
        # Who stands in line stays there, whoever else gave the contact before or gives it now.
        counts = registration.status != REPEATED
        hand_on(state, registration, event.at)
        registration.key = event.key
        if state.line.claim(registration) and not counts:
            enter(state, registration, event.at)
        state.post.renew(registration.id, event.at)
    changed(state, registration)


@fold.register
def _(event: e.RegistrationCancelled, state: State) -> None:
    registration = state.line.registrations[event.registration]
    registration.version += 1
    cancel(state, registration, event)


def cancel(state: State, registration: Registration, event: Event) -> None:
    """It leaves the line, and who comes after moves up."""
    state.line.leave(registration)
    note(state, registration, "cancelled", event.at)
    registration.notices[-1].told = event.by == registration.id
    hand_on(state, registration, event.at)
    settle(state, event.at)
    changed(state, registration)


def hand_on(state: State, registration: Registration, at: float) -> None:
    """Another with the same contact counts from here on."""
    heir = state.line.release(registration)
    if heir:
        enter(state, heir, at)


def enter(state: State, registration: Registration, at: float) -> None:
    """One that was REPEATED counts from here on."""
    state.line.enter(registration, at)
    note(state, registration, "promoted" if registration.status == SEATED else "waiting", at)
    changed(state, registration)


def settle(state: State, at: float) -> None:
    for registration in state.line.settle(at):
        note(state, registration, "promoted", at)
        changed(state, registration)


def note(state: State, registration: Registration, kind: str, at: float) -> None:
    """The person must be told what became of the registration with the current event."""
    registration.notices.append(Notice(kind, state.position, at))
    state.post.queue(registration, kind, state.position, at)


def changed(state: State, registration: Registration) -> None:
    state.touch(REGISTRATIONS, registration.id)
    state.touch("facts", FACT)


@fold.register
def _(event: e.CountedApart, state: State) -> None:
    registration = state.line.registrations[event.registration]
    registration.version += 1
    registration.apart = True
    enter(state, registration, event.at)


@fold.register
def _(event: e.ConsentGiven, state: State) -> None:
    registration = state.line.registrations[event.registration]
    registration.version += 1
    registration.consent = Consent(event.consent, event.at, event.channel)
    changed(state, registration)


@fold.register
def _(event: e.ConsentWithdrawn, state: State) -> None:
    registration = state.line.registrations[event.registration]
    registration.version += 1
    registration.consent = Consent(None, event.at, event.channel)
    if state.line.conditions and state.line.conditions.consent_is_condition:
        cancel(state, registration, event)
    changed(state, registration)


@fold.register
def _(event: e.SeatOffered, state: State) -> None:
    line, registration = state.line, state.line.registrations[event.registration]
    registration.version += 1
    line.deals += 1
    if line.free(event.at) <= 0:
        return  # somebody who registered took it between this decision and its place in the log
    registration.offers += 1
    registration.offer_until = event.until
    line.offered.add(registration.id)
    note(state, registration, "offered", event.at)
    changed(state, registration)


@fold.register
def _(event: e.SeatAccepted, state: State) -> None:
    registration = state.line.registrations[event.registration]
    registration.version += 1
    state.line.deals += 1
    state.line.accept(registration)
    note(state, registration, "seat", event.at)
    registration.notices[-1].told = True  # they have just said yes
    changed(state, registration)


@fold.register
def _(event: e.SeatsChanged, state: State) -> None:
    state.line.seats = event.seats
    settle(state, event.at)
    state.touch("facts", FACT)


@fold.register
def _(event: e.DeadlineChanged, state: State) -> None:
    state.line.deadline = event.deadline
    state.touch("facts", FACT)


@fold.register
def _(event: e.NoticeTold, state: State) -> None:
    registration = state.line.registrations[event.registration]
    for notice in registration.notices:
        notice.told = notice.told or notice.position <= event.notice
    state.post.close(registration.id, event.notice)
    changed(state, registration)


@fold.register
def _(event: e.ListViewed, state: State) -> None:
    """It stands in the log, which is what it is for."""


def forget(state: State, person: str, event: Event) -> None:
    """What the person told is gone, and they do not come."""
    registration = state.line.registrations.get(person)
    if registration is None:
        return
    registration.version += 1
    registration.erased = True
    cancel(state, registration, event)
    registration.notices.clear()  # there is nobody left to tell
    state.post.drop(registration.id)


def expire(state: State, erased: set[str], nameless: Iterable[str]) -> None:
    """The time of these entries was over. The places in line stay as they are, without names;
    `nameless`: those that a decision under way must not give one again."""
    for id in nameless:
        state.line.registrations[id].version += 1
    line = state.line
    if line.salt in erased:
        line.salt = None
    for registration in line.registrations.values():
        if not erased.isdisjoint(registration.vault_ids):
            registration.erased = registration.erased or registration.name in erased
            changed(state, registration)
