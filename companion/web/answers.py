"""Where the team says what becomes of ideas and themes: a list to choose from, one answer to many,
and each answer's own page to correct it or take it back. It works without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, request
from werkzeug.datastructures import MultiDict

from companion.domain.answers import commands as c
from companion.domain.answers.screen import show_answer, show_outcome, show_theme, theme_of
from companion.domain.answers.standing import IDEA, THEME, Answer
from companion.domain.refusals import Refusal, refuse
from companion.domain.results.record import is_said
from companion.domain.rules import Who
from companion.domain.screens import IDEAS, SCREENS
from companion.domain.state import Idea
from companion.domain.themes.screen import headings
from companion.live.house import Room
from companion.live.pauses import breathing
from companion.web import access
from companion.web.language import current
from companion.web.moderation import signature
from companion.web.outcomes import dated
from companion.web.pages import page
from companion.web.particulars import moment, new_nonce, nonce, number
from companion.web.refusals import Refused, answer, status

routes = Blueprint("answers", __name__)

View = dict[str, Any]

#: Ideas on one page.
PAGE = 50
#: The ideas that stand under no theme.
NO_THEME = "-"
#: Ideas that are gone through before others may work: 2 ms.
BREATH = 500


@dataclass(frozen=True)
class Wanted:
    """What is listed. `theme`: an id, NO_THEME, or all; `outcome`: one of commands.OUTCOMES, or
    all; `unanswered`: only what has no answer, not even by its theme; `text`: what stands in it;
    `first`: how many are passed over."""

    theme: str = ""
    outcome: str = ""
    unanswered: bool = False
    text: str = ""
    first: int = 0

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Wanted:
        first = values.get("from", "0")
        return cls(
            theme=values.get("theme", ""),
            outcome=values.get("outcome", ""),
            unanswered="unanswered" in values,
            text=" ".join(values.get("q", "").split()),
            first=number(first) if first else 0,
        )


@routes.get("/g/<slug>/evaluation/answers")
def show(slug: str) -> Response:
    room, who = enter(slug)
    room.gathering.catch_up()
    return show_list(room, who, Wanted.of(request.args))


@routes.post("/g/<slug>/evaluation/answers")
def act(slug: str) -> Response:
    """Another list, or an answer to what was chosen on this one. By POST: what is looked for may
    name somebody (rule P1)."""
    room, who = enter(slug)
    form = request.form
    wanted = Wanted.of(form)
    if "give" not in form:
        return show_list(room, who, wanted)
    chosen = form.getlist("to")
    try:
        access.done(room.gathering.once(answer_of(form, chosen), who, nonce()))
    except Refused as refused:
        return show_list(room, who, wanted, refused.refusal, form, chosen)
    return show_list(room, who, wanted, done=True)


def answer_of(form: MultiDict[str, str], chosen: Iterable[str]) -> c.GiveAnswer:
    """What was filled in, to what was ticked: "idea:ID:VERSION" or "theme:ID:VERSION"."""
    to: dict[str, dict[str, int]] = {IDEA: {}, THEME: {}}
    for one in chosen:
        kind, _, rest = one.partition(":")
        id, _, version = rest.rpartition(":")
        if kind not in to or not id:
            raise Refused(refuse("bad_request"))
        to[kind][id] = number(version)
    return c.GiveAnswer(*filled_in(form), to[IDEA], to[THEME])


def filled_in(form: Mapping[str, str]) -> tuple[str, str, str]:
    return form.get("outcome_given", ""), form.get("office", ""), form.get("text", "")


def show_list(
    room: Room,
    who: Who,
    wanted: Wanted,
    refusal: Refusal | None = None,
    form: Mapping[str, str] | None = None,
    chosen: Iterable[str] = (),
    *,
    done: bool = False,
) -> Response:
    gathering = room.gathering
    g.form_page = f"/g/{gathering.slug}/evaluation/answers"
    found, counts = find(room, wanted)
    first = wanted.first if wanted.first < len(found) else 0
    zone = ZoneInfo(room.definition.timezone)
    html = page(
        "answers.html",
        room,
        wanted=wanted,
        themes=themes(room, counts, zone),
        counts=counts,
        found=len(found),
        first=first,
        size=PAGE,
        ideas=[view(room, idea, zone) for idea in found[first : first + PAGE]],
        form=form or {"outcome_given": c.EXAMINED, "office": last_office(room, who)},
        chosen=set(chosen),
        all="all" in request.values,
        outcomes=c.OUTCOMES,
        limits={"text": c.ANSWER_LIMIT, "office": c.OFFICE_LIMIT},
        refusal=answer(refusal) if refusal else None,
        done=done,
        nonce=new_nonce(),
        no_theme=NO_THEME,
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


def find(room: Room, wanted: Wanted) -> tuple[list[Idea], dict[str, int]]:
    """The ideas that are wanted, the most supported first; and how many there are, by theme, and
    under "open" without an answer."""
    state, words = room.gathering.state, room.gathering.words
    counts: dict[str, int] = {"all": 0, "open": 0}
    found = []
    needle = wanted.text.casefold()
    for idea in breathing(list(state.ideas.values()), every=BREATH):
        if not is_said(idea, words):
            continue
        theme = theme_of(state, idea) or NO_THEME
        outcome = state.answers.outcome(idea, theme)
        counts["all"] += 1
        counts["open"] += outcome.source is None
        counts[theme] = counts.get(theme, 0) + 1
        fits = (
            wanted.theme in ("", theme)
            and wanted.outcome in ("", outcome.outcome)
            and not (wanted.unanswered and outcome.source)
            and (not needle or any(needle in text.casefold() for text in texts(idea, words)))
        )
        if fits:
            found.append(idea)
    return sorted(found, key=lambda idea: (-idea.support, idea.at, idea.id)), counts


def texts(idea: Idea, words: Mapping[str, str]) -> list[str]:
    return [words.get(one.standing.words, "") for one in idea.all_wordings]


def view(room: Room, idea: Idea, zone: ZoneInfo) -> View:
    """An idea as the list shows it; `seen`: what a tick at it says."""
    state, words = room.gathering.state, room.gathering.words
    shown = SCREENS["guest"].part(IDEAS).shows(idea, words)
    outcome = show_outcome(state, idea, words)
    seen = state.answers.version(IDEA, idea.id)
    return (
        shown
        | outcome
        | {
            "theme": theme_of(state, idea),
            "answers": [dated(one, zone) for one in outcome["answers"]],
            "seen": f"{IDEA}:{idea.id}:{seen}",
        }
    )


def themes(room: Room, counts: Mapping[str, int], zone: ZoneInfo) -> list[View]:
    """Those that are there, with what was answered to them."""
    state, words = room.gathering.state, room.gathering.words
    found = []
    for heading in headings(state, words, current().code):
        shown = show_theme(state, heading.id, words)
        version = state.answers.version(THEME, heading.id)
        found.append(
            shown
            | {
                "title": heading.title,
                "ideas": counts.get(heading.id, 0),
                "answers": [dated(one, zone) for one in shown["answers"]],
                "seen": f"{THEME}:{heading.id}:{version}",
            }
        )
    return found


def last_office(room: Room, who: Who) -> str:
    """Whom this member of staff answered for last."""
    gathering = room.gathering
    for one in reversed(gathering.state.answers.answers.values()):
        if one.now.by == who.id:
            return gathering.words.get(one.now.office, "")
    return ""


# One answer


@routes.get("/g/<slug>/evaluation/answers/<id>")
def show_one(slug: str, id: str) -> Response:
    room, who = enter(slug)
    room.gathering.catch_up()
    return show_answer_page(room, who, find_answer(room, id))


@routes.post("/g/<slug>/evaluation/answers/<id>/<action>")
def decide(slug: str, id: str, action: str) -> Response:
    room, who = enter(slug)
    form = request.form
    one = find_answer(room, id)
    version = number(form.get("version"))
    commands = {
        "correct": c.CorrectAnswer(id, version, *filled_in(form)),
        "undo": c.UndoAnswer(id, version),
    }
    if action not in commands:
        raise Refused(refuse("not_found"))
    try:
        access.done(room.gathering.once(commands[action], who, nonce()))
    except Refused as refused:
        return show_answer_page(room, who, one, refused.refusal, form)
    one = room.gathering.state.answers.answers[id]
    if not one.holds:
        return show_list(room, who, Wanted(), done=True)
    return show_answer_page(room, who, one, done=True)


def find_answer(room: Room, id: str) -> Answer:
    one = room.gathering.state.answers.answers.get(id)
    if one is None or not one.holds:
        raise Refused(refuse("unknown_answer"))
    return one


def show_answer_page(
    room: Room,
    who: Who,
    one: Answer,
    refusal: Refusal | None = None,
    form: Mapping[str, str] | None = None,
    *,
    done: bool = False,
) -> Response:
    gathering = room.gathering
    state, words = gathering.state, gathering.words
    g.form_page = f"/g/{gathering.slug}/evaluation/answers/{one.id}"
    zone = ZoneInfo(room.definition.timezone)
    shown = dated(show_answer(one, words), zone)
    titles = {heading.id: heading.title for heading in headings(state, words, current().code)}
    html = page(
        "answer.html",
        room,
        answer=shown | {"version": one.version, "staff": words.get(one.now.by)},
        before=[
            {
                "at": moment(said.at, zone),
                "outcome": said.outcome,
                "text": words.get(said.words or ""),
            }
            for said in reversed(one.past)
        ],
        ideas=[shown_idea(room, id) for id in one.ideas if id in state.ideas],
        themes=[titles[id] for id in one.themes if id in titles],
        form=form
        or {
            "outcome_given": shown["outcome"],
            "office": shown["by"] or "",
            "text": shown["text"] or "",
        },
        outcomes=c.OUTCOMES,
        limits={"text": c.ANSWER_LIMIT, "office": c.OFFICE_LIMIT},
        refusal=answer(refusal) if refusal else None,
        done=done,
        nonce=new_nonce(),
        **signature(gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)


def shown_idea(room: Room, id: str) -> View:
    idea = room.gathering.state.ideas[id].whole
    return {"id": idea.id, "text": room.gathering.words.get(idea.standing.words, "")}


def enter(slug: str) -> tuple[Room, Who]:
    room = access.room(slug)
    return room, access.require_staff(room.gathering, "moderator")
