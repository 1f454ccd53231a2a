"""The set-up's pages: a gathering is looked at part by part, changed, seen in words before it goes
live."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain import commands as c
from companion.domain.definition import Definition
from companion.domain.reading import BadDefinition, from_json, from_mapping
from companion.domain.refusals import refuse
from companion.domain.rules import Who
from companion.domain.setup.changes import together
from companion.domain.setup.file import File, as_file
from companion.domain.setup.form import by_place
from companion.live.gathering import Done
from companion.live.house import Room
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import nonce
from companion.web.refusals import Refused
from companion.web.setup.fields import SECTIONS
from companion.web.setup.forms import Draft, check, missing, press, read_form, shown
from companion.web.setup.shapes import Section
from companion.web.setup.showing import allow_long_forms, enter, preview, versions
from companion.web.setup.words import contrast_with_white, proposal

routes = Blueprint("setup", __name__)


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
        **signature(room.gathering, who),
    )
    response = make_response(html, 422 if draft.problems else 200)
    return response


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
    except (ValueError, RecursionError, BadDefinition, AttributeError):
        raise Refused(refuse("bad_request", field="definition")) from None
    if definition.slug != room.gathering.slug:
        raise Refused(refuse("bad_request", field="definition"))
    return definition
