"""The queue of the stage: what comes next, one at a time, and every step can be undone."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.fold import apply
from companion.domain.queue import commands as q
from companion.domain.screens import SCREENS
from companion.domain.stage.commands import ShowPicture
from companion.domain.state import PENDING, PUBLISHED
from tests.cast import SLUG, Evening, Guest, Moderator, refused


@pytest.fixture
def ideas(evening: Evening, ada: Guest, mona: Moderator) -> list[str]:
    """Four of them, published."""
    found = [ada.posts(text) for text in ("eins", "zwei", "drei", "vier")]
    for idea in found:
        mona.publishes(idea)
    return found


def order(evening: Evening) -> list[str]:
    found: list[str] = evening.fresh("moderator")["facts"]["queue"]
    return found


def done(evening: Evening) -> list[str]:
    found: list[str] = evening.fresh("moderator")["facts"]["done"]
    return found


def test_ideas_come_in_the_order_in_which_they_were_put(
    evening: Evening, mona: Moderator, ideas: list[str]
) -> None:
    first, second, third, _ = ideas
    for idea in (first, second):
        mona.queues(idea)
    mona.queues(third, before=second)
    assert order(evening) == [first, third, second]
    mona.queues(first)
    assert order(evening) == [third, second, first]
    mona.queues(first, before=third)
    assert order(evening) == [first, third, second]
    mona.unqueues(third)
    assert order(evening) == [first, second]


def test_one_step_takes_the_next_and_files_what_was_there(
    evening: Evening, mona: Moderator, ideas: list[str]
) -> None:
    first, second, *_ = ideas
    for idea in (first, second):
        mona.queues(idea)
    mona.takes_next()
    assert (evening.state.spotlight, order(evening), done(evening)) == (first, [second], [])
    mona.takes_next()
    assert (evening.state.spotlight, order(evening), done(evening)) == (second, [], [first])
    mona.spotlights(None)
    assert done(evening) == [second, first]


def test_a_pending_idea_is_published_and_queued_in_one_step(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("eins")
    mona.queues(idea)
    assert (evening.idea(idea).status, order(evening)) == (PUBLISHED, [idea])
    assert evening.shown("moderator")[idea]["decided"]["what"] == "queued"
    mona.undoes(idea)
    assert (evening.idea(idea).status, order(evening)) == (PENDING, [])


def test_nobody_but_moderators_is_told_of_it(
    evening: Evening, mona: Moderator, ideas: list[str]
) -> None:
    """S1: what comes next is a surprise, and a guest is sent nothing when it changes."""
    position = evening.state.position
    mona.queues(ideas[0])
    mona.files(ideas[1])
    for name in SCREENS:
        if name != "moderator":
            assert evening.since(name, position).keys() == {"epoch", "position"}
            assert not {"queue", "done", "steps"} & evening.fresh(name)["facts"].keys()


@pytest.mark.parametrize("how", ["hides", "undoes", "is forgotten"])
@pytest.mark.parametrize("place", ["queues", "files", "spotlights"])
def test_what_leaves_public_view_leaves_its_place(
    evening: Evening, ada: Guest, mona: Moderator, ideas: list[str], how: str, place: str
) -> None:
    """S3"""
    getattr(mona, place)(ideas[0])
    if how == "is forgotten":
        evening.forgets(ada.who)
    else:
        getattr(mona, how)(ideas[0])
    assert (evening.state.spotlight, order(evening), done(evening)) == (None, [], [])


def test_hiding_that_is_undone_brings_an_idea_back_to_its_place(
    evening: Evening, mona: Moderator, ideas: list[str]
) -> None:
    """But never straight onto the stage."""
    lit, first, second, filed = ideas
    for idea in (first, second):
        mona.queues(idea)
    mona.spotlights(lit)
    mona.files(filed)
    for idea in ideas:
        mona.hides(idea)
    for idea in (second, first, filed, lit):
        mona.undoes(idea)
    assert (order(evening), done(evening)) == ([lit, first, second], [filed])
    mona.hides(first)
    mona.restores(first)
    assert order(evening) == [lit, second]


def test_two_moderators_take_the_next_once(
    evening: Evening, mona: Moderator, milo: Moderator, ideas: list[str]
) -> None:
    """Whoever comes second is told who was first."""
    first, second, *_ = ideas
    mona.queues(first)
    seen = mona.queues(second)
    milo.takes_next(first, seen)
    with refused("conflict", by=milo.who.id, place="stage"):
        mona.takes_next(first, seen)
    assert (evening.state.spotlight, order(evening)) == (first, [second])


def test_the_stage_that_changed_since_it_was_seen_is_a_conflict(
    mona: Moderator, milo: Moderator, ideas: list[str]
) -> None:
    seen = mona.queues(ideas[0])
    milo.spotlights(ideas[1])
    for act in (lambda: mona.takes_next(ideas[0], seen), lambda: mona.stages(ideas[0], seen)):
        with refused("conflict", by=milo.who.id, place="next"):
            act()


def test_two_moderators_never_both_place_an_idea(
    evening: Evening, mona: Moderator, milo: Moderator, ideas: list[str]
) -> None:
    first, second, *_ = ideas
    seen = mona.queues(first)
    milo.unqueues(first, seen)
    with refused("conflict", by=milo.who.id, place="waiting"):
        mona.files(first, seen)
    mona.queues(second, seen=seen)  # another idea is no matter of theirs
    milo.files(second)
    with refused("conflict", by=milo.who.id):
        mona.queues(first, before=second)
    assert order(evening) == []


def test_one_is_never_in_conflict_with_oneself(mona: Moderator, ideas: list[str]) -> None:
    """Keys are faster than the answers."""
    seen = mona.queues(ideas[0])
    mona.queues(ideas[1], seen=seen)
    mona.queues(ideas[1], before=ideas[0], seen=seen)
    mona.takes_next(ideas[1], seen)
    mona.takes_next(ideas[0], seen)


def test_decision_that_crossed_with_another_worker_is_taken_anew(
    evening: Evening, mona: Moderator, milo: Moderator, ideas: list[str]
) -> None:
    """Both saw the same queue: the log lets one of them through."""
    first, *_ = ideas
    mona.queues(first)
    version = evening.idea(first).version
    late = evening.drafts(mona.who, q.TakeNext(first, version))
    milo.unqueues(first)
    assert type(evening.log.append(SLUG, late)).__name__ == "Conflict"


def test_what_is_so_already_or_cannot_be_is_refused(
    ada: Guest, mona: Moderator, ideas: list[str]
) -> None:
    first, second, *_ = ideas
    with refused("already", status=PUBLISHED):
        mona.unqueues(first)
    with refused("nothing_to_undo"):
        mona.undoes_step(99)
    mona.queues(first)
    for act in (lambda: mona.queues(first), lambda: mona.does(c.PublishIdea(first, 2))):
        with refused("already"):
            act()
    with refused("conflict", place="waiting"):
        mona.queues(second, before="i999")
    pending = ada.posts("fünf")
    with refused("not_published"):
        mona.files(pending)
    mona.hides(pending)
    with refused("not_published"):
        mona.queues(pending)


def test_a_batch_is_an_id_and_nothing_that_was_written(mona: Moderator, ideas: list[str]) -> None:
    """P1"""
    with refused("bad_request", field="batch"):
        mona.does(c.HideIdea(ideas[0], 2, "other", batch="Herr Meier"))
    with refused("bad_request", field="batch"):
        mona.does(q.FileIdea(ideas[0], 2, batch="b1"))
    mona.does(c.HideIdea(ideas[0], 2, "other", batch="b0123456789abcdef"))


# Undo


def everything(evening: Evening) -> tuple[object, ...]:
    return evening.state.spotlight, order(evening), done(evening)


def test_every_step_can_be_undone_and_all_of_them_in_turn(
    evening: Evening, mona: Moderator, milo: Moderator, ideas: list[str]
) -> None:
    first, second, third, fourth = ideas
    seen, steps = [], []
    for act in (
        lambda: mona.queues(first),
        lambda: milo.queues(second),
        lambda: mona.queues(second, before=first),
        lambda: mona.takes_next(),
        lambda: milo.takes_next(),
        lambda: mona.files(third),
        lambda: mona.queues(third),
        lambda: milo.queues(first),
        lambda: mona.takes_next(),
        lambda: milo.unqueues(third),
        lambda: mona.files(fourth),
        lambda: milo.queues(fourth),
    ):
        seen.append(everything(evening))
        steps.append(act())
    while steps:
        milo.undoes_step(steps.pop())
        assert everything(evening) == seen.pop()


def test_a_spotlight_from_before_there_was_a_queue_is_no_step(
    evening: Evening, mona: Moderator, ideas: list[str]
) -> None:
    """L5: old events have no turn; what was lit is done, and nothing of it is undone."""
    first, second, *_ = ideas
    step = mona.stages(first)
    apply(evening.state, e.IdeaSpotlighted(at=0.0, by=mona.who.id, idea=second, version=2))
    assert everything(evening) == (second, [], [first])
    with refused("conflict", place="done"):
        mona.undoes_step(step)


def test_what_the_stage_crew_lights_leaves_the_queue(
    evening: Evening, mona: Moderator, ideas: list[str]
) -> None:
    """And what was lit is done, whatever took it off; it is in one place."""
    first, second, *_ = ideas
    mona.queues(first)
    mona.spotlights(second)
    mona.does(ShowPicture("spotlight", first))
    assert everything(evening) == (first, [], [second])
    mona.does(ShowPicture("wall"))
    assert everything(evening) == (None, [], [second, first][::-1])


def test_what_somebody_did_since_stays(
    evening: Evening, mona: Moderator, milo: Moderator, ideas: list[str]
) -> None:
    first, second, third, _ = ideas
    step = mona.queues(first)
    milo.queues(second)
    mona.undoes_step(step)
    assert order(evening) == [second]
    taken = mona.takes_next()
    milo.queues(second, before=None)  # back off the stage
    with refused("conflict", by=milo.who.id, place="next"):
        mona.undoes_step(taken)
    off = mona.files(milo_shows(milo, third))
    milo.takes_next()
    with refused("conflict", by=milo.who.id):
        mona.undoes_step(off)  # the stage is taken


def milo_shows(milo: Moderator, idea: str) -> str:
    milo.spotlights(idea)
    return idea


def test_the_screen_tells_who_did_what_until_the_name_is_forgotten(
    evening: Evening, mona: Moderator, milo: Moderator, ideas: list[str]
) -> None:
    mona.queues(ideas[0])
    milo.takes_next()
    steps = evening.fresh("moderator")["facts"]["steps"]
    told = [(step["by"], step["what"], step["was"], step["undoable"]) for step in steps]
    assert told == [("Mona", "next", "waiting", False), ("Milo", "stage", "next", True)]
    position = evening.state.position
    evening.forgets(milo.who)
    assert evening.since("moderator", position)["facts"]["steps"][-1]["by"] is None


def test_forgetting_what_took_an_idea_off_the_stage_leaves_no_trace_of_it(
    evening: Evening, ben: Guest, mona: Moderator, ideas: list[str]
) -> None:
    """P2: a moderator's screen could not be made any more."""
    other = ben.posts("fünf")
    mona.publishes(other)
    mona.spotlights(ideas[0])
    mona.spotlights(other)
    evening.forgets(ben.who)
    assert done(evening) == [ideas[0]]
    assert [step["idea"] for step in evening.fresh("moderator")["facts"]["steps"]] == [ideas[0]]
