"""The feed: the guest's screen over plain HTTP, for who has no WebSocket."""

from __future__ import annotations

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
