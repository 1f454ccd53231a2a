"""Where the parts are joined."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask_compress import Compress
from flask_socketio import SocketIO
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from companion.domain.refusals import refuse
from companion.live.frames import Sockets
from companion.live.frames.directory import Directory
from companion.live.frames.edge import Edge
from companion.live.house import House
from companion.live.limits import Limits
from companion.live.protocol import MAX_MESSAGE
from companion.settings import Settings
from companion.store.log import Log
from companion.web import (
    access,
    assets,
    audience,
    checkin,
    desk,
    feed,
    health,
    importing,
    language,
    legal,
    moderation,
    pages,
    refusals,
    registration,
    stage,
)
from companion.web.sockets import Desk

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parent
SOCKET_PATH = "/socket.io/"
#: Bytes. A form spells each byte beyond ASCII in three.
MAX_BODY = 4 * MAX_MESSAGE


@dataclass(frozen=True)
class Companion:
    """The WSGI application and the house behind it."""

    wsgi: Any
    house: House


def create_app(settings: Settings, log: Log, clock: Callable[[], float]) -> Companion:
    """Join settings, log and clock to a server. `clock`: seconds since 1970, UTC."""
    app = Flask(
        "companion", root_path=str(PACKAGE), template_folder=ROOT / "templates", static_folder=None
    )
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config["COMPRESS_MIMETYPES"] = ["text/html", "application/json"]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    io = SocketIO(
        app,
        async_mode=settings.asynchrony,
        transports=["websocket"],
        client_manager=Directory(),
        async_handlers=False,  # True reorders a client's messages
        cors_allowed_origins=[],  # live.frames.Edge has checked the origin
        manage_session=False,
    )
    house = House(
        log,
        clock=clock,
        ids=new_id,
        limits=limits(settings),
        wire=Sockets(io.server),
    )
    app.extensions["companion"] = access.Site(house, access.Keys(settings.secret), settings)
    for module in (
        audience,
        registration,
        feed,
        checkin,
        moderation,
        desk,
        importing,
        stage,
        legal,
        health,
    ):
        app.register_blueprint(module.routes)
    assets.install(app, ROOT / "static", settings.data)
    language.install(app)
    pages.install(app)
    Compress(app)
    app.before_request(access.refuse_foreign_posts)
    app.register_error_handler(refusals.Refused, lambda e: refusals.render(e.refusal))
    app.register_error_handler(HTTPException, http_error)
    Desk(io)
    app.wsgi_app = Edge(  # type: ignore[method-assign]  # Flask's documented way to wrap it
        app.wsgi_app,
        SOCKET_PATH,
        io.server,
        app,
        lambda environ: access.is_own_origin(environ, access.own_origins(settings)),
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=n, x_proto=n, x_host=n
        )
    return Companion(app, house)


def limits(settings: Settings) -> Limits:
    return Limits.per_visitor(
        settings.idea_seconds, settings.idea_burst, settings.commands_per_second
    )


def new_id(prefix: str) -> str:
    """A new id: 64 random bits, so that many workers need not agree on a count."""
    return prefix + secrets.token_hex(8)


def http_error(error: HTTPException) -> Any:
    """What Werkzeug refuses, with a code of ours."""
    if error.code == 404:
        return refusals.render(refuse("not_found"))
    if isinstance(error, RequestEntityTooLarge):
        return refusals.render(refuse("too_large"))
    if error.code and 400 <= error.code < 500:
        response = refusals.render(refuse("bad_request"))
        response.status_code = error.code
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(error.valid_methods)
        return response
    logging.getLogger(__name__).error("a request failed", exc_info=error)
    response = refusals.render(refuse("unavailable", wait=5))
    response.status_code = error.code or 500
    return response
