"""Serving: start, tell the operator, stop."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
import tempfile
import time
import tomllib
from dataclasses import replace
from pathlib import Path

from companion import control, green
from companion.app import create_app, limits, new_id
from companion.domain.commands import RevokeStaff
from companion.domain.reading import from_mapping
from companion.live.house import THE_OPERATOR, House
from companion.operate import DAY, CannotDo, link, offer_seats, operate, run_retention
from companion.settings import Settings
from companion.store.log import Damaged, Log
from companion.store.sqlite_log import SqliteLog

BAD_INPUT = 2
DEMO = Path(__file__).parent / "demo"
DEMO_STAFF = (("moderator", "Moderation"), ("desk", "Anmeldung"), ("stage", "Leinwand"))
#: Characters; 256 random bits take 43.
SECRET_LENGTH = 32
#: How often free seats look for whose turn it is, in seconds.
OFFERING = 2.0


def serve(settings: Settings, *, demo: bool) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit status.

    Raises InUse where another server runs on the same data.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    log = SqliteLog(settings.data)
    try:
        listener = green.listen(settings.host, settings.port)
    except OSError as problem:
        where = f"{settings.host}, port {settings.port}"
        print(f"companion: {where}: {problem.strerror}", file=sys.stderr)
        log.close()
        return BAD_INPUT
    settings = replace(with_secret(settings), port=listener.getsockname()[1])
    companion = create_app(settings, log, time.time)
    if demo:
        define_demo(companion.house)
    control.listen(
        settings.data,
        lambda name, arguments: operate(companion.house, settings, name, arguments),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: green.spawn(stop, log, settings.data))
    green.spawn(keep_retention, companion.house, settings)
    green.spawn(keep_offering, companion.house)
    announce(companion.house, settings, demo)
    green.serve(listener, companion.wsgi)
    return 0


def with_secret(settings: Settings) -> Settings:
    """Settings with the secret of the data directory where the environment gives none.

    Raises Damaged where that one is not whole: a server that signs with an empty secret would
    believe anybody.
    """
    if settings.secret:
        return settings
    file = settings.data / "secret"
    if not file.exists():
        make_secret(file)
    found = file.read_text().strip()
    if len(found) < SECRET_LENGTH:
        raise Damaged(f"{file} is not whole; without it, tokens and links cannot be checked")
    return replace(settings, secret=found)


def make_secret(file: Path) -> None:
    """Whole and on the disk, or not at all: what is signed with it will be out in the world."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, unfinished = tempfile.mkstemp(dir=file.parent)  # readable by its owner alone
    with os.fdopen(descriptor, "w") as opened:
        opened.write(secrets.token_urlsafe(SECRET_LENGTH))
        opened.flush()
        os.fsync(descriptor)
    os.replace(unfinished, file)
    directory = os.open(file.parent, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)


def open_house(settings: Settings, log: Log) -> House:
    """A house without connections, for operator commands."""
    return House(log, clock=time.time, ids=new_id, limits=limits(settings))


def define_demo(house: House) -> None:
    """Put in the demo gatherings that are not there."""
    for file in sorted(DEMO.glob("*.toml")):
        definition = from_mapping(tomllib.loads(file.read_text(encoding="utf-8")))
        if house.room(definition.slug) is None:
            house.define(definition)


def keep_retention(house: House, settings: Settings) -> None:
    """Once a day, so that nobody has to think of it."""
    while True:
        try:
            run_retention(house, settings)
        except CannotDo as reason:
            logging.getLogger(__name__).error("retention: %s", reason)  # noqa: TRY400  # no bug
        green.sleep(DAY)


def keep_offering(house: House) -> None:
    """A seat that is given back late is offered within seconds, and so is one whose offer lapsed,
    which is no event. Two workers may both see it: the log takes one offer."""
    while True:
        for room in house:
            offer_seats(room.gathering)
        green.sleep(OFFERING)


def announce(house: House, settings: Settings, demo: bool) -> None:
    """Say where to go. With the demo also the links that one needs to try it."""
    base = settings.address
    print(f"Companion  {base}/")
    for room in house:
        print(f"  {room.gathering.slug:<10} {base}/g/{room.gathering.slug}/")
    if demo:
        print("To try it, log in (moderator, desk: once; stage: again and again):")
        for role, name in DEMO_STAFF:
            revoke_unused(house, name)
            answer = link(house, settings, "auftakt", role, name)
            print(f"  {role:<10} {base}{answer['path']}")
    sys.stdout.flush()


def revoke_unused(house: House, name: str) -> None:
    """The links that earlier starts of the demo printed and nobody opened."""
    room = house.room("auftakt")
    assert room is not None
    for staff in list(room.gathering.state.staff.values()):
        if room.gathering.words.get(staff.id) == name and not (staff.used or staff.revoked):
            room.gathering.do(RevokeStaff(staff.id), THE_OPERATOR)


def stop(log: Log, data: Path) -> None:
    """End the process. Acknowledged work is on the disk; what waits for its commit gets it.

    Not by returning from the WSGI server: that waits for every open WebSocket.
    """
    log.close()
    (data / control.FILE).unlink(missing_ok=True)
    sys.stdout.flush()
    os._exit(0)
