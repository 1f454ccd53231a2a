"""What becomes of ideas and themes: outcomes and dated public answers."""

from __future__ import annotations

from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.answers import commands as a
from companion.domain.answers.events import AnswerDecided
from companion.domain.answers.screen import show_outcome, show_theme
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, refused

DAY = 86_400


def answers(who: Moderator, outcome: str, text: str = "", **to: Any) -> str:
    """The answer's id. `ideas`, `themes`: as they are now, seen by who answers."""
    evening = who.evening
    versions = {
        f"to_{kind}": {id: evening.state.answers.version(kind.removesuffix("s"), id) for id in ids}
        for kind, ids in to.items()
    }
    event = who.does(a.GiveAnswer(outcome, "Tiefbauamt", text, **versions))
    assert isinstance(event, AnswerDecided)
    return event.answer


def outcome(evening: Evening, idea: str) -> dict[str, Any]:
    return show_outcome(evening.state, evening.idea(idea), evening.words)


def texts(evening: Evening, idea: str) -> list[str | None]:
    return [answer["text"] for answer in outcome(evening, idea)["answers"]]


def sound(evening: Evening) -> bool:
    """P1 apart, as the cast's ids are short ones."""
    found = verify(evening.log, SLUG).problems
    return [line for line in found if not line.startswith("P1")] == []


@pytest.fixture
def mona(evening: Evening) -> Moderator:
    """Still there weeks after the evening."""
    return evening.moderator("Mona", seconds=100 * DAY)


@pytest.fixture
def milo(evening: Evening) -> Moderator:
    """And there weeks after the evening."""
    return evening.moderator("Milo", seconds=100 * DAY)


@pytest.fixture
def bank(ada: Guest, mona: Moderator) -> str:
    """An idea of ada's on the wall."""
    idea = ada.posts("Mehr Bänke", theme="stadt")
    mona.publishes(idea)
    return idea


def test_is_received_until_somebody_answers(evening: Evening, bank: str, mona: Moderator) -> None:
    assert outcome(evening, bank) == {"outcome": "received", "outcome_by": None, "answers": []}
    evening.clock.passes(DAY)
    id = answers(mona, "planned", "Zehn Bänke, im Frühjahr.", ideas=[bank])
    [answer] = outcome(evening, bank)["answers"]
    assert answer == {
        "id": id,
        "outcome": "planned",
        "text": "Zehn Bänke, im Frühjahr.",
        "by": "Tiefbauamt",
        "at": "2020-08-21T16:00:00.000Z",
        "corrected": None,
    }


def test_answers_are_a_history_the_newest_first(
    evening: Evening, bank: str, mona: Moderator, milo: Moderator
) -> None:
    answers(mona, "examined", "Wir sehen es uns an.", ideas=[bank])
    evening.clock.passes(30 * DAY)
    answers(milo, "done", "Sie stehen.", ideas=[bank])
    assert texts(evening, bank) == ["Sie stehen.", "Wir sehen es uns an."]
    assert outcome(evening, bank)["outcome"] == "done"
    evening.replays()
    assert texts(evening, bank) == ["Sie stehen.", "Wir sehen es uns an."]


def test_a_corrected_answer_shows_both_dates(
    evening: Evening, bank: str, mona: Moderator, milo: Moderator
) -> None:
    id = answers(mona, "planned", "Im Früjahr.", ideas=[bank])
    evening.clock.passes(DAY)
    milo.does(a.CorrectAnswer(id, 2, "planned", "Grünflächenamt", "Im Frühjahr."))
    [answer] = outcome(evening, bank)["answers"]
    assert (answer["text"], answer["by"]) == ("Im Frühjahr.", "Grünflächenamt")
    assert answer["at"] == "2020-08-20T18:00:00.000Z".replace("18:", "16:")
    assert answer["corrected"] == "2020-08-21T16:00:00.000Z"
    with refused("answered_meanwhile", by=milo.who.id):
        mona.does(a.CorrectAnswer(id, 2, "done", "Tiefbauamt"))


def test_undo_takes_back_a_correction_and_then_the_answer(
    evening: Evening, bank: str, mona: Moderator
) -> None:
    id = answers(mona, "planned", "Im Frühjahr.", ideas=[bank], themes=["stadt"])
    mona.does(a.CorrectAnswer(id, 2, "done", "Tiefbauamt"))
    mona.does(a.UndoAnswer(id, 3))
    assert texts(evening, bank) == ["Im Frühjahr."]
    mona.does(a.UndoAnswer(id, 4))
    assert outcome(evening, bank)["outcome"] == "received"
    with refused("unknown_answer"):
        mona.does(a.UndoAnswer(id, 5))
    assert sound(evening)


def test_two_who_answer_at_once_do_not_both_win(
    evening: Evening, bank: str, mona: Moderator, milo: Moderator
) -> None:
    drafted = evening.drafts(milo.who, a.GiveAnswer("done", "Tiefbauamt", to_ideas={bank: 1}))
    answers(mona, "planned", ideas=[bank])
    with refused("answered_meanwhile", by=mona.who.id):
        milo.does(a.GiveAnswer("done", "Tiefbauamt", to_ideas={bank: 1}))
    assert type(evening.log.append(SLUG, drafted)).__name__ == "Conflict"


def test_a_themes_answer_stands_for_its_ideas_but_those_with_their_own(
    evening: Evening, bank: str, ada: Guest, mona: Moderator
) -> None:
    other = ada.posts("Mehr Bäume", theme="stadt")
    mona.publishes(other)
    answers(mona, "in_lab", "Das bespricht das Labor.", themes=["stadt"])
    answers(mona, "done", "Steht schon.", ideas=[bank])
    assert (outcome(evening, bank)["outcome"], outcome(evening, bank)["outcome_by"]) == (
        "done",
        "idea",
    )
    assert outcome(evening, other) == {"outcome": "in_lab", "outcome_by": "theme", "answers": []}
    theme = show_theme(evening.state, "stadt", evening.words)
    assert [one["text"] for one in theme["answers"]] == ["Das bespricht das Labor."]


def test_many_are_answered_in_one_go(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """And taken back in one."""
    ideas = [ada.posts(f"Bank {n}") for n in range(5)]
    for idea in ideas:
        mona.publishes(idea)
    id = answers(mona, "not_possible", "Kein Platz.", ideas=ideas)
    assert {outcome(evening, idea)["outcome"] for idea in ideas} == {"not_possible"}
    mona.does(a.UndoAnswer(id, 2))
    assert {outcome(evening, idea)["outcome"] for idea in ideas} == {"received"}
    with refused("nothing_to_answer", limit=a.MOST):
        mona.does(
            a.GiveAnswer("done", "Tiefbauamt", to_ideas=dict.fromkeys(map(str, range(501)), 1))
        )


def test_what_is_answered_to_the_whole_is_answered_to_every_wording(
    evening: Evening, bank: str, ben: Guest, mona: Moderator
) -> None:
    """Also what was answered to a wording before; split, each has its own again."""
    same = ben.posts("Bänke zum Sitzen")
    mona.publishes(same)
    answers(mona, "examined", "Danke, Ben.", ideas=[same])
    mona.merges(bank, same)
    with refused("merged", into=bank):
        answers(mona, "done", ideas=[same])
    evening.clock.passes(DAY)
    answers(mona, "planned", "Im Frühjahr.", ideas=[bank])
    assert texts(evening, same) == texts(evening, bank) == ["Im Frühjahr.", "Danke, Ben."]
    mona.splits(same)
    assert texts(evening, same) == ["Danke, Ben."]
    assert texts(evening, bank) == ["Im Frühjahr."]


def test_an_answer_outlives_whoever_wrote_the_idea_as_long_as_another_said_it(
    evening: Evening, bank: str, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """P2: with the last one the words of the answer go too: they may tell whose idea it was."""
    same = ben.posts("Bänke zum Sitzen")
    mona.publishes(same)
    mona.merges(bank, same)
    answers(mona, "planned", "Im Frühjahr, Frau Lovelace.", ideas=[bank])
    evening.forgets(ada.who)
    assert texts(evening, same) == ["Im Frühjahr, Frau Lovelace."]
    evening.forgets(ben.who)
    assert "Lovelace" not in str(evening.words)
    evening.replays()
    assert sound(evening)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (a.GiveAnswer("not_possible", "Tiefbauamt", "  ", to_themes={"stadt": 1}), "why_needed"),
        (a.GiveAnswer("done", " ", to_themes={"stadt": 1}), "empty"),
        (a.GiveAnswer("done", "x" * 101, to_themes={"stadt": 1}), "too_long"),
        (a.GiveAnswer("done", "Amt", "x" * 2001, to_themes={"stadt": 1}), "too_long"),
        (a.GiveAnswer("perhaps", "Amt", to_themes={"stadt": 1}), "bad_request"),
        (a.GiveAnswer("done", "Amt", to_themes={"nowhere": 1}), "unknown_theme"),
        (a.GiveAnswer("done", "Amt", to_ideas={"i0": 1}), "unknown_idea"),
        (a.GiveAnswer("done", "Amt"), "nothing_to_answer"),
        (a.CorrectAnswer("a0", 2, "done", "Amt"), "unknown_answer"),
    ],
)
def test_bad_answers_are_told_why(mona: Moderator, command: c.Command, code: str) -> None:
    with refused(code):
        mona.does(command)


def test_only_what_everybody_sees_is_answered(
    evening: Evening, bank: str, ada: Guest, mona: Moderator
) -> None:
    """S3: an answer to what waits would tell of it. What is hidden later keeps its answers."""
    waits = ada.posts("Noch nicht gelesen")
    with refused("not_on_the_wall", idea=waits):
        answers(mona, "done", ideas=[waits])
    answers(mona, "done", "Steht.", ideas=[bank])
    mona.hides(bank)
    mona.restores(bank)
    assert texts(evening, bank) == ["Steht."]


@pytest.mark.parametrize("role", ["guest", "desk", "door", "stage"])
def test_nobody_else_speaks_for_the_city(
    evening: Evening, bank: str, ada: Guest, role: str
) -> None:
    """W1"""
    who = ada if role == "guest" else evening.moderator("Dora", role)
    for command in (
        a.GiveAnswer("done", "Amt", to_ideas={bank: 1}),
        a.CorrectAnswer("a0", 2, "done", "Amt"),
        a.UndoAnswer("a0", 2),
    ):
        with refused("forbidden"):
            who.does(command)


def test_words_go_when_their_time_is_over_and_the_outcome_stays(
    evening: Evening, bank: str, mona: Moderator
) -> None:
    """P3"""
    answers(mona, "planned", "Im Frühjahr.", ideas=[bank])
    due = [one.id for one in evening.log.entries(SLUG) if one.field.startswith("answer_")]
    assert len(due) == 2
    evening.does(OPERATORS, c.RunRetention(tuple(due)))
    [answer] = outcome(evening, bank)["answers"]
    assert (answer["outcome"], answer["text"], answer["by"]) == ("planned", None, None)


def test_the_log_holds_no_word_of_an_answer(evening: Evening, bank: str, mona: Moderator) -> None:
    """P1"""
    answers(mona, "planned", "Im Frühjahr.", ideas=[bank], themes=["stadt"])
    log = str([record.event for record in evening.log.read(SLUG).records])
    assert "Frühjahr" not in log
    assert "Tiefbauamt" not in log
    parsed = c.parse({"name": "give_answer", "nonce": "n" * 8, "outcome": "done", "office": "x"})
    assert isinstance(parsed, tuple), "ideas and themes may be left out"
