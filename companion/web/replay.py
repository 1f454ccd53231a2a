"""Replay: the evening once more, for the review and for training.

The picture is the projector's own page, which plays by itself what it asks for here, stretch after
stretch; the team's page steers it in a frame. What of the past is seen is
domain/replay/sight.py's decision; `team` asks for what the team alone may see.
"""

from __future__ import annotations

import datetime as dt
import gzip
import math
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, jsonify, request

from companion.domain.definition import Definition
from companion.domain.refusals import Refusal, refuse
from companion.domain.replay.outline import Evening, Outline, main_evening
from companion.domain.replay.sight import Sight
from companion.domain.results.record import read_record
from companion.domain.stage.standing import POLL, SPOTLIGHT
from companion.live.answers import LONG
from companion.live.house import Room
from companion.live.pauses import aside, breathing
from companion.live.replays import Start
from companion.web import access, results
from companion.web.language import current
from companion.web.moderation import signature
from companion.web.pages import allow_frames, page
from companion.web.refusals import Refused

routes = Blueprint("replay", __name__)

#: Columns of the line that shows when people wrote, at most.
COLUMNS = 150
#: Seconds that one picture may stand for.
LEAST_STEP, MOST_STEP = 0.05, 86_400.0
#: Of a position, at most.
DIGITS = 15


@routes.get("/g/<slug>/evaluation/replay")
def replay(slug: str) -> str:
    """The player. `?day`: another day than the evening's; `?team`: with what the team alone may
    see."""
    room = access.room(slug)
    who = access.require_staff(room.gathering, "moderator")
    team = "team" in request.args
    outline, _ = outlined(room, team=team)
    evenings = outline.evenings(room.definition)
    allow_frames()
    return page(
        "replay.html",
        room,
        evenings=evenings,
        evening=chosen(evenings, room.definition),
        team=team,
        **signature(room.gathering, who),
    )


@routes.get("/g/<slug>/evaluation/replay/outline")
def outline(slug: str) -> Response:
    """What happened when on one day: {at, until, agenda, shown, columns}."""
    room, team = enter(slug)
    found, sight = outlined(room, team=team)
    evening = chosen(found.evenings(room.definition), room.definition)
    if evening is None:
        raise Refused(refuse("not_found"))
    spoken = room.definition.within(current().code)
    titles = {item.id: item.title for item in spoken.agenda}
    agenda = [vars(item) | {"title": titles.get(item.item, "")} for item in found.agenda(evening)]
    return jsonify(
        at=evening.at,
        until=evening.until,
        agenda=[item for item in agenda if item["title"]],
        shown=list(breathing(pictures(found, evening, sight))),
        columns=found.columns(evening, COLUMNS),
    )


def pictures(found: Outline, evening: Evening, sight: Sight) -> Iterator[dict[str, Any]]:
    """What went on air, without those of which nothing may be seen any more."""
    for one in found.pictures(evening):
        text = None
        if one.picture == SPOTLIGHT and one.idea:
            idea = sight.now.ideas.get(one.idea)
            text = idea and sight.get(idea.standing.words)
        elif one.picture == POLL and one.poll:
            poll = sight.now.polls.polls.get(one.poll)
            is_seen = poll and (sight.team or poll.is_public)
            text = sight.get(poll.form.question) if poll and is_seen else None
        if text or one.picture not in (SPOTLIGHT, POLL):
            yield {"at": one.at, "picture": one.picture, "text": text}


@routes.get("/g/<slug>/evaluation/replay/pictures")
def stretch(slug: str) -> Response:
    """Pictures from a moment on (`at`), or from a position of an epoch on (`after`, `epoch`); one
    for each `step` seconds."""
    room, team = enter(slug)
    start = Start(
        at=number("at") if "at" in request.args else None,
        position=position("after") if "after" in request.args else 0,
        epoch=request.args.get("epoch"),
    )
    step = min(max(number("step"), LEAST_STEP), MOST_STEP)
    made = access.site().replays.stretch(room.gathering, start, step, team=team)
    if isinstance(made, Refusal):
        raise Refused(made)
    response = current_app.response_class(made, mimetype="application/json")
    if len(made) >= LONG and request.accept_encodings.best_match(("gzip",)):
        response.set_data(aside(packed, made))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def packed(made: bytes) -> bytes:
    return gzip.compress(made, 5, mtime=0)


@routes.get("/g/<slug>/evaluation/replay/news")
def news(slug: str) -> Response:
    """Whether what may be seen of the past is another thing than at the position `since`."""
    room, _ = enter(slug)
    gathering = room.gathering
    now = gathering.position
    epoch = request.args.get("epoch", "")
    revised = access.site().replays.is_revised(gathering, position("since"), epoch)
    return jsonify(revised=revised, position=now)


@routes.get("/g/<slug>/evaluation/replay/record")
def record(slug: str) -> str:
    """The record as it would have been at a moment."""
    room, team = enter(slug)
    access.require_staff(room.gathering, "moderator")
    at = number("at")
    found = access.site().replays.as_of(room.gathering, at, team=team)
    if isinstance(found, Refusal):
        raise Refused(found)
    walk, sight = found
    said = read_record(walk.then, sight, room.definition, breathing)
    moment = dt.datetime.fromtimestamp(at, ZoneInfo(room.definition.timezone))
    return results.as_page(room, results.draw(room, said), public=False, as_of=moment)


def enter(slug: str) -> tuple[Room, bool]:
    """The gathering, and whether what the team alone may see is asked for. A stage link is a
    machine's: what it shows the hall sees."""
    room = access.room(slug)
    team = "team" in request.args
    access.require_staff(room.gathering, "moderator", *(() if team else ("stage",)))
    return room, team


def outlined(room: Room, *, team: bool = False) -> tuple[Outline, Sight]:
    found = access.site().replays.outline(room.gathering, team=team)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def chosen(evenings: list[Evening], definition: Definition) -> Evening | None:
    """The day that the address names, or else the evening's."""
    day = request.args.get("day")
    named = [one for one in evenings if one.day.isoformat() == day]
    return named[0] if named else main_evening(evenings, definition)


def number(name: str) -> float:
    """A number in the address. Refused where it is none."""
    try:
        found = float(request.args[name])
        dt.datetime.fromtimestamp(found, dt.UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        raise Refused(refuse("bad_request", field=name)) from None
    if not math.isfinite(found):
        raise Refused(refuse("bad_request", field=name))
    return found


def position(name: str) -> int:
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdecimal()) or len(text) > DIGITS:
        raise Refused(refuse("bad_request", field=name))
    return int(text)
