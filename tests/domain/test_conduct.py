"""Conduct: modes that the desk switches, reports by guests, visitors that are muted."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from companion.domain import commands as c
from companion.domain.conduct import commands as d
from companion.domain.state import PENDING, PUBLISHED
from tests.cast import DEFINITION, OPERATORS, Evening, Guest, Moderator, refused

#: Nobody but moderators is told.
OTHERS = ("guest", "projector")


@pytest.fixture
def cleo(evening: Evening) -> Guest:
    return evening.guest("cleo")


def switch(mona: Moderator, **changes: object) -> None:
    version = mona.evening.state.conduct.version
    mona.does(d.SwitchModes(version, **changes))  # type: ignore[arg-type]  # its own fields


def test_post_moderation_shows_an_idea_at_once(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    before = ada.posts("Mehr Bänke")
    switch(mona, moderation="post")
    after = ada.posts("Mehr Bäume")
    assert (evening.idea(before).status, evening.idea(after).status) == (PENDING, PUBLISHED)
    assert evening.shown("guest").keys() == {after}
    mona.hides(after)
    assert evening.shown("guest") == {}
    mona.restores(after)
    assert evening.idea(after).status == PUBLISHED


def test_log_from_before_there_were_modes_folds_as_it_did(evening: Evening, ada: Guest) -> None:
    """L5"""
    assert evening.idea(ada.posts("Mehr Bänke")).status == PENDING


def test_posting_can_be_closed_and_opened_again(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    switch(mona, posting=False)
    with refused("posting_closed"):
        ada.posts("Mehr Bäume")
    ada.supports(idea)
    assert evening.fresh("guest")["facts"]["modes"]["posting"] is False
    mona.does(d.RevertModes(2))
    ada.posts("Mehr Bäume")


def test_slow_mode_says_how_long_to_wait(evening: Evening, ada: Guest, mona: Moderator) -> None:
    switch(mona, slow=60)
    ada.posts("Mehr Bänke")
    evening.clock.passes(20.5)
    with refused("too_soon", wait=40, seconds=60):
        ada.posts("Mehr Bäume")
    evening.guest("ben").posts("Jeder hat seine eigene Zeit")
    evening.clock.passes(39.5)
    ada.posts("Mehr Bäume")


def test_two_moderators_do_not_switch_past_each_other(
    evening: Evening, mona: Moderator, milo: Moderator
) -> None:
    mona.does(d.SwitchModes(1, posting=False))
    with refused("modes_moved", version=2):
        milo.does(d.SwitchModes(1, slow=30))
    with refused("modes_moved"):
        milo.does(d.RevertModes(1))
    milo.does(d.SwitchModes(2, slow=30))
    facts = evening.fresh("moderator")["facts"]
    assert facts["modes"] == {"moderation": "pre", "posting": False, "slow": 30}
    assert (facts["conduct"]["by"], facts["conduct"]["version"]) == ("Milo", 3)


@pytest.mark.parametrize(
    ("field", "value"), [("moderation", "none"), ("slow", -1), ("slow", 3601), ("attention", -1)]
)
def test_modes_that_make_no_sense_are_refused(mona: Moderator, field: str, value: object) -> None:
    with refused("bad_request", field=field):
        switch(mona, **{field: value})


def test_undo_goes_back_step_by_step(evening: Evening, mona: Moderator) -> None:
    switch(mona, posting=False)
    switch(mona, slow=30)
    mona.does(d.RevertModes(3))
    assert evening.state.conduct.modes.slow == 0
    mona.does(d.RevertModes(4))
    assert evening.state.conduct.modes.posting
    with refused("nothing_switched"):
        mona.does(d.RevertModes(5))


def test_importing_again_keeps_what_was_switched_unless_the_file_changed(
    evening: Evening, mona: Moderator
) -> None:
    switch(mona, moderation="post", slow=30)
    evening.does(OPERATORS, c.DefineGathering(DEFINITION.to_json()))
    assert evening.state.conduct.modes.moderation == "post"
    changed = replace(DEFINITION, moderation="post")
    evening.does(OPERATORS, c.DefineGathering(changed.to_json()))
    switch(mona, moderation="pre")
    evening.does(OPERATORS, c.DefineGathering(changed.to_json()))
    assert evening.state.conduct.modes.moderation == "pre"
    evening.does(OPERATORS, c.DefineGathering(DEFINITION.to_json()))
    assert evening.state.conduct.modes.moderation == "pre"
    assert evening.state.conduct.modes.slow == 30


def test_file_sets_the_starting_mode() -> None:
    evening = Evening(definition=replace(DEFINITION, moderation="post"))
    assert evening.idea(evening.guest("ada").posts("Mehr Bänke")).status == PUBLISHED


@pytest.mark.parametrize("role", ["desk", "door", "stage"])
def test_only_moderators_switch_and_mute(evening: Evening, ada: Guest, role: str) -> None:
    """W1"""
    ada.posts("Mehr Bänke")
    other = evening.moderator("Dora", role)
    for command in (d.SwitchModes(1, posting=False), d.MuteVisitor(ada.who.id)):
        with refused("forbidden"):
            other.does(command)


def test_report_counts_once_for_each_visitor(
    evening: Evening, ada: Guest, ben: Guest, cleo: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    ben.does(d.ReportIdea(idea, "insult"))
    ben.does(d.ReportIdea(idea, "other"))
    cleo.does(d.ReportIdea(idea))
    shown = evening.shown("moderator")[idea]
    assert (shown["reports"], shown["reported"]) == (2, {"insult": 1})
    assert evening.idea(idea).status == PUBLISHED


def test_nobody_else_is_told_of_a_report(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """S1: not who, not even that something happened to the idea."""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    position, own = evening.state.position, ada.own()
    ben.does(d.ReportIdea(idea, "insult"))
    for screen in OTHERS:
        update = evening.since(screen, position)
        assert update.keys() == {"epoch", "position"}
        assert "report" not in json.dumps(evening.fresh(screen))
    assert ada.own() == own
    assert ben.who.id not in json.dumps(evening.fresh("moderator"))


def test_only_what_hangs_there_can_be_reported(evening: Evening, ada: Guest, ben: Guest) -> None:
    """S3"""
    with refused("unknown_idea"):
        ben.does(d.ReportIdea(ada.posts("Mehr Bänke")))


def test_report_takes_only_reasons_of_the_list(ada: Guest, ben: Guest, mona: Moderator) -> None:
    """P1: free words would have to lie in the vault."""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    with refused("bad_request", field="reason"):
        ben.does(d.ReportIdea(idea, "Der wohnt nebenan"))


def test_muted_visitor_is_told_so_and_can_support(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator, milo: Moderator
) -> None:
    idea = ben.posts("Mehr Bäume")
    mona.publishes(idea)
    unwanted = ada.posts("Kauft bei mir")
    by = evening.shown("moderator")[unwanted]["by"]
    mona.does(d.MuteVisitor(by))
    with refused("muted"):
        ada.posts("Kauft jetzt")
    with refused("muted"):
        ada.does(d.ReportIdea(idea))
    ada.supports(idea)
    [muted] = evening.fresh("moderator")["facts"]["conduct"]["muted"]
    assert (muted["id"], muted["by"]) == (by, "Mona")
    milo.does(d.UnmuteVisitor(by))
    ada.posts("Entschuldigung")


def test_only_who_wrote_can_be_muted(evening: Evening, mona: Moderator, milo: Moderator) -> None:
    """P1: whatever was asked for must not get into the log."""
    for person in ("Herr Krause", milo.who.id):
        with refused("unknown_person"):
            mona.does(d.MuteVisitor(person))
    with refused("unknown_person"):
        mona.does(d.UnmuteVisitor("v-ada"))
