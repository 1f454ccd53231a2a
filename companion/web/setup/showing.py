"""What the set-up's pages show: who looks, what would change, which definitions there were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, make_response, request
from flask_babel import gettext, ngettext

from companion.domain.definition import Definition
from companion.domain.refusals import Refusal
from companion.domain.rules import OPERATOR, Who
from companion.domain.setup.changes import changes
from companion.domain.setup.file import File, as_file
from companion.domain.themes.standing import Themes
from companion.live.house import Room
from companion.web import access
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import moment, new_nonce
from companion.web.refusals import message, status
from companion.web.setup.words import told

#: Bytes of a form with a logo and all texts in three languages, or of a file.
MAX_FORM = 1 << 20
#: Definitions that are listed, the latest first.
VERSIONS = 20


def enter(slug: str) -> tuple[Room, Who]:
    room = access.room(slug)
    return room, access.require_staff(room.gathering, "admin")


def allow_long_forms() -> None:
    request.max_content_length = request.max_form_memory_size = MAX_FORM


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


def renamed(themes: Themes, titles: Mapping[str, str], definition: Definition) -> Iterator[str]:
    """The themes whose new title nobody would see: the desk calls them otherwise."""
    for theme in definition.themes:
        known = themes.all.get(theme.id)
        is_changed = titles.get(theme.id, theme.title) != theme.title
        if known and known.standing.title and is_changed:
            yield gettext(
                "Das Team hat das Thema „%(title)s“ am Pult umbenannt. Das gilt, bis es dort „Wie"
                " im Programm“ wählt.",
                title=theme.title,
            )


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
    found += renamed(state.themes, titles, definition)
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
