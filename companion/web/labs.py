"""Labs as everybody sees them, and how one comes in and goes again. Without scripts.

Whoever wants to be in is written to once, and is in when they say so on the page that the mail
leads to: opening it changes nothing, since mail programs open links by themselves.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.command import Command
from companion.domain.labs import commands as c
from companion.domain.labs.screen import show_member
from companion.domain.labs.standing import Lab, Member
from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.seats.contact import masked, read_contact
from companion.domain.text import NAME_LIMIT
from companion.live.house import Room
from companion.outside.mail import ONE_CLICK
from companion.web import access, results
from companion.web.lab_views import consent, entry, ideas, lab_path, lab_view
from companion.web.language import current
from companion.web.pages import page
from companion.web.particulars import moment, new_nonce, nonce, number
from companion.web.refusals import Refused, answer, status

routes = Blueprint("labs", __name__)

#: What stands in the form again where it was refused.
TYPED = ("way", "name", "mail", "consent")


@routes.get("/g/<slug>/labs")
def show(slug: str) -> str:
    """All labs, with what is next in each."""
    room = access.room(slug)
    room.gathering.catch_up()
    there = ideas(room)
    labs = [
        lab_view(room, lab)
        | {
            "ideas": len(there.get(lab.id, ())),
            "support": sum(idea["support"] for idea in there.get(lab.id, ())),
        }
        for lab in room.gathering.state.labs.shown()
    ]
    return page("labs.html", room, labs=labs)


@routes.get("/g/<slug>/labs/<lab>")
def one(slug: str, lab: str) -> Response:
    room = access.room(slug)
    found = find(room, lab)
    _, token = access.welcome_guest(slug)
    response = show_one(room, found, {"way": request.args.get("way", "")})
    access.remember_guest(response, slug, token)
    return response


def show_one(
    room: Room, lab: Lab, form: dict[str, str], refusal: Refusal | None = None
) -> Response:
    g.form_page = lab_path(room, lab.id)
    there = ideas(room).get(lab.id, [])
    first = number(request.args.get("from", "0"))
    first = first // results.SHOWN * results.SHOWN if first < len(there) else 0
    html = page(
        "lab.html",
        room,
        lab=lab_view(room, lab),
        ideas=Markup("").join(results.html(there[first : first + results.SHOWN], room)),
        first=first,
        size=results.SHOWN,
        count=len(there),
        support=sum(idea["support"] for idea in there),
        mails=access.site().mailer.sends,
        consent=consent(room),
        form=form,
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        nonce=new_nonce(),
        name_limit=NAME_LIMIT,
    )
    return make_response(html, status(refusal) if refusal else 200)


@routes.get("/g/<slug>/labs/<lab>/<meeting>.ics")
def calendar(slug: str, lab: str, meeting: str) -> Response:
    """One of its meetings, for calendars."""
    room = access.room(slug)
    found = find(room, lab)
    met = found.standing.meetings.get(meeting)
    if met is None:
        raise Refused(refuse("unknown_meeting"))
    response = make_response(entry(room, found, met).to_text())
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="termin.ics"'
    return response


@routes.post("/g/<slug>/labs/<lab>/join")
def join(slug: str, lab: str) -> AnyResponse:
    """Somebody wants to be in. What comes back is the same whoever is in already, and however often
    the address was written to today (rule: nobody learns whose address is in a list)."""
    room = access.room(slug)
    found = find(room, lab)
    who, token = access.welcome_guest(slug)
    form = request.form
    command = c.JoinLab(
        lab,
        way=form.get("way", ""),
        mail=form.get("mail", ""),
        name=form.get("name", ""),
        consent=form.get("consent") or None,
        language=current().code,
    )
    try:
        if not room.gathering.again(who, nonce()):
            ask(room, command, who)
    except Refused as refused:
        typed = {key: form.get(key, "") for key in TYPED}
        response: AnyResponse = show_one(room, found, typed, refused.refusal)
    else:
        response = redirect(f"{lab_path(room, lab)}?done=asked#join", 303)
    access.remember_guest(response, slug, token)
    return response


def ask(room: Room, command: c.JoinLab, who: Who) -> None:
    """A slip of the pen counts against nobody. What an address has had enough of is not sent."""
    refusal = room.gathering.would(command, who)
    if not access.site().mailer.sends:
        refusal = refuse("no_mail")
    if refusal:
        raise Refused(refusal)
    slug, found = room.gathering.slug, read_contact(command.mail)
    access.pace_lab(slug, who)
    assert not isinstance(found, Refusal)  # it would have been refused
    mark = access.site().keys.mark(slug, "mail", found.value.casefold())
    if access.site().house.commons.take(slug, ("lab_mails", mark)) == 0:
        access.done(room.gathering.do(command, who, nonce()))


@routes.get("/g/<slug>/labs/entry/<link>")
def own(slug: str, link: str) -> Response:
    """One's own entry: to be confirmed, to be changed, or why there is none any more."""
    room, member = find_member(slug, link)
    return show_own(room, member, link)


@routes.post("/g/<slug>/labs/entry/<link>/<action>")
def do(slug: str, link: str, action: str) -> AnyResponse:
    room, member = find_member(slug, link)
    who = access.member(slug, link)
    commands: dict[str, Command] = {
        "confirm": c.ConfirmMember(earlier(room, member)),
        "leave": c.LeaveLab(),
    }
    if action == "change":
        form = request.form
        version = number(form.get("version"))
        commands[action] = c.ChangeMember(version, form.get("way", ""), form.get("name", ""))
    if action not in commands:
        raise Refused(refuse("not_found"))
    if is_settled(member, action):  # pressed twice, or a way back
        return redirect(f"/g/{slug}/labs/entry/{link}?done={action}", 303)
    if is_one_click():
        access.done(room.gathering.do(commands[action], who))
        return make_response("", 200)
    try:
        access.done(room.gathering.once(commands[action], who, nonce()))
    except Refused as refused:
        return show_own(room, member, link, refused.refusal)
    return redirect(f"/g/{slug}/labs/entry/{link}?done={action}", 303)


def is_settled(member: Member, action: str) -> bool:
    return member.is_in if action == "confirm" else action == "leave" and member.erased


def is_one_click() -> bool:
    """Whether a mail program's own button asks."""
    key, _, value = ONE_CLICK.partition("=")
    return request.path.endswith("/leave") and request.form.get(key) == value


def earlier(room: Room, member: Member) -> tuple[str, ...]:
    """What the same address asked of the same lab before."""
    words = room.gathering.words
    mail = words.get(member.contact, "").casefold()
    return tuple(
        other.id
        for other in room.gathering.state.labs.members.values()
        if other.lab == member.lab
        and other.id != member.id
        and not other.erased
        and words.get(other.contact, "").casefold() == mail
    )


def show_own(room: Room, member: Member, link: str, refusal: Refusal | None = None) -> Response:
    gathering = room.gathering
    path = f"/g/{gathering.slug}/labs/entry/{link}"
    g.form_page = path
    lab = gathering.state.labs.labs[member.lab]
    view = show_member(member, gathering.words)
    html = page(
        "lab-entry.html",
        room,
        own=view
        | {
            "masked": masked(view["mail"]),
            "confirmed": moment(member.confirmed, ZoneInfo(room.definition.timezone)),
        },
        state=state_of(member, lab, gathering.clock()),
        lab=lab_view(room, lab),
        lab_is_there=lab.is_there,
        path=path,
        refusal=answer(refusal) if refusal else None,
        done=request.args.get("done"),
        nonces=new_nonce,
        name_limit=NAME_LIMIT,
    )
    return make_response(html, status(refusal) if refusal else 200)


def state_of(member: Member, lab: Lab, now: float) -> str:
    """What the page is about: in, waits, late, left, replaced, erased, or gone (the lab is)."""
    if member.is_in:
        return "in"
    if member.left:
        return "left"
    if member.replaced_by:
        return "replaced"
    if member.erased:
        return "erased"
    if not lab.is_there:
        return "gone"
    return "late" if member.is_late(now) else "waits"


def find(room: Room, id: str) -> Lab:
    """The lab, as everybody may see it."""
    labs = room.gathering.state.labs.labs
    if id not in labs:
        room.gathering.catch_up()
    lab = labs.get(id) or room.gathering.state.labs.labs.get(id)
    if lab is None or not lab.is_there:
        raise Refused(refuse("unknown_lab"))
    return lab


def find_member(slug: str, link: str) -> tuple[Room, Member]:
    """Whose entry the link is of, also one that is erased."""
    room = access.room(slug)
    id = access.member(slug, link).id
    if id not in room.gathering.state.labs.members:
        room.gathering.catch_up()
    member = room.gathering.state.labs.members.get(id)
    if member is None:
        raise Refused(refuse("unknown_entry"))
    return room, member
