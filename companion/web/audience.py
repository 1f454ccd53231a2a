"""The audience's pages: the gatherings, and one gathering as a guest sees it. They work without
JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain import delta
from companion.domain.commands import KINDS
from companion.domain.conduct.commands import REPORT_REASONS
from companion.domain.groups.screen import GROUPS, MEMBERSHIP
from companion.domain.refusals import Refusal
from companion.domain.rules import Who, takes_ideas
from companion.domain.screens import FACTS, SCREENS
from companion.domain.text import NAME_LIMIT, TEXT_LIMIT
from companion.domain.themes.screen import THEMES
from companion.live.house import Room
from companion.live.ranking import ORDERS
from companion.web import access
from companion.web.access import site
from companion.web.language import current
from companion.web.moulds import Mould, hole
from companion.web.pages import allow_frames, csp_nonce, gathering_view, page
from companion.web.polls import polls_part
from companion.web.refusals import answer, status
from companion.web.views import about_words

routes = Blueprint("audience", __name__)

#: Ideas in the page itself; its script brings the others. As many as it shows at first.
WALL = 50
FORM_FIELDS = ("text", "kind", "theme", "author")
#: What the page says thanks for.
DONE = frozenset(
    {
        "post_idea",
        "support_idea",
        "withdraw_support",
        "report_idea",
        "vote",
        "check_in",
        "check_out",
    }
)
#: Where it says nothing about small groups.
NO_GROUPS = '<div class="group-notice" id="group-notice"></div>'
#: What stands in an idea's form where the visitor does not support it, and where they do.
SUPPORT = {"pressed": ("false", "true"), "deed": ("support_idea", "withdraw_support")}


@routes.get("/")
def home() -> str | AnyResponse:
    """The gatherings; straight to the one that is on, if it is one."""
    listed = (room for room in site().house if not room.definition.unlisted)
    views = [gathering_view(room) for room in listed]
    on = [view for view in views if view["state"] == "on"]
    if len(on) == 1 and "all" not in request.args:
        return redirect(on[0]["path"])
    return render_template("home.html", gatherings=views, gathering=None, page={})


@routes.get("/g/<slug>/")
def guest(slug: str) -> Response:
    room = access.room(slug)
    if "done" in request.args:  # at another worker, perhaps
        room.gathering.catch_up()
    who, token = access.welcome_guest(slug)
    response = show_guest(room, who, token)
    access.remember_guest(response, slug, token)
    return response


def show_guest(
    room: Room,
    who: Who,
    token: str,
    refusal: Refusal | None = None,
    form: Mapping[str, str] | None = None,
) -> Response:
    """The guest page; with a refusal, what was typed stays in the form."""
    state, words = room.gathering.state, room.gathering.words
    order = request.values.get("order", "new")
    order = order if order in ORDERS else "new"
    wanted = state.themes.find(request.args.get("theme"))
    theme = wanted.id if wanted else None
    own = delta.own(who.id, state, words)
    nonce = secrets.token_urlsafe(12)
    presence = counts(room)
    origin = "venue" if state.is_in_hall(who.id, who.badges) else "remote"
    values = {
        "token": token,
        "csp": csp_nonce(),
        "nonce": nonce,
        "venue": str(presence["venue"]),
        "remote": str(presence["remote"]),
        "own": own_part(room, own["ideas"]),
        "receipt": site().keys.receipt_code(room.gathering.slug, who.id),
        "receipt_hidden": "" if own["ideas"] else "hidden",
        "polls": polls_part(room, own, origin, nonce),
        "groups": groups_part(room, own),
        "wall": wall_part(room, order, theme, {item["id"] for item in own["supports"]}, nonce),
    }
    stream = room.definition.within(current().code).stream
    if origin == "remote" and stream and stream.source:
        allow_frames()
    html = frame(room, order, theme, origin, refusal, form).filled(values.__getitem__)
    return make_response(html, status(refusal) if refusal else 200)


def frame(
    room: Room,
    order: str,
    theme: str | None,
    origin: str,
    refusal: Refusal | None,
    form: Mapping[str, str] | None,
) -> Mould:
    """The page without what is one visitor's own. What a refused form held is kept by nobody."""
    done = request.args.get("done")
    done = done if done in DONE else None

    def make() -> str:
        return page(
            "guest.html",
            room,
            screen="guest",
            token=hole("token"),
            csp_nonce=hole("csp"),
            own=hole("own"),
            receipt=hole("receipt"),
            receipt_hidden=hole("receipt_hidden"),
            polls=hole("polls"),
            groups=hole("groups"),
            wall=hole("wall"),
            order=order,
            theme=theme,
            done=done,
            refusal=answer(refusal) if refusal else None,
            form={name: (form or {}).get(name, "") for name in FORM_FIELDS},
            nonce=hole("nonce"),
            kinds=KINDS,
            limits={"text": TEXT_LIMIT, "author": NAME_LIMIT},
            origin=origin,
            later=room.gathering.state.timing.later(origin),
            reasons=REPORT_REASONS,
            modes=room.gathering.state.conduct.modes,
            labs=room.gathering.state.labs.is_shown,
            counts={"venue": hole("venue"), "remote": hole("remote")},
        )

    if refusal:
        return Mould(make())
    key = (
        "frame",
        room.gathering.slug,
        current().code,
        order,
        theme,
        origin,
        done,
        site().base_url,
    )
    return site().shelf.get(key, as_of(room), lambda: Mould(make()))


def as_of(room: Room) -> tuple[object, ...]:
    """What all that a page says of its gathering depends on. The agenda moves on by the minute."""
    state, now = room.gathering.state, site().house.clock()
    takes = [takes_ideas(state, origin, now) for origin in ("venue", "remote")]
    timing = (state.timing.mark, state.timing.grace)
    stands = (state.conduct.modes, state.labs.is_shown)
    themes = tuple((id, state.changes.position((THEMES, id))) for id in state.themes.order)
    return (state.definition, themes, int(now // 60), *takes, *timing, *stands)


def own_part(room: Room, ideas: list[dict[str, Any]]) -> str:
    """The visitor's own contributions; most have none, and see the same."""

    def make() -> str:
        spotlight = room.gathering.state.spotlight
        return part("guest-own.html", room, own=ideas, spotlight=spotlight)

    key = ("own", room.gathering.slug, current().code)
    return make() if ideas else site().shelf.get(key, as_of(room), make)


def groups_part(room: Room, own: delta.Update) -> str:
    """What the page says about the small groups, and about the visitor's own: the same to all of
    one group."""
    state, words = room.gathering.state, room.gathering.words
    fact = FACTS[GROUPS](state, words)
    if fact is None:
        return NO_GROUPS
    membership = next(iter(own.get(MEMBERSHIP, ())), None)
    group = state.groups.groups.get(membership["group"]) if membership else None
    shown = SCREENS["guest"].part(GROUPS).shows(group, words) if group else None
    key = ("groups", room.gathering.slug, current().code, group and group.id, membership is None)
    called = shown and (shown["title"], shown["theme"])
    version = (room.gathering.epoch, as_of(room), fact.get("plenum"), called)
    context = {"fact": fact, "membership": membership, "group": shown}
    return site().shelf.get(key, version, lambda: part("guest-group.html", room, **context))


def wall_part(room: Room, order: str, theme: str | None, supported: set[str], nonce: str) -> str:
    """The published ideas, newest or most supported first, up to WALL of them; of a theme, or of
    all."""
    state, words = room.gathering.state, room.gathering.words
    ideas = room.ranking.first(order, WALL + 1, theme)
    there_is_more = len(ideas) > WALL
    del ideas[WALL:]

    circles = {
        one.id: {name: circle[name] for name in ("number", "title", "theme")}
        for one in (state.groups.groups.get(idea.group or "") for idea in ideas)
        if one and not one.removed
        for circle in (SCREENS["guest"].part(GROUPS).shows(one, words),)
    }

    def make() -> Mould:
        shown = [
            SCREENS["guest"].part(delta.IDEAS).shows(idea, words)
            | {"about_words": about_words(idea.about, room.definition.within(current().code))}
            | {"circle": circles.get(idea.group or "")}
            for idea in ideas
        ]
        context = {"wall": shown, "more": there_is_more, "order": order, "hole": hole}
        html = part("guest-wall.html", room, spotlight=state.spotlight, theme=theme, **context)
        return Mould(html)

    def value(name: str) -> str:
        kind, _, idea = name.partition(" ")
        return nonce if kind == "nonce" else SUPPORT[kind][idea in supported]

    key = ("wall", room.gathering.slug, current().code, order, theme)
    seen = tuple((idea.id, state.changes.position((delta.IDEAS, idea.id))) for idea in ideas)
    called = [tuple(circle.values()) for circle in circles.values()]
    version = (room.gathering.epoch, as_of(room), state.spotlight, there_is_more, seen, called)
    return site().shelf.get(key, version, make).filled(value)


def part(template: str, room: Room, **context: Any) -> str:
    return render_template(template, gathering=gathering_view(room), **context)


def counts(room: Room) -> dict[str, int]:
    """Who is connected, as of this second: it takes a while to count ten thousand."""
    if room.fanout is None:
        return {"venue": 0, "remote": 0}
    key, now = ("counts", room.gathering.slug), int(site().house.clock())
    return site().shelf.get(key, now, room.fanout.presence)
