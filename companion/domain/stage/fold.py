"""Fold: how each event changes the stage."""

from __future__ import annotations

from dataclasses import replace

from companion.domain.event import Event
from companion.domain.events import ERASING
from companion.domain.folding import fold
from companion.domain.groups.screen import suggestions
from companion.domain.polls.events import PollOpened, PollProjected, PollRemoved, PollReverted
from companion.domain.queue import fold as queue
from companion.domain.stage import events as e
from companion.domain.stage.screen import AIRED, FACTS, LIT, NAMED, PREVIEW, STAGE
from companion.domain.stage.standing import (
    KEPT,
    POLL,
    SPOTLIGHT,
    WALL,
    Aired,
    Picture,
    Prepared,
    Standing,
)
from companion.domain.state import PUBLISHED, State


@fold.register
def _(event: e.PictureShown, state: State) -> None:
    stage = state.stage
    stage.decided += 1
    if event.picture != SPOTLIGHT:
        stage.now = replace(stage.now, under=event.picture, group=event.group)
        light(state, None)
    elif is_public(state, event.idea):
        light(state, event.idea)
    if event.prepared:
        stage.now = replace(stage.now, preview=None)


@fold.register
def _(event: e.PicturePrepared, state: State) -> None:
    stage = state.stage
    stage.decided += 1
    stage.prepared += 1
    picture = Picture(event.picture, event.idea, event.group) if event.picture else None
    preview = Prepared(picture, stage.prepared) if picture else None
    stage.now = replace(stage.now, preview=preview)


@fold.register
def _(event: e.BlackedOut, state: State) -> None:
    state.stage.decided += 1
    state.stage.now = replace(state.stage.now, black=event.dark)


@fold.register
def _(event: e.StageSet, state: State) -> None:
    stage = state.stage
    stage.decided += 1
    stage.now = replace(stage.now, names=event.names, caption=event.caption, until=event.until)


@fold.register
def _(event: e.StageReverted, state: State) -> None:
    stage = state.stage
    stage.decided += 1
    # Another worker's event may have taken back the same between this decision and its place.
    if stage.past:
        stage.now = stage.past.pop()
        light(state, stage.now.lit if is_public(state, stage.now.lit) else None)


def is_public(state: State, idea: str | None) -> bool:
    return idea is not None and state.ideas[idea].status == PUBLISHED


def light(state: State, idea: str | None) -> None:
    """The spotlight, which guests and the desk are told of too."""
    if idea != state.spotlight:
        queue.show(state, idea)


def follow(event: Event, state: State) -> None:
    """After every event: what it did to the stage, whatever it was about. The desk lights ideas,
    and an idea that is hidden leaves the light."""
    stage = state.stage
    for collection, id in list(state.changes.since(state.position - 1)):
        if collection == "ideas":
            follow_idea(state, id)
    if isinstance(event, PollOpened | PollProjected):
        follow_poll(state, event.poll)
    elif isinstance(event, PollRemoved | PollReverted) and state.polls.projected is None:
        follow_poll(state, None)
    standing = stage.now
    if standing.lit != state.spotlight:
        standing = replace(standing, lit=state.spotlight)
    if not is_group(state, standing.group):
        standing = replace(standing, group=None)
    if standing.preview and not can_show(state, standing.preview.picture):
        standing = replace(standing, preview=instead(state, standing.preview.picture.idea))
    stage.now = standing
    stage.heard = standing.group or stage.heard
    if standing != stage.settled:
        settle(event, state, stage.settled, standing)
    follow_overlay(state)
    if isinstance(event, ERASING):  # a name, or the words for the pause
        for fact in FACTS:
            state.touch("facts", fact)


def follow_idea(state: State, id: str) -> None:
    """An idea that is new gets the names' setting; one that left public view leaves the overlay."""
    idea = state.ideas[id]
    idea.naming = state.stage.now.names
    if idea.lit and idea.status != PUBLISHED:
        state.stage.trail = tuple(other for other in state.stage.trail if other != id)


def follow_poll(state: State, poll: str | None) -> None:
    """One that is opened, or projected by its own command, is on air; taken off, the wall is."""
    stage = state.stage
    if poll is not None and state.polls.projected == poll:
        stage.now = replace(stage.now, under=POLL, group=None)
        light(state, None)
    elif poll is None and stage.now.under == POLL:
        stage.now = replace(stage.now, under=WALL)


def can_show(state: State, picture: Picture) -> bool:
    return is_group(state, picture.group) and (
        picture.idea is None or is_public(state, picture.idea)
    )


def is_group(state: State, group: str | None) -> bool:
    """Whether there is this small group; one is there that nobody asked for."""
    return group is None or not state.groups.groups[group].removed


def instead(state: State, idea: str | None) -> Prepared | None:
    """What is prepared where this idea was: the one that it was merged into."""
    survivor = state.ideas[idea].survivor if idea is not None else None
    if survivor is None or survivor.status != PUBLISHED:
        return None
    state.stage.prepared += 1
    return Prepared(Picture(SPOTLIGHT, survivor.id), state.stage.prepared)


def settle(event: Event, state: State, before: Standing, now: Standing) -> None:
    """Something is different: it can be taken back, and is told."""
    stage = state.stage
    stage.settled = now
    stage.version += 1
    stage.by = event.by
    # An idea that left public view cannot be brought back by undo: that step would do nothing.
    if not isinstance(event, e.StageReverted) and (
        before.lit is None or is_public(state, before.lit)
    ):
        stage.past.append(before)
        del stage.past[:-KEPT]
    state.touch("facts", STAGE)
    if now.preview != before.preview:
        state.touch("facts", PREVIEW)
    if now.on_air != before.on_air:
        number = stage.aired[-1].number + 1 if stage.aired else 1
        stage.aired.append(Aired(number, now.on_air, event.at, event.by))
        del stage.aired[:-KEPT]
        state.touch("facts", AIRED)
    if now.names != before.names:
        rename(state, now.names)
    if now.lit is not None and now.lit != before.lit:
        stage.trail = (now.lit, *(id for id in stage.trail if id != now.lit))[:2]


def rename(state: State, names: str) -> None:
    for idea in state.ideas.values():
        idea.naming = names
        if idea.status == PUBLISHED and any(one.author for one in idea.all_wordings):
            state.touch(NAMED, idea.id)


def follow_overlay(state: State) -> None:
    """The overlay holds the idea in the light and the one before it, which it takes off later; and
    what the group suggests that is before the hall, or was last."""
    stage = state.stage
    group = state.groups.groups.get(stage.heard or "")
    suggested = suggestions(group, (PUBLISHED,)) if group and not group.removed else ()
    holds = frozenset((*stage.trail, *suggested))
    for id in holds ^ stage.lit:
        idea = state.ideas[id]
        idea.lit = id in holds
        if not idea.lit:
            idea.dimmed = state.position
        state.touch(LIT, id)
    stage.lit = holds
