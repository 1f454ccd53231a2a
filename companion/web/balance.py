"""Hall and home in figures, for everybody; without scripts."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from companion.domain.fairness.proposal import shares
from companion.domain.fairness.sides import SIDES
from companion.web import access
from companion.web.pages import page

routes = Blueprint("balance", __name__)

#: What is counted, in the order in which it is shown.
FIGURES = ("posts", "published", "seconds", "supports", "people")


@routes.get("/g/<slug>/balance")
def balance(slug: str) -> str:
    """How posts, screen time and support are shared; what is on the big screen now counts too."""
    room = access.room(slug)
    state, now = room.gathering.state, access.site().house.clock()
    tallies = {side: dict(vars(state.balance.tallies[side])) for side in SIDES}
    lit = state.balance.lit
    if lit is not None:
        tallies[lit.side]["seconds"] += max(0.0, now - lit.since)
    figures: list[dict[str, Any]] = []
    for name in FIGURES:
        amounts = {side: float(tallies[side][name]) for side in SIDES}
        figures.append({"name": name, "amounts": amounts, "shares": shares(amounts)})
    return page("balance.html", room, figures=figures)
