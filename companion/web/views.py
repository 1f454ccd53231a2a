"""What templates are given of a gathering: its definition as of now, in the visitor's language."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from companion.domain.colour import NEARLY_BLACK, readable_on
from companion.domain.definition import Definition, is_within
from companion.domain.timing.standing import About

View = dict[str, Any]


def view(
    definition: Definition,
    now: float,
    base_url: str,
    language: str = "de",
    *,
    later: float = 0.0,
    on: str | None = None,
) -> View:
    """The definition's values with day, starts, ends and agenda as moments of its day; `state`:
    before, on or after; `open`: it takes contributions now; `early`: not yet; `accent`: its colour
    on light and on dark; `address_short`: what people can type, "companion.example/g/auftakt".

    `now`: seconds since 1970, UTC. `base_url`: the public address, without a slash at its end.
    `later`: seconds by which its end is later for who asks. `on`: the id of the agenda's item that
    is on for them; None: what the plan says.
    """
    path = f"/g/{definition.slug}/"
    spoken = definition.within(language)
    zone = ZoneInfo(definition.timezone)
    return vars(spoken) | {
        "day": definition.day(now),
        "starts": definition.moment(definition.starts, now),
        "ends": definition.moment(definition.ends, now),
        "opens": local(definition.opens_at, zone),
        "closes": local(ending(definition, later), zone),
        "agenda": agenda(spoken, now, on),
        "state": definition.phase(now),
        "open": is_within(definition.opens_at, now, ending(definition, later)),
        "early": definition.opens_at is not None and now < definition.opens_at,
        "accent": accent(definition.look.accent),
        "logo": f"{path}logo" if definition.look.logo else None,
        "logo_alt": spoken.look.logo_alt,
        "path": path,
        "address_short": base_url.partition("://")[2] + path.rstrip("/"),
    }


def ending(definition: Definition, later: float) -> float | None:
    return None if definition.closes_at is None else definition.closes_at + later


def local(seconds: float | None, zone: ZoneInfo) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, zone)


def agenda(definition: Definition, now: float, on: str | None = None) -> list[View]:
    """The items with their ends: each lasts until the next begins, the last until the gathering
    ends. `now`: whether it is on, by the plan or because it is the one `on`."""
    moment = dt.datetime.fromtimestamp(now, ZoneInfo(definition.timezone))
    starts = [definition.moment(item.at, now) for item in definition.agenda]
    ends = [*starts, definition.moment(definition.ends, now)][1:]
    return [
        vars(item)
        | {"at": at, "until": until, "now": at <= moment < until if on is None else item.id == on}
        for item, at, until in zip(definition.agenda, starts, ends, strict=True)
    ]


def about_words(about: About | None, definition: Definition) -> str:
    """What an idea refers to: "19:42, Impulsvortrag"; empty where only the time is known. Twin of
    aboutOf() in static/js/timing.js."""
    titles = {item.id: item.title for item in definition.agenda}
    if about is None or about.item not in titles:
        return ""
    at = dt.datetime.fromtimestamp(about.at, ZoneInfo(definition.timezone))
    return f"{at:%H:%M}, {titles[about.item]}"


def accent(colour: str) -> View | None:
    """A city's colour as it can be read on a light and on a dark page."""
    return {"light": colour, "dark": readable_on(NEARLY_BLACK, colour)} if colour else None
