"""Polls on pages: as guests answer them without scripts, and as a table for the team."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from companion.domain import delta
from companion.domain.polls.commands import RANKING, WORDS
from companion.domain.polls.poll import OPEN
from companion.domain.polls.screen import POLLS, VOICES
from companion.domain.refusals import refuse
from companion.domain.screens import SCREENS
from companion.live.house import Room
from companion.outside.tables import write_table
from companion.web import access
from companion.web.language import current
from companion.web.moulds import Mould, hole
from companion.web.pages import gathering_view
from companion.web.refusals import Refused

routes = Blueprint("polls", __name__)

Item = dict[str, Any]


def polls_part(room: Room, own: delta.Update, audience: str, nonce: str) -> str:
    """The polls on the guest page. Most who come have no voice yet, and see the same."""
    state, words = room.gathering.state, room.gathering.words
    part = SCREENS["guest"].part(POLLS)
    there = [poll for poll in state.polls.polls.values() if part.holds(poll)]
    there.sort(key=lambda poll: (poll.status == OPEN, poll.opened or 0.0), reverse=True)
    voices = {voice["id"]: voice for voice in own.get(VOICES, ())}

    def make() -> Mould:
        shown = [part.shows(poll, words) for poll in there]
        html = render_template(
            "guest-polls.html",
            gathering=gathering_view(room),
            polls=shown,
            voices=voices,
            audience=audience,
            nonce=hole("nonce"),
            rows=rows,
        )
        return Mould(html)

    if voices:
        return make().filled(lambda name: nonce)
    key = ("polls", room.gathering.slug, current().code, audience)
    seen = tuple((poll.id, state.changes.position((POLLS, poll.id))) for poll in there)
    version = (room.gathering.epoch, state.definition, seen)
    return access.site().shelf.get(key, version, make).filled(lambda name: nonce)


def rows(poll: Item) -> list[Item]:
    """What was counted, as lines of a list: a ranking's by points."""
    results = poll["results"]
    if poll["kind"] == WORDS:
        found: list[Item] = results["words"]
        return found
    texts = {option["id"]: option["text"] for option in poll["options"]}
    lines = [option | {"text": texts[option["id"]]} for option in results["options"]]
    if poll["kind"] == RANKING:
        lines.sort(key=lambda line: -line["venue"] - line["remote"])
    return lines


@routes.get("/g/<slug>/polls/<poll>.csv")
def table(slug: str, poll: str) -> Response:
    """What was counted, by audience; of a cloud all words that are not hidden."""
    room = access.room(slug)
    access.require_staff(room.gathering, "moderator")
    state, words = room.gathering.state, room.gathering.words
    part, found = SCREENS["moderator"].part(POLLS), state.polls.polls.get(poll)
    if found is None or not part.holds(found):
        raise Refused(refuse("unknown_poll"))
    item = part.shows(found, words)
    unit = gettext("Punkte") if item["kind"] == RANKING else gettext("Stimmen")
    counted = list(item["results"].get("words", ())) or rows(item)
    fixed = {"yes": gettext("Ja"), "no": gettext("Nein")}
    lines = [
        (
            line.get("text") or fixed.get(line["id"], line["id"]),
            str(line["venue"]),
            str(line["remote"]),
            str(line["venue"] + line["remote"]),
        )
        for line in counted
    ]
    voices = item["voices"]
    response = make_response(
        write_table(
            [
                (item["question"], gettext("Saal"), gettext("Zuhause"), gettext("Zusammen")),
                (
                    gettext("Stimmen"),
                    str(voices["venue"]),
                    str(voices["remote"]),
                    str(voices["venue"] + voices["remote"]),
                ),
                ("", unit, unit, unit),
                *lines,
            ]
        )
    )
    response.mimetype = "text/csv"
    name = f"{slug}-{poll}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
