"""How ideas hang together, as far as the fold changes it."""

from __future__ import annotations

from dataclasses import replace

from companion.domain.groups.screen import GROUPS
from companion.domain.state import MERGED, PUBLISHED, Idea, Standing, State
from companion.domain.themes import fold as themes


def relink(state: State, idea: Idea) -> None:
    """Make `survivor` and `wordings` what the idea's new standing says, and tell its supporters."""
    into = idea.standing.into
    before, after = idea.survivor, state.ideas[into] if into else None
    if before is after:
        return
    if before:
        before.wordings.remove(idea)
        idea.inside = before.inside
        if before.status == PUBLISHED and idea.status != PUBLISHED:
            idea.left = state.position  # it was read there as a wording
    if after:
        after.wordings.append(idea)
    idea.survivor = after
    for whole in filter(None, (before, after, idea)):
        touch(state, whole)
        for supporter in idea.supporters:
            state.touch_own(supporter, "supports", whole.id)


def touch(state: State, idea: Idea) -> None:
    """Note that an idea reads differently: for all, for its author, and for those whose wordings
    are part of it."""
    for one in {one.id: one for one in (idea, idea.whole, *idea.wordings)}.values():
        state.touch("ideas", one.id)
        state.touch_own(one.by, "ideas", one.id)


def before_merging(idea: Idea) -> Standing:
    """How a wording stands when it is taken out: as before it was merged, but never more public
    than what it was part of."""
    whole = idea.whole
    if whole.status != PUBLISHED:
        return Standing(whole.standing.status, idea.standing.words, reason=whole.standing.reason)
    own = next(standing for standing in reversed(idea.past) if standing.status != MERGED)
    return replace(own, words=idea.standing.words, decided=None, joint=None)


def popped(state: State, idea: Idea, alive: set[str]) -> Standing:
    """What undo brings back, taken off the stack. `alive`: the ideas that the decision was on, as
    far as they are there: a wording of one that was forgotten becomes its own idea."""
    standing = idea.past.pop()
    while standing.into and standing.into not in alive:
        standing = idea.past.pop()
    return standing


def leave(state: State, idea: Idea) -> None:
    """Take a wording that is forgotten out of its idea, which keeps the supporters."""
    whole = idea.whole
    pass_on(idea, whole)
    whole.wordings.remove(idea)
    idea.survivor = None
    if whole.status == PUBLISHED:
        idea.left = state.position
    touch(state, whole)


def inherit(state: State, idea: Idea) -> None:
    """An idea is forgotten and its other wordings are not: the first of them stands for all, with
    everybody who supports any. What was decided about them together cannot be undone any more."""
    heir, *rest = idea.wordings
    old = idea.standing
    heir.standing = Standing(
        old.status, heir.standing.words, reason=old.reason, decided=old.decided
    )
    heir.past.clear()
    heir.hidden_for, idea.hidden_for = idea.hidden_for, None
    heir.was_hidden, idea.was_hidden = heir.was_hidden or idea.was_hidden, False
    themes.inherit(heir, idea)
    heir.survivor, heir.wordings, idea.wordings = None, rest, []
    heir.inside = idea.inside
    for group in state.groups.pass_on(idea, heir):
        state.touch(GROUPS, group.id)
    pass_on(idea, heir)
    for wording in rest:
        wording.standing = replace(wording.standing, into=heir.id, joint=None)
        wording.survivor = heir
    touch(state, heir)
    for supporter in heir.backers:
        state.touch_own(supporter, "supports", heir.id)


def pass_on(idea: Idea, other: Idea) -> None:
    """Who supported an idea that is forgotten supports the other from where they were."""
    other.from_hall |= idea.from_hall
    other.supporters |= idea.supporters
