"""The same as on the socket, over plain HTTP: join, feed, own, command."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain import delta
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.live.answers import CODINGS
from companion.live.house import Room
from companion.live.protocol import MAX_MESSAGE, parse_json
from companion.web import access
from companion.web.audience import FORM_FIELDS, show_guest
from companion.web.refusals import Refused, answer

routes = Blueprint("feed", __name__)

#: Fields of a form that come once for each thing chosen or written.
LISTS = ("options", "words")
#: Of a position, at most.
DIGITS = 15


@routes.post("/g/<slug>/join")
def join(slug: str) -> Response:
    """A visitor's token, and where the log is; the same visitor again for a valid cookie."""
    gathering = access.room(slug).gathering
    _, token = access.welcome_guest(slug)
    response = jsonify(token=token, epoch=gathering.epoch, position=gathering.position)
    response.status_code = 201
    access.remember_guest(response, slug, token)
    return response


@routes.get("/g/<slug>/feed")
def feed(slug: str) -> Response:
    """The guest screen's update since a position; the client compares the epoch. The header
    `Feed-Mark` names the position to ask with next time, the same one for everybody."""
    answers = access.room(slug).answers
    text = request.args.get("since", "0")
    if not text.isdecimal() or len(text) > DIGITS:
        raise Refused(refuse("bad_request", field="since"))
    answer = answers.since(int(text))
    access.site().meters.fed(slug, answer.kind)
    coding = request.accept_encodings.best_match(CODINGS)
    response = current_app.response_class(answer.body(coding), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=1"
    response.headers["Content-Length"] = always_as_long(response.content_length)
    response.headers["Feed-Mark"] = always_as_long(answers.mark(answer))
    response.headers["Vary"] = "Accept-Encoding"
    if coding:
        response.headers["Content-Encoding"] = coding
    return response


def always_as_long(number: int | None) -> str:
    """With zeros in front. nginx takes a cached answer whose head is longer than that of the one
    before for a broken one, and whoever comes at that moment asks the server."""
    return f"{number:0{DIGITS}}"


@routes.get("/g/<slug>/own")
def own(slug: str) -> Response:
    """One visitor's own ideas, as in the message `own`."""
    gathering = access.room(slug).gathering
    who = access.require_guest(slug)
    return jsonify(delta.own(who.id, gathering.state, gathering.words))


@routes.post("/g/<slug>/command")
def command(slug: str) -> AnyResponse:
    """A guest's command as JSON, answered with the acknowledgement; or as the page's own form,
    answered with the page."""
    room = access.room(slug)
    who = access.guest(slug)
    if request.mimetype == "application/x-www-form-urlencoded":
        return command_of_form(room, who)
    if who is None:
        return jsonify(answer(refuse("no_token")))
    if (request.content_length or 0) > MAX_MESSAGE:
        raise Refused(refuse("too_large"))
    message = parse_json(request.get_data())
    if isinstance(message, Refusal):
        return jsonify(answer(message))
    return jsonify(answer(room.gathering.receive(message, who, access.address())))


def command_of_form(room: Room, who: Who | None) -> AnyResponse:
    if who is None:
        raise Refused(refuse("no_token"))
    form = request.form.to_dict()
    lists = {name: request.form.getlist(name) for name in LISTS if name in form}
    result = room.gathering.receive(form | lists, who, access.address())
    if isinstance(result, Refusal):
        token = access.token_of(room.gathering.slug, who)
        typed = {name: form.get(name, "") for name in FORM_FIELDS}
        return show_guest(room, who, token, result, typed)
    order = "&order=top" if form.get("order") == "top" else ""
    place = {"report_idea": "", "vote": "#polls"}.get(form["name"], "#own")
    return redirect(f"/g/{room.gathering.slug}/?done={form['name']}{order}{place}", 303)
