"""The contract of every log (L4): positions, nonces, expectations, words, followers."""

from __future__ import annotations

import time

import pytest

from companion.domain import events as e
from companion.domain.events import Draft
from companion.store.log import Appended, Batch, Conflict, Duplicate, Log, Outcome, Record
from tests.domain.test_events import WRITTEN
from tests.store.conftest import Shelf
from tests.store.drafts import arrival, erasure, idea
from tests.together import SOON, at_once

CROWD = 8


def append_at_once(log: Log, *drafts: Draft) -> list[Outcome]:
    return at_once(*(lambda draft=draft: log.append("auftakt", draft) for draft in drafts))


def positions(batch: Batch) -> list[int]:
    return [record.position for record in batch.records]


# Gatherings


def test_gatherings_come_in_the_order_of_their_creation(shelf: Shelf) -> None:
    shelf.log.create("abend")
    assert shelf.log.gatherings() == ["auftakt", "dialog", "abend"]
    assert shelf.reopens().gatherings() == ["auftakt", "dialog", "abend"]


def test_creating_again_changes_nothing(log: Log) -> None:
    epoch = log.epoch("auftakt")
    log.append("auftakt", arrival())
    log.create("auftakt")
    assert log.epoch("auftakt") == epoch
    assert positions(log.read("auftakt")) == [1]
    assert log.gatherings() == ["auftakt", "dialog"]


def test_created_at_once_it_is_one_gathering(log: Log) -> None:
    at_once(*[lambda: log.create("abend")] * CROWD)
    assert log.gatherings().count("abend") == 1
    assert at_once(*[lambda: log.epoch("abend")] * 2)[0] == log.epoch("abend")


def test_epoch_is_the_logs_own_and_stays(shelf: Shelf) -> None:
    epochs = {slug: shelf.log.epoch(slug) for slug in ("auftakt", "dialog")}
    assert len(set(epochs.values())) == 2
    again = shelf.reopens()
    assert {slug: again.epoch(slug) for slug in epochs} == epochs


def test_new_gathering_holds_nothing(log: Log) -> None:
    assert log.read("auftakt") == Batch()
    assert log.entries("auftakt") == []


# Positions


def test_positions_count_from_one_in_each_gathering(shelf: Shelf) -> None:
    """L3"""
    outcomes = [shelf.log.append(slug, arrival()) for slug in ("auftakt", "dialog", "auftakt")]
    assert outcomes == [Appended(1), Appended(1), Appended(2)]
    assert shelf.reopens().append("auftakt", arrival()) == Appended(3)


def test_positions_have_no_gaps_whoever_appends_at_once(shelf: Shelf) -> None:
    """L3: and each event stands where its answer said."""
    said: dict[int, str] = {}

    def appends(writer: int) -> None:
        for n in range(25):
            by = f"v{writer}-{n}"
            outcome = shelf.log.append("auftakt", arrival(by))
            assert isinstance(outcome, Appended)
            said[outcome.position] = by

    at_once(*(lambda writer=writer: appends(writer) for writer in range(CROWD)))
    records = shelf.reopens().read("auftakt").records
    assert [record.position for record in records] == list(range(1, CROWD * 25 + 1))
    assert {record.position: record.event.by for record in records} == said


def test_one_writers_events_keep_their_order(log: Log) -> None:
    def appends(writer: int) -> None:
        for n in range(20):
            log.append("auftakt", Draft(e.VisitorCheckedIn(at=float(n), by=f"v{writer}")))

    at_once(*(lambda writer=writer: appends(writer) for writer in range(4)))
    for writer in range(4):
        mine = [r.event.at for r in log.read("auftakt").records if r.event.by == f"v{writer}"]
        assert mine == [float(n) for n in range(20)]


@pytest.mark.parametrize("name", e.TYPES)
def test_event_comes_back_as_it_went(shelf: Shelf, name: str) -> None:
    """L5"""
    event = e.decode(name, WRITTEN[name])
    shelf.log.append("auftakt", Draft(event, nonce="nonce-1"))
    expected = [Record(1, event, "nonce-1")]
    assert shelf.log.read("auftakt").records == expected
    assert shelf.log.follow("auftakt", 0, SOON).records == expected
    assert shelf.reopens().read("auftakt").records == expected


# Nonces


def test_one_nonce_is_one_event(shelf: Shelf) -> None:
    """L2: also long after, and it leaves nothing of the second."""
    shelf.log.append("auftakt", arrival("v1", nonce="nonce-1"))
    shelf.log.append("auftakt", arrival("v2"))
    again = idea("i1", "zweites Mal", nonce="nonce-1", moves=("k",))
    for log in shelf.now_and_reopened():
        assert log.append("auftakt", again) == Duplicate(1)
        assert positions(log.read("auftakt")) == [1, 2]
        assert log.entries("auftakt") == []
    assert shelf.log.append("auftakt", arrival(expects={"k": 1})) == Appended(3)


def test_one_nonce_sent_many_times_at_once_is_one_event(log: Log) -> None:
    """L2"""
    outcomes = append_at_once(log, *[idea("i1", "einmal", nonce="nonce-1")] * CROWD)
    assert sorted(outcomes, key=str) == [Appended(1), *[Duplicate(1)] * (CROWD - 1)]
    assert positions(log.read("auftakt")) == [1]


def test_nonce_counts_in_its_gathering_alone(log: Log) -> None:
    log.append("auftakt", arrival(nonce="nonce-1"))
    assert log.append("dialog", arrival(nonce="nonce-1")) == Appended(1)


def test_drafts_without_a_nonce_are_all_different(log: Log) -> None:
    outcomes = append_at_once(log, *[arrival()] * CROWD)
    assert {outcome.position for outcome in outcomes} == set(range(1, CROWD + 1))  # type: ignore[union-attr]  # none is a conflict


def test_nonce_is_answered_before_anything_is_expected(log: Log) -> None:
    """L2: what went through once is not told "conflict" when sent again."""
    draft = arrival(nonce="nonce-1", expects={"i1": 1}, moves=("i1",))
    assert log.append("auftakt", draft) == Appended(1)
    assert log.append("auftakt", draft) == Duplicate(1)


def test_nonce_of_a_refused_draft_is_not_remembered(log: Log) -> None:
    assert log.append("auftakt", arrival(nonce="nonce-1", expects={"i1": 2})) == Conflict("i1", 1)
    assert log.append("auftakt", arrival(nonce="nonce-1", expects={"i1": 1})) == Appended(1)


# Expectations


def test_key_that_nobody_moved_is_at_version_one(log: Log) -> None:
    assert log.append("auftakt", arrival(expects={"i1": 1})) == Appended(1)
    assert log.append("auftakt", arrival(expects={"i1": 0})) == Conflict("i1", 1)


def test_version_moves_by_one_and_stays_moved(shelf: Shelf) -> None:
    for version in (1, 2, 3):
        draft = arrival(expects={"i1": version}, moves=("i1",))
        assert isinstance(shelf.log.append("auftakt", draft), Appended)
    for log in shelf.now_and_reopened():
        assert log.append("auftakt", arrival(expects={"i1": 3})) == Conflict("i1", 4)
        assert log.append("dialog", arrival(expects={"i1": 3})) == Conflict("i1", 1)


def test_of_many_at_once_exactly_one_wins(shelf: Shelf) -> None:
    """Two moderators, or two workers, never both win; round after round."""
    for version in range(1, 11):
        draft = arrival(expects={"i1": version}, moves=("i1",))
        outcomes = append_at_once(shelf.log, *[draft] * CROWD)
        assert outcomes.count(Appended(version)) == 1
        assert outcomes.count(Conflict("i1", version + 1)) == CROWD - 1


def test_expecting_alone_excludes_nobody(log: Log) -> None:
    outcomes = append_at_once(log, *[arrival(expects={"i1": 1})] * CROWD)
    assert all(isinstance(outcome, Appended) for outcome in outcomes)


def test_conflict_leaves_nothing(shelf: Shelf) -> None:
    """Not a word, not an event, not a moved version; also where another key was as expected."""
    log = shelf.log
    log.append("auftakt", idea("i0", "bleibt"))
    draft = idea(
        "i1", "darf nicht bleiben", expects={"a": 1, "b": 2}, moves=("a", "b"), erases=("w-i0",)
    )
    assert log.append("auftakt", draft) == Conflict("b", 1)
    for again in shelf.now_and_reopened():
        assert positions(again.read("auftakt")) == [1]
        assert [entry.value for entry in again.entries("auftakt")] == ["bleibt"]
    assert shelf.log.append("auftakt", arrival(expects={"a": 1, "b": 1})) == Appended(2)


# Words


def test_words_come_along_with_their_events(shelf: Shelf) -> None:
    text = "Zeile 1\nZeile 2 'quote' \"x\" \U0001f468\u200d\U0001f469\u200d\U0001f467 שָׁלוֹם %s ?"
    shelf.log.append("auftakt", idea("i1", text))
    for log in shelf.now_and_reopened():
        assert log.read("auftakt").words == {"w-i1": text}
        [entry] = log.entries("auftakt")
        assert (entry.id, entry.field, entry.owner, entry.value) == (
            "w-i1",
            "idea_text",
            "v1",
            text,
        )
        assert log.entries("dialog") == []


def test_erased_words_are_gone_and_the_event_stays(shelf: Shelf) -> None:
    """P2"""
    for id in ("i1", "i2", "i3"):
        shelf.log.append("auftakt", idea(id, f"Text {id}"))
    shelf.log.append("auftakt", erasure("i1", "i3", "unknown"))
    for log in shelf.now_and_reopened():
        assert positions(log.read("auftakt")) == [1, 2, 3, 4]
        assert log.read("auftakt").words == {"w-i2": "Text i2"}
        assert [entry.id for entry in log.entries("auftakt")] == ["w-i2"]


def test_follower_is_not_told_what_was_erased_meanwhile(log: Log) -> None:
    """P2: however little it is behind."""
    log.append("auftakt", idea("i1", "vergessen"))
    log.append("auftakt", idea("i2", "bleibt"))
    log.append("auftakt", erasure("i1"))
    assert log.follow("auftakt", 0, SOON).words == {"w-i2": "bleibt"}


def test_one_gathering_does_not_erase_anothers_words(log: Log) -> None:
    log.append("auftakt", idea("i1", "hier"))
    log.append("dialog", idea("i1", "dort"))
    log.append("dialog", erasure("i1"))
    assert log.read("auftakt").words == {"w-i1": "hier"}


def test_words_can_replace_others_in_one_event(log: Log) -> None:
    log.append("auftakt", idea("i1", "alt"))
    log.append("auftakt", idea("i2", "neu", erases=("w-i1",)))
    assert log.read("auftakt").words == {"w-i2": "neu"}


# Reading


def test_log_is_read_page_by_page(shelf: Shelf) -> None:
    for n in range(1, 8):
        shelf.log.append("auftakt", idea(f"i{n}", f"Text {n}"))
    for log in shelf.now_and_reopened():
        pages = [log.read("auftakt", after, 3) for after in (0, 3, 6, 7, 99)]
        assert [positions(page) for page in pages] == [[1, 2, 3], [4, 5, 6], [7], [], []]
        assert [sorted(page.words) for page in pages] == [
            ["w-i1", "w-i2", "w-i3"],
            ["w-i4", "w-i5", "w-i6"],
            ["w-i7"],
            [],
            [],
        ]


# Following


def test_follower_gets_what_it_has_missed_at_once(log: Log) -> None:
    for n in range(5):
        log.append("auftakt", arrival(f"v{n}"))
    assert positions(log.follow("auftakt", 2, SOON)) == [3, 4, 5]


def test_follower_waits_and_is_woken(log: Log) -> None:
    """By news of its own gathering, long before it would give up."""
    begun = time.monotonic()

    def appends_later() -> None:
        time.sleep(0.1)
        log.append("auftakt", idea("i1", "Neues"))

    batches = at_once(*[lambda: log.follow("auftakt", 0, SOON)] * 3, appends_later)[:3]
    assert 0.1 <= time.monotonic() - begun < SOON
    for batch in batches:
        assert positions(batch) == [1]
        assert batch.words == {"w-i1": "Neues"}


def test_follower_gives_up_with_nothing(log: Log) -> None:
    log.append("auftakt", arrival())
    log.append("dialog", arrival())
    begun = time.monotonic()
    assert log.follow("auftakt", 1, 0.2) == Batch()
    assert time.monotonic() - begun >= 0.2


def test_follower_misses_nothing_whoever_appends(log: Log) -> None:
    """L3: every position once, in order, while many write."""
    total = CROWD * 50
    seen: list[int] = []

    def follows() -> None:
        while len(seen) < total:
            batch = log.follow("auftakt", seen[-1] if seen else 0, SOON)
            assert batch.records, "nothing came"
            seen.extend(positions(batch))

    def appends() -> None:
        for _ in range(50):
            log.append("auftakt", arrival())

    at_once(follows, *[appends] * CROWD)
    assert seen == list(range(1, total + 1))


def test_late_follower_gets_the_whole_story(shelf: Shelf) -> None:
    """After a restart too, when nothing is in memory."""
    for n in range(30):
        shelf.log.append("auftakt", idea(f"i{n}", f"Text {n}"))
    log = shelf.reopens()
    log.append("auftakt", arrival())
    batch = log.follow("auftakt", 0, SOON)
    assert positions(batch) == list(range(1, 32))
    assert len(batch.words) == 30


def test_probe_leaves_no_trace(shelf: Shelf) -> None:
    shelf.log.append("auftakt", idea("i1", "Mehr Bänke", nonce="nonce-1"))
    before = shelf.log.read("auftakt"), shelf.log.entries("auftakt"), shelf.log.gatherings()
    for slug in ("auftakt", "dialog"):
        shelf.log.probe(slug)
    for log in shelf.now_and_reopened():
        assert (log.read("auftakt"), log.entries("auftakt"), log.gatherings()) == before
        assert log.append("auftakt", idea("i1", "Mehr Bänke", nonce="nonce-1")) == Duplicate(1)


def test_closing_twice_is_closing_once(shelf: Shelf) -> None:
    shelf.log.close()
    shelf.log.close()
