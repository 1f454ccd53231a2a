"""Fold: how each event changes the queue, and how what leaves public view leaves it."""

from __future__ import annotations

from companion.domain.events import IdeaPublished, IdeaSpotlighted
from companion.domain.folding import fold
from companion.domain.queue import events as e
from companion.domain.queue.standing import DONE, NEXT, STAGE, WAITING, Spot, Step
from companion.domain.state import PUBLISHED, Idea, State


@fold.register
def _(event: e.IdeaPlaced, state: State) -> None:
    turned(state, event.turn)
    was = spot(state, event.idea)
    move(state, event.idea, event.place, event.before)
    what = "moved" if was.place == event.place == NEXT else event.place
    note(state, event, Step(event.turn, what, *about(event), was, batch=event.batch))
    if was.place == STAGE:
        state.queue.staged = event.turn


@fold.register
def _(event: e.IdeaStaged, state: State) -> None:
    turned(state, event.turn)
    light(state, event.idea, event)


@fold.register
def _(event: IdeaSpotlighted, state: State) -> None:
    if event.turn is not None:
        turned(state, event.turn)
    # Another worker may have hidden the idea between this decision and its place in the log.
    if event.idea is None or state.ideas[event.idea].status == PUBLISHED:
        light(state, event.idea, event)


@fold.register
def _(event: e.StepUndone, state: State) -> None:
    turned(state, event.turn)
    queue, step = state.queue, state.queue.steps[event.undone]
    was = spot(state, event.idea)
    if not is_from(state, event.idea, event.undone):
        return  # it was lit by something that is no step, between this decision and its place
    queue.stacks[event.idea].pop()
    if step.filed and is_from(state, step.filed, step.turn):
        queue.stacks[step.filed].pop()
        queue.touched[step.filed] = event.turn
        move(state, event.idea, WAITING)
        move(state, step.filed, STAGE)
    if step.was.place == NEXT:
        move(state, event.idea, WAITING)
        queue.put_back(event.idea, step.was)
    else:
        move(state, event.idea, step.was.place)
    if STAGE in (was.place, step.was.place):
        queue.staged = event.turn
    queue.steps[event.turn] = Step(event.turn, "undone", *about(event), was)
    queue.touched[event.idea] = event.turn


def light(state: State, idea: str | None, event: e.IdeaStaged | IdeaSpotlighted) -> None:
    """An idea is alone on the big screen, or the wall is back, by a step that can be undone."""
    queue, before = state.queue, state.spotlight
    filed = before if before != idea else None
    shown = idea or before
    was = spot(state, shown) if shown else Spot(WAITING)
    if event.turn is None:
        show(state, idea)
        return
    put_on_stage(state, idea)
    if shown is None:
        return
    queue.staged = event.turn
    if was.place != STAGE or idea is None:
        what = STAGE if idea else DONE
        step = Step(event.turn, what, shown, event.by, event.at, was, filed if idea else None)
        note(state, event, step)


def show(state: State, idea: str | None) -> None:
    """The same by whatever else lights an idea: no step with these two can be undone any more."""
    for id in filter(None, {idea, state.spotlight}):
        state.queue.stacks.pop(id, None)
    put_on_stage(state, idea)


def put_on_stage(state: State, idea: str | None) -> None:
    """What was there is done."""
    if state.spotlight and state.spotlight != idea:
        move(state, state.spotlight, DONE)
    if idea:
        move(state, idea, STAGE)
    state.touch("facts", "spotlight")


def move(state: State, idea: str, place: str, before: str | None = None) -> None:
    """To a place, from wherever it is."""
    queue = state.queue
    queue.take_out(idea)
    if state.spotlight == idea and place != STAGE:
        state.spotlight = None
        state.touch("facts", "spotlight")
    if place == NEXT:
        queue.put(idea, before)
    elif place == DONE:
        queue.done[idea] = None
    elif place == STAGE:
        state.spotlight = idea
        state.touch("facts", "spotlight")
    touch(state)


def publish_next(event: IdeaPublished, state: State) -> None:
    """It was published into the queue; undoing that is undoing its publication."""
    if event.turn is None:
        return
    turned(state, event.turn)
    state.queue.touched[event.idea] = event.turn
    move(state, event.idea, NEXT, event.before)


def leave(state: State, idea: Idea) -> None:
    """It is out of public view, and with it of queue and stage. No step with it can be undone."""
    queue = state.queue
    queue.left[idea.id] = spot(state, idea.id)
    queue.stacks.pop(idea.id, None)
    queue.take_out(idea.id)
    touch(state)
    if state.spotlight == idea.id:
        state.spotlight = None
        state.touch("facts", "spotlight")


def come_back(state: State, idea: Idea, *, undone: bool) -> None:
    """It is public again. Where that undoes what took it out of view, it is where it was; but none
    comes on the stage by itself: it is the next."""
    left = state.queue.left.pop(idea.id, Spot(WAITING))
    if not undone or left.place == WAITING:
        return
    if left.place == DONE:
        move(state, idea.id, DONE)
    else:
        state.queue.put_back(idea.id, left)
        touch(state)


def stand_in(state: State, idea: Idea, spots: list[Spot]) -> None:
    """Ideas that were in these spots are wordings of this one: what was on the big screen or comes
    next is it still, in the words that stand for all."""
    if idea.status != PUBLISHED:
        return
    if any(one.place == STAGE for one in spots):
        state.queue.stacks.pop(idea.id, None)  # no step led it there
        move(state, idea.id, STAGE)
    waited = [one for one in spots if one.place == NEXT]
    if waited and spot(state, idea.id).place == WAITING:
        state.queue.stacks.pop(idea.id, None)
        state.queue.put_back(idea.id, min(waited, key=lambda one: one.rank))
        touch(state)


def forget(state: State, idea: Idea) -> None:
    """Nothing tells any more what was done with it."""
    queue = state.queue
    queue.left.pop(idea.id, None)
    gone = {turn for turn, step in queue.steps.items() if step.idea == idea.id}
    if gone:
        queue.steps = {turn: step for turn, step in queue.steps.items() if turn not in gone}
        for stack in queue.stacks.values():  # what one of them took off the stage
            stack[:] = [turn for turn in stack if turn not in gone]
        touch(state)


def touch_steps(state: State, staff: set[str]) -> None:
    """Moderators see whose steps they were, as long as the name is there."""
    if any(step.by in staff for step in state.queue.steps.values()):
        touch(state)


def spot(state: State, idea: str) -> Spot:
    return state.queue.spot(idea, state.spotlight)


def is_from(state: State, idea: str, turn: int) -> bool:
    """Whether an idea is where this turn has led it."""
    last = state.queue.stacks.get(idea, [])[-1:]
    return state.ideas[idea].status == PUBLISHED and last == [turn]


def turned(state: State, turn: int) -> None:
    state.queue.turn = turn
    state.touch("facts", "turn")


def note(state: State, event: e.IdeaPlaced | e.IdeaStaged | IdeaSpotlighted, step: Step) -> None:
    """A step that can be undone; for what it took off the stage, too, it is the last."""
    queue = state.queue
    queue.steps[step.turn] = step
    for idea in filter(None, (step.idea, step.filed)):
        queue.stacks.setdefault(idea, []).append(step.turn)
        queue.touched[idea] = step.turn
    touch(state)


def about(event: e.IdeaPlaced | e.StepUndone) -> tuple[str, str, float]:
    return event.idea, event.by, event.at


def touch(state: State) -> None:
    for fact in ("queue", "done", "steps"):
        state.touch("facts", fact)
