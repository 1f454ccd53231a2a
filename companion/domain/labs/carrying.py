"""Carrying: the labs of a record become labs of a gathering again, with nobody in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import regex

from companion.domain.events import Draft
from companion.domain.labs import commands as c
from companion.domain.labs import events as e
from companion.domain.labs.rules import LONGEST, MOST_LABS, MOST_MEETINGS, decision, write_down
from companion.domain.labs.standing import SAYS, Lab, Standing
from companion.domain.refusals import Refusal
from companion.domain.ruling import OPERATOR, Ids, Who, rule
from companion.domain.state import State

#: As every log has them: addresses on paper lead to it.
LAB = regex.compile(r"z[0-9a-f]{16}")


class BadLab(Exception):
    """What was read is no lab; the message says where, without a word of it."""


def carry_labs(
    labs: list[dict[str, Any]], ideas: list[dict[str, Any]], themes: set[str], now: float, ids: Ids
) -> Iterator[Draft]:
    """The drafts that make the labs, once the ideas are there. Raises BadLab."""
    if len(labs) > MOST_LABS:
        raise BadLab("more labs than there may be")
    of_theme = {idea["id"]: idea.get("theme") for idea in ideas}
    seen: set[str] = set()
    for number, lab in enumerate(labs, 1):
        yield from carry_lab(lab, of_theme, themes, now, ids, f"lab {number}", seen)


def carry_lab(
    lab: dict[str, Any],
    of_theme: dict[str, str | None],
    themes: set[str],
    now: float,
    ids: Ids,
    where: str,
    seen: set[str],
) -> Iterator[Draft]:
    id, ideas, own = lab.get("id"), lab.get("ideas", []), lab.get("themes", [])
    if not isinstance(id, str) or not LAB.fullmatch(id) or id in seen:
        raise BadLab(f"{where}: its id is none, or another's")
    seen.add(id)
    if not are_texts(ideas) or not set(ideas) <= of_theme.keys():
        raise BadLab(f"{where}: it works on ideas that are not there")
    if not are_texts(own) or not set(own) <= themes:
        raise BadLab(f"{where}: the gathering has no such theme")
    says, writes = said(lab, ids, where)
    made = e.LabMade(
        at=now,
        by=OPERATOR,
        lab=id,
        version=1,
        says=says,
        themes=tuple(own),
        takes=lab.get("takes") is True,
        added=tuple(idea for idea in ideas if of_theme[idea] not in own),
    )
    yield Draft(made, writes=writes)
    version, there = 1, set(ideas)
    for idea, theme in of_theme.items():
        if theme in own and idea not in there:
            version += 1
            yield decision(e.LabIdeaTaken(at=now, by=OPERATOR, lab=id, version=version, idea=idea))
    meetings = lab.get("meetings", [])
    if not isinstance(meetings, list) or len(meetings) > MOST_MEETINGS:
        raise BadLab(f"{where}: its meetings are none")
    for meeting in meetings:
        yield from met(meeting, id, version, now, ids, where)
        version += 1


def said(lab: dict[str, Any], ids: Ids, where: str) -> tuple[dict[str, str], tuple[Any, ...]]:
    contact = lab.get("contact") or {}
    texts = {"title": lab.get("title"), "text": lab.get("text", "")}
    texts |= {part: contact.get(part, "") for part in SAYS if part not in texts}
    if not are_texts([*texts.values()]):
        raise BadLab(f"{where}: a text of it is none")
    found = write_down(c.Described(**texts), ids)
    if isinstance(found, Refusal):
        raise BadLab(f"{where}: {found.code}")
    return found


def met(meeting: Any, lab: str, version: int, now: float, ids: Ids, where: str) -> Iterator[Draft]:
    """As the team would have entered it, by the same rule."""
    try:
        starts, ends = (
            dt.datetime.fromisoformat(meeting[key]).timestamp() for key in ("starts", "ends")
        )
        place, link = str(meeting.get("place", "")), str(meeting.get("link", ""))
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        raise BadLab(f"{where}: a meeting is none") from None
    minutes = int((ends - starts) // 60)
    if not 0 < minutes <= LONGEST:
        raise BadLab(f"{where}: a meeting is none")
    found = rule(
        c.SetMeeting(lab, version, int(starts), minutes, place, link),
        standing(lab, version),
        Who(OPERATOR, OPERATOR),
        now,
        ids,
    )
    if isinstance(found, Refusal):
        raise BadLab(f"{where}: {found.code}")
    yield found


def standing(lab: str, version: int) -> State:
    """A gathering with this lab alone, as far as a rule asks."""
    state = State()
    state.labs.labs[lab] = Lab(lab, Standing(says={}), version)
    return state


def are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
