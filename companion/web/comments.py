"""How it stands with the comments on Facebook, for the moderation desk, in words that say what to
do."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify
from flask_babel import gettext

from companion.live.following import Note
from companion.web import access

routes = Blueprint("comments", __name__)


@routes.get("/g/<slug>/comments")
def comments(slug: str) -> Response:
    """`{video, is_wanted, state, sentence, since, last, taken, left, names}`: what a follower says
    of itself, and a sentence for people. Times as "19:42", local, or null."""
    room = access.room(slug)
    gathering = room.gathering
    access.require_staff(gathering, "moderator")
    following = gathering.state.following
    note = access.site().follower.note(slug)
    zone = ZoneInfo(room.definition.timezone)
    return jsonify(
        video=following.video,
        is_wanted=bool(following.wanted(gathering.clock())),
        state=note.state,
        sentence=sentence(note),
        since=clock(note.since, zone),
        last=clock(note.last, zone),
        taken=note.taken,
        left=note.left,
        names=following.conditions.names,
    )


def clock(seconds: float | None, zone: ZoneInfo) -> str | None:
    return None if seconds is None else f"{dt.datetime.fromtimestamp(seconds, zone):%H:%M}"


def sentence(note: Note) -> str:
    """What is the matter, and what to do."""
    said: str = {
        "off": gettext("Kommentare werden nicht übernommen."),
        "no_token": gettext(
            "Der Server hat keinen Zugang zu Facebook. Bitte sagen Sie es der Technik:"
            " COMPANION_FACEBOOK_TOKEN fehlt. Bis dahin: Kommentare von Hand einfügen."
        ),
        "connecting": gettext("Verbinde mit Facebook …"),
        "on": gettext("Kommentare kommen von selbst."),
        "waiting": trouble(note.why),
    }[note.state]
    return said


def trouble(why: str | None) -> str:
    again = gettext("Es wird von selbst weiter versucht.")
    known: dict[str | None, str] = {
        "token": gettext(
            "Facebook nimmt den Zugang nicht mehr an: Er ist abgelaufen oder zurückgezogen. Bitte"
            " sagen Sie es der Technik: COMPANION_FACEBOOK_TOKEN erneuern. Bis dahin: Kommentare"
            " von Hand einfügen."
        ),
        "permission": gettext(
            "Facebook lässt diese Kommentare nicht lesen. Bitte prüfen: Gehört das Video zur Seite"
            " der Stadt, und sind die Rechte freigegeben? Bis dahin: Kommentare von Hand einfügen."
        ),
        "video": gettext(
            "Facebook kennt dieses Live-Video nicht. Bitte prüfen Sie die Nummer: Sie steht im"
            " Live Producer."
        ),
        "busy": gettext("Facebook bremst gerade."),
        "strange": gettext("Facebook antwortet anders als erwartet."),
        "silent": gettext("Von Facebook kommt seit einer Weile nichts."),
        "ended": gettext("Facebook hat die Verbindung beendet."),
    }
    said = known.get(why, gettext("Facebook ist nicht zu erreichen."))
    return said if why in ("token", "permission", "video") else f"{said} {again}"
