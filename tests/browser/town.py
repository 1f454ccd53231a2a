"""A town's gatherings in every state, written into a data directory before its server starts: by
the domain's own rules, so that two thousand ideas take two seconds."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from companion.domain import commands as c
from companion.domain import events as e
from companion.domain.definition import (
    AgendaItem,
    Contact,
    Definition,
    Legal,
    Look,
    Theme,
)
from companion.domain.rules import Who
from companion.domain.stream import Stream
from companion.store.log import Appended, Log
from companion.store.sqlite_log import SqliteLog
from companion.web.access import Keys
from tests import cast

#: How many ideas hang on the wall of each of the gatherings `short-N` and `long-N`.
WALLS = (0, 1, 3, 12, 60, 200)
#: Commands that share a commit.
AT_ONCE = 64
#: Ideas that wait in the gathering `desk`.
WAITING = 1_000

LONG = (
    "Eine Karte, auf der man Schlaglöcher, kaputte Laternen und wilden Müll melden kann, und auf"
    " der man dann auch sieht, was daraus geworden ist: gemeldet, in Arbeit, erledigt. Nichts ist"
    " ärgerlicher, als etwas zu melden und nie wieder davon zu hören. Die Nachbarstadt hat so"
    " etwas seit zwei Jahren, und es funktioniert dort gut, auch für Menschen, die nicht gern"
    " telefonieren. Wichtig wäre mir, dass die Ratsmitglieder die Karte auch lesen und einmal im"
    " Monat sagen, wie viel davon erledigt ist. Danke dafür!!"
)
ONE_WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 12
LONG_NAME = "Freifrau Wilhelmine-Charlotte Öztürk-Schwarzenberger v. d. H"
THREE_WORDS = (
    "Mehr Bänke bitte",
    "Ratssitzungen live streamen",
    "WLAN am Markt",
    "Alles barrierefrei",
)
MIXED = (
    "Freies WLAN am Marktplatz und in der Stadtbibliothek.",
    "Termine im Bürgerbüro online buchen, auch abends und samstags.",
    "¿También en otros idiomas? هل بلغات أخرى أيضا؟ 👩‍👩‍👧‍👦👍🏽",
    "Erste Zeile\n\nDritte Zeile: <b>kein Fett</b> &amp; {{ 7*7 }}",
    LONG[:500],
    ONE_WORD[:500],
)
SECRET = "of a town that is only there for tests"
OPEN = {"starts": "00:00", "ends": "23:59"}  # on at any hour that the tests run at
FUTURE, PAST = "2099-05-04", "2020-08-20"


def build(data: Path) -> None:
    """Write all of them into a fresh data directory."""
    log = SqliteLog(data)
    for slug, when in {
        "leer": OPEN,
        "bald": {"date": FUTURE, "opens": "2099-05-04T17:00"},
        "bald-offen": {"date": FUTURE},
        "vorbei": {"date": PAST, "closes": "2020-08-21T00:00"},
        "vorbei-offen": {"date": PAST},
    }.items():
        Gathering(log, slug, **when)
    fill_wall(Gathering(log, "wand", **OPEN))
    for count in WALLS:
        hang(Gathering(log, f"short-{count}", **OPEN), count, THREE_WORDS)
        hang(Gathering(log, f"long-{count}", **OPEN), count, (LONG[:490],))
    for slug, text in (("lit-short", THREE_WORDS[0]), ("lit-long", LONG[:500])):
        light(Gathering(log, slug, **OPEN), text)
    wait(Gathering(log, "desk", **OPEN))
    log.close()


class Gathering(cast.Evening):
    """One of them, with the domain's cast in it."""

    def __init__(self, log: Log, slug: str, **when: str) -> None:
        self.log = log
        self.slug = slug
        self.clock = cast.Clock(time.time() - 7200)
        self.ids = cast.numbered()
        log.create(slug)
        self.set_up(define(slug, **{"starts": "18:00", "ends": "20:00", **when}))

    def does(self, who: Who, command: c.Command, nonce: str | None = None) -> e.Event:
        return self.do(who, [command])[0]

    def do(self, who: Who, commands: Iterable[c.Command]) -> list[e.Event]:
        """Commands that do not rest on each other, in as few commits as can be."""
        drafts = []
        for command in commands:
            drafts.append(self.drafts(who, command))
            self.clock.passes(1)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = pool.map(lambda draft: self.log.append(self.slug, draft), drafts)
        assert all(isinstance(outcome, Appended) for outcome in outcomes)
        for draft in drafts:
            cast.apply(self.state, draft.event)
        return [draft.event for draft in drafts]


def define(slug: str, **when: str) -> Definition:
    return Definition(
        slug=slug,
        title=f"Bürgerdialog {slug}: Digitale Stadt",
        subtitle="Die Strategie entsteht im Dialog",
        description="Menschen vor Ort und zu Hause äußern ihre Ideen und Wünsche.",
        place="DIEZE",
        address="Erinstraße 6, Castrop-Rauxel",
        themes=(Theme("stadt", "Digitale Stadt"), Theme("amt", "Digitale Stadtverwaltung")),
        agenda=(
            AgendaItem("a1", when["starts"], "Begrüßung", "Der Bürgermeister"),
            AgendaItem("a2", when["ends"], "Ausklang"),
        ),
        stream=Stream("Der Livestream der Stadt", "https://stream.example/"),
        contact=Contact("Stadt Castrop-Rauxel", "stadt@castrop.example", "02305 / 106-0"),
        look=Look(accent="#004f80"),
        legal=Legal(
            "Verantwortlich ist die Stadt.",
            "Verantwortlich ist die Stadt, https://stadt.example/.",
            "Maßstab: EN 301 549.",
        ),
        **when,  # type: ignore[arg-type]  # names of text fields
    )


def fill_wall(gathering: Gathering) -> None:
    """What a wall of few ideas can hold; the visitor `v-ada` has one in each state."""
    ada, ben, mona = gathering.guest("ada"), gathering.guest("ben"), gathering.moderator("Mona")
    ben.checks_in()
    for number, text in enumerate(MIXED):
        author = LONG_NAME if number % 2 else None
        idea = (ben, ada)[number % 2].posts(text, theme="amt", author=author)
        mona.publishes(idea)
        ben.supports(idea)
    mona.spotlights(idea)
    mona.edits(ada.posts("Mehr Ladeseulen"), "Mehr Ladesäulen")
    mona.hides(ada.posts("Kaufen Sie bei uns: www.beispiel.example"), "advertising")


def hang(gathering: Gathering, count: int, texts: tuple[str, ...]) -> None:
    ideas = [
        c.PostIdea(f"{texts[n % len(texts)]} {n}", author=None if n % 3 else "Ada L.")
        for n in range(count)
    ]
    posted = gathering.do(gathering.guest("ada").who, ideas)
    gathering.do(gathering.moderator("Mona").who, [c.PublishIdea(p.idea, 1) for p in posted])


def light(gathering: Gathering, text: str) -> None:
    mona = gathering.moderator("Mona")
    idea = gathering.guest("ada").posts(text, theme="amt", author=LONG_NAME)
    mona.publishes(idea)
    mona.spotlights(idea)


def wait(gathering: Gathering) -> None:
    ideas = [c.PostIdea(f"{MIXED[n % 2]} ({n})") for n in range(WAITING)]
    gathering.do(gathering.guest("ada").who, ideas)


def token(slug: str, guest: str) -> str:
    """What the visitor's cookie of one of the cast holds."""
    return Keys(SECRET).sign("visitor", slug, f"v-{guest}")
