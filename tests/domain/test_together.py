"""Where parts meet: the queue and the stage, merging and all that is about an idea, muting and
every way in which words come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from companion.domain import commands as c
from companion.domain.comments.commands import TakeComment
from companion.domain.comments.terms import CommentTerms
from companion.domain.conduct import commands as d
from companion.domain.crew import commands as w
from companion.domain.delta import Held, apply
from companion.domain.ledger import ledger
from companion.domain.polls import commands as p
from companion.domain.polls.events import PollPrepared
from companion.domain.state import FORGOTTEN, HIDDEN, PENDING, PUBLISHED
from companion.store.log import Conflict
from companion.verify import verify
from tests.cast import DEFINITION, OPERATORS, SLUG, Evening, Guest, Moderator, refused


@pytest.fixture
def cleo(evening: Evening) -> Guest:
    return evening.guest("cleo")


def on_the_wall(mona: Moderator, guest: Guest, text: str, **fields: str) -> str:
    idea = guest.posts(text, **fields)
    mona.publishes(idea)
    return idea


@pytest.fixture
def wlan(ada: Guest, mona: Moderator) -> str:
    return on_the_wall(mona, ada, "Freies WLAN am Markt", author="Ada Kaya")


@pytest.fixture
def internet(ben: Guest, mona: Moderator) -> str:
    """The same in other words, with a number in it."""
    return on_the_wall(mona, ben, "Internet am Markt, Tel. 02305 1060", author="Ben Roth")


def facts(evening: Evening, screen: str = "moderator") -> dict[str, object]:
    found: dict[str, object] = evening.fresh(screen)["facts"]
    return found


# Queue and stage


def test_what_the_crew_lights_leaves_the_queue_and_what_was_there_is_done(
    evening: Evening, mona: Moderator, milo: Moderator, wlan: str, internet: str
) -> None:
    mona.queues(wlan)
    mona.stages(internet)
    milo.shows("spotlight", wlan)
    assert facts(evening)["queue"] == []
    assert facts(evening)["done"] == [internet]
    milo.shows("pause")
    assert facts(evening)["done"] == [wlan, internet]


def test_undo_of_the_stage_lights_again_what_was_done_by_it(
    evening: Evening, mona: Moderator, milo: Moderator, wlan: str, internet: str
) -> None:
    mona.stages(internet)
    milo.shows("spotlight", wlan)
    milo.undoes_on_stage()
    assert evening.state.spotlight == internet
    assert facts(evening)["done"] == [wlan]


def test_poll_that_opens_files_what_was_in_the_light(
    evening: Evening, mona: Moderator, wlan: str
) -> None:
    mona.stages(wlan)
    event = mona.does(p.PreparePoll(p.YES_NO, "Mehr Bänke?"))
    assert isinstance(event, PollPrepared)
    mona.does(p.OpenPoll(event.poll, 1))
    assert (evening.state.spotlight, facts(evening)["done"]) == (None, [wlan])


# Merging


def test_names_of_wordings_read_in_the_hall_as_all_names_do(
    evening: Evening, mona: Moderator, wlan: str, internet: str
) -> None:
    held = {name: apply(Held(), evening.fresh(name)) for name in ("projector", "overlay", "stage")}
    mona.merges(wlan, internet)
    mona.stages(wlan)
    for names, shown in (("short", "Ben R."), ("hidden", None), ("shown", "Ben Roth")):
        mona.sets(names=names)
        for screen in ("projector", "overlay", "stage"):
            assert evening.shown(screen)[wlan]["wordings"][0]["name"] == shown
            held[screen] = apply(held[screen], evening.since(screen, held[screen].position))
            assert held[screen] == apply(Held(), evening.fresh(screen)), "S2"
        assert evening.shown("guest")[wlan]["wordings"][0]["name"] == "Ben Roth"


def test_a_wordings_name_is_renamed_where_the_survivor_has_none(
    evening: Evening, mona: Moderator, cleo: Guest, internet: str
) -> None:
    """S2"""
    nameless = on_the_wall(mona, cleo, "WLAN, bitte")
    mona.merges(nameless, internet)
    held = apply(Held(), evening.fresh("projector"))
    mona.sets(names="hidden")
    assert apply(held, evening.since("projector", held.position)) == apply(
        Held(), evening.fresh("projector")
    )


def test_merged_idea_in_the_light_is_shown_as_its_survivor(
    evening: Evening, mona: Moderator, wlan: str, internet: str
) -> None:
    mona.stages(internet)
    mona.merges(wlan, internet)
    assert facts(evening, "projector")["spotlight"] == wlan
    assert evening.shown("overlay").keys() == {wlan}


def test_what_is_prepared_is_the_survivor_and_not_taken_unseen(
    evening: Evening, mona: Moderator, milo: Moderator, wlan: str, internet: str
) -> None:
    milo.prepares("spotlight", internet)
    seen = evening.fresh("stage")["facts"]["preview"]["number"]
    mona.merges(wlan, internet)
    assert evening.fresh("stage")["facts"]["preview"]["idea"] == wlan
    with refused("stage_moved"):
        milo.takes(seen)
    milo.takes()
    assert evening.state.spotlight == wlan
    evening.replays()
    assert evening.state.spotlight == wlan


def test_no_undo_takes_the_survivor_off_the_screen_that_merging_brought_it_on(
    evening: Evening, mona: Moderator, wlan: str, internet: str
) -> None:
    step = mona.queues(wlan)
    mona.stages(internet)
    mona.merges(wlan, internet)
    with refused("conflict"):
        mona.undoes_step(step)
    assert evening.state.spotlight == wlan


def test_reports_of_a_wording_count_for_the_whole(
    evening: Evening, mona: Moderator, cleo: Guest, wlan: str, internet: str
) -> None:
    """Each visitor once, whichever wording they reported."""
    emil = evening.guest("emil")
    cleo.does(d.ReportIdea(internet, "personal_data"))
    cleo.does(d.ReportIdea(wlan))
    mona.merges(wlan, internet)
    held = apply(Held(), evening.fresh("moderator"))
    emil.does(d.ReportIdea(internet, "insult"))  # on a screen from before
    shown = evening.shown("moderator")[wlan]
    assert (shown["reports"], shown["reported"]) == (2, {"insult": 1, "personal_data": 1})
    assert apply(held, evening.since("moderator", held.position)) == apply(
        Held(), evening.fresh("moderator")
    )


def test_what_is_noticed_in_a_wording_is_told_of_the_whole(
    evening: Evening, mona: Moderator, wlan: str, internet: str
) -> None:
    mona.merges(wlan, internet)
    assert evening.shown("moderator")[wlan]["flags"] == ["phone"]


def test_what_the_stage_was_asked_for_is_asked_for_as_the_survivor(
    evening: Evening, mona: Moderator, milo: Moderator, wlan: str, internet: str
) -> None:
    mona.does(w.AskForStage(internet))
    mona.merges(wlan, internet)
    [ask] = evening.fresh("moderator")["facts"]["asks"]
    assert (ask["id"], ask["by"]) == (wlan, "Mona")
    with refused("merged", into=wlan):
        milo.does(w.AskForStage(internet))
    milo.stages(wlan)
    assert facts(evening)["asks"] == []


def test_ask_for_what_another_worker_merges_meanwhile_is_for_the_survivor(
    evening: Evening, mona: Moderator, milo: Moderator, wlan: str, internet: str
) -> None:
    late = evening.drafts(milo.who, w.AskForStage(internet))
    mona.merges(wlan, internet)
    evening.log.append(SLUG, late)
    evening.replays()
    assert list(evening.state.crew.asks) == [wlan]


@pytest.mark.parametrize("gone", ["wording", "survivor"])
def test_support_from_the_hall_stays_the_halls_when_an_author_is_forgotten(
    evening: Evening, ada: Guest, cleo: Guest, mona: Moderator, wlan: str, internet: str, gone: str
) -> None:
    whole, wording = (internet, wlan) if gone == "wording" else (wlan, internet)
    cleo.checks_in()
    cleo.supports(wlan)
    mona.merges(whole, wording)
    evening.forgets(ada.who)
    shown = evening.shown("guest")[internet]
    assert (shown["support"], shown["support_venue"]) == (1, 1)


# The ledger


def test_ledger_counts_what_is_merged_and_hides_with_its_survivor(
    evening: Evening, mona: Moderator, cleo: Guest, wlan: str, internet: str
) -> None:
    mona.merges(wlan, internet)
    counted = ledger(evening.state.ideas.values())
    assert (counted.published, counted.merged, counted.hidden) == (1, 1, {})
    mona.hides(wlan, "insult")
    counted = ledger(evening.state.ideas.values())
    assert (counted.published, counted.merged, counted.hidden) == (0, 0, {"insult": 2})
    mona.splits(internet)
    assert ledger(evening.state.ideas.values()).hidden == {"insult": 2}
    assert is_sound(evening)


def test_ledger_is_found_true_after_an_undo_by_a_wording(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """Undoing what was decided on several pops every one of them."""
    one, other = ada.posts("Mehr Bänke"), ben.posts("Bänke, viele")
    mona.hides(one, "insult")
    mona.restores(one)
    mona.merges(one, other)
    mona.undoes(other)
    mona.undoes(one)
    assert evening.idea(one).status == HIDDEN
    assert ledger(evening.state.ideas.values()).hidden == {"insult": 1}
    assert is_sound(evening)


def test_heir_of_a_hidden_idea_is_the_one_that_is_hidden(
    evening: Evening, ada: Guest, mona: Moderator, wlan: str, internet: str
) -> None:
    mona.merges(wlan, internet)
    mona.hides(wlan, "insult")
    evening.forgets(ada.who)
    counted = ledger(evening.state.ideas.values())
    assert (counted.hidden, counted.erased) == ({"insult": 1}, 1)
    mona.edits(internet, "Internet am Markt")
    assert ledger(evening.state.ideas.values()) == counted
    mona.restores(internet)
    assert is_sound(evening)


def is_sound(evening: Evening) -> bool:
    """P1 apart, as the cast's ids are short ones."""
    return all(line.startswith("P1") for line in verify(evening.log, SLUG).problems)


# Muting, modes


def muted(mona: Moderator, person: str) -> None:
    mona.does(d.MuteVisitor(person))


def test_no_words_of_a_muted_visitor_come_into_a_cloud(
    ada: Guest, mona: Moderator, wlan: str
) -> None:
    """Clouds are on the big screen at once. A tick is nobody's word, and counts."""
    muted(mona, ada.who.id)
    for kind, options, words in ((p.WORDS, (), ("doof",)), (p.YES_NO, ("yes",), ())):
        event = mona.does(p.PreparePoll(kind, "Und?"))
        assert isinstance(event, PollPrepared)
        mona.does(p.OpenPoll(event.poll, 1))
        if kind == p.WORDS:
            with refused("muted"):
                ada.does(p.Vote(event.poll, options, words))
        else:
            ada.does(p.Vote(event.poll, options, words))


@pytest.fixture
def with_comments() -> Evening:
    return Evening(definition=replace(DEFINITION, comments=CommentTerms(names="full")))


def test_comments_wait_to_be_read_in_every_mode(with_comments: Evening) -> None:
    """Whoever wrote them did not write to the hall."""
    mona = with_comments.moderator("Mona")
    mona.does(d.SwitchModes(1, moderation="post"))
    with_comments.does(OPERATORS, TakeComment("Mehr Bänke", "f-ida"))
    mona.does(c.PasteComment("Mehr Bäume"))
    assert [idea.status for idea in with_comments.state.ideas.values()] == [PENDING, PENDING]
    with_comments.replays()
    assert with_comments.shown("guest") == {}


def test_muted_commenter_is_not_taken_up(with_comments: Evening) -> None:
    mona = with_comments.moderator("Mona")
    with_comments.does(OPERATORS, TakeComment("Mehr Bänke", "f-ida"))
    muted(mona, "f-ida")
    with refused("muted"):
        with_comments.does(OPERATORS, TakeComment("Kauft bei mir", "f-ida"))
    with_comments.does(OPERATORS, TakeComment("Mehr Bäume", "f-eva"))


# Forgetting


def test_note_about_an_idea_that_is_forgotten_meanwhile_is_not_left(
    evening: Evening, ada: Guest, mona: Moderator, wlan: str
) -> None:
    """P2: nobody would erase it."""
    late = evening.drafts(mona.who, w.LeaveNote("Das ist Ada aus der Marktstraße", wlan))
    evening.forgets(ada.who)
    assert isinstance(evening.log.append(SLUG, late), Conflict)


@pytest.mark.parametrize("place", ["queued", "lit", "prepared", "asked", "reported", "merged"])
def test_forgotten_author_is_nowhere_whatever_was_done_with_the_idea(
    evening: Evening, ada: Guest, cleo: Guest, mona: Moderator, wlan: str, internet: str, place: str
) -> None:
    """P2, S2"""
    held = {name: apply(Held(), screen) for name, screen in evening.all_screens().items()}
    if place == "queued":
        mona.queues(wlan)
    elif place == "lit":
        mona.shows("spotlight", wlan)
    elif place == "prepared":
        mona.prepares("spotlight", wlan)
    elif place == "asked":
        mona.does(w.AskForStage(wlan))
        mona.does(w.LeaveNote("Von Ada Kaya", wlan))
    elif place == "reported":
        cleo.does(d.ReportIdea(wlan, "insult"))
        muted(mona, ada.who.id)
    else:
        mona.merges(internet, wlan)
    evening.forgets(ada.who)
    assert evening.idea(wlan).status == FORGOTTEN
    assert evening.idea(internet).status == PUBLISHED
    for name, screen in evening.all_screens().items():
        assert "Ada" not in str(screen), name
        assert "Freies" not in str(screen), name
        if name in ("guest", "projector", "overlay"):
            assert wlan not in str(screen), name
        update = evening.since(name, held[name].position)
        assert apply(held[name], update) == apply(Held(), screen), name
    assert is_sound(evening)
