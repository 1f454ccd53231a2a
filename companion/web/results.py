"""The public record as a page without scripts.

Before the city publishes it, the address says when it comes; the team sees it as it would be.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.answers.commands import OUTCOMES, RECEIVED
from companion.domain.refusals import refuse
from companion.domain.results.record import ORIGINS, Record, is_cloud, read_record
from companion.domain.screens import Item
from companion.live.house import Room
from companion.live.pauses import BREATH, aside, breathing
from companion.web import access, charts
from companion.web.language import current
from companion.web.outcomes import dated
from companion.web.pages import page
from companion.web.particulars import number
from companion.web.polls import rows as poll_rows
from companion.web.refusals import Refused

routes = Blueprint("results", __name__)

#: Ideas of a theme that the record itself shows; more have pages of their own.
SHOWN = 500
#: One makes a record, and the many that ask at the same time wait for it.
making = threading.Lock()


@routes.get("/g/<slug>/results")
def show(slug: str) -> str:
    room = access.room(slug)
    public = may_be_read(room)
    if public is None:
        return page("results-later.html", room)
    return as_page(room, drawn(room), public=public)


def as_page(room: Room, found: Drawn, **more: Any) -> str:
    return page("results.html", room, most=SHOWN, today=today(room), **found.context, **more)


@routes.get("/g/<slug>/results/theme/<theme>")
def show_theme(slug: str, theme: str) -> str:
    """All ideas of a theme that has more than its part of the record shows, page by page."""
    room = access.room(slug)
    public = may_be_read(room)
    if public is None:
        return page("results-later.html", room)
    found = drawn(room)
    about = next((one for one in found.context["themes"] if one["anchor"] == theme), None)
    if about is None:
        raise Refused(refuse("unknown_theme"))
    ideas, first = found.ideas[about["id"]], number(request.args.get("from", "0"))
    first = first // SHOWN * SHOWN if first < len(ideas) else 0
    part = Markup("").join(html(ideas[first : first + SHOWN], room))
    places: dict[str, Any] = {"first": first, "size": SHOWN, "count": len(ideas), "html": part}
    return page("results-theme.html", room, public=public, theme=about, **places)


@routes.get("/g/<slug>/results/idea/<idea>")
def lead(slug: str, idea: str) -> AnyResponse | str:
    """An idea's own address, wherever on the record it stands by now; of a wording too."""
    room = access.room(slug)
    if may_be_read(room) is None:
        return page("results-later.html", room)
    found = drawn(room)
    for about in found.context["themes"]:
        for place, one in enumerate(breathing(found.ideas[about["id"]])):
            if idea == one["id"] or any(idea == wording["id"] for wording in one["wordings"]):
                return redirect(address(slug, about["anchor"], place) + f"#idea-{idea}", 302)
    raise Refused(refuse("unknown_idea"))


def address(slug: str, theme: str, place: int) -> str:
    """Where the idea at this place of a theme stands."""
    if place < SHOWN:
        return f"/g/{slug}/results"
    return f"/g/{slug}/results/theme/{theme}?from={place // SHOWN * SHOWN}"


def may_be_read(room: Room) -> bool | None:
    """Whether everybody may, or the team alone, which asks; None: not by who asks."""
    gathering = room.gathering
    if not gathering.state.results.now.public:
        gathering.catch_up()
    public = gathering.state.results.now.public
    who = access.staff_of(gathering, request.cookies)
    return public if public or (who and who.role in ("moderator", "admin")) else None


@dataclass(frozen=True)
class Drawn:
    """The record for a page: `ideas` by theme, in their order, and what else the page says."""

    ideas: dict[str | None, list[Item]]
    context: dict[str, Any]


def drawn(room: Room) -> Drawn:
    """What is on the page, made once for all who ask between two changes."""
    gathering = room.gathering
    with making:
        key = ("results", gathering.slug, current().code)
        version = (gathering.epoch, gathering.position)
        shelf = access.site().shelf
        return shelf.get(key, version, lambda: draw(room, read(room)))


def draw(room: Room, record: Record) -> Drawn:
    """Each step lets others work: the record may hold twenty thousand ideas (rule F4)."""
    definition, zone = room.definition.within(current().code), zone_of(room)
    headings = headings_of(record, current().code)
    by_theme: dict[str | None, list[Item]] = {heading["id"]: [] for heading in headings}
    for idea in breathing(record.ideas):
        theme = idea["theme"] if idea["theme"] in by_theme else None
        by_theme.setdefault(theme, []).append(idea)
    titles = {heading["id"]: heading for heading in headings}
    answered = {theme["id"]: theme for theme in record.themes}
    themes = [
        {
            "id": id,
            "anchor": id or "none",
            "title": titles.get(id, {}).get("title"),
            "description": titles.get(id, {}).get("description"),
            "outcome": answered.get(id, {}).get("outcome", RECEIVED),
            "answers": [dated(one, zone) for one in answered.get(id, {}).get("answers", ())],
            "html": Markup("").join(html(ideas[:SHOWN], room)),
            **counted(ideas),
        }
        for id, ideas in by_theme.items()
    ]
    whole = {key: sum(theme[key] for theme in themes) for key in SUMS}
    origins = sum((theme["origins"] for theme in themes), Counter[str]())
    outcomes = sum((theme["outcomes"] for theme in themes), Counter[str]())
    for theme in themes:
        theme["origins"] = charts.parts(theme["origins"])
    context = {
        **whole,
        "themes": themes,
        "support": charts.bars([(theme, theme["support"]) for theme in themes]),
        "origins": charts.parts(origins),
        "outcomes": charts.bars([(one, outcomes[one]) for one in OUTCOMES if outcomes[one]]),
        "has_answers": bool(record.themes) or set(outcomes) > {RECEIVED},
        "supports_total": whole["support"],
        "support_venue_total": whole["support_venue"],
        "evening": aside(charts.evening, record, definition),
        "polls": [poll | {"lines": lines(poll)} for poll in record.polls],
        "figures": record.figures,
        "people": charts.bars(people(record)),
        "labs": record.labs,
    }
    return Drawn(by_theme, context)


#: What is added up over themes.
SUMS = ("ideas", "wordings", "support", "support_venue")


def counted(ideas: list[Item]) -> dict[str, Any]:
    """How much was said under a theme, from where, by how many it is supported, and what becomes
    of it."""
    sums = dict.fromkeys(SUMS, 0) | {"ideas": len(ideas)}
    origins, outcomes = Counter[str](), Counter[str]()
    for idea in breathing(ideas):
        sums["wordings"] += len(idea["wordings"])
        sums["support"] += idea["support"]
        sums["support_venue"] += idea["support_venue"]
        outcomes[idea["outcome"]] += 1
        for one in (idea, *idea["wordings"]):
            origins[one["origin"]] += 1
    return sums | {"origins": origins, "outcomes": outcomes}


def headings_of(record: Record, language: str) -> list[Item]:
    """The themes as the record tells them in a language."""
    told = record.gathering
    found: list[Item] = (told.get("languages") or {}).get(language, {}).get("themes")
    return found or told["themes"]


def today(room: Room) -> dt.date:
    """For whoever prints it."""
    return dt.datetime.fromtimestamp(room.gathering.clock(), zone_of(room)).date()


def zone_of(room: Room) -> ZoneInfo:
    return ZoneInfo(room.definition.timezone)


def read(room: Room) -> Record:
    gathering = room.gathering
    return read_record(gathering.state, gathering.words, room.definition, breathing)


def html(ideas: list[Item], room: Room, *, named: bool = False) -> Iterator[Markup]:
    """Ideas of a record, for a page of this gathering; `named`: with its title, among others'."""
    zone, path = zone_of(room), f"/g/{room.gathering.slug}/results"
    for start in breathing(range(0, len(ideas), BREATH), every=1):
        shown = [
            idea | {"answers": [dated(one, zone) for one in idea["answers"]]}
            for idea in ideas[start : start + BREATH]
        ]
        title = room.definition.within(current().code).title if named else None
        part = render_template("results-ideas.html", ideas=shown, path=path, title=title)
        yield Markup(part)  # noqa: S704  # Jinja has escaped it


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
