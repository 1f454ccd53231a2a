"""The feed: the guest's screen over plain HTTP, for who has no WebSocket."""

from __future__ import annotations

import gzip
import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import brotli
import pytest

from companion.rehearsal.screen import follow
from tests.web.people import Evening


def test_the_feed_begins_whole_and_goes_on_with_changes(evening: Evening) -> None:
    """Rule S2 over HTTP: old screen + delta = fresh screen."""
    idea, mona = evening.published("Erst da"), evening.moderator()
    browser = evening.browser()
    whole = browser.get(evening.path("feed"))
    assert whole.json["fresh"] is True
    held = follow(None, whole.json)
    assert idea in held.collections["ideas"]
    mona.hides(idea)
    new = evening.published("Dann da")
    delta = browser.get(evening.path(f"feed?since={held.position}")).json
    assert "fresh" not in delta
    assert delta["gone"] == {"ideas": [idea]}
    held = follow(held, delta)
    assert new in held.collections["ideas"]
    assert held.same(follow(None, browser.get(evening.path("feed?since=0")).json))


def test_nothing_new_is_a_short_answer(evening: Evening) -> None:
    browser = evening.browser()
    position = browser.get(evening.path("feed")).json["position"]
    answer = browser.get(evening.path(f"feed?since={position}")).json
    assert set(answer) == {"epoch", "position"}


def test_the_feed_says_what_to_ask_with_next(evening: Evening) -> None:
    """The same for everybody, and never later than what came: nothing may be missed (rule F3)."""
    evening.published("Erst da")
    browser, since, held = evening.browser(), 0, None
    for text in ("Dann da", "Und dann da"):
        answer = browser.get(evening.path(f"feed?since={since}"))
        since = int(answer.headers["Feed-Mark"])
        held = follow(held, answer.json)
        assert since <= held.position
        evening.published(text)
    held = follow(held, browser.get(evening.path(f"feed?since={since}")).json)
    assert held.same(follow(None, browser.get(evening.path("feed")).json))


@pytest.mark.parametrize(("coding", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_long_answer_is_compressed(evening: Evening, coding: str, read: Any) -> None:
    evening.published("Lang. " * 80)
    connection = http.client.HTTPConnection(urlsplit(evening.server.url).netloc, timeout=15)
    connection.request("GET", evening.path("feed"), headers={"Accept-Encoding": coding})
    answer = connection.getresponse()
    assert answer.headers["Content-Encoding"] == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert json.loads(read(answer.read()))["fresh"] is True
    connection.close()


def test_the_head_of_an_answer_is_always_as_long(evening: Evening) -> None:
    """However long the answer: nginx would ask anew, for as many as come at that moment."""
    evening.published("Lang. " * 80)
    browser = evening.browser()
    position = browser.get(evening.path("feed")).json["position"]
    heads = [
        browser.get(evening.path(f"feed?since={since}"), Accept_Encoding="identity").headers
        for since in (0, 1, position)
    ]
    assert len({len(str(head)) for head in heads}) == 1, heads


def test_a_position_from_the_future_starts_afresh(evening: Evening) -> None:
    """Another epoch's, or a log that was put back: never partial (rule F3)."""
    answer = evening.browser().get(evening.path("feed?since=999999999"))
    assert answer.json["fresh"] is True


def test_the_feed_is_the_same_for_all_and_may_be_cached(evening: Evening) -> None:
    """Contract: cacheable for 1 s. So it must neither set nor depend on a cookie."""
    evening.published()
    nobody, ada = evening.browser(), evening.browser()
    ada.get(evening.path())
    answers = [browser.get(evening.path("feed")) for browser in (nobody, ada)]
    assert answers[0].text == answers[1].text
    for answer in answers:
        assert answer.headers["Cache-Control"] == "public, max-age=1"
        assert "Set-Cookie" not in answer.headers
        assert "cookie" not in (answer.headers["Vary"] or "").lower()


def test_the_feed_and_the_socket_show_the_same(evening: Evening) -> None:
    evening.published()
    ada = evening.guest()
    held = ada.phone.held
    assert held
    assert held.same(follow(None, evening.browser().get(evening.path("feed")).json))
