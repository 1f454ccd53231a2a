"""Logs: what they look like, and that nothing a person wrote is in them (P1), whatever fails."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from companion import logs
from companion.store.log import Damaged
from tests.edge.raw import Raw, frame
from tests.serving import Server
from tests.together import eventually
from tests.web.people import Evening, nonce
from tests.web.test_privacy import MARKERS, live_through

MARKER = "Markertext-Zwiebelkuchen"
#: Bugs of tests/seen/failing.py, by what the log says of each.
BUGS = {
    "bug-command": "a request failed",
    "bug-chain": "a request failed",
    "bug-thread": "a green thread failed",
    "bug-native": "a thread failed",
    "bug-callback": "a green thread failed",
    "bug-finalizer": "a finalizer failed",
    "bug-append": "could not append",
    "bug-page": "a request failed",
}


class Failing(Server):
    """A server with bugs."""

    module = "tests.seen.failing"


# A whole evening


@pytest.mark.parametrize("style", logs.STYLES)
def test_after_an_evening_full_of_bugs_no_word_is_in_a_line_or_a_figure(
    tmp_path: Path, style: str
) -> None:
    """P1, over real sockets."""
    with Failing(tmp_path / "data", COMPANION_LOG=style) as server, Evening(server) as evening:
        live_through(evening)
        attack(evening)
        for bug in BUGS:
            meet(evening, bug)
        link = evening.server.moderator_link(MARKER)
        browser = evening.browser()
        browser.get(link)
        browser.submit(link + "x")
        told = browser.get("/metrics").text + browser.get("/healthz").text
        eventually(lambda: server.log.count("a green thread failed") >= 2)
        secrets = [link.partition("t=")[2], evening.guest(connect=False).phone.token]
        server.stop()
        written = server.log
    for event in BUGS.values():
        assert event in written, "it happened at all"
    for name, marker in {**MARKERS, "marker": MARKER}.items():
        assert marker not in written, name
        assert marker not in told, name
    for secret in secrets:
        assert secret
        assert secret not in written
    if style == logs.JSON:
        check_lines([json.loads(line) for line in written.splitlines()])


def attack(evening: Evening) -> None:
    """What is wrong already where it arrives."""
    token = evening.guest(connect=False).phone.token
    assert token
    for sent in (
        frame("42" + json.dumps(["command", MARKER])),
        frame("42" + json.dumps([MARKER])),
        frame(f'42["command",{{"name":"{MARKER}"'),
        frame(MARKER),
    ):
        with Raw(evening.server.port).connect(token) as raw:
            raw.send(sent)
    with Raw(evening.server.port) as raw:
        raw.send(f"GET /{MARKER} HTTP/9\r\n{MARKER}\r\n\r\n".encode())
        raw.read_all()
    evening.browser().get(f"/g/auftakt/login?t={MARKER}")
    evening.browser().ask("POST", evening.path("command"), body=MARKER)


def meet(evening: Evening, bug: str) -> None:
    """By HTTP and on a socket, where nobody will be answered."""
    guest = evening.guest(connect=False)
    text = f"{bug} {MARKER}"
    body = {"name": "post_idea", "nonce": nonce(), "text": text}
    guest.browser.post(evening.path("command"), body)
    evening.browser().get(evening.path())
    assert guest.phone.token
    with Raw(evening.server.port).connect(guest.phone.token) as raw:
        raw.command(1, name="post_idea", nonce=nonce(), text=text)
        if bug not in {"bug-command", "bug-chain"}:
            assert raw.ack(1)
    evening.browser().get(evening.path())


def check_lines(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        assert list(line)[:5] == ["time", "level", "logger", "event", "pid"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", line["time"])
    bugs = [line for line in lines if line["event"] == "a request failed"]
    assert {line["error"] for line in bugs} == {"ValueError", "RuntimeError"}
    assert {line["endpoint"] for line in bugs} == {"feed.command", "audience.guest"}
    assert all("tests/seen/failing.py" in line["traceback"] for line in bugs)
    appends = [line for line in lines if line["event"] == "could not append"]
    assert {(line["gathering"], line["reason"]) for line in appends} == {("auftakt", "ValueError")}
    handlers = [line for line in lines if line["logger"] == "companion.live.frames.channel"]
    assert {line["event"] for line in handlers} == {"a command failed"}
    assert all(line["error"] in {"ValueError", "RuntimeError"} for line in handlers)


# The lines


ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def raised(error: Exception) -> ExcInfo:
    """An exception as it is caught, with a traceback."""
    with pytest.raises(type(error)) as caught:
        raise error
    return type(error), error, caught.tb


def record(message: str, exc_info: ExcInfo | None = None, **extra: Any) -> logging.LogRecord:
    return logging.getLogger("companion.live.gathering").makeRecord(
        "companion.live.gathering", logging.ERROR, "", 0, message, (), exc_info, extra=extra
    )


def test_text_is_one_line_with_what_belongs_to_it() -> None:
    about = {"gathering": "auftakt", "reason": "OperationalError: disk is full\nreally"}
    line = logs.Text().format(record("could not append", **about))
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ERROR companion\.live\.gathering could not append"
        r' gathering=auftakt reason="OperationalError: disk is full\\nreally"',
        line,
    )


def test_json_is_one_object_a_line() -> None:
    line = logs.Json().format(record("could not append", gathering="auftakt", seconds=0.2))
    assert "\n" not in line
    said = json.loads(line)
    del said["time"], said["pid"]
    assert said == {
        "level": "ERROR",
        "logger": "companion.live.gathering",
        "event": "could not append",
        "gathering": "auftakt",
        "seconds": 0.2,
    }


@pytest.mark.parametrize("style", logs.STYLES)
def test_traceback_says_where_and_of_what_kind(style: str) -> None:
    """P1: not with which words."""
    secret = MARKER
    line = logs.FORMATTERS[style]().format(record("failed", raised(ValueError(secret))))
    assert MARKER not in line
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert ", in raised" in line


def test_what_brought_an_exception_about_is_told_too() -> None:
    error = RuntimeError(MARKER)
    error.__cause__ = raised(KeyError(MARKER))[1]
    told = logs.discreet(raised(error)[1])
    assert told.index("KeyError") < told.index(logs.BECAUSE.strip()) < told.index("RuntimeError")
    assert MARKER not in told


def test_words_of_our_own_are_kept() -> None:
    assert "gathering x: broken" in logs.discreet(Damaged("gathering x: broken"))
    told = logs.discreet(OSError(28, "No space left on device", f"/tmp/{MARKER}"))
    assert told == "OSError: No space left on device"


def test_endless_recursion_is_told_in_brief() -> None:
    def falls() -> None:
        falls()

    with pytest.raises(RecursionError) as fallen:
        falls()
    assert len(logs.discreet(fallen.value)) < 5000
