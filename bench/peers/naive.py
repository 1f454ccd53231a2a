"""Flask-SocketIO on eventlet, as its documentation shows it: an emit to all for each event."""

from __future__ import annotations

import sys
from typing import Any

import eventlet

eventlet.monkey_patch()

from flask import Flask  # noqa: E402  # patched first
from flask_socketio import SocketIO, emit  # noqa: E402  # the same

app = Flask(__name__)
io = SocketIO(app, async_mode="eventlet")


@io.on("command")
def command(update: dict[str, Any]) -> dict[str, Any]:
    emit("update", update, broadcast=True)
    return {"ok": True, "position": update["position"]}


if __name__ == "__main__":
    io.run(app, host="127.0.0.1", port=int(sys.argv[1]))
