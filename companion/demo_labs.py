"""The labs of the demo gatherings, made by the team's own commands."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from companion.domain.labs.commands import MakeLab, SetMeeting
from companion.domain.labs.events import LabMade
from companion.live.gathering import Done
from companion.live.house import THE_OPERATOR, Room

FILES = Path(__file__).parent / "demo" / "labs"


def make_demo_labs(room: Room) -> None:
    """Those of this gathering, if it is one of the demo's. To be called once, when it is put in."""
    file = FILES / f"{room.gathering.slug}.toml"
    if file.exists():
        for lab in tomllib.loads(file.read_text(encoding="utf-8"))["labs"]:
            make(room, lab)


def make(room: Room, lab: dict[str, Any]) -> None:
    about = {key: lab[key] for key in ("title", "text", "name", "mail", "phone")}
    made = room.gathering.do(MakeLab(**about, themes=tuple(lab["themes"])), THE_OPERATOR)
    assert isinstance(made, Done), made
    assert isinstance(made.event, LabMade)
    zone = ZoneInfo(room.definition.timezone)
    today = dt.datetime.fromtimestamp(room.gathering.clock(), zone).date()
    for version, one in enumerate(lab["meetings"], 1):
        day = today + dt.timedelta(days=one["days"])
        starts = int(dt.datetime.combine(day, one["at"], zone).timestamp())
        command = SetMeeting(made.event.lab, version, starts, one["minutes"], one["place"])
        assert isinstance(room.gathering.do(command, THE_OPERATOR), Done)
