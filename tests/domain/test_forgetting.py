"""Forgetting: a person leaves every screen and the vault (P2), whatever else happens."""

from __future__ import annotations

import json

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.state import FORGOTTEN, PENDING
from companion.store.log import Appended, Conflict
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, refused


def test_forgotten_person_leaves_every_screen(evening: Evening, ada: Guest, ben: Guest) -> None:
    """P2: every wording, the name, and what moderators noted about it."""
    mona = evening.moderator("Mona")
    for text in ("Geheimnis eins", "Geheimnis zwei", "Geheimnis drei"):
        idea = ada.posts(text, author="Ada Geheimnis")
        mona.publishes(idea)
        mona.edits(idea, f"{text}, Geheimnis in anderen Worten")
        mona.hides(idea, "Wegen eines Geheimnisses")
        mona.restores(idea)
    mona.publishes(ben.posts("Bleibt"))
    mona.spotlights(idea)
    evening.forgets(ada.who)
    for screen, fresh in evening.idea_screens().items():
        assert "eheimnis" not in json.dumps(fresh), screen
        stays = [] if screen == "overlay" else ["Bleibt"]  # it holds what is in the light
        assert [item["text"] for item in fresh["ideas"]] == stays, screen
        assert fresh["facts"]["spotlight"] is None
    assert ada.own() == {"ideas": [], "supports": []}


def test_forgotten_words_leave_the_vault_also_those_that_were_undone(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P1, P2: what an undone edit said, and the note of an undone hiding."""
    idea = ada.posts("Wortlaut eins")
    mona.edits(idea, "Wortlaut zwei")
    mona.undoes(idea)
    mona.hides(idea, "Wortlaut drei")
    mona.undoes(idea)
    evening.forgets(ada.who)
    kept = [entry.value for entry in evening.log.entries("auftakt")]
    assert not [value for value in kept if "Wortlaut" in value]


def test_nothing_a_person_wrote_stands_in_the_log(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P1: the log holds ids and facts."""
    idea = ada.posts("MARKE-Text", author="MARKE-Name")
    mona.edits(idea, "MARKE-Korrektur")
    mona.hides(idea, "MARKE-Grund")
    evening.invites("MARKE-Team", "desk")
    log = [e.encode(record.event) for record in evening.log.read("auftakt").records]
    assert "MARKE" not in repr(log)


def test_everybody_else_keeps_what_they_had(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """P2: forgetting one person changes nothing of another's."""
    idea = ben.posts("Bleibt")
    mona.publishes(idea)
    ada.supports(idea)
    before = {s: f["ideas"] for s, f in evening.idea_screens().items()}
    evening.forgets(ada.who)
    assert {s: f["ideas"] for s, f in evening.idea_screens().items()} == before
    assert evening.idea(idea).supporters == {ada.who.id}


# At the same time as something else


def test_forgotten_idea_is_unknown_to_moderators(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """P2"""
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    evening.forgets(ada.who)
    assert evening.idea(idea).status == FORGOTTEN
    with refused("unknown_idea"):
        mona.edits(idea, "Doch noch da")
    with refused("unknown_idea"):
        ben.supports(idea)


def test_edit_under_way_brings_nothing_forgotten_back(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P2: two workers, the forgetting first."""
    idea = ada.posts("Mehr Bänke")
    late = [
        evening.drafts(mona.who, c.EditIdea(idea, 1, "Mehr Bänke von Ada")),
        evening.drafts(mona.who, c.PublishIdea(idea, 1)),
    ]
    evening.forgets(ada.who)
    outcomes = [evening.log.append(SLUG, draft) for draft in late]
    assert outcomes == [Conflict(idea, 2), Conflict(idea, 2)]


def test_forgetting_reaches_an_edit_that_was_faster(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P2: two workers, the edit first: the forgetting has to look again."""
    idea = ada.posts("Mehr Bänke")
    late = evening.drafts(OPERATORS, c.ForgetPerson(ada.who.id))
    mona.edits(idea, "Mehr Bänke von Ada")
    assert evening.log.append(SLUG, late) == Conflict(idea, 2)


def test_idea_posted_while_its_author_is_forgotten_counts_as_posted_after(
    evening: Evening, ada: Guest
) -> None:
    """P2: forgotten or whole, never a blank one whose words lie in the vault for ever."""
    ada.posts("Vorher")
    forgetting = evening.drafts(OPERATORS, c.ForgetPerson(ada.who.id))
    idea = ada.posts("Währenddessen")
    assert isinstance(evening.log.append(SLUG, forgetting), Appended)
    evening.replays()
    assert [item["text"] for item in evening.shown("moderator").values()] == ["Währenddessen"]
    assert evening.idea(idea).status == PENDING


def test_decision_under_way_brings_nothing_back_whose_time_was_over(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P2, P3: two workers, the retention first."""
    idea = ada.posts("Mehr Bänke")
    late = [
        evening.drafts(mona.who, c.EditIdea(idea, 1, "Mehr Bänke von Ada")),
        evening.drafts(mona.who, c.HideIdea(idea, 1, "Ada will Bänke")),
        evening.drafts(mona.who, c.PublishIdea(idea, 1)),
    ]
    evening.does(OPERATORS, c.RunRetention((evening.idea(idea).standing.words,)))
    assert [evening.log.append(SLUG, draft) for draft in late] == [Conflict(idea, 2)] * 3
    assert "Bänke" not in repr(evening.log.entries(SLUG))
    evening.replays()
    assert evening.idea(idea).status == FORGOTTEN


def test_retention_looks_again_at_what_was_edited_meanwhile(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P2: two workers, the edit first: forgotten or whole, never a blank one."""
    idea = ada.posts("Mehr Bänke")
    due = c.RunRetention((evening.idea(idea).standing.words,))
    late = evening.drafts(OPERATORS, due)
    mona.edits(idea, "Mehr Bänke von Ada")
    assert evening.log.append(SLUG, late) == Conflict(idea, 2)
    evening.does(OPERATORS, due)
    assert [item["text"] for item in evening.shown("moderator").values()] == ["Mehr Bänke von Ada"]


def test_retention_of_a_name_holds_up_no_moderator(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P3: the idea itself stays, and its version with it."""
    idea = ada.posts("Mehr Bänke", author="Ada")
    name = evening.idea(idea).author
    assert name
    publishing = evening.drafts(mona.who, c.PublishIdea(idea, 1))
    evening.does(OPERATORS, c.RunRetention((name,)))
    assert isinstance(evening.log.append(SLUG, publishing), Appended)


def test_person_is_forgotten_once_and_for_all(evening: Evening, ada: Guest) -> None:
    """P2: what was erased is not erased again; what comes after can be."""
    ada.posts("eins")
    assert len(evening.forgets(ada.who).erased) == 1
    assert evening.forgets(ada.who).erased == ()
    ada.posts("zwei", author="Ada")
    assert len(evening.forgets(ada.who).erased) == 2
