"""Rules: what becomes of a command of the team."""

from __future__ import annotations

from companion.domain.command import Command
from companion.domain.crew import commands as c
from companion.domain.crew import events as e
from companion.domain.events import Draft, Writing
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import Ids, Who, rule
from companion.domain.state import FORGOTTEN, HIDDEN, State
from companion.domain.text import clean_text

MODERATORS = frozenset({"moderator", "admin"})

RIGHTS: dict[type[Command], frozenset[str]] = {
    c.LeaveNote: MODERATORS,
    c.RemoveNote: MODERATORS,
    c.AskForStage: MODERATORS,
    c.AcknowledgeAsk: MODERATORS,
    c.WithdrawAsk: MODERATORS,
}


@rule.register
def _(command: c.LeaveNote, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    expects: dict[str, int] = {}
    if command.idea is not None:
        idea = state.ideas.get(command.idea)
        if idea is None or idea.status == FORGOTTEN:
            return refuse("unknown_idea")
        expects[idea.id] = idea.version  # if it is forgotten meanwhile, nobody erases the note
    text = clean_text(command.text, limit=c.NOTE_LIMIT)
    if isinstance(text, Refusal):
        return text
    words = Writing(ids("w"), "team_note", who.id, text)
    event = e.NoteLeft(at=now, by=who.id, note=ids("n"), words=words.id, idea=command.idea)
    return Draft(event, expects=expects, writes=(words,))


@rule.register
def _(command: c.RemoveNote, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    note = state.crew.notes.get(command.note)
    if note is None:
        return refuse("unknown_note")
    event = e.NoteRemoved(at=now, by=who.id, note=note.id, erased=(note.words,))
    return Draft(event, erases=event.erased)


@rule.register
def _(command: c.AskForStage, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    idea = state.ideas.get(command.idea)
    if idea is None or idea.status in (HIDDEN, FORGOTTEN):
        return refuse("unknown_idea")
    if idea.survivor:
        return refuse("merged", into=idea.survivor.id)
    if idea.is_inside:
        return refuse("in_group")
    if idea.id in state.crew.asks:
        return refuse("already_asked")
    return Draft(e.StageAsked(at=now, by=who.id, idea=idea.id))


@rule.register
def _(command: c.AcknowledgeAsk, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    ask = state.crew.asks.get(command.idea)
    if ask is None:
        return refuse("not_asked")
    if ask.seen_by:
        return refuse("already_asked")
    return Draft(e.AskAcknowledged(at=now, by=who.id, idea=command.idea))


@rule.register
def _(command: c.WithdrawAsk, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if command.idea not in state.crew.asks:
        return refuse("not_asked")
    return Draft(e.AskUndone(at=now, by=who.id, idea=command.idea))


def written_by(state: State, person: str) -> set[str]:
    """The vault entries of notes that a member of staff wrote, or that are about the ideas of a
    visitor: they go with the person."""
    about = set(state.ideas_by.get(person, ()))
    notes = state.crew.notes.values()
    return {note.words for note in notes if note.by == person or note.idea in about}
