"""Erasing: what leaves the vault when a person is forgotten, or when the time of words is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.answers import fold as answers
from companion.domain.answers.standing import IDEA, key_of
from companion.domain.crew import rules as crew
from companion.domain.events import Draft
from companion.domain.labs import joining as labs
from companion.domain.labs.standing import Member
from companion.domain.receipts import rules as receipts
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import OPERATOR, Ids, Who, rule
from companion.domain.seats import rules as seats
from companion.domain.seats.line import Registration
from companion.domain.state import FORGOTTEN, Idea, State

RIGHTS: dict[type[c.Command], frozenset[str]] = {
    c.ForgetPerson: frozenset({OPERATOR}),
    c.RunRetention: frozenset({OPERATOR}),
}


@rule.register
def _(command: c.ForgetPerson, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.person in state.line.registrations:
        return seats.erasure(state.line.registrations[command.person], who, now)
    if command.person in state.labs.members:
        return labs.erasure(state.labs.members[command.person], who, now)
    if not state.knows(command.person):  # whatever was asked for must not get into the log (P1)
        return refuse("unknown_person")
    ideas = [state.ideas[id] for id in state.ideas_by.get(command.person, ())]
    ideas = [idea for idea in ideas if idea.status != FORGOTTEN]
    erased = {id for idea in ideas for id in idea.vault_ids}
    answered = answers.alone(state, {idea.id for idea in ideas})
    erased |= {entry for answer in answered for entry in answer.vault_ids}
    erased |= state.polls.written_by(command.person)
    erased |= state.groups.named_by(command.person)
    if command.person in state.staff:
        erased.add(command.person)
    erased |= crew.written_by(state, command.person)
    erased |= receipts.written_by(state, command.person)
    came = state.hall.passes.get(command.person)
    if came and came.name:
        erased.add(came.name)
    gone = tuple(sorted(erased))
    event = e.PersonForgotten(at=now, by=who.id, person=command.person, erased=gone)
    draft = erasure(event, ideas, gone)
    # Nobody answers, or corrects an answer, a moment before: its words would stay.
    rests = {key_of(IDEA, idea.id): state.answers.version(IDEA, idea.id) for idea in ideas}
    rests |= {answer.id: answer.version for answer in answered}
    return replace(draft, expects={**draft.expects, **rests})


@rule.register
def _(command: c.RunRetention, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    due = set(command.due)
    ideas = [idea for idea in state.ideas.values() if idea.standing.words in due]
    ideas = [idea for idea in ideas if idea.status != FORGOTTEN]
    line = state.line.registrations.values()
    nameless = [one for one in line if one.name in due and not one.erased]
    event = e.RetentionRan(
        at=now, by=who.id, erased=command.due, registrations=tuple(one.id for one in nameless)
    )
    members = state.labs.expiring(due)
    return erasure(event, [*ideas, *nameless, *members], command.due)


def erasure(
    event: e.Event, about: Sequence[Idea | Registration | Member], erased: tuple[str, ...]
) -> Draft:
    """A draft that only goes through while those `about` whom it erases are as they are here: a
    decision under way at the same time would write words that nobody erases, or show none."""
    return Draft(
        event,
        expects={one.id: one.version for one in about},
        moves=tuple(one.id for one in about),
        erases=erased,
    )
