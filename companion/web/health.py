"""What the people who run the server ask."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from companion.web import access

routes = Blueprint("health", __name__)


@routes.get("/healthz")
def healthz() -> Response:
    """Where each gathering is; 503 while one cannot be served."""
    rooms = list(access.site().house)
    broken = any(room.gathering.broken for room in rooms)
    response = jsonify(
        status="broken" if broken else "ok",
        gatherings={
            room.gathering.slug: {
                "epoch": room.gathering.epoch,
                "position": room.gathering.position,
                "connections": room.fanout.connections if room.fanout else 0,
            }
            for room in rooms
        },
    )
    response.status_code = 503 if broken else 200
    return response
