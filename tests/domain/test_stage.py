"""The stage: what is on air, what is prepared, what was on air, and who was first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from companion.domain import commands as c
from companion.domain.delta import Held, apply
from companion.domain.groups import commands as g
from companion.domain.polls import commands as p
from companion.domain.polls.events import PollPrepared
from companion.domain.stage import commands as st
from companion.domain.stage.naming import in_the_hall
from companion.domain.stage.standing import MODES, SPOTLIGHT
from tests.cast import Evening, Guest, Moderator, refused
from tests.domain.groups import Groups

PLAIN = [mode for mode in MODES if mode != SPOTLIGHT]


def published(mona: Moderator, guest: Guest, text: str = "Mehr Bänke", **fields: Any) -> str:
    idea = guest.posts(text, **fields)
    mona.publishes(idea)
    return idea


def on_stage(evening: Evening) -> dict[str, Any]:
    stage: dict[str, Any] = evening.fresh("projector")["facts"]["stage"]
    return stage


def aired(evening: Evening) -> list[tuple[str, str]]:
    """The latest first: the picture, and by whom."""
    return [(one["mode"], one["by"]) for one in evening.fresh("stage")["facts"]["aired"]]


def overlay(evening: Evening) -> set[str]:
    return set(evening.shown("overlay"))


# On air


def test_an_evening_begins_with_the_wall(evening: Evening) -> None:
    stage = on_stage(evening)
    assert (stage["mode"], stage["idea"], stage["black"]) == ("wall", None, False)


@pytest.mark.parametrize("mode", PLAIN)
def test_the_crew_chooses_what_is_on_air(evening: Evening, mona: Moderator, mode: str) -> None:
    mona.shows(mode)
    assert on_stage(evening)["mode"] == mode


def test_the_spotlight_is_on_air_whatever_was(
    evening: Evening, mona: Moderator, milo: Moderator, ada: Guest
) -> None:
    """The later of two holds: the desk's key works as ever, and its end shows what was there."""
    idea = published(mona, ada)
    mona.shows("pause")
    milo.spotlights(idea)
    assert (on_stage(evening)["mode"], on_stage(evening)["idea"]) == ("spotlight", idea)
    milo.spotlights(None)
    assert on_stage(evening)["mode"] == "pause"
    mona.shows("spotlight", idea)
    assert evening.state.spotlight == idea
    mona.shows("themes")
    assert evening.state.spotlight is None


def test_an_idea_that_is_hidden_leaves_stage_preview_and_overlay(
    evening: Evening, mona: Moderator, ada: Guest
) -> None:
    """S3, P2"""
    idea = published(mona, ada)
    mona.shows("results")
    mona.shows("spotlight", idea)
    mona.prepares("spotlight", idea)
    mona.hides(idea)
    assert on_stage(evening)["mode"] == "results"
    assert evening.fresh("stage")["facts"]["preview"] is None
    assert overlay(evening) == set()


def test_only_a_published_idea_comes_on_stage(mona: Moderator, ada: Guest) -> None:
    """S3"""
    waits = ada.posts("Mehr Bänke")
    with refused("not_published"):
        mona.shows("spotlight", waits)
    with refused("not_published"):
        mona.prepares("spotlight", waits)
    with refused("unknown_idea"):
        mona.shows("spotlight", "i0")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (st.ShowPicture("karaoke"), "mode"),
        (st.ShowPicture("spotlight"), "idea"),
        (st.ShowPicture("wall", "i1"), "idea"),
        (st.PreparePicture("karaoke"), "mode"),
        (st.SetStage(names="loud"), "names"),
        (st.SetStage(minutes=-1), "minutes"),
        (st.SetStage(minutes=601), "minutes"),
    ],
)
def test_what_makes_no_picture_is_refused(mona: Moderator, command: c.Command, field: str) -> None:
    with refused("bad_request", field=field):
        mona.does(command)


# Black


def test_black_wins_over_all_and_what_lies_under_it_is_back_after_it(
    evening: Evening, mona: Moderator, milo: Moderator, ada: Guest
) -> None:
    idea = published(mona, ada)
    mona.blacks_out()
    milo.spotlights(idea)
    milo.shows("pause")
    assert on_stage(evening)["black"]
    mona.blacks_out(False)
    assert (on_stage(evening)["black"], on_stage(evening)["mode"]) == (False, "pause")
    assert [picture for picture, _ in aired(evening)] == ["pause", "black"]


def test_black_needs_no_version_and_can_be_said_twice(evening: Evening, mona: Moderator) -> None:
    mona.blacks_out()
    mona.blacks_out()
    assert on_stage(evening)["black"]


# Preview


def test_what_is_prepared_goes_on_air_by_one_command(
    evening: Evening, mona: Moderator, ada: Guest
) -> None:
    idea = published(mona, ada)
    mona.prepares("spotlight", idea)
    assert on_stage(evening)["mode"] == "wall"
    assert evening.fresh("stage")["facts"]["preview"] == {
        "mode": "spotlight",
        "idea": idea,
        "number": 1,
    }
    mona.takes()
    assert on_stage(evening)["idea"] == idea
    assert evening.fresh("stage")["facts"]["preview"] is None


def test_what_another_prepared_meanwhile_is_not_put_on_air(
    evening: Evening, mona: Moderator, milo: Moderator
) -> None:
    mona.prepares("pause")
    milo.prepares("results")
    with refused("stage_moved", by=milo.who.id):
        mona.takes(1)
    mona.takes(2)
    assert on_stage(evening)["mode"] == "results"


def test_two_who_take_at_once_take_once(evening: Evening, mona: Moderator, milo: Moderator) -> None:
    """Both decided on the same state; the log says who was first."""
    mona.prepares("pause")
    one = evening.drafts(mona.who, st.TakePicture(1))
    other = evening.drafts(milo.who, st.TakePicture(1))
    assert one.expects == other.expects != {}
    mona.takes()
    with refused("nothing_prepared"):
        milo.takes(1)


def test_a_preview_can_be_emptied(evening: Evening, mona: Moderator) -> None:
    mona.prepares("pause")
    mona.prepares(None)
    with refused("nothing_prepared"):
        mona.takes(1)


# Undo and history


def test_undo_brings_back_what_was_there(evening: Evening, mona: Moderator, ada: Guest) -> None:
    idea = published(mona, ada)
    mona.spotlights(idea)
    mona.shows("pause")
    mona.sets(names="hidden")
    mona.undoes_on_stage()
    assert on_stage(evening)["names"] == "shown"
    mona.undoes_on_stage()
    assert on_stage(evening)["idea"] == idea
    mona.undoes_on_stage()
    assert on_stage(evening)["mode"] == "wall"
    with refused("nothing_to_undo"):
        mona.undoes_on_stage()


def test_undo_rests_on_what_was_seen(
    evening: Evening, mona: Moderator, milo: Moderator, ada: Guest
) -> None:
    """Also where what came in between was the desk's key."""
    idea = published(mona, ada)
    mona.shows("pause")
    seen = on_stage(evening)["version"]
    milo.spotlights(idea)
    with refused("stage_moved", by=milo.who.id, version=seen + 1):
        mona.undoes_on_stage(seen)


def test_undo_does_not_bring_back_what_was_hidden(
    evening: Evening, mona: Moderator, ada: Guest
) -> None:
    """S3"""
    idea = published(mona, ada)
    mona.spotlights(idea)
    mona.shows("pause")
    mona.hides(idea)
    mona.undoes_on_stage()
    assert (on_stage(evening)["mode"], on_stage(evening)["idea"]) == ("wall", None)


def test_history_says_what_was_on_air_when_and_by_whom(
    evening: Evening, mona: Moderator, milo: Moderator, ada: Guest
) -> None:
    idea = published(mona, ada)
    mona.shows("welcome")
    evening.clock.passes(60)
    milo.spotlights(idea)
    milo.sets(names="short")
    assert aired(evening) == [("spotlight", "Milo"), ("welcome", "Mona")]
    newest = evening.fresh("stage")["facts"]["aired"][0]
    assert (newest["number"], newest["idea"], newest["at"]) == (2, idea, "2020-08-20T16:01:00.000Z")
    evening.forgets(milo.who)
    assert aired(evening)[0] == ("spotlight", None)


def test_all_of_it_follows_from_the_log(evening: Evening, mona: Moderator, ada: Guest) -> None:
    """L5"""
    mona.spotlights(published(mona, ada, author="Ada Lovelace"))
    mona.prepares("pause")
    mona.sets(names="short", text="Bis gleich", minutes=15)
    mona.blacks_out()
    mona.undoes_on_stage()
    before = evening.all_screens()
    evening.replays()
    assert evening.all_screens() == before


# Names


def test_names_are_shortened_for_hall_and_stream_alone(
    evening: Evening, mona: Moderator, ada: Guest
) -> None:
    """S1: what is not to be seen does not leave the server."""
    idea = published(mona, ada, author="Ada Lovelace")
    mona.spotlights(idea)
    position = evening.state.position
    mona.sets(names="short")
    for screen in ("projector", "stage", "overlay"):
        assert evening.shown(screen)[idea]["name"] == "Ada L."
        assert evening.since(screen, position)["ideas"][0]["name"] == "Ada L."
        assert "Lovelace" not in json.dumps(evening.fresh(screen))
    mona.sets(names="hidden")
    later = published(mona, ada, "Mehr Licht", author="Ada Lovelace")
    assert evening.shown("projector")[idea]["name"] is None
    assert evening.shown("projector")[later]["name"] is None
    assert evening.shown("guest")[later]["name"] == "Ada Lovelace"
    assert evening.shown("moderator")[later]["name"] == "Ada Lovelace"


def test_guests_are_told_nothing_of_it(evening: Evening, mona: Moderator, ada: Guest) -> None:
    """F1"""
    published(mona, ada, author="Ada Lovelace")
    position = evening.state.position
    mona.sets(names="short", text="Bis gleich", minutes=5)
    mona.prepares("pause")
    mona.takes()
    mona.blacks_out()
    assert evening.since("guest", position).keys() == {"epoch", "position"}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Aylin Kaya", "Aylin K."),
        ("Renate", "Renate"),
        ("Dr. Eva von der Heide", "Eva H."),
        ("Prof. Dr. Roth", "Roth"),
        ("Ömer Özdemir", "Ömer Ö."),
        ("Ada L.", "Ada L."),
        ("eva.roth@example.org", None),
        ("Eva 02305 1060", None),
        ("👩‍👩‍👧 Familie", "👩‍👩‍👧 F."),
    ],
)
def test_a_short_name(name: str, short: str | None) -> None:
    assert in_the_hall(name, "short") == short
    assert in_the_hall(name, "shown") == name
    assert in_the_hall(name, "hidden") is None


# The pause


def test_a_pause_has_words_and_an_end(evening: Evening, mona: Moderator) -> None:
    mona.sets(text="  Getränke im Foyer ", minutes=15)
    stage = on_stage(evening)
    assert (stage["text"], stage["until"]) == ("Getränke im Foyer", "2020-08-20T16:15:00.000Z")
    mona.sets(names="short")
    assert on_stage(evening)["text"] == "Getränke im Foyer"
    mona.sets(text=" ", minutes=0)
    assert (on_stage(evening)["text"], on_stage(evening)["until"]) == (None, None)


def test_the_words_stand_in_the_vault_alone(evening: Evening, mona: Moderator) -> None:
    """P1"""
    mona.sets(text="Getränke im Foyer")
    records = evening.log.read("auftakt").records
    assert "Getränke" not in json.dumps([vars(record.event) for record in records])
    with refused("too_long"):
        mona.sets(text="x" * 121)


# The overlay


def test_the_overlay_holds_the_lit_idea_and_the_one_before(
    evening: Evening, mona: Moderator, ada: Guest
) -> None:
    """F1: not the wall. The one before fades later than it leaves the stage."""
    first, second, third = (published(mona, ada, f"Idee {n}") for n in range(3))
    assert overlay(evening) == set()
    mona.spotlights(first)
    mona.spotlights(None)
    assert overlay(evening) == {first}
    mona.spotlights(second)
    assert overlay(evening) == {first, second}
    position = evening.state.position
    mona.spotlights(third)
    assert overlay(evening) == {second, third}
    assert evening.since("overlay", position)["gone"] == {"ideas": [first]}


def test_the_overlay_holds_what_the_group_before_the_hall_suggests(
    evening: Evening, mona: Moderator, ada: Guest
) -> None:
    """S1, S2: what is public of it, and of the last group, until another presents; what is hidden
    goes at once."""
    groups = Groups(evening, mona)
    groups.set_up(2)
    ada.does(g.JoinGroup())
    ada.does(g.TakePen())
    first, second = (groups.writes(ada, f"Vorschlag {n}") for n in range(2))
    ada.does(g.HandIn((first, second)))
    mona.publishes(first)
    own = groups.of(ada)
    [other] = (id for id in groups.ids if id != own)
    mona.shows("groups")
    assert overlay(evening) == set()
    held = apply(Held(), evening.fresh("overlay"))
    seen = []
    for act in (
        lambda: mona.shows("groups", group=own),
        lambda: mona.publishes(second),
        lambda: mona.hides(first),
        lambda: mona.restores(first),
        lambda: mona.shows("wall"),
        lambda: mona.shows("groups", group=other),
    ):
        act()
        held = apply(held, evening.since("overlay", held.position))
        assert held == apply(Held(), evening.fresh("overlay"))
        seen.append(overlay(evening))
    assert seen == [{first}, {first, second}, {second}, {first, second}, {first, second}, set()]


# Polls


def test_a_poll_that_opens_is_on_air_and_the_wall_is_after_it(
    evening: Evening, mona: Moderator, ada: Guest
) -> None:
    mona.shows("spotlight", published(mona, ada))
    asked = mona.does(p.PreparePoll("yes_no", "Mehr Bänke?"))
    assert isinstance(asked, PollPrepared)
    mona.does(p.OpenPoll(asked.poll, 1))
    assert (on_stage(evening)["mode"], evening.state.spotlight) == ("poll", None)
    assert evening.fresh("overlay")["facts"]["poll"] == asked.poll
    mona.does(p.ProjectPoll(None))
    assert on_stage(evening)["mode"] == "wall"
    mona.does(p.ProjectPoll(asked.poll))
    mona.shows("pause")
    mona.does(p.ProjectPoll(None))
    assert on_stage(evening)["mode"] == "pause"
