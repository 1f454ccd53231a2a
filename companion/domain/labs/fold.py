"""Fold: how each event about labs changes the state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from companion.domain.folding import fold
from companion.domain.labs import events as e
from companion.domain.labs.standing import (
    CONFIRM,
    NEWS,
    STANDARD,
    WAYS,
    Lab,
    Meeting,
    Member,
    Message,
    Standing,
)
from companion.domain.state import Idea, State


def set_up(state: State, consent: str | None) -> None:
    """The gathering was defined; `consent`: the version of the text that its file has."""
    state.labs.consent = consent or STANDARD


@fold.register
def _(event: e.LabMade, state: State) -> None:
    standing = Standing(
        says=event.says,
        themes=event.themes,
        added=event.added,
        takes=event.takes,
        by=event.by,
        at=event.at,
    )
    state.labs.labs[event.lab] = Lab(event.lab, standing, event.version)


@fold.register
def _(event: e.LabChanged, state: State) -> None:
    decide(state, event, lambda old: replace(old, says=event.says, themes=event.themes), "changed")


@fold.register
def _(event: e.LabOpened, state: State) -> None:
    what = "opened" if event.takes else "closed"
    decide(state, event, lambda old: replace(old, takes=event.takes), what)


@fold.register
def _(event: e.LabIdeaAdded, state: State) -> None:
    def added(old: Standing) -> Standing:
        ideas = (*(id for id in old.added if id != event.idea), event.idea)
        return replace(old, added=ideas, taken=old.taken - {event.idea})

    decide(state, event, added, "idea_added")


@fold.register
def _(event: e.LabIdeaTaken, state: State) -> None:
    whole = state.ideas[event.idea].all_wordings

    def taken(old: Standing) -> Standing:
        ideas = tuple(id for id in old.added if all(id != one.id for one in whole))
        return replace(old, added=ideas, taken=old.taken | {event.idea})

    decide(state, event, taken, "idea_taken")


@fold.register
def _(event: e.LabMeetingSet, state: State) -> None:
    meeting = Meeting(event.meeting, event.starts, event.ends, event.place, event.address)

    def met(old: Standing) -> Standing:
        return replace(old, meetings={**old.meetings, meeting.id: meeting})

    decide(state, event, met, "meeting_set")


@fold.register
def _(event: e.LabMeetingRemoved, state: State) -> None:
    def without(old: Standing) -> Standing:
        left = {id: one for id, one in old.meetings.items() if id != event.meeting}
        return replace(old, meetings=left)

    decide(state, event, without, "meeting_removed")


@fold.register
def _(event: e.LabRemoved, state: State) -> None:
    decide(state, event, lambda old: replace(old, removed=True), "removed")


@fold.register
def _(event: e.LabReverted, state: State) -> None:
    past = state.labs.labs[event.lab].past
    before = past[-1]
    decide(state, event, lambda _: before, "reverted")
    del past[-2:]


def decide(
    state: State, event: e.LabDecided, to: Callable[[Standing], Standing], what: str
) -> None:
    """A decision on one lab: a new standing, the old one kept for undo."""
    lab = state.labs.labs[event.lab]
    lab.past.append(lab.standing)
    lab.standing = replace(to(lab.standing), what=what, by=event.by, at=event.at)
    lab.version = event.version


@fold.register
def _(event: e.LabWritten, state: State) -> None:
    ways = (event.to,) if event.to in WAYS else WAYS
    people = state.labs.in_lab(event.lab, ways)
    told = tuple(member.id for member in people)
    write(state, event, told, told)


@fold.register
def _(event: e.LabMessagePutBack, state: State) -> None:
    write(state, event, event.sent_to, event.unsent)


def write(
    state: State, event: e.LabWritten, sent_to: tuple[str, ...], letters: tuple[str, ...]
) -> None:
    for member in letters:
        state.post.hand_in(member, NEWS, state.position, event.at)
    message = Message(
        position=state.position,
        lab=event.lab,
        subject=event.subject,
        words=event.words,
        to=event.to,
        by=event.by,
        at=event.at,
        sent_to=sent_to,
    )
    state.labs.messages.append(message)


@fold.register
def _(event: e.LabMembersViewed, state: State) -> None:
    """It stands in the log, which is what it is for."""


@fold.register
def _(event: e.LabJoined, state: State) -> None:
    enter(state, event)
    state.post.hand_in(event.member, CONFIRM, state.position, event.at)


@fold.register
def _(event: e.LabMemberPutBack, state: State) -> None:
    enter(state, event, event.confirmed)
    if event.unsent:
        state.post.hand_in(event.member, CONFIRM, state.position, event.at)


def enter(state: State, event: e.LabJoined, confirmed: float | None = None) -> None:
    state.labs.members[event.member] = Member(
        id=event.member,
        lab=event.lab,
        way=event.way,
        contact=event.contact,
        consent=event.consent,
        language=event.language,
        asked=event.at,
        name=event.name,
        confirmed=confirmed,
    )


@fold.register
def _(event: e.LabMemberConfirmed, state: State) -> None:
    member = state.labs.members[event.member]
    member.version += 1
    member.confirmed = event.at
    for id in event.replaced:
        earlier = state.labs.members[id]
        earlier.replaced_by = member.id
        erase(state, earlier)


@fold.register
def _(event: e.LabMemberChanged, state: State) -> None:
    member = state.labs.members[event.member]
    member.version += 1
    member.way, member.name = event.way, event.name


def pass_on(state: State, idea: Idea) -> None:
    """An idea is about to be forgotten: whoever stands for it is where it was."""
    heir = idea.survivor or next(iter(idea.wordings), None)
    if heir is None:
        return
    for lab in state.labs.labs.values():
        lab.standing = passed_on(lab.standing, idea, heir)
        lab.past[:] = [passed_on(old, idea, heir) for old in lab.past]


def passed_on(old: Standing, idea: Idea, heir: Idea) -> Standing:
    ids = (heir.id if id == idea.id else id for id in old.added)
    taken = old.taken
    if heir is not idea.survivor:  # of several wordings the one that stands for all decides
        taken = old.taken - {idea.id, heir.id} | ({heir.id} if idea.id in old.taken else set())
    return replace(old, added=tuple(dict.fromkeys(ids)), taken=taken)


def erase(state: State, member: Member) -> None:
    """What they told is gone, and nobody writes to them."""
    member.version += 1
    member.erased, member.name = True, None
    state.post.drop(member.id)


def forget(state: State, person: str) -> None:
    """Somebody left, or asked to be forgotten."""
    member = state.labs.members.get(person)
    if member is not None and not member.erased:
        member.left = True
        erase(state, member)


def expire(state: State, erased: set[str]) -> None:
    """The time of these entries was over."""
    for member in state.labs.expiring(erased):
        erase(state, member)
