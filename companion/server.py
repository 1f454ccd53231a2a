"""Serving: start, tell the operator, stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from companion import control, green, logs, workers
from companion.app import create_app
from companion.demo_labs import make_demo_labs
from companion.domain.commands import RevokeStaff
from companion.domain.reading import from_mapping
from companion.ending import Ending
from companion.live.garbage import Sweeper, set_aside
from companion.live.house import THE_OPERATOR, House
from companion.live.meters import shared
from companion.live.troubles import keep_probing
from companion.live.watchdog import Watchdog
from companion.opening import (
    claim,
    open_commons,
    open_house,
    open_log,
    say_what_could_be_lost,
)
from companion.operate import (
    BAD_INPUT,
    DAY,
    CannotDo,
    end_polls,
    link,
    offer_seats,
    operate,
    run_retention,
)
from companion.secret import with_secret
from companion.settings import Settings
from companion.store.log import Unavailable
from companion.web.compiled import compile_templates

DEMO = Path(__file__).parent / "demo"
DEMO_STAFF = (("moderator", "Moderation"), ("desk", "Anmeldung"), ("stage", "Leinwand"))
#: How often free seats look for whose turn it is, in seconds.
OFFERING = 2.0
#: How often polls are looked after whose time runs out, in seconds.
ENDING = 0.5


def serve(settings: Settings, *, demo: bool, supervisor: int | None = None) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit status. `supervisor`: the line to it, where
    this is one of its workers.

    Raises InUse where another server runs on the same data, and whatever else opening.py does.
    """
    logs.configure(settings.log)
    log = open_log(settings)
    settings = with_secret(settings)
    claim(log, settings)
    try:
        listener = green.listen(settings.host, settings.port, shared=supervisor is not None)
    except OSError as problem:
        log.close()
        return cannot_listen(settings, problem)
    settings = replace(settings, port=listener.getsockname()[1])
    commons = open_commons(settings, time.time)
    companion = create_app(settings, log, time.time, commons)
    house = companion.house
    if demo:
        define_demo(house)
    if not settings.redis_url:  # there, operators' commands write to the log themselves
        control.listen(
            settings.data, lambda name, arguments: operate(house, settings, name, arguments)
        )
    ending = Ending(companion, log, commons, settings.data)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: green.spawn(ending.begin))
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # to replace workers is the supervisor's
    green.spawn(keep_retention, house, settings)
    green.spawn(keep_offering, house)
    green.spawn(keep_ending, house)
    green.spawn(companion.mailer.run)
    green.spawn(companion.follower.run)
    green.spawn(companion.seating.run)
    green.spawn(keep_probing, house)
    green.spawn(Sweeper(house).run)
    green.spawn(companion.meters.keep_up, house)
    settle(companion.wsgi)
    Watchdog(companion.meters.hub).start()
    if supervisor is None:
        say_what_could_be_lost(log)
        say(announcement(house, settings, demo))
    else:
        workers.report(supervisor, ending.begin)
    green.serve(listener, companion.wsgi)
    ending.wait()
    return 0


def supervise(settings: Settings, *, demo: bool) -> int:
    """Serve by several workers; the same as `serve` otherwise."""
    if not settings.redis_url:
        print("companion: more than one worker needs REDIS_URL: SQLite serves one", file=sys.stderr)
        return BAD_INPUT
    logs.configure(settings.log)
    log = open_log(settings)
    settings = with_secret(settings)
    claim(log, settings)
    try:
        held = workers.hold(settings.host, settings.port)
    except OSError as problem:
        log.close()
        return cannot_listen(settings, problem)
    settings = replace(settings, port=held.getsockname()[1])
    say_what_could_be_lost(log)
    house = open_house(settings, log)
    if demo:
        define_demo(house)
    lines = announcement(house, settings, demo)
    log.close()
    figures = settings.data / shared.FOLDER
    os.environ |= shared.prepare(figures)
    place = ("--host", settings.host, "--port", str(settings.port), "--data", str(settings.data))
    crew = workers.Crew(
        workers.command(*place),
        settings.workers,
        serves=lambda: say(lines),
        ended=lambda pid: shared.forget(figures, pid),
    )
    with held:
        return crew.run()


def cannot_listen(settings: Settings, problem: OSError) -> int:
    where = f"{settings.host}, port {settings.port}"
    print(f"companion: {where}: {problem.strerror}", file=sys.stderr)
    return BAD_INPUT


def settle(app: Any) -> None:
    """Do at leisure what would make the first visitors wait."""
    compile_templates(app)
    set_aside()


def define_demo(house: House) -> None:
    """Put in the demo gatherings that are not there."""
    for file in sorted(DEMO.glob("*.toml")):
        definition = from_mapping(tomllib.loads(file.read_text(encoding="utf-8")))
        if house.room(definition.slug) is None:
            house.define(definition)
            room = house.room(definition.slug)
            assert room is not None
            make_demo_labs(room)


def keep_retention(house: House, settings: Settings) -> None:
    """Once a day, so that nobody has to think of it; of many workers one does it."""
    while True:
        try:
            run_retention(house, settings, nonce=f"retention {house.clock() // DAY}")
        except (CannotDo, Unavailable) as reason:
            about = {"reason": str(reason)}
            logging.getLogger(__name__).error("retention failed", extra=about)  # noqa: TRY400  # no bug
        green.sleep(DAY)


def keep_offering(house: House) -> None:
    """A seat that is given back late is offered within seconds, and so is one whose offer lapsed,
    which is no event. Two workers may both see it: the log takes one offer."""
    while True:
        for room in house:
            offer_seats(room.gathering)
        green.sleep(OFFERING)


def keep_ending(house: House) -> None:
    """A poll's time runs out, which is no event, and its results are shown then. Two workers may
    both see it: the log takes one end."""
    while True:
        for room in house:
            end_polls(room.gathering)
        green.sleep(ENDING)


def announcement(house: House, settings: Settings, demo: bool) -> list[str]:
    """Where to go. With the demo also the links that one needs to try it."""
    base = settings.address
    lines = [f"Companion  {base}/"]
    lines += [f"  {room.gathering.slug:<10} {base}/g/{room.gathering.slug}/" for room in house]
    if demo:
        lines.append("To try it, log in (moderator, desk: once; stage: again and again):")
        for role, name in DEMO_STAFF:
            revoke_unused(house, name)
            answer = link(house, settings, "auftakt", role, name)
            lines.append(f"  {role:<10} {base}{answer['path']}")
        lines.append(
            "To found gatherings and set them up: python -m companion house link --name NAME"
        )
    return lines


def say(lines: list[str]) -> None:
    print(*lines, sep="\n", flush=True)


def revoke_unused(house: House, name: str) -> None:
    """The links that earlier starts of the demo printed and nobody opened."""
    room = house.room("auftakt")
    assert room is not None
    for staff in list(room.gathering.state.staff.values()):
        if room.gathering.words.get(staff.id) == name and not (staff.used or staff.revoked):
            room.gathering.do(RevokeStaff(staff.id), THE_OPERATOR)
