"""What `make screenshots` shows: an evening, state by state, and the pages that are looked at in
each."""

from __future__ import annotations

from collections.abc import Callable

from companion.rehearsal.pages import checkin_address
from tests.browser.shots import (
    DESK,
    Shot,
    Sitting,
    as_one_holds_it,
    hiding,
    of_desk,
    of_stage,
    of_stream,
    pressing,
    seen,
    sends,
    sends_in_a_dead_spot,
    with_panel,
    without_panel,
)
from tests.browser.shown_after import AFTER
from tests.browser.shown_groups import GROUPS

#: What the hall's screen shows beside wall and spotlight.
MODES = ("welcome", "themes", "results", "pause")
#: Pages of the set-up, and panels of the desk.
FORMS = ("when", "agenda", "themes", "seats", "texts", "look", "keeping")
PANELS = ("team", "fair", "similar", "comments", "themes")

IDEAS = (
    ("venue", "idea", "Freies WLAN am Marktplatz und in der Stadtbibliothek.", "Aylin K."),
    ("remote", "wish", "Termine im Bürgerbüro online buchen, auch abends und samstags.", None),
    (
        "remote",
        "question",
        "Was passiert mit denen, die kein Smartphone haben?",
        "Herr Brzęczyszczykiewicz",
    ),
    (
        "venue",
        "experience",
        "Den Anwohnerparkausweis habe ich online in fünf Minuten bekommen. Bitte mehr davon!",
        None,
    ),
    (
        "remote",
        "idea",
        "Eine Karte, auf der man Schlaglöcher, kaputte Laternen und Müll melden kann, und auf"
        " der man auch sieht, was daraus geworden ist: gemeldet, in Arbeit, erledigt. Nichts ist"
        " ärgerlicher, als etwas zu melden und nie wieder davon zu hören. Die Nachbarstadt hat so"
        " etwas seit zwei Jahren, und es funktioniert.",
        "Familie Özdemir-von der Heide",
    ),
    ("venue", "wish", "Digital-Sprechstunde für Ältere im DIEZE.", "Renate"),
    ("remote", "idea", "Ratssitzungen streamen.", None),
    ("venue", "idea", "Coworking in leeren Läden der Altstadt", "Jan"),
    ("remote", "question", "¿También en otros idiomas? هل بلغات أخرى أيضا؟", None),
)
WAITING = (
    "Mehr Ladesäulen an den Schulen.",
    "Alle Formulare an einem Ort, und so, dass man sie auf dem Telefon ausfüllen kann.",
)


# States of the evening, each on top of those before it


def nothing_yet(sitting: Sitting) -> None:
    """The demo gatherings as they come."""


def ideas_came(sitting: Sitting) -> None:
    """By people in the hall and at home; most are published, some wait."""
    moderator = sitting.desk()
    code = checkin_address(sitting.browser("moderator"), "auftakt")
    for origin, kind, text, author in IDEAS:
        phone = sitting.guest(code if origin == "venue" else None)
        post = {"text": text, "kind": kind, "theme": "digitale-stadt", "author": author}
        idea = phone.command("post_idea", **post)["idea"]
        moderator.command("publish_idea", idea=idea, version=1)
    supporters = [sitting.guest() for _ in range(7)]
    for number, idea in enumerate(supporters[0].ideas):
        for supporter in supporters[: number % 8]:
            supporter.command("support_idea", idea=idea)
    for text in WAITING:
        sitting.guest().command("post_idea", text=text)
    unkind = sitting.guest().command("post_idea", text="Kaufen Sie bei uns: www.beispiel.de")
    moderator.command("hide_idea", idea=unkind["idea"], version=1, reason="advertising")
    moderator.command("switch_modes", version=1, slow=30)
    moderator.wait_until(lambda desk: unkind["idea"] in desk.ideas)
    person = moderator.ideas[unkind["idea"]]["by"]
    moderator.command("mute_visitor", person=person)


def idea_is_lit(sitting: Sitting) -> None:
    moderator = sitting.desk()
    shown = next(idea for idea in moderator.ideas.values() if "Sprechstunde" in idea["text"])
    moderator.command("spotlight_idea", idea=shown["id"], version=shown["version"])


def picture_is(mode: str) -> Callable[[Sitting], None]:
    def prepare(sitting: Sitting) -> None:
        director = sitting.desk()
        director.command("set_stage", text="Getränke und Brezeln im Foyer.", minutes=15)
        director.command("show_picture", mode=mode)

    return prepare


def poll_runs(kind: str) -> Callable[[Sitting], None]:
    """Open, with voices of both sides."""

    def prepare(sitting: Sitting) -> None:
        director = sitting.desk()
        options = ["Freies WLAN", "Mehr Radwege", "Termine im Netz"] if kind == "choice" else []
        asked = {"kind": kind, "question": "Was ist Ihnen am wichtigsten?", "options": options}
        most = 3 if kind == "words" else 1
        poll = director.command("prepare_poll", **asked, most=most, results="live")["poll"]
        director.command("open_poll", poll=poll, version=1)
        for n, word in enumerate(WORDS):
            answer = {"words": [word]} if kind == "words" else {"options": [f"o{n % 3 + 1}"]}
            sitting.guest().command("vote", poll=poll, **answer)

    return prepare


WORDS = ("Offenheit", "WLAN", "Tempo", "WLAN", "Bürgernähe", "Datenschutz", "WLAN", "Offenheit")


BASE = "/g/auftakt/"
STATES: tuple[tuple[Callable[[Sitting], None], tuple[Shot, ...]], ...] = (
    (
        nothing_yet,
        (
            Shot("home", "/?all"),
            Shot("guest-empty", BASE),
            Shot("guest-dialog", "/g/dialog/"),
            of_desk("moderate-empty"),
            of_stage("projector-empty"),
            Shot("entrance", BASE + "entrance", "stage", is_whole=seen),
            Shot("poster", BASE + "poster", "moderator"),
            Shot("staff", BASE + "staff", "moderator"),
            Shot("checkin-without-code", BASE + "checkin"),
            Shot("checkin-wrong-code", BASE + "checkin?c=ABC"),
            Shot("login", lambda sitting: sitting.server.moderator_link("Milo")),
            Shot("login-wrong", BASE + "login?t=x"),
            Shot("not-logged-in", BASE + "moderate"),
            Shot("register", BASE + "register"),
            Shot("not-found", "/g/nichts/"),
            Shot("imprint", BASE + "imprint"),
            Shot("privacy", BASE + "privacy"),
            Shot("accessibility", BASE + "accessibility"),
            Shot("setup", BASE + "setup", "admin"),
            *(Shot(f"setup-{id}", f"{BASE}setup/{id}", "admin") for id in FORMS),
            Shot("setup-team", BASE + "setup/team", "admin"),
            Shot("ready", BASE + "ready", "admin"),
            Shot("admin", "/admin", "house"),
            Shot("paper", BASE + "paper", "moderator"),
            Shot("hall", BASE + "hall", "door"),
            Shot("door", BASE + "door", "door"),
            Shot("desk", BASE + "desk", "desk"),
        ),
    ),
    (
        ideas_came,
        (
            of_stage("projector-wall"),
            of_desk("moderate", without_panel),
            of_desk("moderate-hide", hiding),
            of_desk("moderate-help", pressing("?")),
            of_desk("moderate-decisions", pressing("v")),
            *(of_desk(f"moderate-{name}", with_panel(name)) for name in PANELS),
            Shot("guest-wall", BASE, is_whole=as_one_holds_it),
            Shot("guest-too-long", BASE, is_whole=seen, ready=sends("ä" * 510)),
            Shot("guest-sent", BASE, ready=sends("Ein Bürgerhaushalt im Netz.")),
            Shot("guest-offline", BASE, ready=sends_in_a_dead_spot),
            Shot("ledger", BASE + "ledger"),
            Shot("balance", BASE + "balance"),
        ),
    ),
    (
        idea_is_lit,
        (
            of_stage("projector-spotlight"),
            of_stream("overlay"),
            Shot("overlay-help", BASE + "overlay/help", "moderator"),
            Shot("regie", BASE + "stage", "moderator", DESK),
        ),
    ),
    *((picture_is(mode), (of_stage(f"projector-{mode}"),)) for mode in MODES),
    (
        poll_runs("choice"),
        (
            of_stage("projector-poll"),
            of_stream("overlay-poll"),
            Shot("guest-poll", BASE, is_whole=as_one_holds_it),
            of_desk("moderate-polls", with_panel("polls")),
            Shot("regie-poll", BASE + "stage", "moderator", DESK),
        ),
    ),
    (
        poll_runs("words"),
        (of_stage("projector-cloud"), of_desk("moderate-cloud", with_panel("polls"))),
    ),
    *AFTER,
    *GROUPS,
)
