"""The way in at two servers on one Redis: a phone that scans at one and goes on at the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.many.conftest import Pair, on
from tests.redis_server import RedisServer
from tests.together import eventually
from tests.web.browser import Browser, hidden_fields
from tests.web.entering import Display, TicketHall, Visitor, short_code, shown
from tests.web.people import Evening


def there(visitor: Visitor, evening: Evening) -> Visitor:
    """The same phone, by way of the other server."""
    browser = Browser(evening.server.url, visitor.browser.cookies)
    return Visitor(Evening(evening.server, visitor.evening.slug), browser)


def is_known(evening: Evening) -> None:
    """Waits until the server has heard of what was defined in Redis just now."""
    words = "Ein Code allein öffnet hier nichts"
    eventually(lambda: words in Visitor(evening).page, within=10)


def test_both_show_the_same_code_and_take_each_others(pair: Pair) -> None:
    one = Display(pair.one, pair.one.staff("stage", "Anzeige"))
    other = Display(pair.other, pair.other.staff("stage", "Anzeige"))
    for display in (one, other):
        display.connect()
    eventually(lambda: bool(one.told and other.told))
    eventually(lambda: one.told[-1]["digits"] == other.told[-1]["digits"], within=3)
    mona = pair.one.moderator()
    mona.phone.command("revoke_codes")
    for display in (one, other):
        eventually(lambda display=display: len(display.told) > 1, within=5)  # type: ignore[misc]  # mypy infers no lambda with a default
    assert one.told[-1]["digits"] == other.told[-1]["digits"]
    for display in (one, other):
        display.close()
    hanna = Visitor(pair.other)
    assert hanna.scans(shown(pair.one)[0]).status == 303
    assert there(hanna, pair.one).posts_from() == "venue"


def test_grant_badge_and_revocation_hold_at_both(pair: Pair) -> None:
    with TicketHall(pair.servers[0]) as hall:
        at_other = Evening(pair.servers[1], hall.slug)
        for way in (hall, at_other):
            is_known(way)
        ada = hall.registers("Ada", consent="2020-08")
        code = short_code(ada)
        phone = hall.visitor()
        assert phone.scans(shown(at_other)[0]).status == 303
        far = there(phone, at_other)
        assert far.sends(ticket=code).status == 303, "the grant of the one, at the other"
        assert there(far, hall).posts_from() == "venue", "and its badge"
        desk = hall.desk()
        path = hall.path(f"desk/{desk.id_of('Ada')}")
        form = hidden_fields(desk.browser.get(path).text, 'action="[^"]*hall/revoke"')
        desk.browser.submit(hall.path("hall/revoke"), form)
        eventually(lambda: far.posts_from() == "remote", within=3)
        mona = at_other.staff("moderator", "Mona")
        form = hidden_fields(mona.get(at_other.path("hall")).text, 'action="[^"]*hall/codes"')
        old = shown(hall)[0]
        mona.submit(at_other.path("hall/codes"), form)
        eventually(lambda: phone.scans(old).status == 403, within=3)


@pytest.mark.soak
def test_codes_grants_and_badges_outlive_a_restart(tmp_path: Path) -> None:
    """Nothing is kept but the secret and the log."""
    with RedisServer() as redis, on(redis, tmp_path / "data") as server, TicketHall(server) as hall:
        is_known(hall)
        ada, ben = (hall.registers(name, consent="2020-08") for name in ("Ada", "Ben"))
        here, granted = hall.visitor(), hall.visitor()
        code, digits = shown(hall)
        here.sends(code=digits, ticket=short_code(ada))
        granted.scans(code)
        server.kill()
        server.start()
        assert here.posts_from() == "venue"
        assert hall.visitor().scans(code).status == 303
        assert granted.sends(ticket=short_code(ben)).status == 303
        assert granted.posts_from() == "venue"


@pytest.mark.soak
def test_what_was_revoked_stays_so_when_redis_forgets(tmp_path: Path) -> None:
    with RedisServer() as redis, on(redis, tmp_path / "data") as server:
        evening = Evening(server)
        hanna = Visitor(evening)
        stage = evening.staff("stage", "Anzeige")
        code, _ = shown(evening, stage)
        hanna.scans(code)
        visitor = hanna.browser.cookies["visitor"].value.partition(".")[0]
        mona = evening.moderator()
        assert mona.phone.command("revoke_codes")["ok"]
        assert mona.phone.command("revoke_presence", person=visitor)["ok"]
        redis.flush()
        eventually(lambda: "LOST" in server.log, within=20)
        eventually(lambda: stage.get(evening.path("entrance")).status == 200, within=10)
        assert hanna.scans(shown(evening, stage)[0]).status == 403
        assert Visitor(evening).scans(code).status == 403
        assert Visitor(evening).scans(shown(evening, stage)[0]).status == 303
