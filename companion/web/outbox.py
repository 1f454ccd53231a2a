"""The desk's outbox: what people must be told and no mail tells them, to read out, print or copy;
and what became of each mail."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.commands import Command
from companion.domain.mail.commands import SendAgain
from companion.domain.refusals import refuse
from companion.domain.seats.commands import TellNotice
from companion.web import access, desk
from companion.web.messages import message, on_the_way, sent, server_view, state_view, to_tell
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import new_nonce, nonce, number
from companion.web.refusals import Refused

routes = Blueprint("outbox", __name__)

#: Messages on one page, each with all its words.
PAGE = 20
#: Mails whose state is listed, of those under way and of those sent.
LISTED = 100


@routes.get("/g/<slug>/desk/outbox")
def show(slug: str) -> str:
    room, who = desk.enter(slug)
    desk.view(room, who, "outbox")
    g.form_page = f"/g/{slug}/desk/outbox"
    first = number(request.args.get("from", "0"))
    spoken = list(to_tell(room))
    told = {registration.id for registration, _, _ in spoken}
    letters = on_the_way(room)
    open_ = [state_view(room, one) for one in letters if one.registration not in told]
    return page(
        "outbox.html",
        room,
        spoken=[message(room, *found) for found in spoken[first : first + PAGE]],
        first=first,
        more=max(0, len(spoken) - first - PAGE),
        next=first + PAGE,
        open=open_[:LISTED],
        open_count=len(open_),
        sent=[state_view(room, letter) for letter in sent(room)[:LISTED]],
        server=server_view(room),
        done=request.args.get("done"),
        nonces=new_nonce,
        **signature(room.gathering, who),
    )


@routes.post("/g/<slug>/desk/outbox/<action>")
def do(slug: str, action: str) -> AnyResponse:
    room, who = desk.enter(slug)
    registration = request.form.get("registration", "")
    command: Command
    if action == "told":
        command = TellNotice(registration, number(request.form.get("notice")))
    elif action == "again":
        command = SendAgain(registration)
    else:
        raise Refused(refuse("not_found"))
    access.done(room.gathering.once(command, who, nonce()))
    back = f"desk/{registration}" if "one" in request.form else "desk/outbox"
    return redirect(f"/g/{slug}/{back}?done={action}", 303)
