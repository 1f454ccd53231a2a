"""Fold: how each event about answers changes the state."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from companion.domain.answers import events as e
from companion.domain.answers.standing import Answer, Said, keys_of
from companion.domain.folding import fold
from companion.domain.state import Idea, State


@fold.register
def _(event: e.AnswerGiven, state: State) -> None:
    add(
        state,
        Answer(
            event.answer,
            event.at,
            tuple(event.to_ideas),
            tuple(event.to_themes),
            said(event, state),
        ),
    )


@fold.register
def _(event: e.AnswerImported, state: State) -> None:
    at = event.given if event.corrected is None else event.corrected
    now = Said(event.outcome, event.office, event.words, event.by, at, state.position)
    add(
        state, Answer(event.answer, event.given, tuple(event.to_ideas), tuple(event.to_themes), now)
    )


def add(state: State, answer: Answer) -> None:
    answers = state.answers
    for id in answer.ideas:
        answers.to_ideas.setdefault(id, []).append(answer.id)
    for id in answer.themes:
        answers.to_themes.setdefault(id, []).append(answer.id)
    put(state, answer)


@fold.register
def _(event: e.AnswerCorrected, state: State) -> None:
    put(state, state.answers.answers[event.answer].corrects(said(event, state)))


@fold.register
def _(event: e.AnswerReverted, state: State) -> None:
    put(state, state.answers.answers[event.answer].undone())


def said(event: e.AnswerWorded, state: State) -> Said:
    at = (event.at, state.position)
    return Said(event.outcome, event.office, event.words, event.by, *at)


def put(state: State, answer: Answer) -> None:
    """It is so now; all that it is to has moved on by one."""
    answers = state.answers
    answers.answers[answer.id] = answer
    for key in keys_of(answer.ideas, answer.themes):
        answers.versions[key] = answers.versions.get(key, 1) + 1


def pass_on(state: State, idea: Idea) -> None:
    """An idea is about to be forgotten. What was answered to it was answered to those as well who
    said the same; without any of them nobody is left to be answered."""
    answers = state.answers
    found = answers.to_ideas.pop(idea.id, [])
    heir = idea.survivor or next(iter(idea.wordings), None)
    if heir and found:
        own = answers.to_ideas.setdefault(heir.id, [])
        own.extend(id for id in found if id not in own)
    for id in found:
        answer = answers.answers[id]
        others = [one for one in answer.ideas if one != idea.id]
        ideas = dict.fromkeys((*others, heir.id) if heir else others)
        answers.answers[id] = replace(answer, ideas=tuple(ideas))


def alone(state: State, gone: Set[str]) -> list[Answer]:
    """The answers that are to nothing but these ideas, which are forgotten and leave nobody who
    said the same."""
    found = sorted({id for idea in gone for id in state.answers.to_ideas.get(idea, ())})
    answers = [state.answers.answers[id] for id in found]
    return [
        answer
        for answer in answers
        if not answer.themes and not any(remains(state, id, gone) for id in answer.ideas)
    ]


def remains(state: State, id: str, gone: Set[str]) -> bool:
    """Whether somebody is left whom an answer to this idea is to."""
    idea = state.ideas.get(id)
    return idea is not None and any(one.id not in gone for one in idea.whole.all_wordings)
