"""What the people who run the server ask."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from companion.live.house import Room
from companion.live.meters import TYPE
from companion.live.troubles import troubles
from companion.web import access

routes = Blueprint("health", __name__)


@routes.get("/healthz")
def healthz() -> Response:
    """Where each gathering is; 503 while one cannot be served, or nobody new shall come."""
    site = access.site()
    house = site.house
    gatherings = {room.gathering.slug: standing(room) for room in house}
    if house.is_draining:
        status = "draining"
    else:
        status = "failing" if any("trouble" in g for g in gatherings.values()) else "ok"
    response = jsonify(status=status, version=site.meters.version, gatherings=gatherings)
    response.status_code = 200 if status == "ok" else 503
    return response


def standing(room: Room) -> dict[str, Any]:
    """`trouble` only where there is any."""
    gathering = room.gathering
    has = troubles(gathering)
    return {
        "epoch": gathering.epoch,
        "position": gathering.position,
        "connections": room.fanout.connections_everywhere if room.fanout else 0,
        **({"trouble": has} if has else {}),
    }


@routes.get("/metrics")
def metrics() -> Response:
    """What is counted, of all workers on this machine."""
    site = access.site()
    response = current_app.response_class(site.meters.text(site.house))
    response.headers["Content-Type"] = TYPE
    return response


def install(app: Flask) -> None:
    """Count what is asked for."""
    app.after_request(count)


def count(response: Response) -> Response:
    access.site().meters.answered(request.endpoint, response.status_code)
    return response
