"""Rules: what becomes of a command about the queue."""

from __future__ import annotations

from companion.domain import commands as c
from companion.domain.events import Draft, IdeaPublished
from companion.domain.queue import commands as q
from companion.domain.queue import events as e
from companion.domain.queue.standing import DONE, NEXT, QUEUE, STAGE, WAITING, Step
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, checked_batch, rule, seen_idea
from companion.domain.state import PENDING, PUBLISHED, Idea, State

Placing = q.QueueIdea | q.UnqueueIdea | q.FileIdea | q.StageIdea | q.TakeNext
MODERATORS = frozenset({"moderator", "admin"})

RIGHTS: dict[type[c.Command], frozenset[str]] = {
    q.QueueIdea: MODERATORS,
    q.UnqueueIdea: MODERATORS,
    q.FileIdea: MODERATORS,
    q.StageIdea: MODERATORS,
    q.TakeNext: MODERATORS,
    q.UndoStep: MODERATORS,
}


@rule.register
def _(command: q.QueueIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = idea_to_place(state, command, who)
    if isinstance(idea, Refusal):
        return idea
    queue, before = state.queue, command.before
    if before is not None and (before == idea.id or before not in queue.order):
        step = queue.steps.get(queue.touched.get(before, 0))
        return moved_on(state, idea, step)
    if idea.status == PENDING:
        published = IdeaPublished(
            at=now,
            by=who.id,
            idea=idea.id,
            version=idea.version + 1,
            turn=queue.turn + 1,
            before=before,
            batch=command.batch,
        )
        return Draft(published, expects=expected(state, idea), moves=(idea.id, QUEUE))
    spot = queue.spot(idea.id, state.spotlight)
    if spot.place == NEXT and spot.before == before:
        return refuse("already", status=idea.status)
    return placing(state, idea, NEXT, who, now, batch=command.batch, before=before)


@rule.register
def _(command: q.UnqueueIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    return to_place(WAITING, command, state, who, now)


@rule.register
def _(command: q.FileIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    return to_place(DONE, command, state, who, now)


@rule.register
def _(command: q.TakeNext, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = idea_to_place(state, command, who)
    if isinstance(idea, Refusal):
        return idea
    if state.queue.order[:1] != [idea.id]:
        return moved_on(state, idea, state.queue.steps.get(state.queue.turn))
    return staging(state, idea, command.seen, who, now)


@rule.register
def _(command: q.StageIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = idea_to_place(state, command, who)
    if isinstance(idea, Refusal):
        return idea
    if state.spotlight == idea.id:
        return refuse("already", status=idea.status)
    return staging(state, idea, command.seen, who, now)


@rule.register
def _(command: q.UndoStep, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    queue = state.queue
    step = queue.steps.get(command.step)
    if step is None or step.what == "undone":
        return refuse("nothing_to_undo")
    idea = state.ideas[step.idea]
    if queue.last(idea.id) is not step:
        return moved_on(state, idea, queue.steps.get(queue.touched[idea.id]))
    if step.was.place == STAGE and state.spotlight not in (None, idea.id):
        return moved_on(state, idea, queue.steps.get(queue.staged))
    event = e.StepUndone(
        at=now,
        by=who.id,
        idea=idea.id,
        version=idea.version,
        turn=queue.turn + 1,
        undone=step.turn,
    )
    return Draft(event, expects=expected(state, idea), moves=(QUEUE,))


def staging(state: State, idea: Idea, seen: int | None, who: Who, now: float) -> Draft | Refusal:
    queue = state.queue
    last = queue.steps.get(queue.staged)
    if is_unseen(last, seen, who):
        return moved_on(state, idea, last)
    event = e.IdeaStaged(at=now, by=who.id, idea=idea.id, version=idea.version, turn=queue.turn + 1)
    return Draft(event, expects=expected(state, idea), moves=(QUEUE,))


def to_place(
    place: str, command: q.UnqueueIdea | q.FileIdea, state: State, who: Who, now: float
) -> Draft | Refusal:
    idea = idea_to_place(state, command, who)
    if isinstance(idea, Refusal):
        return idea
    if state.queue.spot(idea.id, state.spotlight).place == place:
        return refuse("already", status=idea.status)
    return placing(state, idea, place, who, now, batch=command.batch)


def idea_to_place(state: State, command: Placing, who: Who) -> Idea | Refusal:
    """The idea as the moderator saw it, where they saw it."""
    wrong = checked_batch(getattr(command, "batch", None))
    if wrong:
        return wrong
    idea = seen_idea(state, command.idea, command.version)
    if isinstance(idea, Refusal):
        return idea
    is_new = isinstance(command, q.QueueIdea) and idea.status == PENDING
    if idea.status != PUBLISHED and not is_new:
        return refuse("not_published")
    last = state.queue.steps.get(state.queue.touched.get(idea.id, 0))
    return moved_on(state, idea, last) if is_unseen(last, command.seen, who) else idea


def is_unseen(last: Step | None, seen: int | None, who: Who) -> bool:
    """Whether somebody else did this after what was seen."""
    return last is not None and seen is not None and last.turn > seen and last.by != who.id


def moved_on(state: State, idea: Idea, last: Step | None) -> Refusal:
    """Who was first, and where the idea is now."""
    return refuse(
        "conflict",
        by=last.by if last else None,
        status=idea.status,
        version=idea.version,
        place=state.queue.spot(idea.id, state.spotlight).place,
    )


def placing(
    state: State,
    idea: Idea,
    place: str,
    who: Who,
    now: float,
    *,
    batch: str | None,
    before: str | None = None,
) -> Draft:
    event = e.IdeaPlaced(
        at=now,
        by=who.id,
        idea=idea.id,
        version=idea.version,
        turn=state.queue.turn + 1,
        place=place,
        before=before,
        batch=batch,
    )
    return Draft(event, expects=expected(state, idea), moves=(QUEUE,))


def expected(state: State, idea: Idea) -> dict[str, int]:
    return {idea.id: idea.version, QUEUE: state.queue.turn}
