"""The stream's player: a page of its own inside the guest page. Its policy alone names the host
that the stream comes from, and it is asked for only after the visitor's consent (rule C5)."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.refusals import refuse
from companion.domain.stream import Stream
from companion.web import access
from companion.web.language import current
from companion.web.legal import picture
from companion.web.pages import csp_nonce
from companion.web.refusals import Refused

routes = Blueprint("player", __name__)


@routes.get("/g/<slug>/player")
def player(slug: str) -> AnyResponse:
    """What the frame on the guest page holds. By itself it opens for nobody: a link to it from
    elsewhere would load the stream without having asked."""
    stream = stream_of(slug)
    if not stream or not stream.source:
        raise Refused(refuse("not_found"))
    if request.headers.get("Sec-Fetch-Dest", "iframe") != "iframe":
        return redirect(f"/g/{slug}/")
    source = stream.started() if "start" in request.args else stream.source
    response = make_response(render_template("player.html", stream=stream, source=source))
    shows = "media-src" if stream.is_video else "frame-src"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; {shows} https://{stream.host}; style-src 'nonce-{csp_nonce()}';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    return response


@routes.get("/g/<slug>/preview")
def preview(slug: str) -> Response:
    """The picture until then, from here."""
    stream = stream_of(slug)
    if not stream or not stream.preview:
        raise Refused(refuse("not_found"))
    return picture(stream.preview)


def stream_of(slug: str) -> Stream | None:
    return access.room(slug).definition.within(current().code).stream
