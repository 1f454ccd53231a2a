"""The public record as a page without scripts, and where the team publishes it and takes it along.

Before the city publishes it, the address says when it comes; the team sees it as it would be.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.moments import iso
from companion.domain.refusals import Refusal, refuse
from companion.domain.results import commands as c
from companion.domain.results.record import ORIGINS, Record, is_cloud, read_record, without_names
from companion.domain.results.screen import show_publication
from companion.domain.rules import Who
from companion.domain.screens import Item
from companion.domain.themes.screen import headings
from companion.live.house import Room
from companion.live.pauses import BREATH, aside, breathing
from companion.outside.record_files import MIME, write_record
from companion.web import access, charts
from companion.web.language import current
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import new_nonce, nonce, number
from companion.web.polls import rows as poll_rows
from companion.web.refusals import Refused, answer, status

routes = Blueprint("results", __name__)

ACTIONS = {
    "publish": c.PublishResults,
    "withdraw": c.WithdrawResults,
    "undo": c.UndoResults,
}

#: One makes a record, and the many that ask at the same time wait for it.
making = threading.Lock()


@routes.get("/g/<slug>/results")
def show(slug: str) -> str:
    room = access.room(slug)
    gathering = room.gathering
    if not gathering.state.results.now.public:
        gathering.catch_up()
    public = gathering.state.results.now.public
    who = access.staff_of(gathering, request.cookies)
    if not public and not (who and who.role in ("moderator", "admin")):
        return page("results-later.html", room)
    return page("results.html", room, public=public, **drawn(room))


def drawn(room: Room) -> dict[str, Any]:
    """What is on the page, made once for all who ask between two changes."""
    gathering = room.gathering
    with making:
        key = ("results", gathering.slug, current().code)
        version = (gathering.epoch, gathering.position)
        shelf = access.site().shelf
        return shelf.get(key, version, lambda: draw(room))


def draw(room: Room) -> dict[str, Any]:
    record = read(room)
    definition = room.definition.within(current().code)
    said = headings(room.gathering.state, room.gathering.words, current().code)
    by_theme: dict[str | None, list[Item]] = {theme.id: [] for theme in said}
    for idea in breathing(record.ideas):
        theme = idea["theme"] if idea["theme"] in by_theme else None
        by_theme.setdefault(theme, []).append(idea)
    titles = {theme.id: theme.title for theme in said}
    themes = [
        {
            "id": id,
            "title": titles.get(id or ""),
            "ideas": len(ideas),
            "support": sum(idea["support"] for idea in ideas),
            "origins": charts.parts(origins(ideas)),
            "html": Markup("").join(html(ideas)),
        }
        for id, ideas in by_theme.items()
    ]
    return {
        "themes": themes,
        "support": charts.bars([(theme, theme["support"]) for theme in themes]),
        "origins": charts.parts(origins(record.ideas)),
        "wordings": sum(len(idea["wordings"]) for idea in record.ideas),
        "ideas": len(record.ideas),
        "supports_total": sum(idea["support"] for idea in record.ideas),
        "evening": charts.evening(record, definition),
        "polls": [poll | {"lines": lines(poll)} for poll in record.polls],
        "figures": record.figures,
        "people": charts.bars(people(record)),
    }


def read(room: Room) -> Record:
    gathering = room.gathering
    return read_record(gathering.state, gathering.words, room.definition, breathing)


def html(ideas: list[Item]) -> Iterator[Markup]:
    for start in breathing(range(0, len(ideas), BREATH), every=1):
        part = render_template("results-ideas.html", ideas=ideas[start : start + BREATH])
        yield Markup(part)  # noqa: S704  # Jinja has escaped it


def origins(ideas: Iterable[Item]) -> dict[str, int]:
    return Counter(one["origin"] for idea in ideas for one in (idea, *idea["wordings"]))


def lines(poll: Item) -> list[Item]:
    """What was counted, with bars; a ranking's by points."""
    found = list(poll["results"].get("words", ())) if is_cloud(poll) else poll_rows(poll)
    long = charts.bars([(line, line["venue"] + line["remote"]) for line in found])
    return [one["about"] | {"count": one["count"], "length": one["length"]} for one in long]


def people(record: Record) -> list[tuple[str, int]]:
    """Who took part, and how."""
    writers = [(origin, record.figures[f"contributors_{origin}"]) for origin in ORIGINS]
    return [
        *((origin, count) for origin, count in writers if count),
        ("supporters", record.figures["supporters"]),
        ("voters", record.figures["voters"]),
    ]


@routes.get("/g/<slug>/evaluation")
def evaluate(slug: str) -> Response:
    """Whether the record is public, and the files."""
    room, who = enter(slug)
    room.gathering.catch_up()
    return show_evaluation(room, who)


@routes.post("/g/<slug>/evaluation/<action>")
def decide(slug: str, action: str) -> AnyResponse:
    room, who = enter(slug)
    if action not in ACTIONS:
        raise Refused(refuse("not_found"))
    try:
        command = ACTIONS[action](number(request.form.get("version")))
        access.done(room.gathering.once(command, who, nonce()))
    except Refused as refused:
        return show_evaluation(room, who, refused.refusal)
    return redirect(f"/g/{slug}/evaluation?done={action}", 303)


def show_evaluation(room: Room, who: Who, refusal: Refusal | None = None) -> Response:
    gathering = room.gathering
    g.form_page = f"/g/{gathering.slug}/evaluation"
    html = page(
        "evaluation.html",
        room,
        results=show_publication(gathering.state, gathering.words),
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        forms=c.FORMS,
        nonce=new_nonce(),
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


@routes.get("/g/<slug>/evaluation/record.<form>")
def fetch(slug: str, form: str) -> Response:
    """The record as a file; `?names`: with the names beside the ideas, for admins. Every one that
    leaves the house stands in the log."""
    room, who = enter(slug)
    gathering = room.gathering
    names = "names" in request.args
    access.done(gathering.do(c.FetchRecord(form, names), who))
    record = read(room)
    head = about(iso(gathering.clock()), gathering.state.results.now.public, names)
    content = aside(write_record, record if names else without_names(record), form, head)
    response = make_response(content)
    response.content_type = MIME[form]
    name = f"{slug}-ergebnisse{'-mit-namen' if names else ''}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def about(moment: str, public: bool, names: bool) -> dict[str, Any]:
    """What a record's file says of itself."""
    return {"exported": moment, "public": public, "names": names}


def enter(slug: str) -> tuple[Room, Who]:
    room = access.room(slug)
    return room, access.require_staff(room.gathering, "moderator")
