"""Several gatherings of one cause: their public record. Only what is published in its own gathering
is part of it. What the team does about it is in cause_team.py."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template
from markupsafe import Markup

from companion.domain.causes import Joined, join
from companion.domain.refusals import refuse
from companion.domain.screens import Item
from companion.live.house import Room
from companion.live.pauses import aside
from companion.web import access, charts, results
from companion.web.language import current
from companion.web.pages import gathering_view
from companion.web.refusals import Refused

routes = Blueprint("cause", __name__)

#: One makes a cause's record, and the many that ask at the same time wait for it.
making = threading.Lock()


@routes.get("/c/<cause>/results")
def show(cause: str) -> str:
    """What was said in all gatherings of a cause that are published, by theme."""
    rooms = of_cause(cause)
    if not rooms:
        raise Refused(refuse("not_found"))
    published = [room for room in rooms if is_published(room)]
    views = {room.gathering.slug: gathering_view(room) for room in rooms}
    found = drawn(cause, published) if published else {}
    told = (published or rooms)[0].definition.within(current().code).cause
    return render_template(
        "cause.html",
        cause=told,
        gathering=None,
        gatherings=list(views.values()),
        published=[views[room.gathering.slug] for room in published],
        later=[views[room.gathering.slug] for room in rooms if room not in published],
        today=results.today(rooms[0]),
        most=results.SHOWN,
        page={},
        **found,
    )


def of_cause(cause: str) -> list[Room]:
    """Its gatherings, the first one first. One that is not to be found is none of them yet."""
    house = access.site().house
    rooms = [room for room in house if room.definition.is_of(cause)]
    return sorted(rooms, key=lambda room: room.definition.when(house.clock()))


def is_published(room: Room) -> bool:
    if not room.gathering.state.results.now.public:
        room.gathering.catch_up()
    return room.gathering.state.results.now.public


def drawn(cause: str, rooms: list[Room]) -> dict[str, Any]:
    """What is on the page, made once for all who ask between two changes."""
    with making:
        key = ("cause", cause, current().code)
        version = tuple((r.gathering.slug, r.gathering.epoch, r.gathering.position) for r in rooms)
        return access.site().shelf.get(key, version, lambda: draw(rooms))


def draw(rooms: list[Room]) -> dict[str, Any]:
    records = {room.gathering.slug: results.read(room) for room in rooms}
    by_slug = {room.gathering.slug: room for room in rooms}
    themes = [view(joined, by_slug) for joined in aside(join, [*records.values()], current().code)]
    evenings = [
        {
            "slug": slug,
            "title": by_slug[slug].definition.within(current().code).title,
            "ideas": len(record.ideas) + sum(len(idea["wordings"]) for idea in record.ideas),
            "support": sum(idea["support"] for idea in record.ideas),
            "people": record.figures["people"],
            "chart": aside(charts.evening, record, by_slug[slug].definition.within(current().code)),
            "labs": record.labs,
        }
        for slug, record in records.items()
    ]
    return {
        "themes": themes,
        "evenings": evenings,
        "ideas": sum(one["ideas"] for one in evenings),
        "supports_total": sum(one["support"] for one in evenings),
        "has_labs": any(one["labs"] for one in evenings),
    }


def view(joined: Joined, rooms: dict[str, Room]) -> dict[str, Any]:
    """A theme, and how much of it each gathering said."""
    counted = results.counted(joined.ideas)
    parts: dict[str, int] = {}
    for idea in joined.ideas:
        parts[idea["gathering"]] = parts.get(idea["gathering"], 0) + 1
    return {
        "id": joined.id,
        "anchor": joined.id or "none",
        "title": joined.title,
        "description": joined.description,
        "ideas": counted["ideas"],
        "support": counted["support"],
        "origins": charts.parts(counted["origins"]),
        "gatherings": [{"slug": slug, "count": count} for slug, count in parts.items()],
        "html": Markup("").join(html(joined.ideas[: results.SHOWN], rooms)),
    }


def html(ideas: list[Item], rooms: dict[str, Room]) -> Iterator[Markup]:
    """Ideas in their order; each says which gathering it is from, and leads there."""
    run: list[Item] = []
    for idea in ideas:
        if run and run[-1]["gathering"] != idea["gathering"]:
            yield from results.html(run, rooms[run[-1]["gathering"]], named=True)
            run = []
        run.append(idea)
    if run:
        yield from results.html(run, rooms[run[-1]["gathering"]], named=True)
