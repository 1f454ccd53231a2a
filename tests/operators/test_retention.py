"""P3 What was kept long enough is erased."""

from __future__ import annotations

from pathlib import Path

from tests.serving import Server
from tests.web.people import Evening

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
    with Evening(server, "damals") as evening:
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


def test_a_gathering_that_is_always_today_keeps_what_it_has(shared_server: Server) -> None:
    assert shared_server.run("retention", "run").stdout == "erased 0 entries\n"
