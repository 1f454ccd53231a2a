"""Commands: acknowledged once and for ever, on the socket and over plain HTTP alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.serving import Server
from tests.web.people import Evening, Guest, nonce


def test_ada_posts_and_finds_it_waiting_among_her_own(evening: Evening) -> None:
    ada = evening.guest()
    ack = ada.posts("Ein Radweg am Kanal", kind="wish", theme="digitale-stadt", author="Ada")
    assert ack["ok"] is True
    assert isinstance(ack["position"], int)
    own = ada.finds_own(ack["idea"], "pending")
    assert own == {"id": ack["idea"], "text": "Ein Radweg am Kanal", "status": "pending"}
    assert ada.browser.get(evening.path("own")).json["ideas"] == [own]


def test_own_is_nobody_elses(evening: Evening) -> None:
    ada, ben = evening.guest(), evening.guest()
    idea = ada.posts("Nur für Ada sichtbar")["idea"]
    ada.finds_own(idea, "pending")
    assert ben.phone.own == {}
    assert idea not in ben.phone.ideas
    assert ben.browser.get(evening.path("own")).json["ideas"] == []


def test_one_nonce_gives_one_idea_and_one_answer(evening: Evening) -> None:
    """Rule L2. Whatever the way it comes, and whatever else it says the second time."""
    ada, mona = evening.guest(), evening.moderator()
    once = nonce()
    first = ada.posts("Einmal", nonce=once)
    answers = [
        ada.posts("Einmal", nonce=once),
        ada.posts("Etwas anderes", nonce=once),
        ada.browser.post(
            evening.path("command"), {"name": "post_idea", "nonce": once, "text": "Einmal"}
        ).json,
    ]
    assert answers == [first] * 3
    mona.sees(first["idea"], text="Einmal")
    mine = [i for i in mona.phone.ideas.values() if i["text"] in ("Einmal", "Etwas anderes")]
    assert len(mine) == 1


def test_one_nonce_sent_at_once_by_many_ways_is_one_idea(evening: Evening) -> None:
    """Rule L2, where all copies are decided before the first is appended."""
    ada, mona = evening.guest(), evening.moderator()
    once, browser = nonce(), ada.browser
    body = {"name": "post_idea", "nonce": once, "text": "Zwanzigmal gedrückt"}
    with ThreadPoolExecutor(10) as pool:
        acks = list(pool.map(lambda _: browser.post(evening.path("command"), body).json, range(10)))
    good = [ack for ack in acks if ack["ok"]]
    assert {ack["code"] for ack in acks if not ack["ok"]} <= {"too_fast"}
    assert good
    assert all(ack == good[0] for ack in good)
    mona.sees(good[0]["idea"])
    assert sum(i["text"] == "Zwanzigmal gedrückt" for i in mona.phone.ideas.values()) == 1


def test_adas_nonce_is_not_bens(evening: Evening) -> None:
    """Contract: a nonce is scoped to the visitor."""
    ada, ben = evening.guest(), evening.guest()
    shared = nonce()
    assert ada.posts("Von Ada", nonce=shared)["idea"] != ben.posts("Von Ben", nonce=shared)["idea"]


def test_a_refusal_is_not_remembered(evening: Evening) -> None:
    """Contract: what was refused can be sent again with its nonce."""
    ada, once = evening.guest(), nonce()
    assert ada.posts("   ", nonce=once)["code"] == "empty"
    assert ada.posts("Jetzt mit Text", nonce=once)["ok"]


def test_the_answer_stays_the_same_after_a_restart(server: Server) -> None:
    """Rules L1 and L2: the nonce is in the log, and so is the answer."""
    with Evening(server) as evening:
        ada, once = evening.guest(), nonce()
        first = ada.posts("Überlebt den Neustart", nonce=once)
        epoch = ada.phone.held and ada.phone.held.epoch
        server.kill()
        server.start()
        ada.phone.connect()
        assert ada.posts("Überlebt den Neustart", nonce=once) == first
        assert ada.phone.held
        assert ada.phone.held.epoch == epoch
        ada.finds_own(first["idea"], "pending")


def test_plain_http_says_what_the_socket_says(evening: Evening) -> None:
    """Contract: `200` with the ack, refusals too."""
    idea = evening.published()
    ada = evening.guest()
    browser = ada.browser
    for body in (
        {"name": "support_idea", "idea": idea},
        {"name": "withdraw_support", "idea": idea},
        {"name": "support_idea", "idea": "i-nowhere"},
        {"name": "post_idea", "text": ""},
        {"name": "post_idea", "text": "x" * 501},
        {"name": "post_idea", "text": "x", "kind": "rant"},
        {"name": "post_idea", "text": "x", "theme": "x"},
        {"name": "publish_idea", "idea": idea, "version": 2},
        {"name": "make_coffee"},
        {"name": "post_idea"},
    ):
        sent = dict(body)
        by_socket = ada.phone.command(sent.pop("name"), **sent)
        answer = browser.post(evening.path("command"), {**body, "nonce": nonce()})
        assert answer.status == 200, body
        assert {**answer.json, "position": 0} == {**by_socket, "position": 0}, body


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("empty", {"text": ""}),
    ("empty", {"text": "\u2800\u200b\u3164 \n"}),
    ("too_long", {"text": "ä" * 501}),
    ("bad_text", {"text": "\ud800"}),
    ("bad_text", {"text": "Z" + "\u0300" * 40}),
    ("bad_text", {"text": "gut", "author": "\udfff"}),
    ("too_long", {"text": "gut", "author": "A" * 61}),
    ("unknown_kind", {"text": "gut", "kind": "\ud800"}),
    ("unknown_theme", {"text": "gut", "theme": "\ud800"}),
    ("bad_request", {"text": None}),
    ("bad_request", {"text": 7}),
    ("bad_request", {"text": ["gut"]}),
    ("bad_request", {"text": {"toString": "gut"}}),
    ("bad_request", {"text": "gut", "kind": 1}),
    ("bad_request", {"text": "gut", "author": ["Ada"]}),
    ("bad_request", {"text": "gut", "theme": {}}),
]


@pytest.mark.parametrize(("code", "fields"), REFUSED, ids=lambda value: ascii(value)[:40])
def test_a_post_that_is_refused_says_why(
    evening: Evening, code: str, fields: dict[str, Any]
) -> None:
    """Rule W2: a code, and a sentence in German for people."""
    ack = evening.guest().phone.command("post_idea", **fields)
    assert (ack["ok"], ack["code"]) == (False, code)
    assert ack["message"].endswith((".", "!"))
    if code == "too_long":
        assert (ack["limit"], ack["length"]) in ((500, 501), (60, 61))


def test_a_broken_nonce_is_refused(evening: Evening) -> None:
    ada = evening.guest()
    for bad in (
        "short",
        "x" * 65,
        "mit leer zeichen",
        "umlaut-ä-nonce",
        "null\0byte-nonce",
        "\ud800" * 9,
    ):
        ack = ada.phone.command("post_idea", nonce=bad, text="gut")
        assert (ack["code"], ack["field"]) == ("bad_request", "nonce"), ascii(bad)
    for bad in (None, 12345678, ["x" * 9], True):
        browser = ada.browser
        ack = browser.post(evening.path("command"), {"name": "post_idea", "nonce": bad}).json
        assert ack["code"] == "bad_request"


def test_a_guest_may_not_moderate(evening: Evening) -> None:
    """Rule W1: rights are checked at every command."""
    idea, ada = evening.published(), evening.guest()
    for name, fields in (
        ("publish_idea", {}),
        ("hide_idea", {"reason": "insult"}),
        ("restore_idea", {}),
        ("edit_idea", {"text": "Anders"}),
        ("undo_idea", {}),
        ("spotlight_idea", {}),
    ):
        ack = ada.phone.command(name, idea=idea, version=2, **fields)
        assert (ack["ok"], ack["code"]) == (False, "forbidden"), name
    assert ada.phone.command("spotlight_idea", idea=None)["code"] == "forbidden"
    ada.sees(idea, text="Mehr Bänke im Park")


def test_staff_do_not_post_and_the_stage_only_looks(evening: Evening) -> None:
    idea = evening.published()
    assert evening.moderator().phone.command("post_idea", text="x")["code"] == "forbidden"
    projector = evening.projector().phone
    for name in ("post_idea", "support_idea", "publish_idea"):
        ack = projector.command(name, text="x", idea=idea, version=2)
        assert ack["code"] == "forbidden", name


def test_the_client_does_not_say_who_it_is_or_where(evening: Evening) -> None:
    """Design, words: origin is decided by the server, never by the client."""
    ada, mona = evening.guest(), evening.moderator()
    lies = {
        "origin": "venue",
        "by": "v0",
        "status": "published",
        "support": 99,
        "at": 0,
        "id": "i0",
    }
    idea = ada.posts("Ich bin im Saal, ehrlich", **lies)["idea"]
    seen = mona.sees(idea)
    assert (seen["origin"], seen["status"], seen["support"]) == ("remote", "pending", 0)
    assert seen["by"] == ada.phone.token.split(".")[0]  # type: ignore[union-attr]  # it joined


def test_support_counts_people(evening: Evening) -> None:
    """Contract: `support` is the number of distinct supporters."""
    idea = evening.published()
    ada, ben = evening.guest(), evening.guest()
    for guest in (ada, ada, ben):
        assert guest.supports(idea)["ok"]
    ben.sees(idea, support=2)
    ada.phone.wait_until(lambda p: p.supports.get(idea) is True)
    assert ada.withdraws(idea)["ok"]
    assert ada.withdraws(idea)["ok"]
    ben.sees(idea, support=1)
    ada.phone.wait_until(lambda p: p.supports.get(idea) is False)


def test_nobody_supports_what_they_cannot_see(evening: Evening) -> None:
    """Rule S3: whether a pending idea exists cannot be probed."""
    ada, ben = evening.guest(), evening.guest()
    pending = ada.posts("Wartet noch")["idea"]
    probe = ben.supports(pending)
    assert probe == ben.supports("i0123456789abcdef")
    assert probe["code"] == "unknown_idea"
    assert ada.supports(pending)["code"] == "unknown_idea"


def test_commands_are_answered_in_the_order_sent(evening: Evening) -> None:
    idea, ada = evening.published(), evening.guest()
    for n in range(8):
        assert (ada.supports if n % 2 == 0 else ada.withdraws)(idea)["ok"]
    mona = evening.moderator()
    mona.sees(idea, support=0)


def test_many_guests_at_once_each_get_their_own_answer(evening: Evening) -> None:
    guests = [evening.guest() for _ in range(12)]

    def posts(numbered: tuple[int, Guest]) -> tuple[int, dict[str, Any]]:
        return numbered[0], numbered[1].posts(f"Gleichzeitig {numbered[0]}")

    with ThreadPoolExecutor(12) as pool:
        acks = dict(pool.map(posts, enumerate(guests)))
    assert all(ack["ok"] for ack in acks.values())
    positions = [ack["position"] for ack in acks.values()]
    assert len(set(positions)) == 12
    for n, guest in enumerate(guests):
        assert guest.finds_own(acks[n]["idea"], "pending")["text"] == f"Gleichzeitig {n}"
