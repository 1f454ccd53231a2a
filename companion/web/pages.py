"""What all pages share: the gathering's view, the security headers, the page's own settings."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, Response, g, render_template, request

from companion.domain.themes.screen import headings
from companion.live.house import Room
from companion.web import access
from companion.web.language import current
from companion.web.views import View, view

#: What a page that reads codes with the camera needs beside: a worker of its own, WebAssembly.
WASM = " 'wasm-unsafe-eval'; worker-src 'self'"


def gathering_view(room: Room, later: float = 0.0, moment: float | None = None) -> View:
    """`later`: seconds by which who asks hears of everything later than the hall. `moment`: another
    one than now, in seconds since 1970."""
    site, timing = access.site(), room.gathering.state.timing
    now = site.house.clock() if moment is None else moment
    on = timing.on(now - later) if timing.mark else None
    code, (state, words) = current().code, (room.gathering.state, room.gathering.words)
    seen = view(room.definition, now, site.base_url, code, later=later, on=on)
    return seen | {"themes": headings(state, words, code)}


def page(
    template: str,
    room: Room,
    screen: str | None = None,
    token: str | None = None,
    later: float = 0.0,
    moment: float | None = None,
    **context: Any,
) -> str:
    """Render a page of a gathering. `screen`: which one its script connects to; `token`: a guest's,
    so that the script need not ask for it; `later`, `moment`: as for gathering_view."""
    gathering = gathering_view(room, later, moment)
    settings = {
        "slug": gathering["slug"],
        "base": gathering["path"],
        "screen": screen,
        "token": token,
        "language": current().code,
        "address": gathering["address_short"],
    }
    return render_template(template, gathering=gathering, page=settings, **context)


def gathering_asked_for() -> View | None:
    """That of the request's address, where it is one of ours: a refusal too is a page of it."""
    slug = (request.view_args or {}).get("slug")
    room = access.site().house.room(slug) if slug else None
    return gathering_view(room) if room else None


def csp_nonce() -> str:
    """This response's nonce for its inline import map and the gathering's colours."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(12)
    nonce: str = g.csp_nonce
    return nonce


def allow_camera() -> None:
    """For this response's page alone: it reads codes with the camera, by WebAssembly."""
    g.camera = True


def allow_frames() -> None:
    """For this response's page: it shows pages of ours in frames."""
    g.frames = True


def allow_to_be_framed() -> None:
    """For this response's page: pages of ours, and nobody else's, may hold it in a frame."""
    g.framed = True


def secure(response: Response) -> Response:
    """After every request. Nothing loads from elsewhere, nobody frames us, and no address of ours,
    which may hold a login link, is told to a site that a link leads to."""
    host, camera = request.host, g.get("camera", False)
    frames, framed = ("'self'" if g.get(name) else "'none'" for name in ("frames", "framed"))
    if response.mimetype == "text/html":
        response.headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; style-src 'self' 'nonce-{csp_nonce()}'; img-src 'self' data:;"
            f" script-src 'self' 'nonce-{csp_nonce()}'{WASM if camera else ''};"
            f" connect-src 'self' ws://{host} wss://{host};"
            " manifest-src 'self'; form-action 'self'; base-uri 'none';"
            f" frame-src {frames}; frame-ancestors {framed}",
        )
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'")
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Not no-referrer: that makes browsers send "Origin: null" with our own forms.
    response.headers["Referrer-Policy"] = "same-origin"
    may = "self" if camera else ""
    response.headers["Permissions-Policy"] = f"geolocation=(), microphone=(), camera=({may})"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def install(app: Flask) -> None:
    app.after_request(secure)
    app.context_processor(lambda: {"csp_nonce": csp_nonce()})
