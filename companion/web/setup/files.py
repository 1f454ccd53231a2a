"""Definitions as a whole: earlier ones, one to take home as a file, one that comes back as such."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, request
from flask_babel import gettext

from companion.domain.definition import Definition
from companion.domain.reading import BadDefinition, from_json, from_mapping
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.setup.file import as_file
from companion.live.house import Room
from companion.outside.toml import from_toml, to_toml
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import number
from companion.web.refusals import Refused, message, status
from companion.web.setup.fields import SECTIONS
from companion.web.setup.pictures import PICTURES
from companion.web.setup.showing import allow_long_forms, enter, preview, versions
from companion.web.setup.words import sentence

routes = Blueprint("setup_files", __name__)


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
    try:
        definition = read(slug, sent.read() if sent else b"")
    except BadFile as bad:
        return refuse_file(room, who, bad.problems)
    return preview(room, who, definition, room.gathering.state.definition or "", back="setup")


class BadFile(Exception):
    """`problems`: whole sentences in the reader's language."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__()
        self.problems = problems


def read(slug: str, content: bytes) -> Definition:
    """Raises BadFile."""
    try:
        definition = from_mapping(from_toml(content.decode()))
    except BadDefinition as bad:
        parts = (problem.partition(" ") for problem in bad.problems)
        raise BadFile([f"{place}: {sentence(what)}" for place, _, what in parts]) from None
    except ValueError:  # no TOML, no UTF-8
        raise BadFile([gettext("Das ist keine TOML-Datei.")]) from None
    problems = []
    if definition.slug != slug:
        problems.append(gettext("Die Datei ist von einer anderen Veranstaltung."))
    told = [definition, *definition.languages.values()]
    previews = (one.stream.preview for one in told if one.stream)
    if len(definition.look.logo) > PICTURES["look.logo"].longest:
        problems.append(gettext("Das Logo ist zu groß: höchstens 24 KiB."))
    if any(len(one) > PICTURES["stream.preview"].longest for one in previews):
        problems.append(gettext("Das Vorschaubild ist zu groß: höchstens 60 KiB."))
    if problems:
        raise BadFile(problems)
    return definition


def refuse_file(room: Room, who: Who, problems: list[str]) -> Response:
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
