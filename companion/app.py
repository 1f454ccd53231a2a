"""Where the parts are joined."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask_compress import Compress
from flask_socketio import SocketIO
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from companion import __version__
from companion.domain.refusals import refuse
from companion.live import frames
from companion.live.commons import Alone, Commons
from companion.live.crew import Crew
from companion.live.entrance import Entrance
from companion.live.following import Follower
from companion.live.house import House
from companion.live.mailing import Mailer, Manner
from companion.live.meters import PAGE, Meters, shared
from companion.live.protocol import MAX_MESSAGE
from companion.live.seating import Seating
from companion.opening import limits, new_id
from companion.outside.carrier import Carrier
from companion.outside.facebook import Facebook
from companion.settings import Settings
from companion.store.log import Log
from companion.web import (
    access,
    admin,
    answers,
    assets,
    audience,
    balance,
    cause,
    cause_team,
    checkin,
    comments,
    compiled,
    conduct,
    delay,
    desk,
    door,
    entrance,
    evaluation,
    feed,
    group,
    group_feed,
    health,
    importing,
    lab_members,
    lab_team,
    labs,
    language,
    legal,
    moderation,
    offline,
    outbox,
    overlay,
    pages,
    paper,
    player,
    polls,
    ready,
    receipts,
    refusals,
    registration,
    replay,
    results,
    stage,
)
from companion.web.composing import compose
from companion.web.setup import files as setup_files
from companion.web.setup import pages as setup
from companion.web.setup import team as setup_team
from companion.web.sockets import Desk

logger = logging.getLogger(__name__)

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parent
SOCKET_PATH = "/socket.io/"
#: Bytes. A form spells each byte beyond ASCII in three.
MAX_BODY = 4 * MAX_MESSAGE
#: Each has `routes`.
PAGES = (
    audience, registration, feed, group_feed, group, checkin, entrance, moderation, conduct,
    paper, polls, labs, lab_team, lab_members, results, cause, cause_team, replay, evaluation,
    answers, receipts, comments, desk, door, offline, outbox, importing, stage, balance, delay,
    overlay, player, legal, health, admin, setup, setup_files, setup_team, ready,
)  # fmt: skip


@dataclass(frozen=True)
class Companion:
    """The WSGI application, the house behind it, who sends its mails, who takes comments
    up, and what is counted."""

    wsgi: Any
    house: House
    sockets: frames.Wire
    meters: Meters
    mailer: Mailer
    follower: Follower
    seating: Seating


def create_app(
    settings: Settings, log: Log, clock: Callable[[], float], commons: Commons | None = None
) -> Companion:
    """Join settings, log and clock to a server. `clock`: seconds since 1970, UTC. `commons`: what
    it shares with others; None: there are none."""
    app = Flask(
        "companion", root_path=str(PACKAGE), template_folder=ROOT / "templates", static_folder=None
    )
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of Flask's default provider
    way = frames.choose(settings.frames)
    io = SocketIO(
        app,
        async_mode=settings.asynchrony,
        transports=["websocket"],
        async_handlers=False,  # True reorders a client's messages
        cors_allowed_origins=[],  # live.frames.edge has checked the origin
        manage_session=False,
        **way.options(),
    )
    sockets = way.wire(io.server)
    house = House(
        log,
        clock=clock,
        ids=new_id,
        commons=commons or Alone(limits(settings), clock),
        wire=sockets,
    )
    meters = Meters(
        version=__version__, asynchrony=settings.asynchrony, directory=shared.directory()
    )
    mailer = mails(app, settings, house)
    keys = access.Keys(settings.secret)
    token = settings.facebook_token
    source = Facebook(token, settings.facebook_url) if token else None
    follower = Follower(house, source, keys.mark)
    app.extensions["companion"] = access.Site(house, keys, settings, meters, mailer, follower)
    install_pages(app, settings)
    # Handlers of sockets run in a request of this address, which never gets here. Were it unknown,
    # each would keep a NotFound whose traceback keeps the request: a cycle, 15 KB a connection.
    app.add_url_rule(SOCKET_PATH, "socket", lambda: abort(404), strict_slashes=False)
    displays = Entrance()
    displays.start()
    crew = Crew()
    crew.start()
    reception = Desk(io, house, displays, crew)
    app.wsgi_app = way.edge(  # type: ignore[method-assign]  # Flask's documented way to wrap it
        app.wsgi_app,
        SOCKET_PATH,
        lambda environ: access.is_own_origin(environ, access.own_origins(settings)),
        io.server,
        app,
        reception.answer_to,
    )
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the same
            app.wsgi_app, x_for=n, x_proto=n, x_host=n
        )
    app.wsgi_app = Outermost(app.wsgi_app)  # type: ignore[method-assign]  # the same
    return Companion(app, house, sockets, meters, mailer, follower, Seating(house, keys.mark))


def install_pages(app: Flask, settings: Settings) -> None:
    """All addresses but the sockets', what every answer goes through, and what refusals and bugs
    look like."""
    for module in PAGES:
        app.register_blueprint(module.routes)
    health.install(app)
    assets.install(app, ROOT / "static", settings.data)
    language.install(app)
    pages.install(app)
    compiled.install(app, settings.data)
    app.config["COMPRESS_MIMETYPES"] = ["text/html", "application/json"]
    app.config["COMPRESS_REGISTER"] = False
    compression = Compress(app)
    app.after_request(
        lambda response: response if is_compressed() else compression.after_request(response)
    )
    app.before_request(access.refuse_foreign_posts)
    app.register_error_handler(refusals.Refused, refused)
    app.register_error_handler(HTTPException, http_error)
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # http_error does, without the address


def mails(app: Flask, settings: Settings, house: House) -> Mailer:
    """Who sends the mails, by the settings' mail server; without one, they are the desk's."""
    server, carrier = settings.smtp_url, None
    if server is not None:
        name = urlsplit(settings.base_url).hostname or "localhost"
        carrier = Carrier(**vars(server), name=name, seconds=settings.mail_seconds)
    manner = Manner(
        sender=settings.mail_from.addr_spec if settings.mail_from else "",
        seconds=settings.mail_seconds,
        first_retry=settings.mail_retry_seconds,
        patience=settings.mail_hours * 3600,
        quiet=settings.answer_minutes * 60,
    )
    return Mailer(house, carrier, partial(compose, app), manner)


def is_compressed() -> bool:
    """The feed compresses what it answers once, for all who ask."""
    return request.endpoint == "feed.feed"


def refused(error: refusals.Refused) -> Any:
    """What a page says no to."""
    access.site().meters.refused(PAGE, error.refusal.code)
    return refusals.render(error.refusal, pages.gathering_asked_for())


class Outermost:
    """WSGI middleware around all others: a bug in one of them is told; eventlet drops it."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        try:
            return self._app(environ, start_response)
        except Exception:  # whatever it is: it goes on, told
            logger.exception("a request failed outside of its page")
            raise


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
    bug = getattr(error, "original_exception", None) or error
    logger.error("a request failed", exc_info=bug, extra={"endpoint": request.endpoint})
    response = refusals.render(refuse("unavailable", wait=5))
    response.status_code = error.code or 500
    return response
