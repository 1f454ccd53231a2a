"""The guest page is put together from parts that were made once: everybody gets their own all the
same, and nobody anything of anybody else's."""

from __future__ import annotations

import html
import re

from tests.web.browser import Answer, Browser, hidden_fields
from tests.web.people import Evening


def token(answer: Answer) -> str:
    found = re.search(r'"token": "([^"]+)"', answer.text)
    assert found
    return found[1]


def nonces(answer: Answer) -> list[str]:
    return re.findall(r'name="nonce" value="([^"]*)"', answer.text)


def wall_item(answer: Answer, idea: str) -> str:
    return answer.text[answer.text.index(f'data-idea="{idea}"') :]


def supports(browser: Browser, evening: Evening, idea: str) -> None:
    item = wall_item(browser.get(evening.path()), idea)
    fields = hidden_fields(item, 'class="support"')
    assert browser.submit(evening.path("command"), fields).status == 303


def test_everybody_has_a_token_of_their_own(evening: Evening) -> None:
    pages = [evening.browser().get(evening.path()) for _ in range(5)]
    assert len({token(page) for page in pages}) == 5
    for page in pages:
        assert page.headers["Set-Cookie"].startswith(f"visitor={token(page)};")


def test_no_nonce_is_used_twice(evening: Evening) -> None:
    """L2: else somebody's idea would count as another's."""
    evening.published("Erste")
    evening.published("Zweite")
    found = [nonce for _ in range(3) for nonce in nonces(evening.browser().get(evening.path()))]
    assert len(found) >= 9
    assert len(set(found)) == len(found)
    assert all(8 <= len(nonce) <= 64 for nonce in found)


def test_the_csp_nonce_in_the_page_is_the_headers(evening: Evening) -> None:
    browser = evening.browser()
    for _ in range(2):
        answer = browser.get(evening.path())
        policy = answer.headers["Content-Security-Policy"]
        [nonce] = set(re.findall(r"'nonce-([^']+)'", policy))
        assert set(re.findall(r'nonce="([^"]*)"', answer.text)) == {nonce}


def test_a_support_is_shown_to_who_gave_it_alone(evening: Evening) -> None:
    idea = evening.published()
    ada, ben = evening.browser(), evening.browser()
    supports(ada, evening, idea)
    for browser, pressed in ((ada, "true"), (ben, "false"), (ada, "true")):
        item = wall_item(browser.get(evening.path()), idea)
        assert item.index(f'aria-pressed="{pressed}"') < item.index("</form>")
        assert '<span class="support-count">1<' in item


def test_own_contributions_are_shown_to_their_author_alone(evening: Evening) -> None:
    """S3"""
    ada = evening.browser()
    form = hidden_fields(ada.get(evening.path()).text, 'id="post"')
    assert ada.submit(evening.path("command"), form | {"text": "Nur Ada weiß davon"}).status == 303
    assert "Nur Ada weiß davon" in ada.get(evening.path()).text
    assert "Nur Ada weiß davon" not in evening.browser().get(evening.path()).text


def test_what_was_refused_comes_back_to_who_typed_it_alone(evening: Evening) -> None:
    ada = evening.browser()
    form = hidden_fields(ada.get(evening.path()).text, 'id="post"')
    text = "Geheim " + "x" * 600
    assert text in html.unescape(ada.submit(evening.path("command"), form | {"text": text}).text)
    assert "Geheim" not in evening.browser().get(evening.path()).text
    assert "Geheim" not in ada.get(evening.path()).text


def test_what_somebody_put_into_the_address_stays_theirs(evening: Evening) -> None:
    evening.browser().get(evening.path("?order=schlimm&done=schlimm&x=schlimm&lang=schlimm"))
    assert "schlimm" not in evening.browser().get(evening.path()).text


def test_the_page_shows_what_has_just_happened(evening: Evening) -> None:
    """An ack means durable; what is read next contains it, and no more of what was hidden."""
    idea, mona, ben = evening.published("Gerade eben"), evening.moderator(), evening.guest()
    browser = evening.browser()
    for _ in range(3):
        assert "Gerade eben" in browser.get(evening.path()).text
        assert mona.hides(idea)["ok"]
        assert "Gerade eben" not in browser.get(evening.path()).text
        assert mona.restores(idea)["ok"]
    ben.supports(idea)
    assert '<span class="support-count">1<' in wall_item(browser.get(evening.path()), idea)
    mona.edits(idea, "Anders gesagt")
    assert "Gerade eben" not in browser.get(evening.path()).text
    mona.spotlights(idea)
    assert re.search(rf'data-idea="{idea}" data-lit', browser.get(evening.path()).text)


def test_each_language_and_order_is_a_page_of_its_own(evening: Evening) -> None:
    evening.published()
    pages = {
        (language, order): evening.browser().get(
            evening.path(f"?order={order}"), Accept_Language=language
        )
        for language in ("de", "en")
        for order in ("new", "top")
    }
    for (language, order), answer in pages.items():
        assert f'<html lang="{language}">' in answer.text
        assert f'data-order="{order}" aria-current="true"' in answer.text
        assert ("Unterstützen" in answer.text) is (language == "de")


def test_who_came_in_by_the_venues_code_is_told_so(evening: Evening) -> None:
    browser, other = evening.browser(), evening.browser()
    other.get(evening.path())
    browser.get(evening.checkin_address())
    assert "Sie sind im Saal eingecheckt." in browser.get(evening.path()).text
    assert "Sie sind von zu Hause dabei." in other.get(evening.path()).text


def test_no_hole_is_left_open(evening: Evening) -> None:
    evening.published()
    text = evening.browser().get(evening.path()).text
    for name in ("token", "csp", "own", "wall", "venue", "remote", "pressed", "deed"):
        assert not re.search(rf"[0-9a-f]{{16}}{name}\b", text)
