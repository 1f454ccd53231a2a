"""Rules: what becomes of a command about receipts."""

from __future__ import annotations

from companion.domain.command import Command
from companion.domain.events import Draft, Writing
from companion.domain.receipts import commands as c
from companion.domain.receipts import events as e
from companion.domain.receipts.news import has_lapsed, may_be_told
from companion.domain.receipts.standing import NEWS, Reader, key_of
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import OPERATOR, Ids, Who, rule
from companion.domain.seats.commands import LANGUAGES
from companion.domain.seats.contact import MAIL, read_contact
from companion.domain.state import FORGOTTEN, State

SERVER = frozenset({OPERATOR})

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.AskForMail: frozenset({c.HOLDER}),
    c.ConfirmMail: frozenset({c.READER}),
    c.StopMail: frozenset({c.HOLDER, c.READER}),
    c.LapseMail: SERVER,
    c.TellNews: SERVER,
}


@rule.register
def _(command: c.AskForMail, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    ideas = (state.ideas[id] for id in state.ideas_by.get(who.id, ()))
    if all(idea.status == FORGOTTEN for idea in ideas):
        return refuse("unknown_receipt")
    if not command.agreed:
        return refuse("agreement_needed")
    contact = read_contact(command.contact)
    if isinstance(contact, Refusal) or contact.kind != MAIL:
        return refuse("mail_needed", field="contact")
    before = state.receipts.of_person(who.id)
    erased = (before.contact,) if before and before.contact else ()
    writing = Writing(ids("w"), "receipt_contact", who.id, contact.value)
    event = e.ReceiptMailAsked(
        at=now,
        by=who.id,
        reader=ids("y"),
        person=who.id,
        contact=writing.id,
        language=command.language if command.language in LANGUAGES else LANGUAGES[0],
        consent=c.CONSENT,
        erased=erased,
    )
    return alone(event, state, who.id, (writing,), erased)


@rule.register
def _(command: c.ConfirmMail, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    reader = own(state, command.reader, who)
    if isinstance(reader, Refusal):
        return reader
    if reader.confirmed is not None:
        return refuse("confirmed_already")
    return alone(
        e.ReceiptMailConfirmed(at=now, by=reader.id, reader=reader.id), state, reader.person
    )


@rule.register
def _(command: c.StopMail, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    id = state.receipts.of.get(who.id) if who.role == c.HOLDER else command.reader
    reader = own(state, id, who)
    if isinstance(reader, Refusal):
        return reader
    assert reader.contact is not None  # else it is void
    event = e.ReceiptMailStopped(at=now, by=who.id, reader=reader.id, erased=(reader.contact,))
    return alone(event, state, reader.person, erases=event.erased)


def own(state: State, id: str | None, who: Who) -> Reader | Refusal:
    """Who is told; a link of one that is told no more, or of somebody else, is void."""
    reader = state.receipts.readers.get(id or "")
    is_theirs = reader is not None and who.id in (reader.id, reader.person)
    if reader is None or reader.contact is None or not is_theirs:
        return refuse("void_mail_link")
    return reader


@rule.register
def _(command: c.LapseMail, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    reader = state.receipts.readers.get(command.reader)
    if reader is None or reader.contact is None or not has_lapsed(reader, now):
        return refuse("not_due")
    event = e.ReceiptMailLapsed(at=now, by=who.id, reader=reader.id, erased=(reader.contact,))
    return alone(event, state, reader.person, erases=event.erased)


@rule.register
def _(command: c.TellNews, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = [state.receipts.readers.get(id) for id in command.readers]
    due = tuple(one.id for one in found if one and may_be_told(one, now))
    if not due:
        return refuse("not_due")
    rounds = state.receipts.rounds
    event = e.ReceiptNewsDue(at=now, by=who.id, readers=due[: c.MOST])
    return Draft(event, expects={NEWS: 1 + rounds}, moves=(NEWS,))


def alone(
    event: e.ReaderChanged,
    state: State,
    person: str,
    writes: tuple[Writing, ...] = (),
    erases: tuple[str, ...] = (),
) -> Draft:
    """A draft that only goes through while nothing else was decided about who is told for them."""
    key, version = key_of(person), state.receipts.version(person)
    return Draft(event, expects={key: version}, moves=(key,), writes=writes, erases=erases)


def written_by(state: State, person: str) -> set[str]:
    """What the vault holds of somebody."""
    reader = state.receipts.of_person(person)
    return {reader.contact} if reader and reader.contact else set()
