"""Rules: what becomes of a command about mails."""

from __future__ import annotations

from companion.domain.commands import Command
from companion.domain.event import Event
from companion.domain.events import Draft
from companion.domain.mail import commands as c
from companion.domain.mail import events as e
from companion.domain.mail.post import OCCASIONS, QUEUED, version_key
from companion.domain.mail.recipients import is_known
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import OPERATOR, Ids, Who, rule
from companion.domain.seats.rules import DESK, known
from companion.domain.state import State

SERVER = frozenset({OPERATOR})

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.GiveNotice: SERVER,
    c.BeginMail: SERVER,
    c.EndMail: SERVER,
    c.FailMail: SERVER,
    c.SendAgain: DESK,
}


def occasion_due(state: State, now: float) -> str | None:
    """What all who have a seat are to be told by now and were not."""
    found, post = state.line.conditions, state.post
    if found is None or not state.line.seated:
        return None
    if found.access is not None and found.access <= now and not post.access_given:
        return c.ACCESS
    if found.reminder is None or found.starts is None or post.reminded == found.starts:
        return None
    return c.REMINDER if found.reminder <= now < found.starts else None


@rule.register
def _(command: c.GiveNotice, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.occasion != occasion_due(state, now):
        return refuse("not_due")
    event = e.NoticesDue(at=now, by=who.id, occasion=command.occasion)
    return Draft(event, expects={OCCASIONS: 1 + state.post.occasions}, moves=(OCCASIONS,))


@rule.register
def _(command: c.BeginMail, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    letter = state.post.find(command.registration, command.notice)
    if letter is None or letter.state(now) != QUEUED:
        return refuse("not_due")
    event = e.MailBegun(
        at=now,
        by=who.id,
        registration=letter.registration,
        notice=letter.notice,
        attempt=letter.attempts + 1,
        until=command.until,
    )
    return alone(event, state)


@rule.register
def _(command: c.EndMail, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if not is_known(state, command.registration):
        return refuse("unknown_registration")
    event = e.MailSent(
        at=now,
        by=who.id,
        registration=command.registration,
        notice=command.notice,
        attempt=command.attempt,
    )
    # It has gone out: nothing that happened meanwhile can keep that from being written down.
    return Draft(event, moves=(version_key(command.registration),))


@rule.register
def _(command: c.FailMail, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    letter = state.post.find(command.registration, command.notice)
    if command.why not in c.WHY:
        return refuse("bad_request", field="why")
    is_open = letter is not None and state.post.open.get(letter.key) is letter
    if letter is None or not is_open or letter.attempts != command.attempt:
        return refuse("not_due")
    event = e.MailFailed(
        at=now,
        by=who.id,
        registration=letter.registration,
        notice=letter.notice,
        attempt=command.attempt,
        why=command.why,
        code=command.code,
        again=command.again,
    )
    return alone(event, state)


@rule.register
def _(command: c.SendAgain, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = known(state, command.registration, who)
    if isinstance(found, Refusal):
        return found
    last = state.post.last(found.id)
    if last is None:
        return refuse("not_due")
    event = e.MailRequested(at=now, by=who.id, registration=found.id, notice=last.notice)
    return alone(event, state)


def alone(event: Event, state: State) -> Draft:
    """A draft that only goes through while nothing else happened to the person's mail."""
    assert isinstance(event, e.Mail)
    key = version_key(event.registration)
    return Draft(event, expects={key: state.post.version(event.registration)}, moves=(key,))
