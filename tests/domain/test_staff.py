"""Staff: invitations, login links, sessions, revocation."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain.rules import Who
from companion.store.log import Appended, Conflict
from tests.cast import OPERATORS, SLUG, Evening, refused


def test_login_link_is_good_once(evening: Evening) -> None:
    link = evening.invites("Mona", "moderator")
    evening.logs_in(link)
    with refused("bad_link", why="used"):
        evening.logs_in(link)


def test_of_two_who_open_a_link_at_once_one_is_in(evening: Evening) -> None:
    link = evening.invites("Mona", "moderator")
    both = [evening.drafts(Who("guest", "anybody"), c.LogIn(link, 60)) for _ in range(2)]
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
