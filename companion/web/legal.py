"""What the law wants every page to lead to, for each gathering, and the gathering's logo."""

from __future__ import annotations

import base64

from flask import Blueprint, Response, make_response
from flask_babel import gettext

from companion.domain.personal import (
    FIELDS,
    OF_COMMENTS,
    OF_GROUPS,
    OF_LABS,
    OF_REGISTRATION,
)
from companion.domain.refusals import refuse
from companion.web import access
from companion.web.language import current
from companion.web.pages import page
from companion.web.refusals import Refused

routes = Blueprint("legal", __name__)


@routes.get("/g/<slug>/imprint")
def imprint(slug: str) -> str:
    definition = access.room(slug).definition.within(current().code)
    return show(slug, "imprint", gettext("Impressum"), definition.legal.imprint)


@routes.get("/g/<slug>/privacy")
def privacy(slug: str) -> str:
    """The gathering's own words, then what the vault keeps, as the code declares it (rule P3)."""
    room = access.room(slug)
    definition = room.definition.within(current().code)
    terms, labs = definition.registration, room.gathering.state.labs.labs
    fields = [
        {"purpose": gettext(field.purpose), "days": definition.days(field.name)}
        for field in FIELDS.values()
        if (terms or field.name not in OF_REGISTRATION)
        and (definition.comments or field.name not in OF_COMMENTS)
        and (labs or field.name not in OF_LABS)
        and (definition.groups or field.name not in OF_GROUPS)
    ]
    for question in terms.questions if terms else ():
        purpose = f"{question.title} {question.purpose}"
        fields.append({"purpose": purpose, "days": question.days})
    return show(slug, "privacy", gettext("Datenschutz"), definition.legal.privacy, fields)


@routes.get("/g/<slug>/accessibility")
def accessibility(slug: str) -> str:
    definition = access.room(slug).definition.within(current().code)
    title = gettext("Erklärung zur Barrierefreiheit")
    return show(slug, "accessibility", title, definition.legal.accessibility)


def show(
    slug: str, kind: str, title: str, text: str, fields: list[dict[str, object]] | None = None
) -> str:
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    room = access.room(slug)
    return page("legal.html", room, kind=kind, title=title, paragraphs=paragraphs, fields=fields)


@routes.get("/g/<slug>/logo")
def logo(slug: str) -> Response:
    look = access.room(slug).definition.look
    if not look.logo:
        raise Refused(refuse("not_found"))
    return picture(look.logo)


def picture(embedded: str) -> Response:
    """The file in a data: address, an SVG's too: opened by itself it could run scripts."""
    head, _, content = embedded.partition(",")
    response = make_response(base64.b64decode(content))
    response.content_type = head.removeprefix("data:").partition(";")[0]
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
