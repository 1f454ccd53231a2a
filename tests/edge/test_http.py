"""Plain HTTP: requests that are broken, huge, slow or sly get a refusal, never a 500."""

from __future__ import annotations

import contextlib
import json
import time
from urllib.parse import quote

import pytest

from tests.edge.conftest import UNHARMED, Attack
from tests.web.browser import FORM

COMMAND = "/g/auftakt/command"

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "NUL": b"\0",
    "not UTF-8": b'{"name":"\xff"}',
    "UTF-16": '{"name":"post_idea"}'.encode("utf-16"),
    "UTF-16 with surrogates": b"\xff\xfe{\0\x00\xd8}\0",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "NaN": b"NaN",
    "a string": b'"post_idea"',
    "deep": b"[" * 8000 + b"]" * 8000,
    "deep in a field": b'{"name":' * 1500 + b"1" + b"}" * 1500,
    "a number of 5,000 digits": b'{"version":' + b"1" * 5000 + b"}",
    "two values": b"{}{}",
    "a form": b"name=post_idea&text=x",
    "keys twice": b'{"name":1,"name":"x"}',
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_makes_no_sense_is_refused(attack: Attack, name: str) -> None:
    ada = attack.neighbour.browser
    for mimetype in ("application/json", "text/plain", "application/octet-stream", "", "x/y;;;="):
        answer = ada.ask(
            "POST",
            COMMAND,
            body=BODIES[name],
            headers={"Content-Type": mimetype, "Origin": ada.url},
        )
        assert answer.status == 200, mimetype
        assert answer.json["ok"] is False
        assert answer.json["code"] in ("bad_request", "unknown_command")


def test_a_form_of_any_shape_gets_a_page(attack: Attack) -> None:
    ada = attack.neighbour.browser
    fields = ("name", "nonce", "idea", "text", "kind", "theme", "author", "order", "version")
    for value in ("%00", "%ff%fe", "%ED%A0%80", "x" * 4000, "%F0%9F%98%80", "", "%", "a=b&c", "+"):
        for field in fields:
            good = {"name": "post_idea", "nonce": "n" * 12, "text": ""}
            body = "&".join(f"{k}={v}" for k, v in {**good, field: value}.items())
            answer = ada.ask(
                "POST", COMMAND, body=body, headers={"Content-Type": FORM, "Origin": ada.url}
            )
            assert answer.status in (303, 400, 422, 429), (field, value, answer.status)
    for body in ("", "&&&&", "=", "text", "&".join(f"f{n}=x" for n in range(2000))):
        answer = ada.ask(
            "POST", COMMAND, body=body, headers={"Content-Type": FORM, "Origin": ada.url}
        )
        assert answer.status == 400, body[:20]


def test_multipart_is_not_spoken(attack: Attack) -> None:
    ada = attack.neighbour.browser
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data", "multipart/mixed"):
        answer = ada.ask(
            "POST",
            COMMAND,
            body=b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\npost_idea\r\n--x--',
            headers={"Content-Type": kind, "Origin": ada.url},
        )
        assert answer.json["code"] == "bad_request"


def test_what_is_too_large_is_refused(attack: Attack) -> None:
    """16 KiB as on the socket; a form, which spells a byte in three, 64."""
    ada = attack.neighbour.browser
    for mimetype, size in (("application/json", 17_000), (FORM, 66_000)):
        big = json.dumps({"name": "post_idea", "text": "x" * size}).encode()
        answer = ada.ask(
            "POST", COMMAND, body=big, headers={"Content-Type": mimetype, "Origin": ada.url}
        )
        assert answer.status == 413, mimetype


def test_what_is_announced_as_huge_is_not_waited_for(attack: Attack) -> None:
    for length in (20_000, 10**12, 10**30):
        with attack.raw(timeout=3) as mallory:
            mallory.send(
                b"POST /g/auftakt/command HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Authorization: Bearer %b\r\nContent-Length: %d\r\n\r\nxxx"
                % (attack.token.encode(), length)
            )
            head = mallory.read_head()
        assert head.split()[1] in (b"413", b"400"), (length, head)


def test_a_chunked_body_is_read_or_refused_and_never_unbounded(attack: Attack) -> None:
    good = json.dumps({"name": "support_idea", "nonce": "chunked-1", "idea": attack.idea}).encode()
    head = (
        b"POST /g/auftakt/command HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Authorization: Bearer %b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    ) % attack.token.encode()
    for body in (
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(good), good),
        (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 8 + b"0\r\n\r\n",
        b"zz\r\nx\r\n0\r\n\r\n",
        b"-1\r\nx\r\n0\r\n\r\n",
        b"ffffffffffffffffff\r\nx",
        b"5;ext=" + b"y" * 9000 + b"\r\nhello\r\n0\r\n\r\n",
    ):
        with attack.raw(timeout=3) as mallory:
            mallory.send(head + body)
            answer = mallory.read_head()
        assert not answer or answer.split()[1] in (b"200", b"400", b"413"), (body[:20], answer)


def test_requests_that_break_http_are_refused(attack: Attack) -> None:
    for request in (
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/x\r\n\r\n",
        b"GET  /  HTTP/1.1  \r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 5 + b"\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 20_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET / HTTP/1.1\r\n: empty\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"POST /g/x/join HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0",
        b"GET / HTTP/1.1\r\nCookie: " + b"a=b;" * 1500 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nCookie: visitor=\xff\xfe; staff_auftakt=\x00\r\n\r\n",
        b"GET /g/auftakt/own HTTP/1.1\r\nAuthorization: Bearer \xff\xfe\r\n\r\n",
        b"GET http://[::1/ HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\n\r\n",
    ):
        with attack.raw(timeout=2) as mallory:
            mallory.send(request)
            try:
                answer = mallory.read_head()
            except TimeoutError:
                continue  # waits for the rest
        assert b" 500 " not in answer[:20], (request[:60], answer)


PATHS = [
    "/g/",
    "/g//",
    "/g/nowhere/",
    "/g/nowhere/feed",
    "/g/AUFTAKT/",
    "/g/auftakt/nothing",
    "/g/auftakt/%00",
    "/g/%00/",
    "/g/%ff/",
    "/g/%ED%A0%80/",
    "/g/..%2fauftakt/",
    "/g/auftakt%0d%0aX-Injected:%20yes/",
    "/g/" + "a" * 5000 + "/",
    "/g/auftakt/checkin/x",
    "/static/",
    "/static/../pyproject.toml",
    "/static/..%2f..%2fetc%2fpasswd",
    "/static/%2e%2e/companion/app.py",
    "/static/%00",
    "/static/" + "x" * 4000,
    "//evil.example/",
    "//evil.example/%2f..",
    "/%5cevil.example",
    "/socket.io",
    "/.env",
    "/var/companion.sqlite3",
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_path_that_leads_nowhere_is_not_found(attack: Attack, path: str) -> None:
    answer = attack.evening.browser().get(path)
    assert answer.status == 404
    assert "X-Injected" not in answer.headers


def test_a_refusal_is_json_for_programs_and_a_page_for_people(attack: Attack) -> None:
    """Rule W2: one code, in every rendering."""
    browser = attack.evening.browser()
    page = browser.get("/g/nowhere/")
    assert page.headers["Content-Type"].startswith("text/html")
    assert "unknown_gathering" in page.text
    program = browser.get("/g/nowhere/", Accept="application/json")
    assert program.json["code"] == "unknown_gathering"
    assert browser.get("/g/nowhere/feed").json["code"] == "unknown_gathering"
    assert browser.get("/nothing", Accept="application/json").json["code"] == "not_found"


def test_a_method_that_is_not_allowed_is_refused(attack: Attack) -> None:
    browser = attack.evening.browser()
    for method, path in (
        ("POST", "/"),
        ("POST", "/g/auftakt/"),
        ("PUT", "/g/auftakt/command"),
        ("DELETE", "/g/auftakt/own"),
        ("GET", "/g/auftakt/join"),
        ("GET", "/g/auftakt/command"),
        ("GET", "/g/auftakt/logout"),
        ("POST", "/g/auftakt/feed"),
        ("POST", "/healthz"),
        ("TRACE", "/"),
        ("BREW", "/"),
    ):
        answer = browser.ask(method, path)
        assert 400 <= answer.status < 500 or answer.status == 501, (method, path, answer.status)


def test_nothing_that_is_asked_becomes_a_header(attack: Attack) -> None:
    """Threat: response splitting, and directives smuggled into the policy by the Host header."""
    evil = quote("x\r\nSet-Cookie: pwned=1", safe="")
    browser = attack.evening.browser()
    for path in (
        f"/g/auftakt/?done={evil}&order={evil}",
        f"/g/auftakt/checkin?c={evil}",
        f"/g/auftakt/login?t={evil}&to={evil}",
        f"/g/auftakt/feed?since={evil}",
        f"/?all={evil}",
    ):
        answer = browser.get(path)
        assert "pwned" not in str(answer.headers), path
        assert answer.status < 500, path
    for host in ("x; script-src *", "x' 'unsafe-inline'", "evil.example@x", "[", "x" * 300, "ÿ"):
        answer = browser.get("/g/auftakt/feed", Host=host)
        policy = answer.headers["Content-Security-Policy"] or ""
        assert answer.status < 500, host
        assert "script-src *" not in policy, host
        assert "unsafe-inline" not in policy, host


@pytest.mark.parametrize("since", ["x", "-1", "1.5", "", "²", "9" * 16, "1e3", "%00", "0x1", " 1"])
def test_a_bad_since_is_refused(attack: Attack, since: str) -> None:
    answer = attack.evening.browser().get("/g/auftakt/feed?since=" + quote(since, safe="%"))
    assert (answer.status, answer.json["code"]) == (400, "bad_request")


def test_slow_requests_hold_up_nobody(attack: Attack) -> None:
    """Threat: slowloris."""
    request = b"POST /g/auftakt/join HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"
    with contextlib.ExitStack() as slow:
        for n in range(100):
            slow.enter_context(attack.raw()).send(request[: 10 + n])
        start = time.monotonic()
        assert attack.evening.browser().get("/g/auftakt/").status == 200
        assert time.monotonic() - start < UNHARMED


def test_who_hangs_up_in_the_middle_of_an_answer_is_not_missed(attack: Attack) -> None:
    for _ in range(20):
        with attack.raw() as mallory:
            mallory.send(b"GET /g/auftakt/ HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
            mallory.socket.setsockopt(
                1, 13, b"\x01\0\0\0\0\0\0\0"
            )  # SO_LINGER 0: reset, no goodbye
