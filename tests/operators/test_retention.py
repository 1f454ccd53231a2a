"""P3 What was kept long enough is erased."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from companion.domain.events import RetentionRan
from companion.live.commons import Alone
from companion.live.house import House
from companion.live.limits import Limits
from companion.operate import DAY, PORTION, run_retention
from companion.settings import Settings
from tests.cast import SLUG, START, Evening, numbered
from tests.serving import Server
from tests.web import people
from tests.web.registering import Hall

PAST = """
slug = "damals"
title = "Damals"
date = 2020-08-20
starts = 18:00:00
ends = 20:00:00
"""


def test_what_was_kept_long_enough_leaves_every_screen(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "damals.toml"
    file.write_text(PAST, encoding="utf-8")
    assert server.run("gathering", "import", str(file)).returncode == 0
    with people.Evening(server, "damals") as evening:
        ada, mona = evening.guest(), evening.moderator()
        idea = ada.posts("Das war vor langer Zeit", author="Ada")["idea"]
        mona.publishes(idea)
        ben = evening.guest()
        ben.sees(idea)
        result = server.run("retention", "run")
        # Her words, her name, and the moderator's; the programme stays.
        assert (result.returncode, result.stdout) == (0, "erased 3 entries\n")
        ben.phone.wait_until(lambda phone: idea not in phone.ideas, 5)
        assert server.run("retention", "run").stdout == "erased 0 entries\n"
    checked = server.run("verify")
    assert checked.returncode == 0, checked.stdout


def test_a_large_evening_is_erased_in_portions() -> None:
    """F4, and each once."""
    evening = Evening()
    ada = evening.guest("Ada")
    for number in range(250):
        ada.posts(f"Idee {number}", author="Ada")
    commons = Alone(Limits.per_visitor(1, 1, 1), time.time)
    later = START + 3 * 365 * DAY
    house = House(evening.log, clock=lambda: later, ids=numbered(), commons=commons)
    assert run_retention(house, Settings(), nonce="today") == {"erased": 500}
    assert run_retention(house, Settings(), nonce="today") == {"erased": 0}
    records = evening.log.read(SLUG).records
    ran = [r.event.erased for r in records if isinstance(r.event, RetentionRan)]
    assert [len(erased) for erased in ran] == [PORTION, PORTION, 100]
    assert len(set().union(*ran)) == 500
    assert [entry.field for entry in evening.log.entries(SLUG)] == ["definition"]
    evening.replays()
    assert evening.shown("moderator") == {}


def test_answers_go_when_their_question_says(server: Server, tmp_path: Path) -> None:
    """The name after 30 days, an answer after the 7 that its question promised."""
    begins = dt.datetime.now(dt.UTC) - dt.timedelta(days=12)
    with Hall(server, 2, begins) as hall:
        dora = hall.desk()
        fields = {"channel": "person", "contact": "ada@example.org", "extra_access": "Rampe"}
        entered = dora.enters(name="Ada", **fields)
        assert entered.status == 303, entered.text
        assert "Rampe" in dora.browser.get(entered.location).text
        assert server.run("retention", "run").stdout == "erased 1 entries\n"
        page = dora.browser.get(entered.location).text
        assert "Ada" in page
        assert "Rampe" not in page


def test_a_gathering_that_is_always_today_keeps_what_it_has(shared_server: Server) -> None:
    assert shared_server.run("retention", "run").stdout == "erased 0 entries\n"
