"""The delay's page: who may measure, what a number tells, and what follows from it."""

from __future__ import annotations

import html
import re
import time

from companion.web.access import Keys
from tests.web.browser import Browser
from tests.web.entering import secret_of
from tests.web.people import Evening, nonce


def helper_link(evening: Evening) -> str:
    """The address at the moderators' desk, as a path."""
    desk = evening.staff("moderator", "Mona").get(evening.path("moderate")).text
    found = re.search(r'"link": "(http[^"]+)"', html.unescape(desk))
    assert found
    return "/g/" + found[1].replace("\\u0026", "&").partition("/g/")[2]


def sent(browser: Browser, link: str, number: str, held: str = "") -> int:
    path, _, key = link.partition("?k=")
    form = {"k": key, "number": number, "held": held, "nonce": nonce()}
    return browser.submit(path, form).status


def test_helper_at_home_measures_without_scripts(evening: Evening) -> None:
    link, moderator = helper_link(evening), evening.moderator()
    numbers = evening.staff("stage", "OBS").get(evening.path("delay/numbers")).json
    seen = numbers["numbers"][int(numbers["now"]) - numbers["first"]]
    home = evening.browser()
    assert home.get(link).status == 200
    assert sent(home, link, seen, held="500") == 303
    moderator.phone.wait_until(lambda p: p.held.facts["timing"]["delay"] is not None, 3)
    assert moderator.phone.held.facts["timing"]["delay"] < 3
    assert "Danke!" in home.get(link + "&done=1").text


def test_number_that_says_nothing_is_refused_and_guesses_are_few(evening: Evening) -> None:
    link, home = helper_link(evening), evening.browser()
    home.get(link)
    answers = [sent(home, link, "12") for _ in range(8)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_strangers_neither_measure_nor_see_the_numbers(evening: Evening) -> None:
    """W1"""
    link = helper_link(evening)
    for browser in (evening.browser(), evening.guest().browser):
        assert browser.get(evening.path("delay")).status == 401
        assert browser.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status == 401
        assert browser.get(evening.path("delay/numbers")).status == 401
    assert evening.staff("door", "Sven").get(evening.path("delay/numbers")).status == 403


def test_helpers_link_holds_for_a_day(evening: Evening) -> None:
    """It is told apart from one that never was: whoever helped last year is told what to do."""
    keys = Keys(secret_of(evening.server))
    now = int(time.time())
    old, good = (keys.sign("delay", evening.slug, f"helper-{at}") for at in (now - 60, now + 60))
    browser = evening.browser()
    assert browser.get(evening.path(f"delay?k={good}")).status == 200
    refused = browser.get(evening.path(f"delay?k={old}"))
    assert refused.status == 403
    assert "einen neuen geben" in html.unescape(refused.text)
    until = int(helper_link(evening).partition("helper-")[2].partition(".")[0])
    assert now + 23 * 3600 < until < now + 26 * 3600


def test_figures_are_public(evening: Evening) -> None:
    text = evening.browser().get(evening.path("balance")).text
    assert "Saal und Zuhause in Zahlen" in html.unescape(text)


def test_wall_is_there_by_support_for_the_sizes(evening: Evening) -> None:
    idea = evening.published("Nach Größe")
    evening.guest().supports(idea)
    page = evening.browser().get(evening.path("?order=fair"))
    assert page.status == 200
    assert 'data-order="fair" aria-current="true"' in page.text
