"""Fold: what each event changes between hall and home. It looks at what became of the ideas, not at
which event it was: whatever takes an idea off the screen ends its turn."""

from __future__ import annotations

from companion.domain.event import Event
from companion.domain.events import IdeaSupported
from companion.domain.fairness.balance import Counted, Lit
from companion.domain.fairness.screen import BALANCE, SIZES
from companion.domain.fairness.sides import REMOTE, VENUE, side_of
from companion.domain.state import HIDDEN, PENDING, PUBLISHED, Idea, State


def side_of_supporter(event: IdeaSupported, state: State) -> str:
    """Where somebody was when they supported an idea. Events of older versions do not say it; then
    who came in by a code counts as the hall."""
    if event.origin is not None:
        return side_of(event.origin)
    return VENUE if event.by in state.in_by_code else REMOTE


def follow(state: State, event: Event) -> None:
    """After an event was folded."""
    balance = state.balance
    changes = list(state.changes.since(state.position - 1))
    queued = ("facts", "queue") in changes or ("facts", "done") in changes
    news = turn(state, event.at) or queued  # what is on its way already is not proposed
    for id in [id for name, id in changes if name == "ideas"]:
        idea = state.ideas[id]
        news = balance.count(id, counted(idea, state)) or news
        if idea.status == PUBLISHED and idea.origin in (VENUE, REMOTE) and idea.by:
            # Whoever was active since stays where that was.
            is_new = idea.by not in balance.people
            news = (is_new and balance.is_active(idea.by, idea.origin)) or news
    if isinstance(event, IdeaSupported):
        news = balance.is_active(event.by, side_of_supporter(event, state)) or news
    if not news:
        return
    state.touch("facts", BALANCE)
    if balance.tell_sizes():
        state.touch("facts", SIZES)


def turn(state: State, now: float) -> bool:
    """Whether another idea is on the big screen than before; then its turn begins. While that is
    black, nothing is on it."""
    balance, idea = state.balance, None if state.stage.now.black else state.spotlight
    if idea == (balance.lit.idea if balance.lit else None):
        return False
    lit = Lit(idea, side_of(state.ideas[idea].origin), now) if idea is not None else None
    balance.light(lit, now)
    if lit is not None:
        balance.count(lit.idea, counted(state.ideas[lit.idea], state))
    return True


def counted(idea: Idea, state: State) -> Counted:
    there = idea.status in (PENDING, PUBLISHED, HIDDEN) and not idea.is_inside
    from_hall = idea.support_venue if there else 0
    everybody = idea.support if there else 0
    return Counted(
        side=side_of(idea.origin),
        posted=idea.status in (PENDING, PUBLISHED),
        published=idea.status == PUBLISHED,
        waits=idea.status == PUBLISHED and idea.id not in state.balance.shown,
        supports={VENUE: from_hall, REMOTE: everybody - from_hall},
        at=idea.at,
    )
