"""Fold: how each event changes the state.

`apply` depends on nothing but its two arguments. It changes the state it is given in place and
hands it back: a copy of 5,000 ideas for each event would cost more than all else together, and
nobody but the fold holds a state (docs/decisions/0001-fold-in-place.md).
"""

from __future__ import annotations

from collections.abc import Callable

from companion.domain import events as e
from companion.domain.door import fold as door
from companion.domain.folding import fold
from companion.domain.house import fold as house  # noqa: F401  # its rules are said to `fold`
from companion.domain.mail import fold as mail  # noqa: F401  # its rules are said to `fold`
from companion.domain.presence import fold as presence  # noqa: F401  # says what its events change
from companion.domain.seats import fold as seats
from companion.domain.state import (
    FORGOTTEN,
    HIDDEN,
    PENDING,
    PUBLISHED,
    Decision,
    Defined,
    Idea,
    Session,
    Staff,
    Standing,
    State,
)


def apply(state: State, event: e.Event) -> State:
    """The state after `event`, which is the one at `state.position` + 1."""
    state.position += 1
    state.marks.note(state.position, event.at)
    fold(event, state)
    door.follow(event, state)
    return state


@fold.register
def _(event: e.GatheringDefined, state: State) -> None:
    state.definition = event.definition
    state.defined.append(Defined(event.definition, event.by, event.at))
    state.themes = event.themes
    state.opens, state.closes = event.opens, event.closes
    state.touch("facts", "gathering")
    seats.set_up(state, event.terms, event.at)
    door.set_up(state, event.doors)


@fold.register
def _(event: e.IdeaPosted, state: State) -> None:
    state.ideas[event.idea] = Idea(
        id=event.idea,
        by=event.by,
        kind=event.kind,
        origin=event.origin,
        theme=event.theme,
        author=event.author,
        at=event.at,
        standing=Standing(PENDING, event.words),
        vault_ids={id for id in (event.words, event.author) if id},
    )
    state.ideas_by.setdefault(event.by, []).append(event.idea)
    state.touch("ideas", event.idea)
    state.touch_own(event.by, "ideas", event.idea)


@fold.register
def _(event: e.IdeaSupported, state: State) -> None:
    supporters = state.ideas[event.idea].supporters
    if event.by not in supporters:
        supporters.add(event.by)
        state.touch("ideas", event.idea)
        state.touch_own(event.by, "supports", event.idea)


@fold.register
def _(event: e.SupportWithdrawn, state: State) -> None:
    supporters = state.ideas[event.idea].supporters
    if event.by in supporters:
        supporters.remove(event.by)
        state.touch("ideas", event.idea)
        state.touch_own(event.by, "supports", event.idea)


@fold.register
def _(event: e.IdeaPublished, state: State) -> None:
    decide(state, event, lambda old: Standing(PUBLISHED, old.words), "published")


@fold.register
def _(event: e.IdeaHidden, state: State) -> None:
    decide(
        state,
        event,
        lambda old: Standing(HIDDEN, old.words, reason=event.reason, note=event.note),
        "hidden",
    )


@fold.register
def _(event: e.IdeaRestored, state: State) -> None:
    status = status_before_hiding(state.ideas[event.idea])
    decide(state, event, lambda old: Standing(status, old.words), "restored")


@fold.register
def _(event: e.IdeaEdited, state: State) -> None:
    decide(
        state,
        event,
        lambda old: Standing(old.status, event.words, old.reason, old.note),
        "edited",
    )


@fold.register
def _(event: e.IdeaReverted, state: State) -> None:
    past = state.ideas[event.idea].past
    decide(state, event, lambda _: past[-1], "reverted")
    del past[-2:]


def decide(state: State, event: e.Decided, to: Callable[[Standing], Standing], what: str) -> None:
    """A decision on one idea: a new standing, the old one kept for undo, its author told."""
    idea = state.ideas[event.idea]
    was_public = idea.status == PUBLISHED
    old, new = idea.standing, to(idea.standing)
    idea.past.append(old)
    idea.standing = Standing(
        new.status, new.words, new.reason, new.note, Decision(what, event.by, event.at)
    )
    idea.version = event.version
    idea.vault_ids.update(id for id in (new.words, new.note) if id)
    if was_public and idea.status != PUBLISHED:
        leave_public_view(state, idea)
    if was_public != (idea.status == PUBLISHED):
        touch_supporters(state, idea)
    state.touch("ideas", idea.id)
    state.touch_own(idea.by, "ideas", idea.id)


def touch_supporters(state: State, idea: Idea) -> None:
    """A support is its owner's to see as long as the idea is."""
    for supporter in idea.supporters:
        state.touch_own(supporter, "supports", idea.id)


def leave_public_view(state: State, idea: Idea) -> None:
    idea.left = state.position
    if state.spotlight == idea.id:
        state.spotlight = None
        state.touch("facts", "spotlight")


def status_before_hiding(idea: Idea) -> str:
    """What a hidden idea was when it was hidden."""
    return next((s.status for s in reversed(idea.past) if s.status != HIDDEN), PENDING)


@fold.register
def _(event: e.IdeaSpotlighted, state: State) -> None:
    # Another worker may have hidden the idea between this decision and its place in the log.
    if event.idea is None or state.ideas[event.idea].status == PUBLISHED:
        state.spotlight = event.idea
        state.touch("facts", "spotlight")


@fold.register
def _(event: e.StaffInvited, state: State) -> None:
    state.staff[event.staff] = Staff(event.staff, event.role, event.link, event.expires)
    state.links[event.link] = event.staff


@fold.register
def _(event: e.StaffLoggedIn, state: State) -> None:
    state.staff[event.by].used = True
    state.sessions[event.session] = Session(event.session, event.by, event.expires)


@fold.register
def _(event: e.StaffLoggedOut, state: State) -> None:
    state.sessions.pop(event.session, None)


@fold.register
def _(event: e.StaffRevoked, state: State) -> None:
    state.staff[event.staff].revoked = True


@fold.register
def _(event: e.PersonForgotten, state: State) -> None:
    for id in state.ideas_by.get(event.person, ()):
        # Others were forgotten before, or posted while this was decided: that counts as after it.
        if state.ideas[id].standing.words in event.erased:
            forget_idea(state, state.ideas[id])
    if event.person in state.staff:
        touch_decisions(state, {event.person})
    seats.forget(state, event.person, event)


@fold.register
def _(event: e.RetentionRan, state: State) -> None:
    erased = set(event.erased)
    for idea in state.ideas.values():
        if idea.standing.words in erased:
            forget_idea(state, idea)
        elif idea.vault_ids & erased:  # the name at it, or why it was hidden
            state.touch("ideas", idea.id)
            state.touch_own(idea.by, "ideas", idea.id)
    touch_decisions(state, erased)
    seats.expire(state, erased, event.registrations)


def forget_idea(state: State, idea: Idea) -> None:
    """Its words are gone; it leaves every screen."""
    if idea.status == PUBLISHED:
        leave_public_view(state, idea)
        touch_supporters(state, idea)
    idea.standing = Standing(FORGOTTEN, idea.standing.words)
    idea.past.clear()
    idea.vault_ids.clear()
    state.touch("ideas", idea.id)
    state.touch_own(idea.by, "ideas", idea.id)


def touch_decisions(state: State, staff: set[str]) -> None:
    """Moderators see whose decision it was, as long as the name is there."""
    for idea in state.ideas.values():
        if idea.standing.decided and idea.standing.decided.by in staff:
            state.touch("ideas", idea.id)
