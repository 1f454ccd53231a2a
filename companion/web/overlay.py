"""The stream's overlay: a transparent page for OBS, arranged by its address, and the page that
explains it to the crew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from companion.live.house import Room
from companion.web import access
from companion.web.moderation import signature
from companion.web.pages import allow_frames, allow_to_be_framed, page
from companion.web.stage import plain_code

routes = Blueprint("overlay", __name__)

#: The status of an address that holds a mistake, as of other refusals.
MISTAKEN = 422
#: As many as the largest number has.
DIGITS = 4


@dataclass(frozen=True)
class Parameter:
    """One thing that the address can say: a whole number between `least` and `most`, or one of
    `choices`. `what`: for people."""

    name: str
    default: str
    what: Any
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0

    def fault(self, value: str) -> str | None:
        """What is wrong with a value, in a sentence; None: nothing."""
        sentence: str
        if self.choices:
            if value in self.choices:
                return None
            sentence = gettext(
                "%(name)s muss eines von diesen sein: %(allowed)s.",
                name=self.name,
                allowed=", ".join(self.choices),
            )
            return sentence
        # Other scripts' digits are digits to Python, and no number to a style sheet.
        is_number = value.isascii() and value.isdecimal() and len(value) <= DIGITS
        if is_number and self.least <= int(value) <= self.most:
            return None
        sentence = gettext(
            "%(name)s muss eine ganze Zahl von %(least)s bis %(most)s sein.",
            name=self.name,
            least=self.least,
            most=self.most,
        )
        return sentence


PARAMETERS = (
    Parameter("hold", "8", _("Sekunden, die ein Beitrag noch stehen bleibt, nachdem er die Leinwand"
              " verlassen hat. Ausgeblendetes geht sofort."), most=60),
    Parameter("size", "100", _("Größe der Schrift in Prozent"), least=60, most=160),
    Parameter("width", "62", _("Breite der Einblendung in Prozent des Bildes"), least=30, most=100),
    Parameter("side", "left", _("Wo die Einblendung steht"), ("left", "center", "right")),
    Parameter("margin", "5", _("Sicherer Rand in Prozent des Bildes"), most=15),
    Parameter("in", "600", _("Millisekunden, in denen sie kommt"), most=3000),
    Parameter("out", "500", _("Millisekunden, in denen sie geht"), most=3000),
    Parameter("qr", "top-right", _("Ecke für den QR-Code"),
              ("top-left", "top-right", "bottom-left", "bottom-right", "none")),
    Parameter("qrsize", "20", _("Kante des QR-Codes in Prozent der Bildhöhe"), least=12, most=40),
    Parameter("theme", "dark", _("Grund hinter der Schrift"), ("dark", "light")),
    Parameter("poll", "on", _("Ob eine laufende Umfrage zu sehen ist"), ("on", "off")),
    Parameter("sample", "off", _("Ein Beispiel zum Einrichten: stehend, oder kommend und gehend"),
              ("off", "on", "loop")),
)  # fmt: skip
NAMES = {parameter.name for parameter in PARAMETERS}
#: What every address can say, and the language that may stay behind in it.
PASSED_OVER = {"lang"}


@routes.get("/g/<slug>/overlay")
def overlay(slug: str) -> Response:
    """Transparent but for what it shows. It carries the plain address, never the venue's code: all
    of the stream sees it."""
    room = access.room(slug)
    access.require_staff(room.gathering, "stage", "moderator")
    given = request.args.to_dict()
    faults = list(faults_of(given))
    if faults:
        return explain(room, given, faults)
    allow_to_be_framed()
    html = page("overlay.html", room, screen="overlay", qr=plain_code(slug), given=filled(given))
    return make_response(html)


@routes.get("/g/<slug>/overlay/help")
def explanation(slug: str) -> Response:
    """What the address can say, as a form; the address to copy; a sample on a checkered ground."""
    room = access.room(slug)
    access.require_staff(room.gathering, "stage", "moderator")
    given = request.args.to_dict()
    return explain(room, given, list(faults_of(given)))


def explain(room: Room, given: Mapping[str, str], faults: list[str]) -> Response:
    slug = room.gathering.slug
    who = access.require_staff(room.gathering, "stage", "moderator")
    sound = {} if faults else {p.name: given[p.name] for p in PARAMETERS if differs(p, given)}
    query = urlencode({name: value for name, value in sound.items() if name != "sample"})
    base = f"{access.site().base_url}/g/{slug}/overlay"
    allow_frames()
    html = page(
        "overlay-help.html",
        room,
        parameters=PARAMETERS,
        given=filled(given),
        faults=faults,
        address=f"{base}?{query}" if query else base,
        ending=f"&to=overlay{'&' if query else ''}{query}",
        sample=f"/g/{slug}/overlay?{urlencode({**sound, 'sample': 'loop'})}",
        **signature(room.gathering, who),
    )
    return make_response(html, MISTAKEN if faults else 200)


def differs(parameter: Parameter, given: Mapping[str, str]) -> bool:
    """Whether the address must say it: it is given, and not what it is anyway."""
    return given.get(parameter.name, parameter.default) != parameter.default


def filled(given: Mapping[str, str]) -> dict[str, str]:
    """Every parameter's value; the default where it is not given."""
    return {p.name: given.get(p.name, p.default) for p in PARAMETERS}


def faults_of(given: Mapping[str, str]) -> Iterator[str]:
    """All that is wrong with an address, each in a sentence for people."""
    if given.keys() - NAMES - PASSED_OVER:
        known = ", ".join(parameter.name for parameter in PARAMETERS)
        yield gettext(
            "Ein Name in der Adresse bedeutet hier nichts. Es gibt: %(known)s.", known=known
        )
    values = filled(given)
    for parameter in PARAMETERS:
        fault = parameter.fault(values[parameter.name])
        if fault:
            yield fault
    if values["qr"] == f"bottom-{values['side']}" or (
        values["qr"].startswith("bottom") and values["side"] == "center"
    ):
        yield gettext("Code und Einblendung lägen übereinander. Ändern Sie qr oder side.")
