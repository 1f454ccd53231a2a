"""Languages: German, English, and German in Leichte Sprache.

German stands in the templates and is what gettext looks up, so it needs no catalogue. Babel knows
no locale for Leichte Sprache; its catalogue goes by German with a modifier. (Plain de_DE would not
do: gettext takes it for "de" too.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, request
from flask_babel import Babel, format_date, gettext, ngettext

COOKIE = "language"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Language:
    """`code`: ours, in cookie and address. `locale`: Babel's. `html`: for the lang attribute."""

    code: str
    title: str
    locale: str
    html: str


LANGUAGES = {
    language.code: language
    for language in (
        Language("de", "Deutsch", "de", "de"),
        Language("en", "English", "en", "en"),
        Language("leicht", "Leichte Sprache", "de_DE@leicht", "de"),
    )
}
FIRST = LANGUAGES["de"]
#: Pages that many people look at. They speak the gathering's first language, whatever the machine
#: that shows them was set up in.
HALL = frozenset({"stage.projector", "overlay.overlay", "entrance.entrance", "entrance.poster"})


def install(app: Flask) -> None:
    Babel(app, default_locale="de", locale_selector=lambda: current().locale)
    app.after_request(remember)
    app.context_processor(context)
    app.jinja_env.globals["long_date"] = lambda day: format_date(day, "full", rebase=False)
    app.jinja_env.globals.update(_=gettext, ngettext=ngettext)


def current() -> Language:
    """The visitor's choice, else the browser's language, else German."""
    if "language" not in g:
        g.language = choose()
    found: Language = g.language
    return found


def choose() -> Language:
    for code in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if code in LANGUAGES:
            return LANGUAGES[code]
    if request.endpoint in HALL:
        return FIRST
    return LANGUAGES[request.accept_languages.best_match(["de", "en"]) or FIRST.code]


def remember(response: Response) -> Response:
    """After every request: a choice in the address becomes the visitor's."""
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(
            COOKIE,
            current().code,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def context() -> dict[str, Any]:
    """For all templates: the language, and what leads to the others on the same page."""
    return {
        "language": current(),
        "languages": [
            {
                "code": other.code,
                "title": other.title,
                "html": other.html,
                "url": switch(other),
                "on": other == current(),
            }
            for other in LANGUAGES.values()
        ],
    }


def switch(language: Language) -> str:
    """This page in another language. A form's answer has no address of its own: its page has."""
    path = request.path
    if request.method != "GET":
        path = g.get("form_page") or request.path.rpartition("/")[0] + "/"
    kept = {"order": "top"} if request.args.get("order") == "top" else {}
    return f"{path}?{urlencode({**kept, 'lang': language.code})}"
