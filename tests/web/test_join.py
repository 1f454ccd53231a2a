"""Joining: who a visitor is, and what proves it."""

from __future__ import annotations

import json
import socket

from tests.web.people import Evening


def test_ada_joins_and_gets_a_token_a_cookie_and_where_the_log_is(evening: Evening) -> None:
    """Contract: `201 {token, epoch, position}` and the visitor's cookie."""
    ada = evening.browser()
    answer = ada.post(evening.path("join"))
    assert answer.status == 201
    assert set(answer.json) == {"token", "epoch", "position"}
    health = ada.get("/healthz").json["gatherings"]["auftakt"]
    assert answer.json["epoch"] == health["epoch"]
    assert 1 <= answer.json["position"] <= health["position"]
    cookie = ada.cookies["visitor"]
    assert cookie.value == answer.json["token"]
    assert cookie.attributes["path"] == "/g/auftakt/"
    assert cookie.attributes["samesite"] == "Lax"
    assert "httponly" in cookie.attributes


def test_ada_stays_the_same_visitor_when_she_joins_again(evening: Evening) -> None:
    ada = evening.browser()
    first = ada.post(evening.path("join")).json["token"]
    assert ada.post(evening.path("join")).json["token"] == first
    assert ada.get(evening.path()).status == 200
    assert ada.cookies["visitor"].value == first


def test_the_guest_page_makes_ada_a_visitor_too(evening: Evening) -> None:
    ada = evening.browser()
    ada.get(evening.path())
    assert ada.get(evening.path("own")).status == 200


def test_a_join_needs_no_body_and_minds_no_broken_one(evening: Evening) -> None:
    for body in (None, b"", b"{", b"\xff\xfe", b"[1]", json.dumps({"token": "x"}).encode()):
        answer = evening.browser().ask("POST", evening.path("join"), body=body)
        assert answer.status == 201, body


def test_the_token_alone_without_a_cookie_suffices(evening: Evening) -> None:
    """Contract: a guest brings `Authorization: Bearer TOKEN`."""
    token = evening.browser().post(evening.path("join")).json["token"]
    for scheme in ("Bearer", "bearer", "BEARER"):
        answer = evening.browser().get(evening.path("own"), Authorization=f"{scheme} {token}")
        assert answer.status == 200
        assert answer.json == {"ideas": [], "supports": []}


def test_a_token_that_is_not_ours_is_refused(evening: Evening) -> None:
    good = evening.browser().post(evening.path("join")).json["token"]
    visitor, _, signature = good.partition(".")
    bad = ["", "x", visitor, visitor + ".", "." + signature, good + "x", "v1." + signature, "ä.ö"]
    for token in bad:
        answer = evening.browser().get(
            evening.path("own"), Authorization="Bearer " + token.encode().decode("latin-1")
        )
        assert (answer.status, answer.json["code"]) == (401, "no_token"), token


def test_a_bad_bearer_token_is_not_mended_by_a_good_cookie(evening: Evening) -> None:
    ada = evening.browser()
    ada.post(evening.path("join"))
    assert ada.get(evening.path("own"), Authorization="Bearer nonsense").status == 401


def test_a_token_of_one_gathering_is_worth_nothing_in_another(evening: Evening) -> None:
    token = evening.browser().post("/g/dialog/join").json["token"]
    answer = evening.browser().get(evening.path("own"), Authorization=f"Bearer {token}")
    assert answer.status == 401


def test_nobody_joins_what_does_not_exist(evening: Evening) -> None:
    answer = evening.browser().post("/g/nowhere/join")
    assert (answer.status, answer.json["code"]) == (404, "unknown_gathering")


def test_another_sites_page_cannot_act_with_adas_cookie(evening: Evening) -> None:
    """Threat: a form on evil.example posts with the cookies of whoever looks at it."""
    ada = evening.browser()
    ada.get(evening.path())
    for foreign in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ada.url, "Sec_Fetch_Site": "cross-site"},
        {"Origin": ada.url + ".evil.example"},
    ):
        answer = ada.post(evening.path("command"), {}, **foreign)
        assert (answer.status, answer.json["code"]) == (403, "forbidden"), foreign
        assert ada.submit(evening.path("command"), {"name": "post_idea"}, **foreign).status == 403


def test_the_server_stays_up_for_who_hangs_up_early(evening: Evening) -> None:
    for sent in (b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", evening.server.port)) as line:
            line.sendall(sent)
    assert evening.browser().get("/healthz").json["status"] == "ok"
