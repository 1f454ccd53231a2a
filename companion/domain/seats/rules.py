"""Rules: what becomes of a command about registrations."""

from __future__ import annotations

from typing import Any

from companion.domain.commands import Command
from companion.domain.event import Event
from companion.domain.events import Draft, PersonForgotten, Writing
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import OPERATOR, REGISTRANT, Ids, Who, rule
from companion.domain.seats import commands as c
from companion.domain.seats import events as e
from companion.domain.seats.chain import check_code
from companion.domain.seats.contact import read_contact
from companion.domain.seats.line import REPEATED, Registration
from companion.domain.state import State
from companion.domain.text import clean_name, clean_text

DESK = frozenset({"desk", "admin"})
OWN = DESK | {REGISTRANT}

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.Register: DESK | {"guest"},
    c.ChangeRegistration: OWN,
    c.CancelRegistration: OWN,
    c.EraseRegistration: OWN,
    c.GiveConsent: OWN,
    c.WithdrawConsent: OWN,
    c.AcceptSeat: OWN,
    c.CountApart: DESK,
    c.OfferSeat: DESK | {OPERATOR},
    c.ChangeSeats: DESK,
    c.ChangeDeadline: DESK,
    c.TellNotice: DESK,
    c.ViewList: DESK | {"door", "moderator"},
}

#: More seats than any hall has.
MOST_SEATS = 100_000
#: The version of this key counts the seats that were offered or accepted.
DEALS = "seats"


@rule.register
def _(command: c.Register, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    line = state.line
    by_hand = who.role in DESK
    if line.conditions is None or not (by_hand or line.is_open(now)):
        return refuse("registration_closed")
    if command.channel not in c.CHANNELS or (command.channel == "web") is by_hand:
        return refuse("bad_request", field="channel")
    if command.language not in c.LANGUAGES:
        return refuse("bad_request", field="language")
    if command.apart and not by_hand:
        return refuse("bad_request", field="apart")
    first = line.first_with(command.told.key)
    if by_hand and first and not command.apart:  # others are not told: it may not be their contact
        return refuse("already_registered", field="contact", number=first.number)
    told = write_down(command.told, state, registration := ids("r"), ids)
    if isinstance(told, Refusal):
        return told
    refusal = consent_refused(command.consent, state)
    if refusal:
        return refusal
    particulars, writes = told
    event = e.Registered(
        at=now,
        by=who.id if by_hand else registration,
        registration=registration,
        channel=command.channel,
        received=command.received,
        consent=command.consent,
        apart=command.apart,
        language=command.language,
        after=check_code(state.line.head) if state.line.head else None,
        **particulars,
    )
    return Draft(event, writes=writes)


def consent_refused(consent: str | None, state: State) -> Refusal | None:
    """Why the consent given, or not given, does not do."""
    conditions = state.line.conditions
    assert conditions is not None  # whoever asks has looked
    if consent is not None and consent != conditions.consent:
        return refuse("old_consent", field="consent")
    if consent is None and conditions.consent_is_condition:
        return refuse("consent_needed", field="consent")
    return None


def write_down(
    told: c.Particulars, state: State, owner: str, ids: Ids
) -> tuple[dict[str, Any], tuple[Writing, ...]] | Refusal:
    """What a person tells, as the fields of events.Told and as the vault's entries."""
    conditions = state.line.conditions
    assert conditions is not None
    name = clean_name(told.name, field="name")
    if isinstance(name, Refusal):
        return name
    contact = read_contact(told.contact)
    if isinstance(contact, Refusal):
        return contact
    if told.kind and told.kind not in c.KINDS:
        return refuse("bad_request", field="kind")
    writes = [
        Writing(ids("w"), "registration_name", owner, name),
        Writing(ids("w"), "registration_contact", owner, contact.value),
    ]
    particulars = {"name": writes[0].id, "contact": writes[1].id, "key": told.key}
    if told.kind:
        writes.append(Writing(ids("w"), "registration_kind", owner, told.kind))
        particulars["comes_as"] = writes[-1].id
    answers = {id: answer for id, answer in told.extras if answer.strip()}
    extras: dict[str, str] = {}
    for question in conditions.questions:
        if question not in answers:
            if question in conditions.required:
                return refuse("no_answer", field=c.EXTRA + question)
            continue
        answer = clean_text(answers[question], field=c.EXTRA + question)
        if isinstance(answer, Refusal):
            return answer
        writes.append(Writing(ids("w"), "registration_extra", owner, answer))
        extras[question] = writes[-1].id
    return {**particulars, "extras": extras}, tuple(writes)


def standing(state: State, id: str, who: Who) -> Registration | Refusal:
    """The registration, if whoever asks may have to do with it and it has not been cancelled."""
    registration = known(state, id, who)
    if isinstance(registration, Refusal) or registration.stands:
        return registration
    return refuse("cancelled")


def known(state: State, id: str, who: Who) -> Registration | Refusal:
    """The same, cancelled or not."""
    registration = state.line.registrations.get(id)
    if registration is None or registration.erased:
        return refuse("unknown_registration")
    if who.role == REGISTRANT and who.id != id:
        return refuse("forbidden")
    return registration


def decision(
    registration: Registration,
    event: Event,
    writes: tuple[Writing, ...] = (),
    erases: tuple[str, ...] = (),
) -> Draft:
    """A draft that only goes through while the registration is as it was when this was decided."""
    return Draft(
        event,
        expects={registration.id: registration.version},
        moves=(registration.id,),
        writes=writes,
        erases=erases,
    )


@rule.register
def _(
    command: c.ChangeRegistration, state: State, who: Who, now: float, ids: Ids
) -> Draft | Refusal:
    found = standing(state, command.registration, who)
    if isinstance(found, Refusal):
        return found
    if found.version != command.version:
        return refuse("outdated", version=found.version)
    told = write_down(command.told, state, found.id, ids)
    if isinstance(told, Refusal):
        return told
    particulars, writes = told
    event = e.RegistrationChanged(
        at=now, by=who.id, registration=found.id, erased=found.vault_ids, **particulars
    )
    return decision(found, event, writes, found.vault_ids)


@rule.register
def _(
    command: c.CancelRegistration, state: State, who: Who, now: float, ids: Ids
) -> Draft | Refusal:
    found = standing(state, command.registration, who)
    if isinstance(found, Refusal):
        return found
    return decision(found, e.RegistrationCancelled(at=now, by=who.id, registration=found.id))


@rule.register
def _(
    command: c.EraseRegistration, state: State, who: Who, now: float, ids: Ids
) -> Draft | Refusal:
    found = known(state, command.registration, who)
    return found if isinstance(found, Refusal) else erasure(found, who, now)


def erasure(registration: Registration, who: Who, now: float) -> Draft:
    """What the person told leaves the vault."""
    gone = registration.vault_ids
    event = PersonForgotten(at=now, by=who.id, person=registration.id, erased=gone)
    return decision(registration, event, erases=gone)


@rule.register
def _(command: c.GiveConsent, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = standing(state, command.registration, who)
    if isinstance(found, Refusal):
        return found
    refusal = consent_refused(command.consent, state)
    if refusal:
        return refusal
    event = e.ConsentGiven(
        at=now,
        by=who.id,
        registration=found.id,
        consent=command.consent,
        channel=command.channel,
    )
    return decision(found, event)


@rule.register
def _(command: c.WithdrawConsent, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = standing(state, command.registration, who)
    if isinstance(found, Refusal):
        return found
    event = e.ConsentWithdrawn(at=now, by=who.id, registration=found.id, channel=command.channel)
    return decision(found, event)


@rule.register
def _(command: c.CountApart, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = standing(state, command.registration, who)
    if isinstance(found, Refusal):
        return found
    if found.status != REPEATED:
        return refuse("not_repeated")
    return decision(found, e.CountedApart(at=now, by=who.id, registration=found.id))


@rule.register
def _(command: c.OfferSeat, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    line = state.line
    turn = line.turn_to_offer(now)
    if turn is None:
        return refuse("nothing_to_offer")
    assert line.conditions is not None  # or it would be nobody's turn
    until = now + line.conditions.offer_seconds
    if line.conditions.starts is not None:
        until = min(until, line.conditions.starts)
    event = e.SeatOffered(at=now, by=who.id, registration=turn.id, until=until)
    return deal(turn, event, state)


@rule.register
def _(command: c.AcceptSeat, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = standing(state, command.registration, who)
    if isinstance(found, Refusal):
        return found
    if not found.is_offered(now):
        return refuse("no_offer")
    return deal(found, e.SeatAccepted(at=now, by=who.id, registration=found.id), state)


def deal(registration: Registration, event: Event, state: State) -> Draft:
    """One at a time: what is offered next depends on what was accepted before."""
    return Draft(
        event,
        expects={registration.id: registration.version, DEALS: 1 + state.line.deals},
        moves=(registration.id, DEALS),
    )


@rule.register
def _(command: c.ChangeSeats, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if state.line.conditions is None:
        return refuse("registration_closed")
    if not 0 <= command.seats <= MOST_SEATS:
        return refuse("bad_request", field="seats")
    return Draft(e.SeatsChanged(at=now, by=who.id, seats=command.seats))


@rule.register
def _(command: c.ChangeDeadline, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if state.line.conditions is None:
        return refuse("registration_closed")
    return Draft(e.DeadlineChanged(at=now, by=who.id, deadline=command.deadline))


@rule.register
def _(command: c.TellNotice, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = known(state, command.registration, who)
    if isinstance(found, Refusal):
        return found
    if command.notice not in {notice.position for notice in found.notices}:
        return refuse("bad_request", field="notice")
    event = e.NoticeTold(at=now, by=who.id, registration=found.id, notice=command.notice)
    return Draft(event)


@rule.register
def _(command: c.ViewList, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.what not in c.VIEWS:
        return refuse("bad_request", field="what")
    return Draft(e.ListViewed(at=now, by=who.id, what=command.what))
