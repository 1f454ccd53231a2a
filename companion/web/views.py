"""What templates are given of a gathering: its definition as of now, ready to be shown."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from companion.domain.definition import Definition

View = dict[str, Any]


def view(definition: Definition, now: float, base_url: str) -> View:
    """The definition's values with day, starts, ends and agenda as moments of its day; `state`:
    before, on or after; `address_short`: what people can type, "companion.example/g/auftakt".

    `now`: seconds since 1970, UTC. `base_url`: the public address, without a slash at its end.
    """
    path = f"/g/{definition.slug}/"
    return vars(definition) | {
        "day": definition.day(now),
        "starts": definition.moment(definition.starts, now),
        "ends": definition.moment(definition.ends, now),
        "agenda": agenda(definition, now),
        "state": definition.phase(now),
        "path": path,
        "address_short": base_url.partition("://")[2] + path.rstrip("/"),
    }


def agenda(definition: Definition, now: float) -> list[View]:
    """The items with their ends: each lasts until the next begins, the last until the gathering
    ends. `now`: whether it is on."""
    moment = dt.datetime.fromtimestamp(now, ZoneInfo(definition.timezone))
    starts = [definition.moment(item.at, now) for item in definition.agenda]
    ends = [*starts[1:], definition.moment(definition.ends, now)]
    return [
        vars(item) | {"at": at, "until": until, "now": at <= moment < until}
        for item, at, until in zip(definition.agenda, starts, ends, strict=True)
    ]
