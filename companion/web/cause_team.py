"""What the team does about a cause: themes that they take over from its other gatherings, and the
records of all of them as one file.

What is in the file is what whoever fetches it could fetch one by one: the record of each gathering
in whose team they are, and what is published of the others; names of those alone whose admin they
are (docs/decisions/0194-files-of-a-cause.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.causes import missing
from companion.domain.moments import iso
from companion.domain.refusals import refuse
from companion.domain.results.commands import FORMS, FetchRecord
from companion.domain.results.record import themes_in, without_names
from companion.domain.results.rules import TEAM
from companion.domain.rules import Who
from companion.domain.screens import Item
from companion.domain.themes.commands import AdoptTheme
from companion.live.house import Room
from companion.live.pauses import aside
from companion.outside.record_files import MIME, write_records
from companion.web import access
from companion.web.cause import is_published, of_cause
from companion.web.evaluation import about, enter
from companion.web.language import current
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import nonce
from companion.web.refusals import Refused
from companion.web.results import read

routes = Blueprint("cause_team", __name__)


@routes.get("/g/<slug>/evaluation/cause")
def team(slug: str) -> str:
    """The other gatherings of the cause, and their themes that are not here."""
    room = access.room(slug)
    who = access.require_staff(room.gathering, "moderator")
    cause = room.definition.cause
    others = [other for other in of_cause(cause.id) if other is not room] if cause else []
    known = room.gathering.state.themes.all
    return page(
        "evaluation-cause.html",
        room,
        cause=cause,
        others=[
            {
                "title": other.definition.title,
                "path": f"/g/{other.gathering.slug}/",
                "public": is_published(other),
                "themes": list(missing(themes_of(other), known)),
            }
            for other in others
        ],
        shares=[share.told() for share in shares(cause.id)] if cause else [],
        forms=FORMS,
        done=request.args.get("done"),
        **signature(room.gathering, who),
    )


def themes_of(room: Room) -> list[Item]:
    """As the record tells them, without reading all of it: 0.1 ms instead of 0.4 s where 20,000
    ideas were said."""
    room.gathering.catch_up()
    return themes_in("", room.gathering.state, room.gathering.words)


@routes.post("/g/<slug>/evaluation/cause/adopt")
def adopt(slug: str) -> AnyResponse:
    """A theme of another gathering, under the same id."""
    room = access.room(slug)
    who = access.require_staff(room.gathering, "moderator")
    cause, theme = room.definition.cause, request.form.get("theme")
    others = [other for other in of_cause(cause.id) if other is not room] if cause else []
    offered = (one for other in others for one in themes_of(other))
    found = next((one for one in offered if one["id"] == theme), None)
    if found is None:
        raise Refused(refuse("unknown_theme"))
    command = AdoptTheme(found["id"], found["title"], found.get("description"))
    access.done(room.gathering.once(command, who, nonce()))
    return redirect(f"/g/{slug}/evaluation/cause?done=adopt", 303)


@dataclass(frozen=True)
class Share:
    """A gathering's share in the file. `who`: whoever fetches it, as its team knows them; None:
    they are not in it. `public`: everybody may read its record."""

    room: Room
    who: Who | None
    public: bool

    @property
    def is_in(self) -> bool:
        return self.public or self.who is not None

    @property
    def may_name(self) -> bool:
        return self.who is not None and self.who.role == "admin"

    def told(self) -> dict[str, Any]:
        """For the page that says what is in the file."""
        definition = self.room.definition.within(current().code)
        return {
            "title": definition.title,
            "is_in": self.is_in,
            "public": self.public,
            "may_name": self.may_name,
        }


def shares(cause: str) -> list[Share]:
    """Of all gatherings of a cause, for whoever asks."""
    return [Share(room, team_of(room), is_published(room)) for room in of_cause(cause)]


def team_of(room: Room) -> Who | None:
    who = access.staff_of(room.gathering, request.cookies)
    return who if who and who.role in TEAM else None


@routes.get("/g/<slug>/evaluation/cause/record.<form>")
def fetch(slug: str, form: str) -> Response:
    """The file; `?names`: with the names beside the ideas where they may be had. It stands in the
    log of each gathering whose team fetched it."""
    own, who = enter(slug)
    cause = own.definition.cause
    if cause is None:
        raise Refused(refuse("not_found"))
    names = "names" in request.args
    there = [share for share in shares(cause.id) if share.is_in]
    access.done(own.gathering.do(FetchRecord(form, names, cause.id), who))
    for share in there:
        if share.who and share.room is not own:
            command = FetchRecord(form, names and share.may_name, cause.id)
            access.done(share.room.gathering.do(command, share.who))
    records, heads = [], []
    for share in there:
        is_named, record = names and share.may_name, read(share.room)
        records.append(record if is_named else without_names(record))
        heads.append(about(iso(own.gathering.clock()), share.public, is_named))
    if not records:
        raise Refused(refuse("not_found"))
    response = make_response(aside(write_records, records, form, heads))
    response.content_type = MIME[form]
    name = f"{cause.id}-ergebnisse{'-mit-namen' if names else ''}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
