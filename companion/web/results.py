"""The public record as a page without scripts.

Before the city publishes it, the address says when it comes; the team sees it as it would be.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, render_template, request
from markupsafe import Markup

from companion.domain.results.record import ORIGINS, Record, is_cloud, read_record
from companion.domain.screens import Item
from companion.domain.themes.screen import headings
from companion.live.house import Room
from companion.live.pauses import BREATH, breathing
from companion.web import access, charts
from companion.web.language import current
from companion.web.pages import page
from companion.web.polls import rows as poll_rows

routes = Blueprint("results", __name__)

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
