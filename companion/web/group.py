"""Small groups as those who take part see them: one's own group, the way into one, and the plenum,
where everybody supports across all groups. They work without JavaScript."""

from __future__ import annotations

import datetime as dt
import math
import secrets
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain import delta
from companion.domain.conduct.commands import REPORT_REASONS
from companion.domain.groups.screen import GROUPS, MEMBERSHIP, RANKINGS
from companion.domain.groups.walls import screen_of
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.screens import FACTS, IDEAS, SCREENS
from companion.domain.text import TEXT_LIMIT
from companion.live.house import Room
from companion.web import access, phone
from companion.web.pages import page
from companion.web.refusals import Refused, answer, status

routes = Blueprint("group", __name__)

#: What these pages' forms may ask for, and of which pages they are.
DEEDS = {
    "group": frozenset(
        {
            "join_group",
            "leave_group",
            "post_idea",
            "support_idea",
            "withdraw_support",
            "rank_ideas",
            "take_pen",
            "lay_down_pen",
            "pass_pen",
            "hand_in",
            "take_back",
            "merge_ideas",
            "split_idea",
        }
    ),
    "plenum": frozenset({"support_idea", "withdraw_support"}),
}
#: Fields of these forms that mean nothing where they are empty.
OPTIONAL = ("group", "author", "seen")
#: Commands that take a list of ideas, in which a place may be left empty.
LISTING = ("rank_ideas", "hand_in")

View = dict[str, Any]


@routes.get("/g/<slug>/group")
def group(slug: str) -> Response:
    """One's own group, or the way into one."""
    return welcomed(slug, show_group)


@routes.get("/g/<slug>/group/<id>")
def link(slug: str, id: str) -> AnyResponse:
    """A group's own link: for its members their page, for others an offer where they may choose."""
    room = access.room(slug)
    who = access.guest(slug)
    there = room.gathering.state.groups.group_of(who.id) if who else None
    if there and there.id == id:
        return redirect(f"/g/{slug}/group", 303)
    return welcomed(slug, lambda room, who, token: show_group(room, who, token, named=id))


@routes.post("/g/<slug>/group")
def do(slug: str) -> AnyResponse:
    """One of the page's forms."""
    return submitted(slug, "group", show_group)


@routes.get("/g/<slug>/plenum")
def plenum(slug: str) -> Response:
    """What the groups have handed in."""
    return welcomed(slug, show_plenum)


@routes.post("/g/<slug>/plenum")
def support(slug: str) -> AnyResponse:
    """Supporting there without scripts."""
    return submitted(slug, "plenum", show_plenum)


def welcomed(slug: str, show: Any) -> Response:
    room = access.room(slug)
    if "done" in request.args:  # at another worker, perhaps
        room.gathering.catch_up()
    who, token = access.welcome_guest(slug)
    response: Response = show(room, who, token)
    access.remember_guest(response, slug, token)
    return response


def submitted(slug: str, address: str, show: Any) -> AnyResponse:
    room = access.room(slug)
    who = access.guest(slug)
    if who is None:
        raise Refused(refuse("no_token"))
    message = asked()
    if message["name"] not in DEEDS[address]:
        raise Refused(refuse("unknown_command"))
    if message["name"] == "join_group":  # the one that is about who holds this device
        who = replace(who, seat=phone.seat(room))
    result = room.gathering.receive(message, who, access.address())
    if isinstance(result, Refusal):
        refused: Response = show(room, who, access.token_of(slug, who), result)
        return refused
    return redirect(f"/g/{slug}/{address}?done={message['name']}", 303)


def asked() -> dict[str, Any]:
    """The command that a form holds."""
    form: dict[str, Any] = request.form.to_dict()
    for name in OPTIONAL:
        if not form.get(name, "").strip():
            form.pop(name, None)
    form.setdefault("name", "")
    if form["name"] in LISTING:
        form["ideas"] = [id for id in request.form.getlist("ideas") if id]
    if form["name"] == "split_idea":
        form["version"] = number(form.get("version", ""))
    if form["name"] == "merge_ideas":
        form |= same(request.form.getlist("same"))
    return form


def same(ticked: list[str]) -> dict[str, Any]:
    """Which ideas are the same, each as "id version": the first, which the group ranks highest,
    stands for all."""
    pairs = [one.partition(" ") for one in ticked]
    versions = {id: number(version) for id, _, version in pairs}
    idea = next(iter(versions), "")
    return {"idea": idea, "version": versions.pop(idea, 0), "merged": versions}


def number(text: str) -> int | None:
    """None, where it is none: the command's parser says which field is wrong."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def show_group(
    room: Room, who: Who, token: str, refusal: Refusal | None = None, named: str | None = None
) -> Response:
    """The page; with a refusal, what was typed stays. `named`: the group whose link was opened."""
    g.form_page = f"/g/{room.gathering.slug}/group"
    state, words = room.gathering.state, room.gathering.words
    now = room.gathering.clock()
    seen = seen_by(room, who, now)
    offered = None
    if named:
        lobby = delta.fresh("group", state, words)[GROUPS]
        offered = next((one for one in lobby if one["id"] == named), None)
    done = request.args.get("done")
    html = page(
        "group.html",
        room,
        screen="group",
        token=token,
        seen=seen,
        seat=seat_of(room, seen),
        offered=offered if seen["group"] is None else None,
        elsewhere=offered if seen["group"] or is_assigned(seen) else None,
        lost=named is not None and offered is None,
        done=done if done in DEEDS["group"] else None,
        refusal=answer(refusal) if refusal else None,
        typed=request.form.get("text", "") if refusal else "",
        limit=TEXT_LIMIT,
        reasons=REPORT_REASONS,
        now=dt.datetime.fromtimestamp(now, dt.UTC),
        nonce=secrets.token_urlsafe(12),
        nonces=lambda: secrets.token_urlsafe(12),
    )
    return make_response(html, status(refusal) if refusal else 200)


def seat_of(room: Room, seen: View) -> View | None:
    """Where somebody needs a seat that this device does not hold, what it holds instead: `number`
    and `link` of a registration that has none, or None for both."""
    if seen["membership"] or not room.gathering.state.needs_seat_in_groups or phone.seat(room):
        return None
    return {"number": None, "link": None} | (phone.known(room) or {})


def is_assigned(seen: View) -> bool:
    return seen["fact"] is not None and seen["fact"]["assignment"] != "choice"


def seen_by(room: Room, who: Who, now: float) -> View:
    """What the page shows to somebody: the screen that their script goes on with, and of it what
    the page needs without one."""
    state, words = room.gathering.state, room.gathering.words
    update = delta.fresh(screen_of(state, who.id), state, words)
    update["epoch"] = room.gathering.epoch
    own = delta.own(who.id, state, words)
    membership = next(iter(own.get(MEMBERSHIP, ())), None)
    myself = membership["id"] if membership else None
    mine = membership["group"] if membership else None
    group = next((one for one in update[GROUPS] if one["id"] == mine), None)
    ideas = sorted(update.get(IDEAS, ()), key=lambda idea: str(idea["at"]))
    by_id = {idea["id"]: idea for idea in ideas}
    rankings = {one["id"]: one["ideas"] for one in own.get(RANKINGS, ())}
    people = {one["id"]: one for one in group["members"]} if group else {}
    others = [one for id, one in people.items() if id != myself]
    fact = update["facts"][GROUPS]
    return {
        "screen": {"update": update, "own": own},
        "fact": fact,
        "most": fact["places"] if fact else 0,
        "membership": membership,
        "group": group,
        "groups": update[GROUPS],
        "is_address": bool(
            group and group["link"] and group["link"].startswith(("https://", "http://"))
        ),
        "others": [one["name"] for one in others],
        "scribe": people.get(group["scribe"]) if group else None,
        "is_scribe": bool(group and group["scribe"] == myself),
        "ideas": ideas,
        "ranked": sorted(ideas, key=lambda idea: (-idea["points"], -idea["support"])),
        "ranking": [id for id in rankings.get(mine, ()) if id in by_id],
        "handed": [by_id[id] for id in group["handed"] if id in by_id] if group else [],
        "mine": {idea["id"] for idea in own[IDEAS]},
        "supported": {item["id"] for item in own["supports"]},
    } | timing(room, mine, now)


def timing(room: Room, mine: str | None, now: float) -> View:
    """Where the groups' time stands; twin of phaseOf() in static/js/group/standing.js."""
    groups = room.gathering.state.groups
    group = groups.groups.get(mine or "")
    until = groups.closes(group) if group else groups.until
    if groups.plan is None and not groups.there:
        phase = "none"
    elif not groups.there:
        phase = "planned"
    elif groups.started is None:
        phase = "before"
    else:
        phase = "running" if until is None or now < until else "over"
    zone = ZoneInfo(room.definition.timezone)
    return {
        "phase": phase,
        "until": None if until is None else dt.datetime.fromtimestamp(until, zone),
        "minutes": None if until is None else math.ceil((until - now) / 60),
    }


def show_plenum(room: Room, who: Who, token: str, refusal: Refusal | None = None) -> Response:
    g.form_page = f"/g/{room.gathering.slug}/plenum"
    state, words = room.gathering.state, room.gathering.words
    fact, screen = FACTS[GROUPS](state, words), SCREENS["guest"]
    circles, wall = screen.part(GROUPS), screen.part(IDEAS)
    presented = fact["presented"] if fact else None
    shown = [circles.shows(one, words) for one in state.groups.there if one.is_expected]
    groups = [
        one | {"ideas": [wall.shows(state.ideas[id], words) for id in one["handed"]]}
        for one in shown
    ]
    own = delta.own(who.id, state, words)
    html = page(
        "plenum.html",
        room,
        screen="guest",
        token=token,
        fact=fact,
        groups=sorted(groups, key=lambda one: (one["id"] != presented, one["number"])),
        own=own,
        supported={item["id"] for item in own["supports"]},
        refusal=answer(refusal) if refusal else None,
        nonces=lambda: secrets.token_urlsafe(12),
    )
    return make_response(html, status(refusal) if refusal else 200)
