"""The crew: notes to each other, and what the stage is asked for."""

from __future__ import annotations

import json

from companion.domain import commands as c
from companion.domain.crew import commands as w
from companion.domain.crew.events import NoteLeft
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, refused


def asks(evening: Evening) -> list[tuple[str, str, str | None]]:
    facts = evening.fresh("moderator")["facts"]
    return [(ask["id"], ask["by"], ask["seen_by"]) for ask in facts["asks"]]


def notes(evening: Evening) -> list[tuple[str, str]]:
    return [(n["by"], n["text"]) for n in evening.fresh("moderator")["facts"]["notes"]]


def leaves(mona: Moderator, text: str, idea: str | None = None) -> str:
    event = mona.does(w.LeaveNote(text, idea))
    assert isinstance(event, NoteLeft)
    return event.note


def test_notes_are_read_by_the_team_alone(
    evening: Evening, mona: Moderator, milo: Moderator
) -> None:
    """S1; P1: the log holds no word of them."""
    leaves(mona, "Der Bürgermeister kommt später")
    leaves(milo, "Ist gut")
    assert notes(evening) == [("Milo", "Ist gut"), ("Mona", "Der Bürgermeister kommt später")]
    others = {name: s for name, s in evening.all_screens().items() if name != "moderator"}
    assert "Bürgermeister" not in json.dumps(others, ensure_ascii=False)
    assert "Bürgermeister" not in repr([r.event for r in evening.log.read(SLUG).records])


def test_note_that_is_removed_leaves_the_vault(
    evening: Evening, mona: Moderator, milo: Moderator
) -> None:
    """P2"""
    note = leaves(mona, "Der Bürgermeister kommt später")
    milo.does(w.RemoveNote(note))
    assert notes(evening) == []
    assert [one for one in evening.log.entries(SLUG) if one.field == "team_note"] == []
    with refused("unknown_note"):
        mona.does(w.RemoveNote(note))


def test_note_has_a_limit_and_an_idea_that_is_there(evening: Evening, mona: Moderator) -> None:
    with refused("too_long", limit=280):
        leaves(mona, "x" * 281)
    with refused("unknown_idea"):
        leaves(mona, "Siehe hier", "i99")


def test_notes_go_with_who_wrote_them_and_with_whom_they_are_about(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    """P2"""
    idea = ada.posts("Mehr Bänke")
    leaves(milo, "Die kenne ich", idea)
    leaves(mona, "Ich mache Pause")
    leaves(milo, "Bis gleich")
    evening.forgets(ada.who)
    assert notes(evening) == [("Milo", "Bis gleich"), ("Mona", "Ich mache Pause")]
    evening.forgets(mona.who)
    assert notes(evening) == [("Milo", "Bis gleich")]


def test_notes_go_when_their_time_is_over(evening: Evening, mona: Moderator) -> None:
    """P3"""
    leaves(mona, "Ich mache Pause")
    [due] = [one.id for one in evening.log.entries(SLUG) if one.field == "team_note"]
    evening.does(OPERATORS, c.RunRetention((due,)))
    assert notes(evening) == []


def test_stage_is_asked_and_acknowledges(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.does(w.AskForStage(idea))
    with refused("already_asked"):
        milo.does(w.AskForStage(idea))
    assert asks(evening) == [(idea, "Mona", None)]
    milo.does(w.AcknowledgeAsk(idea))
    assert asks(evening) == [(idea, "Mona", "Milo")]
    with refused("already_asked"):
        mona.does(w.AcknowledgeAsk(idea))


def test_each_step_can_be_taken_back(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.does(w.AskForStage(idea))
    milo.does(w.AcknowledgeAsk(idea))
    milo.does(w.WithdrawAsk(idea))
    assert asks(evening) == [(idea, "Mona", None)]
    mona.does(w.WithdrawAsk(idea))
    assert asks(evening) == []
    for command in (w.WithdrawAsk(idea), w.AcknowledgeAsk(idea)):
        with refused("not_asked"):
            mona.does(command)


def test_ask_is_done_when_the_idea_is_on_the_stage_or_hidden(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    lit, hidden = ada.posts("Mehr Bänke"), ada.posts("Mehr Bäume")
    mona.publishes(lit)
    for idea in (lit, hidden):
        mona.does(w.AskForStage(idea))
    mona.spotlights(lit)
    mona.hides(hidden)
    assert asks(evening) == []
    with refused("unknown_idea"):
        mona.does(w.AskForStage(hidden))


def test_ask_goes_to_the_survivor_where_a_split_is_taken_back(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """Found by the machine: the stage was asked for a wording, which it cannot take."""
    wlan, internet = ada.posts("WLAN"), ada.posts("Internet")
    mona.publishes(wlan)
    mona.publishes(internet)
    mona.merges(wlan, internet)
    mona.splits(internet)
    mona.does(w.AskForStage(internet))
    mona.undoes(internet)
    assert asks(evening) == [(wlan, "Mona", None)]
