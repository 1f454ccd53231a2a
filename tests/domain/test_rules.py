"""Rules: who may do what (W1), and what becomes of it."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.definition import Definition
from companion.domain.events import Draft
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import OPERATOR, RIGHTS, Who, decide
from companion.domain.state import FORGOTTEN, HIDDEN, PENDING, PUBLISHED
from companion.store.log import Appended, Conflict
from tests.cast import DEFINITION, OPERATORS, SLUG, Evening, Guest, Moderator, refused

GUESTS, MODERATORS, STAFF = {"guest"}, {"moderator", "admin"}, set(c.ROLES)
#: W1, written down a second time: what each role may.
MAY: dict[type[c.Command], set[str]] = {
    c.PostIdea: GUESTS,
    c.SupportIdea: GUESTS,
    c.WithdrawSupport: GUESTS,
    c.CheckIn: GUESTS,
    c.LogIn: GUESTS,
    c.PublishIdea: MODERATORS,
    c.HideIdea: MODERATORS,
    c.RestoreIdea: MODERATORS,
    c.EditIdea: MODERATORS,
    c.UndoIdea: MODERATORS,
    c.SpotlightIdea: MODERATORS,
    c.LogOut: STAFF,
    c.DefineGathering: {OPERATOR},
    c.InviteStaff: {OPERATOR},
    c.RevokeStaff: {OPERATOR},
    c.ForgetPerson: {OPERATOR},
}
COMMANDS: dict[type[c.Command], c.Command] = {
    c.PostIdea: c.PostIdea("Mehr Bänke"),
    c.SupportIdea: c.SupportIdea("i0"),
    c.WithdrawSupport: c.WithdrawSupport("i0"),
    c.CheckIn: c.CheckIn(),
    c.LogIn: c.LogIn("l0", 60),
    c.PublishIdea: c.PublishIdea("i0", 1),
    c.HideIdea: c.HideIdea("i0", 1, "other"),
    c.RestoreIdea: c.RestoreIdea("i0", 1),
    c.EditIdea: c.EditIdea("i0", 1, "Anders"),
    c.UndoIdea: c.UndoIdea("i0", 1),
    c.SpotlightIdea: c.SpotlightIdea(),
    c.LogOut: c.LogOut(),
    c.DefineGathering: c.DefineGathering(DEFINITION.to_json()),
    c.InviteStaff: c.InviteStaff("Dora", "door", 60),
    c.RevokeStaff: c.RevokeStaff("s0"),
    c.ForgetPerson: c.ForgetPerson("v0"),
}


# Rights


def test_every_command_has_its_row_in_the_table_of_rights() -> None:
    """W1"""
    every = set(c.Command.__subclasses__())
    assert set(RIGHTS) == set(MAY) == set(COMMANDS) == every


@pytest.mark.parametrize("role", ["guest", OPERATOR, *c.ROLES])
@pytest.mark.parametrize("command", MAY, ids=lambda command: command.__name__)
def test_each_role_may_what_the_table_says(
    evening: Evening, command: type[c.Command], role: str
) -> None:
    """W1: what fails for another reason was allowed."""
    who = evening.moderator("Rolle", role).who if role in c.ROLES else Who(role, role)
    outcome = decide(evening.state, COMMANDS[command], who, evening.clock(), evening.ids)
    forbidden = isinstance(outcome, Refusal) and outcome.code == "forbidden"
    assert forbidden is (role not in MAY[command])


@pytest.mark.parametrize("role", c.ROLES)
def test_staff_without_a_session_may_nothing(evening: Evening, role: str) -> None:
    """W1"""
    outcome = decide(evening.state, c.LogOut(), Who(role, "s1"), evening.clock(), evening.ids)
    assert outcome == refuse("not_logged_in")


def test_session_is_over_when_its_time_is(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """W1: at every command, not at connect."""
    idea = ada.posts("Mehr Bänke")
    evening.clock.passes(3599)
    mona.edits(idea, "Noch mehr Bänke")
    evening.clock.passes(1)
    with refused("not_logged_in"):
        mona.publishes(idea)


def test_logged_out_session_is_over(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """W1"""
    idea = ada.posts("Mehr Bänke")
    mona.logs_out()
    with refused("not_logged_in"):
        mona.publishes(idea)


def test_revoked_moderator_may_nothing_from_then_on(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    """W1: and the others go on."""
    idea = ada.posts("Mehr Bänke")
    evening.revokes(mona.who)
    with refused("not_logged_in"):
        mona.publishes(idea)
    milo.publishes(idea)


# Posting


def test_posted_idea_waits_as_it_was_posted(evening: Evening, ada: Guest) -> None:
    id = ada.posts("  Mehr Bänke  ", kind="wish", theme="stadt", author=" Ada \t Lovelace ")
    idea = evening.idea(id)
    assert (idea.status, idea.version, idea.kind, idea.theme) == (PENDING, 1, "wish", "stadt")
    assert evening.words[idea.standing.words] == "Mehr Bänke"
    assert evening.words[str(idea.author)] == "Ada Lovelace"


def test_idea_without_name_or_theme_has_none(evening: Evening, ada: Guest) -> None:
    idea = evening.idea(ada.posts("Mehr Bänke", theme="", author="   "))
    assert idea.theme is None
    assert idea.author is None


def test_server_decides_where_an_idea_comes_from(evening: Evening, ada: Guest, ben: Guest) -> None:
    """By the venue's code, which ada showed; what she wrote before stays where it was written."""
    from_home = ada.posts("Von zu Hause")
    ada.checks_in()
    in_the_hall, other = ada.posts("Aus dem Saal"), ben.posts("Auch von zu Hause")
    origins = [evening.idea(id).origin for id in (from_home, in_the_hall, other)]
    assert origins == ["remote", "venue", "remote"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"text": " \n "}, "empty"),
        ({"text": "x" * 501}, "too_long"),
        ({"text": "\ud800"}, "bad_text"),
        ({"text": "Bänke", "kind": "rant"}, "unknown_kind"),
        ({"text": "Bänke", "theme": "elsewhere"}, "unknown_theme"),
        ({"text": "Bänke", "author": "A" * 61}, "too_long"),
        ({"text": "Bänke", "author": "\u200b"}, "empty"),
    ],
)
def test_unfit_idea_is_refused_and_nothing_happens(
    evening: Evening, ada: Guest, fields: dict[str, str], code: str
) -> None:
    position = evening.state.position
    with refused(code):
        ada.posts(**fields)
    assert evening.state.position == position


def test_posting_is_open_between_opens_and_closes() -> None:
    """Local times of the gathering; both ends are in."""
    evening = Evening(definition=between("2020-08-20T18:00:00", "2020-08-20T20:00:00"))
    ada = evening.guest("ada")
    ada.posts("Auf die Sekunde")
    evening.clock.passes(-1)
    with refused("closed"):
        ada.posts("Zu früh")
    evening.clock.passes(7201)
    ada.posts("Auf die letzte Sekunde")
    evening.clock.passes(1)
    with refused("closed"):
        ada.posts("Zu spät")


def test_support_and_moderation_go_on_when_posting_is_closed() -> None:
    evening = Evening(definition=between(None, "2020-08-20T20:00:00"))
    ada = evening.guest("ada")
    idea = ada.posts("Mehr Bänke")
    evening.clock.passes(7300)
    evening.moderator("Mona").publishes(idea)
    evening.guest("ben").supports(idea)


def between(opens: str | None, closes: str | None) -> Definition:
    values = {name: getattr(DEFINITION, name) for name in ("slug", "title", "starts", "ends")}
    return Definition(**values, date=DEFINITION.date, opens=opens, closes=closes)


# Support


def test_support_counts_people_not_presses(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    for _ in range(3):
        ben.supports(idea)
    ada.supports(idea)
    assert evening.shown("guest")[idea]["support"] == 2
    for _ in range(2):
        ben.withdraws(idea)
    assert evening.shown("guest")[idea]["support"] == 1


def test_nobody_can_support_what_is_not_published(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """S3: and a guest cannot tell a hidden idea from none at all."""
    pending, hidden = ada.posts("Wartet"), ada.posts("Ausgeblendet")
    mona.hides(hidden)
    for idea in (pending, hidden, "i999"):
        with refused("unknown_idea"):
            ben.supports(idea)
        with refused("unknown_idea"):
            ben.withdraws(idea)


def test_support_outlives_hiding_and_restoring(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    ben.supports(idea)
    mona.hides(idea)
    mona.restores(idea)
    assert evening.shown("guest")[idea]["support"] == 1


# Moderation


def test_version_moves_with_every_decision_and_with_nothing_else(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    for act in (
        lambda: mona.publishes(idea),
        lambda: mona.edits(idea, "Noch mehr Bänke"),
        lambda: mona.hides(idea),
        lambda: mona.restores(idea),
        lambda: mona.undoes(idea),
    ):
        before = evening.idea(idea).version
        act()
        assert evening.idea(idea).version == before + 1
    mona.restores(idea)
    version = evening.idea(idea).version
    ben.supports(idea)
    ben.withdraws(idea)
    mona.spotlights(idea)
    mona.spotlights(None)
    assert evening.idea(idea).version == version


def test_second_of_two_moderators_is_told_what_the_first_did(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    milo.hides(idea, version=1)
    for act in (
        lambda: mona.publishes(idea, version=1),
        lambda: mona.hides(idea, version=1),
        lambda: mona.restores(idea, version=1),
        lambda: mona.edits(idea, "Anders", version=1),
        lambda: mona.undoes(idea, version=1),
        lambda: mona.spotlights(idea, version=1),
    ):
        with refused("conflict", by=milo.who.id, status=HIDDEN, version=2):
            act()
    assert evening.idea(idea).version == 2


def test_version_from_the_future_is_a_conflict_too(ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    with refused("conflict", by=None, status=PENDING, version=1):
        mona.publishes(idea, version=2)


def test_idea_that_nobody_posted_is_unknown(mona: Moderator) -> None:
    for command in (
        c.PublishIdea("i999", 1),
        c.HideIdea("i999", 1, "other"),
        c.RestoreIdea("i999", 1),
        c.EditIdea("i999", 1, "x"),
        c.UndoIdea("i999", 1),
        c.SpotlightIdea("i999", 1),
    ):
        with refused("unknown_idea"):
            mona.does(command)


def test_what_is_so_already_is_refused(ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    with refused("not_hidden"):
        mona.restores(idea)
    with refused("nothing_to_undo"):
        mona.undoes(idea)
    mona.publishes(idea)
    with refused("already", status=PUBLISHED):
        mona.publishes(idea)
    mona.hides(idea)
    with refused("already", status=HIDDEN):
        mona.hides(idea)


def test_hidden_idea_can_be_published(evening: Evening, ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.hides(idea)
    mona.publishes(idea)
    assert idea in evening.shown("guest")


@pytest.mark.parametrize("status", [PENDING, PUBLISHED])
def test_restored_idea_is_what_it_was(
    evening: Evening, ada: Guest, mona: Moderator, status: str
) -> None:
    idea = ada.posts("Mehr Bänke")
    if status == PUBLISHED:
        mona.publishes(idea)
    mona.hides(idea, "insult")
    mona.edits(idea, "Umgeschrieben, solange ausgeblendet")
    mona.restores(idea)
    assert evening.idea(idea).status == status
    assert evening.shown("moderator")[idea]["text"] == "Umgeschrieben, solange ausgeblendet"


@pytest.mark.parametrize("reason", c.REASONS)
def test_hiding_has_a_reason_that_its_author_is_told(
    ada: Guest, mona: Moderator, reason: str
) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.hides(idea, reason)
    assert ada.own()["ideas"][0]["reason"] == reason


def test_reason_in_free_words_is_told_too(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """P1: the words go to the vault, the log says "other"."""
    idea = ada.posts("Mehr Bänke")
    mona.hides(idea, "Bitte ohne Namen von Dritten.")
    assert ada.own()["ideas"][0]["reason"] == "Bitte ohne Namen von Dritten."
    event = evening.log.read(SLUG).records[-1].event
    assert isinstance(event, e.IdeaHidden)
    assert event.reason == "other"


@pytest.mark.parametrize(
    ("reason", "code"), [("", "empty"), ("\u200b", "empty"), ("x" * 501, "too_long")]
)
def test_reason_has_to_be_one(ada: Guest, mona: Moderator, reason: str, code: str) -> None:
    idea = ada.posts("Mehr Bänke")
    with refused(code, field="reason"):
        mona.hides(idea, reason)


def test_edit_keeps_the_original(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """The first wording, however often it is edited, and in whatever state."""
    idea = ada.posts("Mher Bänke")
    mona.edits(idea, "Mehr Bänke")
    mona.publishes(idea)
    mona.edits(idea, "Mehr Bänke!")
    shown = evening.shown("moderator")[idea]
    assert (shown["text"], shown["original"]) == ("Mehr Bänke!", "Mher Bänke")
    assert evening.idea(idea).status == PUBLISHED
    mona.undoes(idea)
    mona.undoes(idea)
    mona.undoes(idea)
    shown = evening.shown("moderator")[idea]
    assert (shown["text"], shown["original"]) == ("Mher Bänke", None)


def test_edit_that_says_nothing_is_refused(ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    with refused("empty"):
        mona.edits(idea, " ")
    with refused("too_long", limit=500, length=501):
        mona.edits(idea, "x" * 501)


def test_undo_goes_back_step_by_step(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    """Whoever took the decisions; status, text, reason and note as they were."""
    idea = ada.posts("eins")
    seen = []
    for act in (
        lambda: mona.publishes(idea),
        lambda: milo.edits(idea, "zwei"),
        lambda: mona.hides(idea, "Zu lang."),
        lambda: milo.edits(idea, "drei"),
        lambda: mona.restores(idea),
        lambda: milo.hides(idea, "insult"),
        lambda: mona.publishes(idea),
    ):
        seen.append(standing(evening, idea))
        act()
    while seen:
        milo.undoes(idea)
        assert standing(evening, idea) == seen.pop()
    with refused("nothing_to_undo"):
        mona.undoes(idea)


def test_new_decisions_stack_upon_an_undone_one(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("eins")
    mona.publishes(idea)
    mona.undoes(idea)
    mona.hides(idea)
    mona.undoes(idea)
    assert evening.idea(idea).status == PENDING
    with refused("nothing_to_undo"):
        mona.undoes(idea)


def test_restore_after_undo_looks_at_what_still_stands(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """Published, undone, hidden: before hiding it was pending."""
    idea = ada.posts("eins")
    mona.publishes(idea)
    mona.undoes(idea)
    mona.hides(idea)
    mona.restores(idea)
    assert evening.idea(idea).status == PENDING


def standing(evening: Evening, idea: str) -> tuple[object, ...]:
    """All that undo brings back."""
    shown = evening.shown("moderator")[idea]
    own = Guest(evening, Who("guest", evening.idea(idea).by)).own()["ideas"][0]
    return shown["status"], shown["text"], shown["original"], own.get("reason")


def test_moderators_are_told_who_decided_last(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    idea = ada.posts("Mehr Bänke")
    decided = []
    for act in (
        lambda: mona.publishes(idea),
        lambda: milo.hides(idea),
        lambda: mona.restores(idea),
        lambda: milo.edits(idea, "Bänke"),
        lambda: mona.undoes(idea),
    ):
        act()
        last = evening.shown("moderator")[idea]["decided"]
        decided.append((last["by"], last["what"]))
    assert decided == [
        ("Mona", "published"),
        ("Milo", "hidden"),
        ("Mona", "restored"),
        ("Milo", "edited"),
        ("Mona", "reverted"),
    ]


# Spotlight


def test_one_idea_at_most_is_in_the_spotlight(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    first, second = ada.posts("eins"), ada.posts("zwei")
    for idea in (first, second):
        mona.publishes(idea)
    mona.spotlights(first)
    milo.spotlights(second)
    assert evening.state.spotlight == second
    mona.spotlights(None)
    assert evening.state.spotlight is None


def test_only_a_published_idea_comes_into_the_spotlight(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S3"""
    pending, hidden = ada.posts("wartet"), ada.posts("ausgeblendet")
    mona.hides(hidden)
    for idea in (pending, hidden):
        with refused("not_published"):
            mona.spotlights(idea)
    assert evening.state.spotlight is None


def test_spotlight_needs_the_version_seen_and_its_end_needs_none(
    ada: Guest, mona: Moderator
) -> None:
    idea = ada.posts("eins")
    mona.publishes(idea)
    with refused("bad_request", field="version"):
        mona.does(c.SpotlightIdea(idea))
    mona.does(c.SpotlightIdea(None, None))


@pytest.mark.parametrize("how", ["hides", "undoes", "is forgotten"])
def test_what_leaves_public_view_leaves_the_spotlight(
    evening: Evening, ada: Guest, mona: Moderator, how: str
) -> None:
    idea = ada.posts("eins")
    mona.publishes(idea)
    mona.spotlights(idea)
    if how == "is forgotten":
        evening.forgets(ada.who)
    else:
        getattr(mona, how)(idea)
    assert evening.state.spotlight is None


def test_hiding_another_idea_leaves_the_spotlight_on(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    lit, other = ada.posts("eins"), ada.posts("zwei")
    for idea in (lit, other):
        mona.publishes(idea)
    mona.spotlights(lit)
    mona.edits(lit, "eins, genauer")
    mona.hides(other)
    assert evening.state.spotlight == lit


def test_spotlight_that_crossed_with_hiding_lights_nothing(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S3: another worker's decision came between this one and its place in the log."""
    idea = ada.posts("eins")
    mona.publishes(idea)
    seen = evening.idea(idea).version
    late = drafted(evening, c.SpotlightIdea(idea, seen), mona.who)
    mona.hides(idea)
    assert evening.log.append(SLUG, late) == Conflict(idea, seen + 1)


# Staff


def test_login_link_is_good_once(evening: Evening) -> None:
    link = evening.invites("Mona", "moderator")
    evening.logs_in(link)
    with refused("bad_link", why="used"):
        evening.logs_in(link)


def test_of_two_who_open_a_link_at_once_one_is_in(evening: Evening) -> None:
    link = evening.invites("Mona", "moderator")
    both = [drafted(evening, c.LogIn(link, 60), Who("guest", "anybody")) for _ in range(2)]
    outcomes = [evening.log.append(SLUG, draft) for draft in both]
    assert isinstance(outcomes[0], Appended)
    assert isinstance(outcomes[1], Conflict)


def test_stage_link_is_good_again_and_again_until_revoked(evening: Evening) -> None:
    link = evening.invites("Leinwand", "stage")
    sessions = [evening.logs_in(link) for _ in range(3)]
    assert len({who.session for who in sessions}) == 3
    evening.revokes(sessions[0])
    with refused("bad_link", why="revoked"):
        evening.logs_in(link)
    assert not [who for who in sessions if evening.state.session_staff(who.session, 0.0)]


@pytest.mark.parametrize("role", c.ROLES)
def test_link_expires(evening: Evening, role: str) -> None:
    link = evening.invites("Dora", role, seconds=60)
    evening.clock.passes(60)
    with refused("bad_link", why="expired"):
        evening.logs_in(link)


def test_revoked_link_lets_nobody_in(evening: Evening) -> None:
    link = evening.invites("Mona", "moderator")
    staff = evening.state.staff_of_link(link)
    assert staff is not None
    evening.revokes(Who("moderator", staff.id))
    with refused("bad_link", why="revoked"):
        evening.logs_in(link)


def test_made_up_link_lets_nobody_in(evening: Evening) -> None:
    for link in ("", "l999", "s1"):
        with refused("bad_link", why="invalid"):
            evening.logs_in(link)


def test_invitation_needs_a_role_and_a_name(evening: Evening) -> None:
    with refused("unknown_role"):
        evening.invites("Mona", "queen")
    with refused("empty", field="name"):
        evening.invites(" ", "moderator")


def test_nobody_can_revoke_somebody_who_is_not_there(evening: Evening) -> None:
    with refused("unknown_staff"):
        evening.does(OPERATORS, c.RevokeStaff("s999"))


# Forgetting


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
        drafted(evening, c.EditIdea(idea, 1, "Mehr Bänke von Ada"), mona.who),
        drafted(evening, c.PublishIdea(idea, 1), mona.who),
    ]
    evening.forgets(ada.who)
    outcomes = [evening.log.append(SLUG, draft) for draft in late]
    assert outcomes == [Conflict(idea, 2), Conflict(idea, 2)]


def test_forgetting_reaches_an_edit_that_was_faster(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """P2: two workers, the edit first: the forgetting has to look again."""
    idea = ada.posts("Mehr Bänke")
    late = drafted(evening, c.ForgetPerson(ada.who.id), OPERATORS)
    mona.edits(idea, "Mehr Bänke von Ada")
    assert evening.log.append(SLUG, late) == Conflict(idea, 2)


def test_idea_posted_while_its_author_is_forgotten_counts_as_posted_after(
    evening: Evening, ada: Guest
) -> None:
    """P2: forgotten or whole, never a blank one whose words lie in the vault for ever."""
    ada.posts("Vorher")
    forgetting = drafted(evening, c.ForgetPerson(ada.who.id), OPERATORS)
    idea = ada.posts("Währenddessen")
    assert isinstance(evening.log.append(SLUG, forgetting), Appended)
    evening.replays()
    assert [item["text"] for item in evening.shown("moderator").values()] == ["Währenddessen"]
    assert evening.idea(idea).status == PENDING


def test_person_is_forgotten_once_and_for_all(evening: Evening, ada: Guest) -> None:
    """P2: what was erased is not erased again; what comes after can be."""
    ada.posts("eins")
    assert len(evening.forgets(ada.who).erased) == 1
    assert evening.forgets(ada.who).erased == ()
    ada.posts("zwei", author="Ada")
    assert len(evening.forgets(ada.who).erased) == 2


def drafted(evening: Evening, command: c.Command, who: Who) -> Draft:
    """Decided, not appended yet."""
    draft = decide(evening.state, command, who, evening.clock(), evening.ids)
    assert isinstance(draft, Draft), draft
    return draft
