"""The watchdog says what stalled the hub (F4), and nothing where the machine is to blame."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from companion.live import watchdog
from tests.serving import ROOT


@dataclass(frozen=True)
class Told:
    """What the program wrote: the lines of its log, and the watchdog's figures."""

    lines: list[dict[str, Any]]
    figures: dict[str, Any]


def after(handler: str) -> Told:
    done = subprocess.run(
        [sys.executable, "-m", "tests.seen.stalling", handler],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return Told([json.loads(line) for line in done.stderr.splitlines()], json.loads(done.stdout))


def test_handler_that_blocks_is_named() -> None:
    """F4: one line, and how long it was, and that nothing was computed meanwhile."""
    told = after("handler_that_blocks")
    [line] = told.lines
    assert (line["level"], line["event"]) == ("WARNING", "the hub stalled")
    assert line["where"].startswith("tests/seen/stalling.py:")
    assert " handler_that_blocks" in line["where"]
    assert line["seconds"] > 0.15
    assert line["cpu"] < 0.05
    assert told.figures["stalls"] == 1
    assert told.figures["stalled"] == pytest.approx(line["seconds"], abs=0.001)


def test_handler_that_computes_is_named() -> None:
    """F4"""
    [line] = after("handler_that_computes").lines
    assert " handler_that_computes" in line["where"]
    assert line["cpu"] > 0.15


def test_garbage_collection_is_told_apart() -> None:
    """F4: the stack says only where it happened to begin."""
    told = after("handler_that_collects")
    assert " handler_that_collects" in told.lines[0]["where"]
    assert told.lines[0]["gc"] > 0
    assert told.figures["collected"]["2"] > 0


def test_of_many_stalls_a_few_are_told_and_all_are_counted() -> None:
    """Of the three that come while it is quiet the next line tells the number."""
    told = after("handler_that_blocks_often")
    assert [line["left_out"] for line in told.lines] == [0, 3]
    assert told.figures["stalls"] == 5


@pytest.mark.parametrize("handler", ["handler_that_idles", "handler_that_does_little"])
def test_where_others_have_the_processor_nothing_is_told(handler: str) -> None:
    told = after(handler)
    print(told.figures)
    assert told.lines == []
    assert told.figures["stalls"] == 0
    if handler == "handler_that_does_little":
        assert told.figures["starvations"] > 0, "it was to get no time"


def test_stack_has_neither_values_nor_other_peoples_code() -> None:
    secret = "Markertext-Zwiebelkuchen"  # noqa: F841  # a local value
    stack = watchdog.ours(sys._getframe())
    assert stack[0].startswith("tests/seen/test_watchdog.py:")
    assert len(stack) <= watchdog.FRAMES
    assert not [line for line in stack if "site-packages" in line or "Zwiebelkuchen" in line]


def test_kernel_that_keeps_no_account_blames_nobody_else() -> None:
    assert watchdog.waited(watchdog.account_of(watchdog.schedule_of(0))) == 0
