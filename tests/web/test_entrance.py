"""The way into the hall by one's own phone: the code that changes, the digits beside it, tickets,
and what the team takes back."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from companion.web.access import Keys
from tests.serving import Server
from tests.together import eventually
from tests.web.browser import hidden_fields
from tests.web.entering import (
    Display,
    TicketHall,
    Visitor,
    made,
    secret_of,
    short_code,
    shown,
)
from tests.web.people import Evening
from tests.web.registering import Registrant


@pytest.fixture
def hanna(evening: Evening) -> Visitor:
    return Visitor(evening)


@pytest.fixture
def hall(shared_server: Server) -> Iterator[TicketHall]:
    before = len(shared_server.log)
    with TicketHall(shared_server) as hall:
        yield hall
    assert "Traceback" not in shared_server.log[before:]


@pytest.fixture
def ada(hall: TicketHall) -> Registrant:
    return hall.registers("Ada", consent="2020-08")


# Where a code is enough


def test_the_displays_code_makes_hanna_one_of_the_hall(evening: Evening, hanna: Visitor) -> None:
    code, _ = shown(evening)
    answer = hanna.scans(code)
    assert (answer.status, answer.location) == (303, "/g/auftakt/?done=check_in")
    assert hanna.posts_from() == "venue"
    assert hanna.leaves().location == "/g/auftakt/?done=check_out"
    assert hanna.posts_from() == "remote"


def test_the_digits_do_too_however_they_are_typed(evening: Evening) -> None:
    for shape in ("{}{}", "{} {}", "{}-{}", "  {}\u00a0{} "):
        _, digits = shown(evening)
        hanna = Visitor(evening)
        answer = hanna.sends(code=shape.format(digits[:3], digits[3:]))
        assert answer.status == 303, shape
        assert hanna.posts_from() == "venue"


def test_a_whole_hall_scans_the_same_display(evening: Evening) -> None:
    code, _ = shown(evening)
    hall = [Visitor(evening) for _ in range(12)]
    assert {visitor.scans(code).status for visitor in hall} == {303}
    assert len({visitor.browser.cookies["visitor"].value for visitor in hall}) == 12


def test_a_code_of_before_and_of_another_server_is_refused_in_words(
    evening: Evening, hanna: Visitor, shared_server: Server
) -> None:
    now = time.time()
    old = made(shared_server, "auftakt", now - 100)
    foreign = made(shared_server, "dialog", now)
    good = made(shared_server, "auftakt", now)
    altered = ("B" if good.text[9] != "B" else "C").join((good.text[:9], good.text[10:]))
    for text, why, words in (
        (old.text, "expired", "abgelaufen"),
        (foreign.text, "foreign", "gehört zu einer anderen Veranstaltung"),
        (altered, "wrong", "Dieser Code stimmt nicht"),
        ("", "missing", "fehlt der Code"),
    ):
        answer = hanna.scans(text)
        assert answer.status == 403
        assert words in answer.text
        json = hanna.browser.get(evening.path(f"checkin?c={text}"), Accept="application/json")
        assert (json.status, json.json["code"], json.json["why"]) == (403, "bad_code", why)
    assert hanna.browser.cookies == {}
    typed = hanna.sends(code=old.digits)
    assert typed.status == 403
    assert "abgelaufen" in typed.text
    assert hanna.posts_from() == "remote"


def test_a_slow_phone_is_not_sent_back_to_the_display(
    evening: Evening, hanna: Visitor, shared_server: Server
) -> None:
    """A reload of the address, when its code has long ended."""
    code, _ = shown(evening)
    hanna.scans(code)
    old = made(shared_server, "auftakt", time.time() - 100).text
    assert hanna.scans(old).status == 303
    stranger = Visitor(evening)
    stranger.browser.cookies["grant"] = hanna.browser.cookies["grant"]
    assert stranger.scans(old).status == 403, "a grant is one phone's"
    stranger.browser.get(evening.path())
    assert stranger.scans(old).status == 403


def test_old_form_of_the_poster_goes_on_working(evening: Evening, hanna: Visitor) -> None:
    assert hanna.browser.get(evening.checkin_address()).status == 303
    assert hanna.posts_from() == "venue"


# Where it takes a ticket


def test_a_code_alone_opens_nothing(hall: TicketHall) -> None:
    stranger = hall.visitor()
    code, digits = shown(hall)
    answer = stranger.scans(code)
    assert (answer.status, answer.location) == (303, hall.path("checkin"))
    assert "Kurzcode Ihrer Eintrittskarte" in stranger.page
    assert stranger.posts_from() == "remote"
    typed = hall.visitor().sends(code=digits)
    assert typed.status == 303
    stranger.sends()
    assert stranger.posts_from() == "remote"


def test_a_posters_code_opens_nothing_and_the_poster_has_none(
    hall: TicketHall, shared_server: Server
) -> None:
    poster = hall.staff("moderator", "Mona").get(hall.path("poster")).text
    assert "checkin?c=" not in poster
    assert f'data-checkin="{shared_server.url}{hall.path("checkin")}"' in poster
    printed = old_poster_code(shared_server, hall.slug)
    answer = hall.visitor().scans(printed)
    assert answer.status == 403
    assert "öffnet hier nichts" in answer.text


def old_poster_code(server: Server, slug: str) -> str:
    return Keys(secret_of(server)).venue_code(slug, "")


def test_ticket_and_code_together_open(hall: TicketHall, ada: Registrant) -> None:
    """The phone looked at its own registration before; then it need not type anything."""
    phone = hall.visitor(ada.browser)
    assert phone.posts_from() == "remote"
    phone.scans(shown(hall)[0])
    assert f"Ihre Anmeldung Nummer {ada.number}" in phone.page
    fields = hidden_fields(phone.page, 'action="[^"]*checkin"')
    assert phone.sends(**fields).location == hall.path("?done=check_in")
    assert phone.posts_from() == "venue"
    assert "dieses Telefon schreibt im Saal mit" in ada.page
    assert "Auschecken" in phone.page
    phone.leaves()
    assert phone.posts_from() == "remote"


def test_steward_does_not_turn_away_who_has_just_checked_in(
    hall: TicketHall, ada: Registrant
) -> None:
    """The display hangs before the door: they come to the steward next."""
    phone = hall.visitor()
    phone.sends(code=shown(hall)[1], ticket=short_code(ada))
    page = hall.steward().submits("scan", code=short_code(ada))
    assert "Schon eingecheckt" in page
    assert "Name prüfen, dann einlassen." in page


def test_the_short_code_typed_opens_too(hall: TicketHall, ada: Registrant) -> None:
    code = short_code(ada)
    phone = hall.visitor()
    phone.scans(shown(hall)[0])
    for typed in (code.lower(), code.replace("-", ""), f" {code[:4]} {code[5:]} "):
        assert phone.sends(ticket=typed).status == 303
    assert phone.posts_from() == "venue"


def test_both_typed_at_once_or_the_link_pasted(hall: TicketHall, ada: Registrant) -> None:
    _, digits = shown(hall)
    phone = hall.visitor()
    assert phone.sends(code=digits, ticket=short_code(ada)).status == 303
    assert phone.posts_from() == "venue"
    other = hall.visitor()
    other.sends(code=digits)
    assert other.sends(ticket=f"{hall.server.url}{ada.path}?done=x").status == 303
    assert other.posts_from() == "venue"
    assert phone.posts_from() == "remote", "one voice for each ticket"


def test_a_ticket_without_the_code_opens_nothing(hall: TicketHall, ada: Registrant) -> None:
    phone = hall.visitor(ada.browser)
    link = ada.path.rpartition("/")[2]
    for fields in ({"link": link}, {"ticket": short_code(ada)}):
        answer = phone.sends(**fields)
        assert answer.status == 403
        assert "Anzeige am Eingang" in answer.text
    assert phone.posts_from() == "remote"


@pytest.mark.parametrize("kind", ["waiting", "cancelled", "unknown", "forged", "replaced"])
def test_tickets_that_are_not_good_open_nothing(hall: TicketHall, kind: str) -> None:
    people = [hall.registers(f"Gast{n}", consent="2020-08") for n in range(5)]
    who = people[-1] if kind == "waiting" else people[0]
    code = short_code(people[0])
    fields = {"ticket": code}
    if kind == "waiting":
        fields = {"link": who.path.rpartition("/")[2]}
    elif kind == "cancelled":
        who.presses("cancel")
        fields = {"link": who.path.rpartition("/")[2]}
    elif kind == "unknown":
        fields = {"ticket": "2222-2222"}
    elif kind == "forged":
        fields = {"link": who.path.rpartition("/")[2][:-1] + "x"}
    else:
        hall.steward(role="desk").asks("replace", person=hall.desk().id_of("Gast0"))
    phone = hall.visitor()
    phone.scans(shown(hall)[0])
    answer = phone.sends(**fields)
    assert answer.status >= 400, kind
    assert 'role="alert"' in answer.text
    assert phone.posts_from() == "remote"


def test_who_the_door_let_in_writes_in_the_hall_without_a_code(
    hall: TicketHall, ada: Registrant
) -> None:
    sven = hall.steward()
    sven.scans(short_code(ada))
    phone = hall.visitor(ada.browser)
    assert "Mit diesem Telefon im Saal mitschreiben" in ada.page
    assert phone.sends(link=ada.path.rpartition("/")[2]).status == 303
    assert phone.posts_from() == "venue"
    sven.asks("out", person=hall.desk().id_of("Ada"))
    assert phone.posts_from() == "remote"


def test_the_socket_knows_at_the_next_command(hall: TicketHall, ada: Registrant) -> None:
    """W1: and how many are in the hall."""
    phone = hall.visitor(ada.browser)
    phone.sends(code=shown(hall)[1], ticket=short_code(ada))
    token = re.search(r'"token": "([^"]+)"', phone.browser.get(hall.path()).text)
    assert token
    mona, guest = hall.moderator(), hall.phone("guest", token=token[1])
    guest.connect()
    idea = guest.command("post_idea", text="Aus dem Saal")["idea"]
    mona.sees(idea, origin="venue")
    guest.wait_until(lambda p: p.presence.get("venue") == 1, 5)
    phone.leaves()
    idea = guest.command("post_idea", text="Von zu Hause")["idea"]
    mona.sees(idea, origin="remote")
    guest.wait_until(lambda p: p.presence.get("venue") == 0, 5)


def test_a_badge_is_worth_nothing_to_another_visitor(hall: TicketHall, ada: Registrant) -> None:
    phone = hall.visitor(ada.browser)
    phone.sends(code=shown(hall)[1], ticket=short_code(ada))
    stranger = hall.visitor()
    stranger.browser.get(hall.path())
    own, good = (b.cookies["visitor"].value for b in (stranger.browser, phone.browser))
    visitor, _, signature = own.rpartition(".")
    badge = good.rpartition(".")[0].partition("+")[2]
    assert badge
    stranger.browser.cookies["visitor"].value = f"{visitor}+{badge}.{signature}"
    ack = stranger.browser.post(hall.path("command"), {"name": "post_idea", "nonce": "n" * 9})
    assert ack.json["code"] == "no_token"


# Taking back


def test_all_codes_and_grants_at_once(hall: TicketHall, ada: Registrant) -> None:
    mona = hall.staff("moderator", "Mona")
    code, digits = shown(hall)
    phone = hall.visitor(ada.browser)
    phone.scans(code)
    form = hidden_fields(mona.get(hall.path("hall")).text, 'action="[^"]*hall/codes"')
    assert mona.submit(hall.path("hall/codes"), form).location == hall.path("hall?done=codes")
    assert phone.sends(ticket=short_code(ada)).status == 403, "the grant is void"
    answer = phone.scans(code)
    assert answer.status == 403
    assert "zurückgenommen" in answer.text
    assert phone.sends(code=digits, ticket=short_code(ada)).status == 403
    new, _ = shown(hall)
    assert new != code
    phone.scans(new)
    assert phone.sends(ticket=short_code(ada)).status == 303


def test_desk_revokes_one_ticket_and_allows_it_again(hall: TicketHall, ada: Registrant) -> None:
    phone = hall.visitor(ada.browser)
    phone.sends(code=shown(hall)[1], ticket=short_code(ada))
    desk = hall.desk()
    path = hall.path(f"desk/{desk.id_of('Ada')}")

    def press(action: str) -> None:
        page = desk.browser.get(path).text
        form = hidden_fields(page, f'action="[^"]*hall/{action}"')
        answer = desk.browser.submit(hall.path(f"hall/{action}"), form)
        assert answer.location == f"{path}?done={action}"

    press("revoke")
    assert phone.posts_from() == "remote"
    answer = phone.sends(code=shown(hall)[1], ticket=short_code(ada))
    assert answer.status == 403
    assert "Bitte fragen Sie am Einlass" in answer.text
    press("allow")
    assert phone.sends(code=shown(hall)[1], ticket=short_code(ada)).status == 303
    assert phone.posts_from() == "venue"


def test_moderator_revokes_a_phone_by_what_it_wrote(evening: Evening, hanna: Visitor) -> None:
    hanna.scans(shown(evening)[0])
    hanna.posts_from()
    mona = evening.staff("moderator", "Mona")
    page = mona.get(evening.path("hall")).text
    visitor = hanna.browser.cookies["visitor"].value.partition(".")[0]
    assert visitor in page
    form = hidden_fields(
        page, f'action="[^"]*hall/revoke">\\s*<input[^>]*>\\s*<input[^>]*{visitor}'
    )
    mona.submit(evening.path("hall/revoke"), form)
    assert hanna.posts_from() == "remote"
    answer = hanna.scans(shown(evening)[0])
    assert answer.status == 403
    assert "presence_revoked" in answer.text or "zurückgenommen" in answer.text


def test_who_may_look_and_who_may_take_back(evening: Evening) -> None:
    """W1"""
    for role, status in (("moderator", 200), ("desk", 200), ("door", 403), ("stage", 403)):
        browser = evening.staff(role, "Sascha")
        assert browser.get(evening.path("hall")).status == status, role
        answer = browser.submit(evening.path("hall/codes"), {"nonce": "n" * 12})
        assert (answer.status == 403) is (status == 403), role
    assert evening.browser().get(evening.path("hall")).status == 401
    desk = evening.staff("desk", "Dora").get(evening.path("hall")).text
    assert "Telefone im Saal, die geschrieben haben" not in desk, "ideas are for moderators to read"


# Guessing


def test_digits_cannot_be_tried_out(shared_server: Server) -> None:
    """By one visitor, and by as many visitors as a machine likes to be."""
    with TicketHall(shared_server) as hall:
        one = hall.visitor()
        tries = [one.sends(code=f"{n:06}") for n in range(8)]
        assert [answer.status for answer in tries][-1] == 429
        assert int(tries[-1].headers["Retry-After"]) > 0
        assert "scannen Sie den Code mit der Kamera" in tries[-1].text
        many = [hall.visitor().sends(code=f"{n:06}").status for n in range(100, 170)]
        assert many.count(403) <= 60
        assert many[-1] == 429
        code, _ = shown(hall)
        assert hall.visitor().scans(code).status == 303, "the QR code goes on working"
        ada = hall.registers("Ada", consent="2020-08")
        phone = hall.visitor()
        phone.scans(code)
        assert phone.sends(ticket=short_code(ada)).status == 303, "and so do tickets"


# The display


@pytest.mark.soak
def test_display_is_told_its_code_and_the_next_one(evening: Evening) -> None:
    """At once, when it changes, and when codes are revoked; nobody else is told."""
    stage = evening.staff("stage", "Anzeige")
    display = Display(evening, stage)
    told = display.told
    display.connect()
    eventually(lambda: len(told) == 1)
    assert told[0]["address"].endswith(shown(evening, stage)[0])
    assert 0 <= told[0]["age"] < 20
    mona = evening.moderator()
    mona.phone.command("revoke_codes")
    eventually(lambda: len(told) == 2, within=3)
    assert told[1]["digits"] != told[0]["digits"]
    assert display.held
    assert display.held.facts["gathering"]["title"]
    eventually(lambda: len(told) == 3, within=22)
    assert told[2]["age"] < 2
    display.close()


def test_display_is_for_the_stage_and_the_team(evening: Evening) -> None:
    guest = evening.guest(connect=False).phone
    strange = evening.phone("entrance", token=guest.token)
    with pytest.raises(Exception, match="not_logged_in"):
        strange.connect()
    assert evening.browser().get(evening.path("entrance")).status == 401
