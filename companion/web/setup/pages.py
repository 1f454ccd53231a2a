"""The set-up's pages: a gathering is looked at part by part, changed, seen in words before it goes
live, taken back, and taken home as a file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g, make_response, redirect, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as AnyResponse

from companion.domain import commands as c
from companion.domain.definition import Definition
from companion.domain.events import StaffInvited
from companion.domain.reading import BadDefinition, from_json, from_mapping
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import OPERATOR, Who
from companion.domain.setup.changes import changes, together
from companion.domain.setup.file import File, as_file
from companion.domain.setup.form import by_place
from companion.domain.text import NAME_LIMIT
from companion.live.gathering import Done
from companion.live.house import Room
from companion.outside.toml import to_toml
from companion.web import access
from companion.web.moderation import signature
from companion.web.pages import gathering_view, page
from companion.web.particulars import moment, new_nonce, nonce, number
from companion.web.refusals import Refused, message, status
from companion.web.setup.fields import SECTIONS, Section
from companion.web.setup.forms import Draft, check, missing, press, read_form, shown
from companion.web.setup.words import contrast_with_white, proposal, sentence, told

routes = Blueprint("setup", __name__)

#: Bytes of a form with a logo and all texts in three languages, or of a file.
MAX_FORM = 1 << 20
#: Definitions that are listed, the latest first.
VERSIONS = 20
DAY = 86_400


def enter(slug: str) -> tuple[Room, Who]:
    room = access.room(slug)
    return room, access.require_staff(room.gathering, "admin")


def allow_long_forms() -> None:
    request.max_content_length = request.max_form_memory_size = MAX_FORM


@routes.get("/g/<slug>/setup")
def overview(slug: str) -> str:
    room, who = enter(slug)
    file = as_file(room.definition)
    gaps: dict[str, list[dict[str, Any]]] = {}
    for section, code, where in missing(SECTIONS.values(), file):
        gaps.setdefault(code, []).append(where | {"section": section.id})
    return page(
        "setup.html",
        room,
        sections=SECTIONS.values(),
        gaps=gaps,
        versions=versions(room),
        done=request.args.get("done"),
        **signature(room.gathering, who),
    )


def versions(room: Room) -> list[dict[str, Any]]:
    """Every definition so far, the latest first. `number`: from 1."""
    gathering, zone = room.gathering, ZoneInfo(room.definition.timezone)
    found = [
        {
            "number": n,
            "at": moment(one.at, zone),
            "by": author(room, one.by),
            "kept": one.definition in gathering.words,
        }
        for n, one in enumerate(gathering.state.defined, start=1)
    ]
    return found[: -VERSIONS - 1 : -1]


def author(room: Room, by: str | None) -> str:
    if by is None or by == OPERATOR:
        return str(gettext("die Kommandozeile oder die Leitung des Hauses"))
    return room.gathering.words.get(by) or str(gettext("jemand aus dem Team"))


@routes.get("/g/<slug>/setup/<id>")
def section(slug: str, id: str) -> Response:
    room, who = enter(slug)
    return show_form(room, who, find(id), Draft(by_place(as_file(room.definition))))


@routes.post("/g/<slug>/setup/<id>")
def change(slug: str, id: str) -> Response:
    """A button inside of the form changes the form; else all of it is checked, and what would
    change is shown before it goes live."""
    allow_long_forms()
    room, who = enter(slug)
    form, seen = request.form, request.form.get("seen", "")
    base = seen_file(room, seen)
    found = find(id)
    g.form_page = f"/g/{slug}/setup/{id}"
    draft = read_form(found, by_place(base), form, request.files)
    if "row" in form:
        return show_form(room, who, found, draft, seen, at=press(draft, form["row"]))
    check(draft, base)
    if draft.definition is None:
        return show_form(room, who, found, draft, seen)
    return preview(room, who, draft.definition, seen, back=f"setup/{id}")


def find(id: str) -> Section:
    if id not in SECTIONS:
        raise Refused(refuse("not_found"))
    return SECTIONS[id]


def seen_file(room: Room, seen: str) -> File:
    """The definition that a form was made from. Whatever is none of this gathering's is refused."""
    text = room.gathering.words.get(seen)
    if text is None or all(seen != one.definition for one in room.gathering.state.defined):
        raise Refused(refuse("bad_request"))
    return as_file(from_json(text))


def show_form(
    room: Room,
    who: Who,
    section: Section,
    draft: Draft,
    seen: str | None = None,
    at: str | None = None,
) -> Response:
    """`at`: the field at which a button was pressed."""
    accent = (draft.file.get("look") or {}).get("accent", "")
    html = page(
        "setup-form.html",
        room,
        form=shown(section, draft),
        seen=seen or room.gathering.state.definition,
        mistakes=sum(map(len, draft.problems.values())),
        at=at and at.replace(".", "-"),
        contrast=contrast_with_white(accent),
        accent=accent,
        proposal=proposal(accent) if "look.accent" in draft.problems else None,
        logo=(draft.file.get("look") or {}).get("logo"),
        **signature(room.gathering, who),
    )
    response = make_response(html, 422 if draft.problems else 200)
    return response


def preview(
    room: Room,
    who: Who,
    definition: Definition,
    seen: str,
    *,
    back: str,
    refusal: Refusal | None = None,
    since: File | None = None,
) -> Response:
    """What would change, in words. `since`: what it was made from, where others changed that
    meanwhile: then also what they did."""
    now = as_file(room.definition)
    html = page(
        "setup-preview.html",
        room,
        changes=told(changes(now, as_file(definition))),
        theirs=told(changes(since, now)) if since is not None else [],
        warnings=list(warnings(room, definition)),
        definition=definition.to_json(),
        seen=seen,
        back=back,
        refusal=message(refusal) if refusal else None,
        by=author(room, room.gathering.state.defined[-1].by),
        nonce=new_nonce(),
        **signature(room.gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


def warnings(room: Room, definition: Definition) -> list[str]:
    """What a change does to what is there already."""
    state, found = room.gathering.state, []
    titles = {theme.id: theme.title for theme in room.definition.themes}
    for id in titles.keys() - {theme.id for theme in definition.themes}:
        count = sum(idea.theme == id for idea in state.ideas.values())
        if count:
            found.append(
                ngettext(
                    "Unter dem Thema „%(title)s“ steht %(num)s Beitrag. Er bleibt, ohne Thema.",
                    "Unter dem Thema „%(title)s“ stehen %(num)s Beiträge. Sie bleiben, ohne Thema.",
                    count,
                    title=titles[id],
                )
            )
    seated = len(state.line.seated)
    if state.line.conditions and (definition.seats or 0) < seated:
        found.append(
            gettext(
                "%(seated)s haben schon einen Platz, mehr als es dann gibt. Niemand verliert"
                " seinen; nachgerückt wird erst wieder, wenn so viele abgesagt haben.",
                seated=seated,
            )
        )
    if definition.date and definition.phase(room.gathering.clock()) == "after":
        found.append(gettext("Dieser Tag ist schon vorbei."))
    return found


@routes.post("/g/<slug>/setup/apply")
def apply(slug: str) -> AnyResponse:
    """It goes live, unless somebody else changed the gathering since."""
    allow_long_forms()
    room, who = enter(slug)
    seen, back = request.form.get("seen", ""), safe_back(request.form.get("back", ""))
    base = seen_file(room, seen)
    definition = read_definition(room, request.form.get("definition", ""))
    result = room.gathering.once(c.DefineGathering(definition.to_json(), seen), who, nonce())
    if isinstance(result, Done):
        return redirect(f"/g/{slug}/setup?done=live", 303)
    if result.code != "redefined":
        raise Refused(result)
    # Both on top of each other, to be looked at once more; mine where they do not go together.
    try:
        both = from_mapping(together(base, as_file(definition), as_file(room.definition)))
    except BadDefinition:
        both = definition
    newest = room.gathering.state.definition or ""
    return preview(room, who, both, newest, back=back, refusal=result, since=base)


def safe_back(back: str) -> str:
    return back if back in {"setup", *(f"setup/{id}" for id in SECTIONS)} else "setup"


def read_definition(room: Room, text: str) -> Definition:
    """One that a preview was given along. It was checked then; whoever sends another is told."""
    try:
        definition = from_mapping(json.loads(text))
    except (ValueError, BadDefinition, AttributeError):
        raise Refused(refuse("bad_request", field="definition")) from None
    if definition.slug != room.gathering.slug:
        raise Refused(refuse("bad_request", field="definition"))
    return definition


@routes.get("/g/<slug>/setup/versions/<n>")
def version(slug: str, n: str) -> Response:
    """An earlier definition: what would change if it held again."""
    room, who = enter(slug)
    defined = room.gathering.state.defined
    index = number(n) - 1
    text = (
        room.gathering.words.get(defined[index].definition) if 0 <= index < len(defined) else None
    )
    if text is None:
        raise Refused(refuse("not_found"))
    seen = room.gathering.state.definition or ""
    return preview(room, who, from_json(text), seen, back="setup")


@routes.get("/g/<slug>/setup/file")
def file(slug: str) -> Response:
    """The definition as `gathering import` takes it."""
    room, _ = enter(slug)
    response = current_app.response_class(to_toml(as_file(room.definition)))
    response.headers["Content-Type"] = "application/toml; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.toml"'
    return response


@routes.post("/g/<slug>/setup/file")
def take_file(slug: str) -> Response:
    """A file that was worked on elsewhere: what would change."""
    allow_long_forms()
    room, who = enter(slug)
    sent = request.files.get("file")
    problems: list[str] = []
    try:
        raw = plain(tomllib.loads((sent.read() if sent else b"").decode()))
        definition = from_mapping(raw)
        if definition.slug != slug:
            problems.append(gettext("Die Datei ist von einer anderen Veranstaltung."))
        logo = definition.look.logo
        if logo and len(logo) > 40_000:
            problems.append(gettext("Das Logo ist zu groß: höchstens 24 KiB."))
    except BadDefinition as bad:
        problems += [
            f"{p.partition(' ')[0]}: {sentence(p.partition(' ')[2])}" for p in bad.problems
        ]
    except ValueError:  # no TOML, no UTF-8
        problems.append(gettext("Das ist keine TOML-Datei."))
    if problems:
        refusal = Refusal("bad_definition", {"problems": problems})
        html = page(
            "setup.html",
            room,
            sections=SECTIONS.values(),
            gaps={},
            versions=versions(room),
            done=None,
            problems=problems,
            refusal=message(refusal),
            **signature(room.gathering, who),
        )
        return make_response(html, status(refusal))
    return preview(room, who, definition, room.gathering.state.definition or "", back="setup")


def plain(value: Any) -> Any:
    """A TOML value as JSON has it: dates and times become ISO texts."""
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


@routes.get("/g/<slug>/setup/team")
def team(slug: str) -> str:
    room, who = enter(slug)
    return show_team(room, who, {"done": request.args.get("done")})


@routes.post("/g/<slug>/setup/team")
def act_on_team(slug: str) -> AnyResponse:
    """Invites somebody, whose link is shown this once, or takes all rights from somebody."""
    room, who = enter(slug)
    form, settings = request.form, access.site().settings
    g.form_page = f"/g/{slug}/setup/team"
    if form.get("action") == "revoke":
        access.done(room.gathering.once(c.RevokeStaff(form.get("staff", "")), who, nonce()))
        return redirect(f"/g/{slug}/setup/team?done=revoke", 303)
    role = form.get("role", "")
    seconds = settings.stage_days * DAY if role == "stage" else settings.link_hours * 3600
    command = c.InviteStaff(form.get("name", ""), role, seconds)
    result = room.gathering.once(command, who, nonce())
    if isinstance(result, Refusal):
        if result.code not in ("empty", "too_long", "bad_text", "unknown_role"):
            raise Refused(result)
        said = {"refusal": message(result), "form": form}
        return make_response(show_team(room, who, said), status(result))
    assert isinstance(result.event, StaffInvited)
    path = access.login_path(access.site().keys, slug, result.event.link)
    return make_response(
        show_team(
            room,
            who,
            {
                "link": access.site().base_url + path,
                "invited": room.gathering.words.get(result.event.staff, ""),
                "role_invited": role,
            },
        )
    )


def show_team(room: Room, who: Who, more: dict[str, Any]) -> str:
    state, now = room.gathering.state, room.gathering.clock()
    zone = ZoneInfo(room.definition.timezone)
    on = {session.staff for session in state.sessions.values() if session.expires > now}
    people = [
        {
            "id": one.id,
            "name": room.gathering.words.get(one.id),
            "role": one.role,
            "state": "revoked"
            if one.revoked
            else "on"
            if one.id in on
            else "used"
            if one.used
            else "expired"
            if one.expires <= now
            else "invited",
            "until": moment(one.expires, zone),
            "self": one.id == who.id,
        }
        for one in state.staff.values()
    ]
    people.sort(key=lambda one: (one["state"] == "revoked", c.ROLES.index(str(one["role"]))))
    return page(
        "setup-team.html",
        room,
        people=people,
        roles_known=c.ROLES,
        hours=access.site().settings.link_hours,
        days=access.site().settings.stage_days,
        name_limit=NAME_LIMIT,
        nonces=new_nonce,
        view=gathering_view(room),
        **{"link": None, "refusal": None, "form": {}, "done": None, **more},
        **signature(room.gathering, who),
    )
