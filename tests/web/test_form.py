"""The guest page without JavaScript (rule C4): forms, and what comes back."""

from __future__ import annotations

import html

from tests.web.browser import Answer, Browser, hidden_fields
from tests.web.people import Evening


def test_ada_posts_without_javascript(evening: Evening) -> None:
    ada, mona = evening.browser(), evening.moderator()
    page = ada.get(evening.path())
    answer = write(ada, page, text="Ohne Skript geht es auch", kind="wish", author="Ada")
    assert answer.status == 303
    assert answer.location == "/g/auftakt/?done=post_idea#own"
    after = ada.get(answer.location)
    assert "Ohne Skript geht es auch" in after.text
    assert "Wartet auf Freigabe" in after.text
    idea = next(iter(ada.get(evening.path("own")).json["ideas"]))["id"]
    assert mona.sees(idea, kind="wish", name="Ada")


def test_a_form_sent_twice_is_one_idea(evening: Evening) -> None:
    """Rule C1: a double tap, or the page reloaded after sending."""
    ada = evening.browser()
    page = ada.get(evening.path())
    for _ in range(3):
        assert write(ada, page, text="Doppelt getippt").status == 303
    assert len(ada.get(evening.path("own")).json["ideas"]) == 1


def test_a_refused_form_comes_back_with_what_was_typed(evening: Evening) -> None:
    ada = evening.browser()
    page = ada.get(evening.path())
    long = 'Zu "lang" & <b>fett</b> ' + "ä" * 500
    refused = write(ada, page, text=long, kind="question", theme="digitale-stadt", author="O'Ada")
    assert refused.status == 422
    assert html.escape(long, quote=False).replace('"', "&#34;") in refused.text
    assert 'value="O&#39;Ada"' in refused.text
    assert 'value="question" checked' in refused.text
    assert 'value="digitale-stadt" selected' in refused.text
    assert "Bitte höchstens 500 Zeichen, jetzt sind es" in refused.text
    assert write(ada, refused, text="Kurz").status == 303


def test_who_is_too_fast_keeps_the_text(evening: Evening) -> None:
    ada = evening.browser()
    for n in range(3):
        assert write(ada, ada.get(evening.path()), text=f"Schnell {n}").status == 303
    refused = write(ada, ada.get(evening.path()), text="Die vierte, noch zu früh")
    assert refused.status == 429
    assert "Die vierte, noch zu früh</textarea>" in refused.text


def test_ada_supports_and_withdraws_without_javascript(evening: Evening) -> None:
    idea, ben = evening.published(), evening.guest()
    ada = evening.browser()
    for done, support in (("support_idea", 1), ("withdraw_support", 0)):
        page = ada.get(evening.path("?order=top")).text
        item = page[page.index(f'data-idea="{idea}"') :]
        fields = hidden_fields(item, 'class="support"')
        assert (fields["name"], fields["idea"]) == (done, idea)
        answer = ada.submit(evening.path("command"), fields)
        assert answer.location == f"/g/auftakt/?done={done}&order=top#own"
        ben.sees(idea, support=support)


def test_who_comes_without_a_cookie_is_told_so(evening: Evening) -> None:
    answer = evening.browser().submit(evening.path("command"), {"name": "post_idea", "text": "x"})
    assert answer.status == 401
    assert "no_token" in answer.text


def test_the_wall_is_newest_or_most_supported_first(evening: Evening) -> None:
    first, second = evening.published("Ältere Idee"), evening.published("Neuere Idee")
    for _ in range(2):
        evening.guest().supports(first)
    browser = evening.browser()
    newest, top = browser.get(evening.path()).text, browser.get(evening.path("?order=top")).text
    assert newest.index(f'data-idea="{second}"') < newest.index(f'data-idea="{first}"')
    assert top.index(f'data-idea="{first}"') < top.index(f'data-idea="{second}"')


def write(browser: Browser, page: Answer, **fields: str) -> Answer:
    """Fills in the form of a page and sends it."""
    return browser.submit("/g/auftakt/command", hidden_fields(page.text, 'id="post"') | fields)
