"""Fold: how each event about polls changes the state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from companion.domain.folding import fold
from companion.domain.polls import events as e
from companion.domain.polls.poll import CLOSED, OPEN, REMOVED, Form, Poll, Standing
from companion.domain.polls.screen import FACT, POLLS, VOICES
from companion.domain.polls.tally import Voice
from companion.domain.state import State


@fold.register
def _(event: e.PollPrepared, state: State) -> None:
    form, grace = form_of(event), event.grace
    standing = Standing(form, grace=grace, what="prepared", by=event.by, at=event.at)
    state.polls.polls[event.poll] = Poll(event.poll, standing)
    state.touch(POLLS, event.poll)


def form_of(event: e.Asks) -> Form:
    return Form(
        kind=event.form,
        question=event.question,
        texts=event.options,
        low=event.low,
        high=event.high,
        most=event.most,
        results=event.results,
    )


@fold.register
def _(event: e.PollChanged, state: State) -> None:
    form = form_of(event)
    decide(state, event, lambda old: replace(old, form=form, grace=event.grace), "changed")


@fold.register
def _(event: e.PollOpened, state: State) -> None:
    def opened(old: Standing) -> Standing:
        return replace(old, status=OPEN, until=event.until, grace=event.grace)

    state.polls.polls[event.poll].opened = event.at
    decide(state, event, opened, "opened")
    project(state, event.poll)


@fold.register
def _(event: e.PollClosing, state: State) -> None:
    decide(state, event, lambda old: replace(old, until=event.until, grace=event.grace), "closing")


@fold.register
def _(event: e.PollClosed, state: State) -> None:
    decide(state, event, lambda old: replace(old, status=CLOSED), "closed")


@fold.register
def _(event: e.PollShown, state: State) -> None:
    what = "results_shown" if event.public else "results_hidden"
    decide(state, event, lambda old: replace(old, public=event.public), what)


@fold.register
def _(event: e.WordHidden, state: State) -> None:
    state.polls.polls[event.poll].left = state.position
    decide(state, event, lambda old: replace(old, hidden=(*old.hidden, event.word)), "word_hidden")


@fold.register
def _(event: e.WordRestored, state: State) -> None:
    def restored(old: Standing) -> Standing:
        return replace(old, hidden=tuple(id for id in old.hidden if id != event.word))

    decide(state, event, restored, "word_restored")


@fold.register
def _(event: e.PollRemoved, state: State) -> None:
    decide(state, event, lambda old: replace(old, status=REMOVED), "removed")


@fold.register
def _(event: e.PollReverted, state: State) -> None:
    past = state.polls.polls[event.poll].past
    before = past[-1]
    if before.until is not None and before.until + before.grace <= event.at:
        before = replace(before, until=None)  # its time was over meanwhile: open again means open
    decide(state, event, lambda _: before, "reverted")
    del past[-2:]


def decide(
    state: State, event: e.PollDecided, to: Callable[[Standing], Standing], what: str
) -> None:
    """A decision on one poll: a new standing, the old one kept for undo."""
    poll = state.polls.polls[event.poll]
    was_public, showed = poll.is_public, poll.shows_results
    poll.past.append(poll.standing)
    poll.standing = replace(to(poll.standing), what=what, by=event.by, at=event.at)
    poll.version = event.version
    if moves_gate(event):
        poll.gate += 1
    (state.polls.open.add if poll.status == OPEN else state.polls.open.discard)(poll.id)
    if (was_public and not poll.is_public) or (showed and not poll.shows_results):
        poll.left = state.position
    if not poll.is_public and state.polls.projected == poll.id:
        project(state, None)
    if was_public != poll.is_public:
        poll.count_anew()
        for visitor in poll.voices:
            state.touch_own(visitor, VOICES, poll.id)
    state.touch(POLLS, poll.id)


def moves_gate(event: e.PollDecided) -> bool:
    """Whether it decides who may answer what: a voice must rest on it."""
    return not isinstance(event, e.PollShown | e.WordHidden | e.WordRestored)


@fold.register
def _(event: e.PollProjected, state: State) -> None:
    # Another worker may have removed it between this decision and its place in the log.
    if event.poll is None or state.polls.polls[event.poll].is_public:
        project(state, event.poll)


def project(state: State, poll: str | None) -> None:
    if state.polls.projected != poll:
        state.polls.projected = poll
        state.touch("facts", FACT)


@fold.register
def _(event: e.VoiceGiven, state: State) -> None:
    poll = state.polls.polls[event.poll]
    if poll.hear(event.by, Voice(event.origin, event.chosen, event.said)):
        state.polls.speakers.setdefault(event.by, set()).add(poll.id)
        state.touch(POLLS, poll.id)
        state.touch_own(event.by, VOICES, poll.id)


def forget(state: State, visitor: str, erased: set[str]) -> None:
    """The words of one visitor left the vault: they are not counted any more."""
    for poll in state.polls.of(visitor):
        gone = poll.written.get(visitor, set()) & erased
        if not gone:
            continue
        poll.written[visitor] -= gone
        if gone.intersection(poll.voices[visitor].said if visitor in poll.voices else ()):
            poll.silence(visitor)
            poll.left = state.position
            state.touch(POLLS, poll.id)
            state.touch_own(visitor, VOICES, poll.id)


def touch_decisions(state: State, staff: set[str]) -> None:
    """The team sees whose decision it was, as long as the name is there."""
    for poll in state.polls.polls.values():
        if poll.standing.by in staff:
            state.touch(POLLS, poll.id)


def expire(state: State, erased: set[str]) -> None:
    """The time of words was over, of guests' or of the team's."""
    for visitor in list(state.polls.speakers):
        forget(state, visitor, erased)
    for poll in state.polls.polls.values():
        if erased & (poll.form.vault_ids | set(poll.standing.hidden)):
            poll.left = state.position
            state.touch(POLLS, poll.id)
