"""Marks: a whole audience asks for the same few addresses, whichever worker answers."""

from __future__ import annotations

import heapq
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest

from companion.domain.marks import FAR, SETTLE, WINDOW, Marks
from tests.cast import Evening

START = 1_597_939_200.0  # at the beginning of a window
#: Seconds between two beats of a client's feed, as static/js/connection.js has them.
BEAT = (2.0, 3.0)
VIEWERS, SECONDS, EVENTS_A_SECOND = 10_000, 40, 50


@pytest.fixture
def seed() -> int:
    """Printed, so that a failing evening can be played again."""
    found = random.randrange(2**32)
    print(f"seed {found}")
    return found


def test_within_a_window_the_mark_stays_where_it_began() -> None:
    marks = Marks()
    for position in range(1, 51):
        marks.note(position, START + position)  # one a second
    for second in range(40, 50):
        assert marks.mark(50, START + SETTLE + second) == 39


def test_a_window_that_has_not_settled_is_not_named_yet() -> None:
    marks = Marks()
    marks.note(1, START)
    marks.note(2, START + WINDOW)
    assert marks.mark(2, START + WINDOW + SETTLE - 0.1) == 0
    assert marks.mark(2, START + WINDOW + SETTLE) == 1


def test_when_nothing_has_happened_for_a_while_the_mark_is_the_position() -> None:
    """However many windows have passed."""
    marks = Marks()
    for position in range(1, 8):
        marks.note(position, START)
    assert marks.mark(7, START + WINDOW + SETTLE) == 7
    assert marks.mark(7, START + 100 * WINDOW) == 7
    marks.note(8, START + 200 * WINDOW)
    assert marks.mark(8, START + 200 * WINDOW) == 7


def test_before_anything_has_happened_there_is_no_mark() -> None:
    assert Marks().mark(0, START) == 0


def test_an_event_from_next_year_does_not_hold_the_mark_until_then() -> None:
    marks = Marks()
    marks.note(1, START + 365 * 86_400)
    for position in range(2, 2 * FAR):
        marks.note(position, START)
    assert marks.mark(2 * FAR - 1, START + WINDOW) == FAR


def test_a_replay_names_the_same_marks() -> None:
    """They follow from the log alone."""
    evening = Evening()
    ada = evening.guest("ada")
    for text in ("eins", "zwei", "drei", "vier"):
        evening.clock.passes(7)
        ada.posts(text)
    position, now = evening.state.position, evening.clock()
    before = evening.state.marks.mark(position, now)
    evening.replays()
    assert evening.state.marks.mark(position, now) == before
    assert 0 < before < position


def test_a_mark_is_never_ahead_whatever_the_clocks_say(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(200):
        marks, now, named = Marks(), START, 0
        for position in range(1, 101):
            now += chance.expovariate(1)
            marks.note(position, now + chance.choice([0, 0, 0, -100, 30, 4000]) * chance.random())
            named, before = marks.mark(position, now), named
            assert before <= named <= position


@dataclass
class Worker:
    """Follows the log at some distance, by a clock of its own. Both in seconds."""

    lag: float
    skew: float
    marks: Marks = field(default_factory=Marks)
    position: int = 0

    def follows(self, log: list[tuple[float, float]], now: float) -> None:
        while self.position < len(log) and log[self.position][0] <= now - self.lag:
            self.position += 1
            self.marks.note(self.position, log[self.position - 1][1])

    def answers(self, now: float) -> tuple[int, int]:
        return self.position, self.marks.mark(self.position, now + self.skew)


@pytest.mark.parametrize("workers", [1, 3])
def test_ten_thousand_viewers_cost_two_requests_a_second(seed: int, workers: int) -> None:
    """With a cache in front that keeps an answer for a second: by the whole seconds of its clock,
    as nginx does, so for up to two."""
    chance = random.Random(seed)
    behind = [Worker(chance.uniform(0, 0.2), chance.uniform(-0.5, 0.5)) for _ in range(workers)]
    log = an_evening(chance, behind)
    cached: dict[int, tuple[float, int, int]] = defaultdict(lambda: (0, 0, 0))
    addresses: dict[int, set[int]] = defaultdict(set)
    asked: Counter[int] = Counter()
    held = [0] * VIEWERS
    asks = [0] * VIEWERS
    beats = [(chance.uniform(0, BEAT[1]), viewer) for viewer in range(VIEWERS)]
    heapq.heapify(beats)
    while beats[0][0] < SECONDS:
        second, viewer = beats[0]
        now, since = START + second, asks[viewer]
        addresses[int(second)].add(since)
        if now >= cached[since][0]:
            worker = chance.choice(behind)
            worker.follows(log, now)
            cached[since] = (int(now) + 2, *worker.answers(now))
            asked[int(second)] += 1
        _, position, mark = cached[since]
        assert mark <= position, "nothing between the two may be missed"
        held[viewer] = max(held[viewer], position)
        asks[viewer] = max(since, mark)
        heapq.heapreplace(beats, (second + chance.uniform(*BEAT), viewer))
    most = max(len(addresses[second]) for second in range(4, SECONDS))  # 4: all have begun
    print(f"addresses a second: {most} at most; of the server: {asked.total() / SECONDS:.2f}")
    assert most <= 2
    assert max(asked.values()) <= 2
    oldest = START + SECONDS - BEAT[1] - 2 - 0.2
    assert min(held) >= sum(logged < oldest for logged, _ in log), "all are up to date"


def an_evening(chance: random.Random, workers: list[Worker]) -> list[tuple[float, float]]:
    """When each event was in the log, and when the worker who decided it says it was decided."""
    log = []
    now = START
    while now < START + SECONDS + 5:
        now += chance.expovariate(EVENTS_A_SECOND)
        decided = now + chance.choice(workers).skew
        log.append((now + chance.uniform(0, 0.5), decided))
    return sorted(log)
