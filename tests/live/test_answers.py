"""The feed's answers: made once for all who ask for the same, and never older than they may be."""

from __future__ import annotations

import gzip
import json
from typing import Any

import brotli
import pytest

from companion import green
from companion.live import answers as under_test
from companion.live.answers import GIVEN_AGAIN, KEPT, LONG, Answer, Answers
from companion.live.encoder import Encoder
from companion.live.gathering import Gathering
from tests.cast import Guest, Moderator
from tests.live.conftest import LiveEvening
from tests.together import at_once


class Audience:
    """An evening whose wall is so full that a whole screen is a long answer."""

    def __init__(self, evening: LiveEvening) -> None:
        self.evening = evening
        self.answers = Answers(evening.gathering, Encoder(evening.gathering))
        self.ada: Guest = evening.guest("ada")
        self.mona: Moderator = evening.moderator("Mona")
        self.ideas = [self.published(f"{number} " + "Mehr Bänke. " * 40) for number in range(50)]

    def published(self, text: str) -> str:
        idea = self.ada.posts(text)
        self.mona.publishes(idea)
        return idea

    @property
    def position(self) -> int:
        return self.evening.gathering.position


@pytest.fixture
def audience(evening: LiveEvening) -> Audience:
    return Audience(evening)


def content(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body(None))
    return found


def ids(answer: Answer) -> set[str]:
    return {idea["id"] for idea in content(answer)["ideas"]}


def test_who_asks_for_the_same_gets_the_same_bytes(audience: Audience) -> None:
    """F1: encoded once."""
    answers = [audience.answers.since(0) for _ in range(3)]
    assert len({id(answer) for answer in answers}) == 1
    assert ids(answers[0]) == set(audience.ideas)


@pytest.mark.parametrize(("coding", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_an_answer_is_compressed_once_and_off_the_hub(
    audience: Audience, monkeypatch: pytest.MonkeyPatch, coding: str, read: Any
) -> None:
    """F4: however many ask at the same moment."""
    elsewhere: list[int] = []

    def in_native_thread(function: Any, plain: bytes) -> Any:
        elsewhere.append(len(plain))
        return function(plain)

    monkeypatch.setattr(green, "in_native_thread", in_native_thread)
    answer = audience.answers.since(0)
    bodies = at_once(*[lambda: answer.body(coding)] * 8)
    assert len(elsewhere) == 1
    assert {read(body) for body in bodies} == {answer.plain}


def test_a_long_answer_is_given_again_while_ideas_arrive(audience: Audience) -> None:
    """Under a stream of events a full wall is compressed once a second, not at every one."""
    first = audience.answers.since(0)
    assert len(first.plain) > LONG
    audience.published("Neu")
    assert audience.answers.since(0) is first
    audience.evening.clock.passes(GIVEN_AGAIN)
    assert len(ids(audience.answers.since(0))) == len(audience.ideas) + 1


def test_what_was_hidden_is_gone_at_once(audience: Audience) -> None:
    """S3"""
    assert audience.ideas[7] in ids(audience.answers.since(0))
    audience.mona.hides(audience.ideas[7])
    assert audience.ideas[7] not in ids(audience.answers.since(0))


def test_what_was_forgotten_is_gone_at_once(audience: Audience) -> None:
    """P2"""
    audience.answers.since(0)
    audience.evening.forgets(audience.ada.who)
    assert ids(audience.answers.since(0)) == set()


def test_a_short_answer_is_never_older_than_the_log(audience: Audience) -> None:
    since = audience.position
    audience.answers.since(since)
    idea = audience.published("Neu")
    assert ids(audience.answers.since(since)) == {idea}


def test_the_mark_is_never_later_than_what_the_answer_holds(audience: Audience) -> None:
    """Else what happened in between would be missed (F3)."""
    first = audience.answers.since(0)
    audience.evening.clock.passes(100)  # all windows are over
    assert audience.answers.mark(first) == first.position
    audience.ada.supports(audience.ideas[0])
    audience.evening.clock.passes(100)
    assert audience.answers.mark(first) == first.position < audience.position
    assert audience.answers.mark(audience.answers.since(0)) == audience.position


def test_a_position_ahead_of_the_log_is_answered_whole(audience: Audience) -> None:
    """F3"""
    answer = audience.answers.since(audience.position + 1)
    assert content(answer)["fresh"] is True
    assert answer is audience.answers.since(0)


def test_another_epoch_is_another_answer(
    audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log that was put back counts anew: nothing of the old one is given again."""
    monkeypatch.setattr(under_test, "GIVEN_AGAIN", 1e9)
    before = audience.answers.since(0)
    again: Gathering = audience.evening.worker()
    audience.evening.gathering._story = again._story
    assert audience.answers.since(0) is not before


def test_few_answers_are_kept_whatever_is_asked(audience: Audience) -> None:
    for position in range(audience.position):
        audience.answers.since(position)
    assert len(audience.answers._kept) == KEPT
