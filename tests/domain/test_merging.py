"""Merging: one idea in several wordings, everybody's support counted once, and back again."""

from __future__ import annotations

import json

import pytest

from companion.domain import commands as c
from companion.domain.events import decode, encode
from companion.domain.state import FORGOTTEN, HIDDEN, MERGED, PENDING, PUBLISHED
from companion.store.log import Conflict
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, refused


@pytest.fixture
def cleo(evening: Evening) -> Guest:
    return evening.guest("cleo")


@pytest.fixture
def wlan(ada: Guest, mona: Moderator) -> str:
    """On the wall."""
    idea = ada.posts("Freies WLAN am Markt", author="Ada")
    mona.publishes(idea)
    return idea


@pytest.fixture
def internet(ben: Guest, mona: Moderator) -> str:
    """On the wall too, by somebody else, and the same in other words."""
    idea = ben.posts("Kostenloses Internet auf dem Marktplatz")
    mona.publishes(idea)
    return idea


def test_merged_idea_leaves_the_wall_and_its_wording_stays(
    evening: Evening, wlan: str, internet: str, mona: Moderator
) -> None:
    """S3"""
    before = evening.state.position
    mona.merges(wlan, internet)
    assert evening.since("guest", before)["gone"] == {"ideas": [internet]}
    [shown] = evening.shown("guest").values()
    wording = {"text": "Kostenloses Internet auf dem Marktplatz", "name": None, "origin": "remote"}
    assert (shown["id"], shown["wordings"]) == (wlan, [wording])
    assert evening.shown("moderator")[internet]["into"] == wlan


def test_only_an_idea_of_several_wordings_says_so(evening: Evening, wlan: str) -> None:
    assert "wordings" not in evening.shown("guest")[wlan]


def test_who_supports_two_wordings_counts_once(
    evening: Evening, wlan: str, internet: str, cleo: Guest, ben: Guest, mona: Moderator
) -> None:
    cleo.supports(wlan)
    cleo.supports(internet)
    evening.guest("emil").supports(internet)
    mona.merges(wlan, internet)
    assert evening.shown("guest")[wlan]["support"] == 2
    assert cleo.own()["supports"] == [{"id": wlan, "on": True}]
    assert ben.own()["supports"] == [], "an author counts only where they support it themselves"


def test_support_on_an_old_screen_counts_for_the_survivor(
    evening: Evening, wlan: str, internet: str, cleo: Guest, mona: Moderator
) -> None:
    """The phone has not heard of the merging yet."""
    mona.merges(wlan, internet)
    position = evening.state.position
    cleo.supports(internet)
    assert evening.shown("guest")[wlan]["support"] == 1
    assert cleo.own(position)["supports"] == [{"id": wlan, "on": True}]
    mona.splits(internet)
    assert {i: s["support"] for i, s in evening.shown("guest").items()} == {wlan: 0, internet: 1}


def test_support_taken_back_is_taken_back_from_every_wording(
    evening: Evening, wlan: str, internet: str, cleo: Guest, mona: Moderator
) -> None:
    cleo.supports(wlan)
    cleo.supports(internet)
    mona.merges(wlan, internet)
    cleo.withdraws(wlan)
    assert evening.shown("guest")[wlan]["support"] == 0
    assert cleo.own()["supports"] == []


def test_what_was_merged_before_comes_along(
    evening: Evening, wlan: str, internet: str, cleo: Guest, mona: Moderator
) -> None:
    hotspot = cleo.posts("Hotspot am Markt")
    mona.publishes(hotspot)
    mona.merges(internet, hotspot)
    mona.merges(wlan, internet)
    texts = [wording["text"] for wording in evening.shown("guest")[wlan]["wordings"]]
    assert texts == ["Kostenloses Internet auf dem Marktplatz", "Hotspot am Markt"]
    mona.undoes(wlan)
    assert evening.shown("guest").keys() == {wlan, internet}
    assert len(evening.shown("guest")[internet]["wordings"]) == 1
    mona.undoes(internet)
    assert evening.shown("guest").keys() == {wlan, internet, hotspot}


def test_split_takes_one_wording_out_with_its_supporters(
    evening: Evening, wlan: str, internet: str, cleo: Guest, mona: Moderator, milo: Moderator
) -> None:
    hotspot = cleo.posts("Hotspot am Markt")
    mona.publishes(hotspot)
    evening.guest("emil").supports(internet)
    mona.merges(wlan, internet, hotspot)
    milo.splits(internet)
    shown = evening.shown("guest")
    assert shown.keys() == {wlan, internet}
    assert (shown[wlan]["support"], shown[internet]["support"]) == (0, 1)
    assert [wording["text"] for wording in shown[wlan]["wordings"]] == ["Hotspot am Markt"]
    mona.undoes(internet)
    assert evening.shown("guest").keys() == {wlan}
    assert evening.shown("guest")[wlan]["support"] == 1


def test_undo_waits_for_what_was_decided_since(
    evening: Evening, wlan: str, internet: str, mona: Moderator, milo: Moderator
) -> None:
    mona.merges(wlan, internet)
    mona.splits(internet)
    milo.hides(internet)
    with refused("decided_since"):
        mona.undoes(wlan)
    milo.undoes(internet)
    mona.undoes(wlan)
    assert evening.idea(internet).status == MERGED
    mona.edits(wlan, "WLAN!")
    with refused("decided_since"):
        mona.undoes(internet)


def test_second_of_two_moderators_is_told_what_the_first_did(
    evening: Evening, wlan: str, internet: str, mona: Moderator, milo: Moderator
) -> None:
    seen = c.MergeIdeas(wlan, 2, {internet: 2})
    late = evening.drafts(milo.who, seen)
    mona.merges(internet, wlan)
    with refused("conflict", by=mona.who.id, status=MERGED, version=3):
        milo.does(seen)
    assert isinstance(evening.log.append(SLUG, late), Conflict), (
        "at another worker, at the same time"
    )


def test_support_crosses_with_merging_and_counts(
    evening: Evening, wlan: str, internet: str, cleo: Guest, mona: Moderator
) -> None:
    """Another worker's merging came between this support and its place in the log."""
    late = evening.drafts(cleo.who, c.SupportIdea(internet))
    mona.merges(wlan, internet)
    evening.log.append(SLUG, late)
    evening.replays()
    assert evening.shown("guest")[wlan]["support"] == 1


def test_nothing_else_is_decided_on_a_wording(
    wlan: str, internet: str, mona: Moderator, cleo: Guest
) -> None:
    mona.merges(wlan, internet)
    other = cleo.posts("Hotspot")
    for command in (
        c.PublishIdea(internet, 3),
        c.HideIdea(internet, 3, "insult"),
        c.RestoreIdea(internet, 3),
        c.EditIdea(internet, 3, "x"),
        c.SpotlightIdea(internet, 3),
        c.MergeIdeas(internet, 3, {other: 1}),
        c.MergeIdeas(other, 1, {internet: 3}),
    ):
        with refused("merged", into=wlan):
            mona.does(command)


def test_what_cannot_be_merged_is_refused(wlan: str, cleo: Guest, mona: Moderator) -> None:
    """A hidden one was found unfit to be read, and would be read."""
    hidden = cleo.posts("Kauft bei mir!")
    mona.hides(hidden, "advertising")
    with refused("not_mergeable", idea=hidden):
        mona.merges(wlan, hidden)
    with refused("not_mergeable", idea=hidden):
        mona.merges(hidden, wlan)
    with refused("bad_request", field="merged"):
        mona.merges(wlan, wlan)
    with refused("bad_request", field="merged"):
        mona.merges(wlan)
    with refused("not_merged"):
        mona.splits(wlan)
    with refused("unknown_idea"):
        mona.does(c.MergeIdeas(wlan, 2, {"i999": 1}))


def test_merging_brings_a_waiting_idea_to_the_wall_where_one_of_them_hangs_there(
    evening: Evening, wlan: str, cleo: Guest, mona: Moderator
) -> None:
    """S3: what is public stays public; undone, what waited waits again."""
    waiting = cleo.posts("WLAN bitte")
    mona.merges(waiting, wlan)
    assert evening.shown("guest").keys() == {waiting}
    mona.undoes(waiting)
    assert evening.shown("guest").keys() == {wlan}
    assert evening.idea(waiting).status == PENDING


def test_waiting_wording_waits_again_when_it_is_taken_out(
    evening: Evening, wlan: str, cleo: Guest, mona: Moderator
) -> None:
    """S3, and an answer of the feed that still holds it is given no more (P2)."""
    waiting = cleo.posts("WLAN bitte")
    mona.merges(wlan, waiting)
    before = evening.state.position
    mona.splits(waiting)
    assert evening.shown("guest").keys() == {wlan}
    assert evening.since("guest", before)["gone"] == {"ideas": [waiting]}


def test_hiding_the_survivor_hides_all_wordings(
    evening: Evening, wlan: str, internet: str, ben: Guest, mona: Moderator
) -> None:
    """S3: and each author is told why, but not a note about another's words."""
    mona.merges(wlan, internet)
    mona.hides(wlan, "Nennt einen Nachbarn.")
    assert evening.shown("guest") == {}
    assert ben.own()["ideas"][0]["status"] == HIDDEN
    assert ben.own()["ideas"][0]["reason"] == "other"
    mona.splits(internet)
    assert evening.idea(internet).status == HIDDEN, "nothing comes back to the wall by itself"
    mona.restores(internet)
    assert evening.shown("guest").keys() == {internet}


def test_author_is_told_with_what_their_idea_was_merged(
    wlan: str, internet: str, ben: Guest, mona: Moderator
) -> None:
    """Also after the other was edited; and as long as it is public (S3)."""
    mona.merges(wlan, internet)
    [told] = ben.own()["ideas"]
    assert told["status"] == MERGED
    assert told["text"] == "Kostenloses Internet auf dem Marktplatz"
    assert told["into"] == {"id": wlan, "text": "Freies WLAN am Markt"}
    position = mona.evening.state.position
    mona.edits(wlan, "Freies WLAN am Marktplatz")
    assert ben.own(position)["ideas"][0]["into"]["text"] == "Freies WLAN am Marktplatz"
    mona.undoes(wlan)
    mona.undoes(wlan)
    assert ben.own()["ideas"] == [{"id": internet, "text": told["text"], "status": PUBLISHED}]


def test_spotlight_goes_over_to_the_survivor(
    evening: Evening, wlan: str, internet: str, mona: Moderator
) -> None:
    mona.spotlights(internet)
    mona.merges(wlan, internet)
    assert evening.state.spotlight == wlan
    mona.undoes(wlan)
    assert evening.state.spotlight == wlan


# Forgetting


def test_forgotten_wording_is_gone_and_its_supporters_stay(
    evening: Evening, wlan: str, internet: str, cleo: Guest, ben: Guest, mona: Moderator
) -> None:
    """P2"""
    cleo.supports(internet)
    mona.merges(wlan, internet)
    before = evening.state.position
    evening.forgets(ben.who)
    assert "Internet" not in json.dumps(evening.all_screens())
    assert evening.shown("guest")[wlan]["support"] == 1
    assert "wordings" not in evening.shown("guest")[wlan]
    assert evening.since("guest", before)["gone"] == {"ideas": [internet]}
    mona.undoes(wlan)
    assert evening.idea(internet).status == FORGOTTEN


def test_where_the_survivor_is_forgotten_the_next_wording_stands_for_all(
    evening: Evening, wlan: str, internet: str, ada: Guest, cleo: Guest, mona: Moderator
) -> None:
    """P2: nothing of the others' is lost, and nothing comes back to the wall by itself."""
    hotspot = cleo.posts("Hotspot am Markt")
    mona.publishes(hotspot)
    evening.guest("emil").supports(wlan)
    mona.merges(wlan, internet, hotspot)
    evening.forgets(ada.who)
    [shown] = evening.shown("guest").values()
    assert (shown["id"], shown["support"]) == (internet, 1)
    assert [wording["text"] for wording in shown["wordings"]] == ["Hotspot am Markt"]
    assert cleo.own()["ideas"][0]["into"]["id"] == internet
    for idea in (internet, hotspot):
        with refused("nothing_to_undo"):
            mona.undoes(idea)
    mona.splits(hotspot)
    assert evening.shown("guest").keys() == {internet, hotspot}


def test_retention_takes_what_is_due_and_leaves_the_rest(
    evening: Evening, wlan: str, internet: str, mona: Moderator
) -> None:
    """P3: a name goes before the text does."""
    mona.merges(internet, wlan)
    name = evening.idea(wlan).author
    assert name
    before = evening.state.position
    evening.does(OPERATORS, c.RunRetention((name,)))
    [changed] = evening.since("guest", before)["ideas"]
    assert changed["wordings"][0]["name"] is None
    words = evening.idea(internet).standing.words
    evening.does(OPERATORS, c.RunRetention((words,)))
    assert evening.shown("guest")[wlan]["text"] == "Freies WLAN am Markt"


def test_log_says_all_of_it_and_holds_no_words(
    evening: Evening, wlan: str, internet: str, cleo: Guest, mona: Moderator
) -> None:
    """P1, L5"""
    mona.merges(wlan, internet)
    mona.splits(internet)
    mona.undoes(wlan)
    shown = evening.all_screens()
    evening.replays()
    assert evening.all_screens() == shown
    log = [encode(record.event) for record in evening.log.read(SLUG).records]
    assert "WLAN" not in repr(log)
    assert [encode(decode(*written)) for written in log] == log
    assert [line for line in verify(evening.log, SLUG).problems if not line.startswith("P1")] == []


def test_wording_that_comes_next_keeps_its_place_in_the_survivors_name(
    evening: Evening, wlan: str, internet: str, cleo: Guest, mona: Moderator
) -> None:
    first = cleo.posts("Mehr Bänke")
    mona.publishes(first)
    mona.queues(first)
    mona.queues(internet)
    mona.merges(wlan, internet)
    assert evening.state.queue.order == [first, wlan]
