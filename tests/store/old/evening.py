"""Writes down a small evening as the code of the day keeps it: `python -m tests.store.old.evening`.

Both demo gatherings, every type of event, ideas in every state, staff in every condition. What it
writes is stored for good (README.md here says how): every later version has to read it.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.delta import fresh, own
from companion.domain.reading import from_mapping
from companion.domain.rules import Who
from companion.domain.screens import SCREENS, iso
from companion.live.commons import Alone
from companion.live.gathering import Gathering
from companion.live.house import THE_OPERATOR, House
from companion.live.limits import Limits
from companion.store.backup_file import FORMAT, Header, write
from companion.store.files import whole_file
from companion.store.log import Log, copy
from companion.store.sqlite_layout import LAYOUT
from companion.store.sqlite_log import FILE, SqliteLog

HERE = Path(__file__).parent
DEMO = HERE.parent.parent.parent / "companion" / "demo"
#: 20 August 2020, 18:00 in Castrop-Rauxel.
START = 1_597_939_200.0
#: What the backup keeps as the server's secret.
SECRET = "no-secret-but-long-enough-to-be-taken-for-one"

Message = dict[str, Any]


class Told:
    """An evening on its way through a log. `sent`: who sent what to which gathering, and the
    acknowledgement, in order: sent again, each must be acknowledged with the same."""

    def __init__(self, log: Log) -> None:
        chance = random.Random(20200820)
        self.now = START
        self.house = House(
            log,
            clock=self.clock,
            ids=lambda prefix: f"{prefix}{chance.getrandbits(64):016x}",
            commons=Alone(Limits.per_visitor(1, 1000, 1000), self.clock),
        )
        self.sent: list[dict[str, Any]] = []

    def clock(self) -> float:
        self.now += 0.25
        return self.now

    def gathering(self, slug: str) -> Gathering:
        definition = tomllib.loads((DEMO / f"{slug}.toml").read_text(encoding="utf-8"))
        plain = json.loads(json.dumps(definition, default=str))  # times of day as ISO texts
        self.house.define(from_mapping(plain))
        room = self.house.room(slug)
        assert room
        return room.gathering

    def says(self, gathering: Gathering, who: Who, name: str, **fields: Any) -> Message:
        """A client's command, as it comes in by the socket."""
        message = {"name": name, "nonce": f"nonce-{len(self.sent):04}", **fields}
        answer = gathering.receive(message, who, "192.0.2.0")
        assert isinstance(answer, dict), answer
        self.sent.append(
            {
                "gathering": gathering.slug,
                "who": [who.role, who.id, who.session],
                "message": message,
                "answer": answer,
            }
        )
        return answer


def guest(n: int) -> Who:
    return Who("guest", f"v{n:016x}")


def invited(told: Told, gathering: Gathering, name: str, role: str) -> e.StaffInvited:
    done = gathering.do(c.InviteStaff(name, role, 86_400.0), THE_OPERATOR)
    assert isinstance(done.event, e.StaffInvited)
    return done.event


def logged_in(told: Told, gathering: Gathering, name: str, role: str) -> Who:
    link = invited(told, gathering, name, role).link
    done = gathering.do(c.LogIn(link, 43_200.0), guest(999))
    assert isinstance(done.event, e.StaffLoggedIn)
    return Who(role, done.event.by, done.event.session)


def tell(log: Log) -> Told:
    """The whole evening."""
    told = Told(log)
    the_hall(told, told.gathering("auftakt"))
    the_conference(told, told.gathering("dialog"))
    return told


def the_hall(told: Told, gathering: Gathering) -> None:
    ada, ben, cleo, dora, emil = (guest(n) for n in range(1, 6))
    mona = logged_in(told, gathering, "Mona Öztürk", "moderator")
    milo = logged_in(told, gathering, "Milo", "admin")
    stage = logged_in(told, gathering, "Leinwand", "stage")
    gathering.do(c.LogIn(gathering.state.staff[stage.id].link, 43_200.0), guest(999))
    invited(told, gathering, "Nie Gekommen", "door")
    late = logged_in(told, gathering, "Zu Spät", "desk")
    gathering.do(c.CheckIn(), ada)
    gathering.do(c.CheckIn(), ada)

    def posts(who: Who, text: str, **more: Any) -> str:
        idea: str = told.says(gathering, who, "post_idea", text=text, **more)["idea"]
        return idea

    def decides(who: Who, name: str, idea: str, **more: Any) -> None:
        version = gathering.state.ideas[idea].version
        told.says(gathering, who, name, idea=idea, version=version, **more)

    benches = posts(ada, "Mehr Bänke\nam Hammerkopfturm", author="Ada", theme="digitale-stadt")
    buses = posts(ben, "Wann fährt der Bus? \U0001f68c", kind="question")
    insult = posts(cleo, "Eine Beschimpfung", author="Anonym")
    wish = posts(dora, "Ein offenes WLAN", kind="wish", author="Dora D.")
    posts(dora, "Noch nicht gelesen", kind="experience")
    posts(ada, "Noch eine von Ada")
    noted = posts(emil, "Mit Telefonnummer 0000", author="Emil")
    back = posts(ben, "Kommt wieder")
    for idea in (benches, buses, wish):
        decides(mona, "publish_idea", idea)
    for who in (ada, ben, cleo, dora):
        told.says(gathering, who, "support_idea", idea=benches)
    told.says(gathering, ben, "support_idea", idea=benches)
    told.says(gathering, cleo, "withdraw_support", idea=benches)
    told.says(gathering, emil, "support_idea", idea=wish)
    decides(mona, "edit_idea", benches, text="Mehr Bänke am Hammerkopfturm")
    decides(milo, "edit_idea", benches, text="Vertippt")
    decides(mona, "undo_idea", benches)
    decides(mona, "hide_idea", insult, reason="insult")
    decides(milo, "hide_idea", noted, reason="Eine Telefonnummer geht niemanden etwas an.")
    decides(milo, "publish_idea", back)
    decides(milo, "hide_idea", back, reason="duplicate")
    decides(milo, "restore_idea", back)
    decides(mona, "spotlight_idea", buses)
    told.says(gathering, mona, "spotlight_idea", idea=None)
    decides(mona, "spotlight_idea", benches)
    gathering.do(c.LogOut(), milo)
    gathering.do(c.RevokeStaff(late.id), THE_OPERATOR)
    gathering.do(c.ForgetPerson(dora.id), THE_OPERATOR)
    gathering.do(c.ForgetPerson(late.id), THE_OPERATOR)
    posts(dora, "Dora schreibt wieder")
    told.gathering("auftakt")  # imported once more in the middle of the evening
    author = gathering.state.ideas[noted].author
    gathering.do(c.RunRetention((author or "", milo.id)), THE_OPERATOR)
    gathering.do(c.RunRetention((gathering.state.ideas[back].standing.words,)), THE_OPERATOR)


def the_conference(told: Told, gathering: Gathering) -> None:
    fritz = guest(6)
    mona = logged_in(told, gathering, "Mona Öztürk", "moderator")
    idea = told.says(gathering, fritz, "post_idea", text="Ausweis ohne Termin")["idea"]
    told.says(gathering, mona, "publish_idea", idea=idea, version=1)
    told.says(gathering, fritz, "support_idea", idea=idea)


def opened(log: Log) -> House:
    """A house on a log, at the end of the evening."""
    commons = Alone(Limits.per_visitor(1, 1000, 1000), lambda: START + 60)
    return House(
        log, clock=lambda: START + 60, ids=lambda prefix: f"{prefix}{0:016x}", commons=commons
    )


def again(house: House, sent: dict[str, Any]) -> Any:
    """What is answered to one of `sent` that is sent once more."""
    room = house.room(sent["gathering"])
    assert room
    return room.gathering.receive(sent["message"], Who(*sent["who"]), "192.0.2.0")


def shown(house: House) -> dict[str, Any]:
    """Everything that anybody can see: by gathering, every shared screen, and every person's."""
    return {room.gathering.slug: seen(room.gathering) for room in house}


def seen(gathering: Gathering) -> dict[str, Any]:
    state, words = gathering.state, gathering.words
    screens = {name: fresh(name, state, words) for name in SCREENS}
    people = sorted({*state.ideas_by, *state.own_changes})
    return {"screens": screens, "own": {person: own(person, state, words) for person in people}}


def main() -> None:
    with tempfile.TemporaryDirectory() as directory:
        log = SqliteLog(Path(directory))
        told = tell(log)
        kept = {
            "epochs": {slug: log.epoch(slug) for slug in log.gatherings()},
            "shown": shown(told.house),
            "sent": told.sent,
        }
        header = Header("0.1.0", iso(told.now), SECRET, tuple(log.gatherings()))
        with whole_file(HERE / f"backup-{FORMAT}.gz") as file:
            write(file, header, (copy(log, slug) for slug in log.gatherings()))
        log.close()
        shutil.copyfile(Path(directory) / FILE, HERE / f"layout-{LAYOUT}.sqlite3")
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / f"layout-{LAYOUT}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
