"""What is counted on the way, in plain numbers, until the meters take it over."""

from __future__ import annotations

from typing import Any

import pytest

from companion import green
from companion.domain import commands as c
from companion.live.fanout import TICK
from companion.live.figures import NAMES, UNKNOWN
from tests.live.conftest import ADA, HALL, LiveEvening, message, sends
from tests.live.test_fanout import Hall
from tests.live.test_troubles import Fragile
from tests.together import eventually


@pytest.fixture
def hall(evening: LiveEvening, monkeypatch: pytest.MonkeyPatch) -> Hall:
    made = Hall(evening)
    monkeypatch.setattr(green, "spawn", lambda function, *args: function(*args))
    return made


# Connections and frames


def test_who_comes_and_goes_is_counted_by_screen(hall: Hall) -> None:
    figures = hall.evening.gathering.figures
    hall.phone("phone", hall.ben)
    hall.phone("another", hall.ada)
    hall.desk("desk", hall.mona)
    hall.projector()
    hall.fanout.leave("phone")
    hall.fanout.leave("phone")
    assert figures.joined == {"guest": 2, "moderator": 1, "projector": 1}
    assert figures.left == {"guest": 1}


def test_frame_counts_once_for_each_socket_that_took_it(hall: Hall) -> None:
    figures = hall.evening.gathering.figures
    for n in range(5):
        hall.projector(f"projector {n}")
    hall.wire.forgets()
    figures.frames = figures.bytes = 0
    hall.wire.stuck |= {"projector 0", "projector 1"}
    hall.published()
    hall.tick()
    [packet] = hall.wire.got("projector 4")
    assert (figures.frames, figures.skipped) == (3, 2)
    assert figures.bytes == 3 * len(packet.body)
    hall.wire.stuck.clear()
    hall.tick()
    assert (figures.frames, figures.skipped) == (5, 2)


def test_group_without_news_counts_nothing(hall: Hall) -> None:
    """F1"""
    figures = hall.evening.gathering.figures
    hall.projector()
    figures.frames = figures.bytes = 0
    hall.ada.posts("Wartet noch")
    hall.tick()
    assert (figures.frames, figures.bytes, figures.skipped) == (0, 0, 0)


def test_tick_says_how_late_it_came_and_how_long_it_took(evening: LiveEvening) -> None:
    """Late is what comes after the beat allows it, not the beat itself."""
    hall, figures = Hall(evening), evening.gathering.figures
    hall.fanout.start()
    for n in range(4):
        hall.ada.posts(f"Idee {n}")
        eventually(lambda n=n: len(figures.ticks) > n)
    assert len(figures.lags) == len(figures.ticks)
    assert sum(figures.lags) < 4 * TICK, "the beat is no lag"
    assert all(lag >= 0 for lag in figures.lags)
    assert all(0 < seconds < TICK for seconds in figures.ticks)


# Commands and appends


def test_command_counts_by_its_name_and_what_became_of_it(evening: LiveEvening) -> None:
    gathering = evening.gathering
    gathering.figures.commands.clear()
    sends(gathering, ADA, "post_idea", text="Mehr Bänke")
    sends(gathering, ADA, "post_idea", text="Mehr Bänke")
    sends(gathering, ADA, "post_idea", "nonce-02", text="")
    sends(gathering, ADA, "publish_idea", "nonce-03", idea="i1", version=1)
    assert gathering.figures.commands == {
        ("post_idea", "ok"): 2,
        ("post_idea", "empty"): 1,
        ("publish_idea", "forbidden"): 1,
    }


@pytest.mark.parametrize("sent", [None, [], "x", {"name": ["x"]}, message("Markertext")])
def test_name_that_is_none_of_ours_is_not_repeated(evening: LiveEvening, sent: Any) -> None:
    """P1"""
    evening.gathering.figures.commands.clear()
    evening.gathering.receive(sent, ADA, HALL)
    [(name, outcome)] = evening.gathering.figures.commands
    assert name == UNKNOWN
    assert outcome in {"bad_request", "unknown_command"}


def test_command_that_a_page_gives_counts_too(evening: LiveEvening) -> None:
    evening.guest("ada").checks_in()
    mona = evening.moderator("Mona")
    mona.logs_out()
    counted = evening.gathering.figures.commands
    for name in ("check_in", "invite_staff", "log_in", "log_out"):
        assert counted[name, "ok"] == 1


def test_clients_and_the_figures_call_a_command_the_same() -> None:
    assert {NAMES[cls]: cls for cls in c.BY_NAME.values()} == c.BY_NAME


def test_append_says_how_long_it_took_or_that_it_failed() -> None:
    log = Fragile()
    evening = LiveEvening(log)
    figures = evening.gathering.figures
    figures.appends.clear()
    log.is_full = True
    sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")
    assert (len(figures.appends), figures.failures) == (0, 1)
    log.is_full = False
    sends(evening.gathering, ADA, "post_idea", text="Mehr Bänke")
    assert (len(figures.appends), figures.failures) == (1, 1)
    assert 0 < figures.appends[0] < 1
