"""Rules: what becomes of a command about answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from companion.domain.answers import commands as c
from companion.domain.answers import events as e
from companion.domain.answers.standing import IDEA, THEME, Answer, keys_of
from companion.domain.command import Command
from companion.domain.events import Draft, Writing
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import FORGOTTEN, PUBLISHED, State
from companion.domain.text import clean_text

#: Whom the city lets speak for it (docs/decisions/0165-who-answers.md).
TEAM = frozenset({"moderator", "admin"})

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.GiveAnswer: TEAM,
    c.CorrectAnswer: TEAM,
    c.UndoAnswer: TEAM,
}


@rule.register
def _(command: c.GiveAnswer, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if not 0 < len(command.to_ideas) + len(command.to_themes) <= c.MOST:
        return refuse("nothing_to_answer", limit=c.MOST)
    wrong = unfit(command, state)
    if wrong:
        return wrong
    writes = worded(command, ids)
    if isinstance(writes, Refusal):
        return writes
    event = e.AnswerGiven(
        at=now,
        by=who.id,
        answer=ids("a"),
        version=2,
        **about(command, writes),
        to_ideas={id: version + 1 for id, version in command.to_ideas.items()},
        to_themes={id: version + 1 for id, version in command.to_themes.items()},
    )
    keys = keys_of(command.to_ideas, command.to_themes)
    seen = (*command.to_ideas.values(), *command.to_themes.values())
    moves = (event.answer, *keys)
    expects = as_they_are(state, command.to_ideas) | dict(zip(keys, seen, strict=True))
    return Draft(event, expects=expects, moves=moves, writes=writes)


def unfit(command: c.GiveAnswer, state: State) -> Refusal | None:
    """Why this is to nothing that can be answered now."""
    for id, version in command.to_ideas.items():
        idea = state.ideas.get(id)
        if idea is None or idea.status == FORGOTTEN:
            return refuse("unknown_idea")
        if idea.survivor:
            return refuse("merged", into=idea.survivor.id)
        if idea.status != PUBLISHED:
            return refuse("not_on_the_wall", idea=id)
        if state.answers.version(IDEA, id) != version:
            return moved(state.answers.of_idea(idea))
    for id, version in command.to_themes.items():
        if state.themes.find(id) is None:
            return refuse("unknown_theme")
        if state.answers.version(THEME, id) != version:
            return moved(state.answers.of_theme(id))
    return None


def moved(answers: tuple[Answer, ...]) -> Refusal:
    """Somebody was faster; `by`: a staff id."""
    return refuse("answered_meanwhile", by=answers[0].now.by if answers else None)


@rule.register
def _(command: c.CorrectAnswer, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    answer = seen(state, command)
    if isinstance(answer, Refusal):
        return answer
    writes = worded(command, ids)
    if isinstance(writes, Refusal):
        return writes
    event = e.AnswerCorrected(
        at=now, by=who.id, answer=answer.id, version=answer.version + 1, **about(command, writes)
    )
    return alone(event, answer, state, writes)


@rule.register
def _(command: c.UndoAnswer, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    answer = seen(state, command)
    if isinstance(answer, Refusal):
        return answer
    event = e.AnswerReverted(at=now, by=who.id, answer=answer.id, version=answer.version + 1)
    return alone(event, answer, state)


def seen(state: State, command: c.CorrectAnswer | c.UndoAnswer) -> Answer | Refusal:
    """The answer as it was seen; one that was undone, or is to nothing that is left, is there no
    more."""
    answer = state.answers.answers.get(command.answer)
    if answer is None or not answer.holds or not (answer.ideas or answer.themes):
        return refuse("unknown_answer")
    return moved((answer,)) if answer.version != command.version else answer


def worded(command: c.GiveAnswer | c.CorrectAnswer, ids: Ids) -> tuple[Writing, ...] | Refusal:
    """Who says it, and what, for the vault. What is not possible needs a why; nothing else needs
    words."""
    if command.outcome not in c.OUTCOMES:
        return refuse("bad_request", field="outcome")
    office = clean_text(" ".join(command.office.split()), field="office", limit=c.OFFICE_LIMIT)
    if isinstance(office, Refusal):
        return office
    writes = (Writing(ids("w"), "answer_office", None, office),)
    if not command.text.strip():
        return refuse("why_needed", field="text") if command.outcome == c.NOT_POSSIBLE else writes
    text = clean_text(command.text, limit=c.ANSWER_LIMIT)
    if isinstance(text, Refusal):
        return text
    return (*writes, Writing(ids("w"), "answer_text", None, text))


def about(command: c.GiveAnswer | c.CorrectAnswer, writes: tuple[Writing, ...]) -> dict[str, Any]:
    return {
        "outcome": command.outcome,
        "office": writes[0].id,
        "words": writes[1].id if len(writes) == 2 else None,
    }


def alone(
    event: e.AnswerDecided, answer: Answer, state: State, writes: tuple[Writing, ...] = ()
) -> Draft:
    """A draft that only goes through while nobody else decided on this answer. All that it is to
    has moved on with it."""
    moves = (answer.id, *keys_of(answer.ideas, answer.themes))
    expects = as_they_are(state, answer.ideas) | {answer.id: answer.version}
    return Draft(event, expects=expects, moves=moves, writes=writes)


def as_they_are(state: State, ideas: Iterable[str]) -> dict[str, int]:
    """Nothing is said to what is forgotten at the same time: nobody would erase the words."""
    return {id: state.ideas[id].version for id in ideas}
