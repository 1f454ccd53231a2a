"""What the people who run the server ask."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from companion.web import access

routes = Blueprint("health", __name__)


@routes.get("/healthz")
def healthz() -> Response:
    """Where each gathering is; 503 while one cannot be served or nothing can be made durable."""
    rooms = list(access.site().house)
    failing = any(room.gathering.broken or not room.gathering.is_durable for room in rooms)
    response = jsonify(
        status="failing" if failing else "ok",
        gatherings={
            room.gathering.slug: {
                "epoch": room.gathering.epoch,
                "position": room.gathering.position,
                "connections": room.fanout.connections_everywhere if room.fanout else 0,
            }
            for room in rooms
        },
    )
    response.status_code = 503 if failing else 200
    return response
