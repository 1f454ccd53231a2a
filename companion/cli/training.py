"""The operator command that lets an evening come in once more, for a team to practise on."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from companion.cli.parts import Arguments, Commands, at_work, checked, command, look, unknown
from companion.domain.refusals import Refusal
from companion.domain.training.pace import LONGEST, SPEEDS, Pace
from companion.domain.training.score import ARRIVE, POST, SUPPORT, Act
from companion.live.training import read_score
from companion.opening import new_id
from companion.operate import CannotDo
from companion.rehearsal.progress import Progress
from companion.settings import Settings

REPLAY = "let an evening come in once more, into a training gathering, which is made for it"
#: Acts that the server is asked for at once; it takes some milliseconds for each.
AT_ONCE = 20
#: Seconds; the longest sleep, so that Ctrl-C is heard.
NAP = 0.2

Ask = Callable[..., dict[str, Any]]


def add_replay(commands: Commands) -> None:
    replay = command(commands, "replay", run_replay, REPLAY)
    replay.add_argument("slug", metavar="SLUG", help="the evening")
    replay.add_argument("--into", required=True, metavar="TRAINING", help="where a team practises")
    replay.add_argument(
        "--speed", type=checked(speed), default=1.0, metavar="N", help="so many times as fast"
    )
    replay.add_argument("--quiet", action="store_true", help="no progress bar")


def speed(text: str) -> float:
    found, (least, most) = float(text), SPEEDS
    if not least <= found <= most:
        raise ValueError(f"is not between {least:g} and {most:g}")
    return found


def run_replay(arguments: Arguments, settings: Settings) -> int:
    """Played to the running server, act by act; Ctrl-C ends it and leaves what came in."""
    room = look(settings).room(arguments.slug)
    if room is None:
        raise unknown(arguments.slug)
    acts = read_score(room)
    if isinstance(acts, Refusal):
        raise CannotDo(f"{arguments.slug} cannot be read now")
    if not acts:
        raise CannotDo(f"nobody wrote or supported anything in {arguments.slug}")
    pace = Pace(acts, arguments.speed)
    if pace.length > LONGEST:
        hours, faster = pace.length / 3600, math.ceil(arguments.speed * pace.length / LONGEST)
        most = LONGEST / 3600
        raise CannotDo(
            f"it would take {hours:.1f} hours, at most {most:g} can be played: try --speed {faster}"
        )
    with at_work(settings) as ask:
        into = ask("train", slug=arguments.slug, into=arguments.into)["slug"]
        print(f"/g/{into}/moderate", flush=True)
        with stopped_by_hand() as is_stopped:
            Player(pace, acts, into, ask).play(is_stopped, Progress(pace.length, arguments.quiet))
    left = f", {pace.waiting} supports for what was not shown" if pace.waiting else ""
    refused = "".join(f", {count} refused: {code}" for code, count in pace.refused.items() if count)
    ended = ", ended by hand" if is_stopped() else ""
    told = ", ".join(f"{count} {name}" for name, count in counts(pace).items())
    print(f"{told}{left}{refused}{ended}")
    return 0


class Player:
    """Plays a score through `ask`. Who comes is new; nobody is anybody of the evening's."""

    def __init__(self, pace: Pace, acts: Sequence[Act], into: str, ask: Ask) -> None:
        self._pace, self._acts, self._into, self._ask = pace, acts, into, ask
        self._visitors: dict[int, str] = {}
        self._run = new_id("")

    def play(self, is_stopped: Callable[[], bool], progress: Progress) -> None:
        pace, began = self._pace, time.monotonic()
        while not is_stopped() and not pace.is_over(now := time.monotonic() - began):
            taken = pace.take(now, AT_ONCE)
            if taken:
                self._do(taken, now)
            elif not pace.is_over(now):
                time.sleep(min(max(pace.next_due() - now, 0.0), NAP))
            progress.at(now, lambda: counts(pace))
        progress.close()

    def _do(self, taken: Sequence[int], now: float) -> None:
        acts = [self._said(number) for number in taken]
        outcomes = self._ask("play", slug=self._into, acts=acts)["outcomes"]
        for number, came in zip(taken, outcomes, strict=True):
            wait = float(came.get("wait") or 0.0)
            self._pace.settle(number, now, came.get("code"), wait, came.get("idea"))

    def _said(self, number: int) -> dict[str, Any]:
        act = self._acts[number]
        said = asdict(act) | {"visitor": self._visitor(act.who), "nonce": f"{self._run}-{number}"}
        return said if act.idea is None else said | {"idea": self._pace.ideas.get(act.idea)}

    def _visitor(self, who: int) -> str:
        if who not in self._visitors:
            self._visitors[who] = new_id("v")
        return self._visitors[who]


def counts(pace: Pace) -> dict[str, int]:
    names = {"in the hall": ARRIVE, "ideas": POST, "supports": SUPPORT}
    return {name: pace.done[deed] for name, deed in names.items()}


@contextmanager
def stopped_by_hand() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed, which ends what goes on at its next step; a second one at
    once."""
    pressed = False

    def stop(_signal: int, _frame: object) -> None:
        nonlocal pressed
        pressed = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
