"""Check-in: the code at the door makes a visitor one of the hall, and stands nowhere else."""

from __future__ import annotations

import re

from tests.web.people import Evening


def test_the_code_makes_hanna_one_of_the_hall(evening: Evening) -> None:
    hanna, mona = evening.browser(), evening.moderator()
    answer = hanna.get(evening.checkin_address())
    assert (answer.status, answer.location) == (303, "/g/auftakt/?done=check_in")
    page = hanna.get(answer.location).text
    assert "Sie sind im Saal eingecheckt" in page
    ack = hanna.post(
        evening.path("command"), {"name": "post_idea", "nonce": "n" * 12, "text": "Aus dem Saal"}
    ).json
    assert mona.sees(ack["idea"])["origin"] == "venue"


def test_who_was_at_home_first_stays_the_same_person(evening: Evening) -> None:
    hanna = evening.browser()
    hanna.get(evening.path())
    before = hanna.cookies["visitor"].value
    hanna.get(evening.checkin_address())
    assert hanna.cookies["visitor"].value == before
    for _ in range(3):
        assert hanna.get(evening.checkin_address()).status == 303, "a reload changes nothing"


def test_without_the_code_nobody_is_in_the_hall(evening: Evening) -> None:
    good = evening.checkin_address()
    code = good.partition("c=")[2]
    remote = evening.browser()
    assert remote.get(evening.path("checkin")).status == 200
    for bad in ("", "x", code[:-1], code + "A", "A" * len(code), "%00", "%C3%9F" * 16):
        assert remote.get(evening.path(f"checkin?c={bad}")).status == 403, bad
    assert remote.get("/g/dialog/checkin?c=" + code).status == 403, "another gathering's code"
    assert remote.cookies == {}
    remote.get(evening.path())
    assert "Sie sind von zu Hause dabei" in remote.get(evening.path()).text


def test_a_code_typed_by_hand_may_be_in_small_letters(evening: Evening) -> None:
    base, _, code = evening.checkin_address().partition("c=")
    assert evening.browser().get(f"{base}c={code.lower()}").status == 303


def test_the_code_stands_where_the_stream_does_not_look(evening: Evening) -> None:
    """Design, facts: a code in view of the stream's camera can be used from home."""
    code = evening.checkin_address().partition("c=")[2]
    assert len(code) == 16
    mona, stage = evening.staff("moderator", "Mona"), evening.staff("stage", "Leinwand")
    assert code in mona.get(evening.path("poster")).text
    plain = qr_of(stage.get(evening.path("projector")).text)
    venue = qr_of(mona.get(evening.path("poster")).text)
    display = stage.get(evening.path("entrance")).text
    shown = display.partition("checkin?c=")[2].partition('"')[0]
    assert len(shown) == 24
    assert len({venue, plain, qr_of(display)}) == 3
    projector = evening.projector().phone
    guest = evening.guest().phone
    for text in (
        stage.get(evening.path("projector")).text,
        evening.browser().get(evening.path()).text,
        evening.browser().get(evening.path("feed")).text,
        mona.get(evening.path("moderate")).text,
        str(projector.held),
        str(guest.held),
    ):
        assert code not in text
        assert shown not in text
        assert "checkin?" not in text
        assert venue not in text


def qr_of(page: str) -> str:
    """The dark modules of the page's QR code."""
    code = re.search(r'<path d="([^"]+)"/></svg>', page)
    assert code
    return code[1]
