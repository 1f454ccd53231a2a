"""Rules: what becomes of the team's commands about a lab."""

from __future__ import annotations

from typing import Any

from companion.domain.command import Command
from companion.domain.events import Draft, Writing
from companion.domain.labs import commands as c
from companion.domain.labs import events as e
from companion.domain.labs.ideas import works_on
from companion.domain.labs.standing import MAIL, NAME, PHONE, TEXT, TITLE, Lab
from companion.domain.reader import is_web_address
from companion.domain.refusals import Refusal, refuse
from companion.domain.ruling import MEMBER, OPERATOR, Ids, Who, public_idea, rule
from companion.domain.seats import contact
from companion.domain.state import PUBLISHED, Idea, State
from companion.domain.text import clean_name, clean_text

#: Characters.
TITLE_LIMIT, TEXT_LIMIT, PLACE_LIMIT, LINK_LIMIT = 120, 2_000, 200, 500
#: More than a city has, and than a lab meets.
MOST_LABS, MOST_MEETINGS = 100, 100
#: Minutes that one meeting lasts at most.
LONGEST = 24 * 60

TEAM = frozenset({"moderator", "admin"})
RIGHTS: dict[type[Command], frozenset[str]] = {
    c.MakeLab: TEAM | {OPERATOR},
    c.ChangeLab: TEAM,
    c.OpenLab: TEAM,
    c.AddIdea: TEAM,
    c.TakeIdea: TEAM,
    c.SetMeeting: TEAM | {OPERATOR},
    c.RemoveMeeting: TEAM,
    c.RemoveLab: TEAM,
    c.UndoLab: TEAM,
    c.WriteToLab: TEAM,
    # Names and addresses: whoever leads alone, as with names in the record's files.
    c.ViewMembers: frozenset({"admin"}),
    c.JoinLab: frozenset({"guest"}),
    c.ConfirmMember: frozenset({MEMBER}),
    c.ChangeMember: frozenset({MEMBER}),
    c.LeaveLab: frozenset({MEMBER}),
}

Says = tuple[dict[str, str], tuple[Writing, ...]]


@rule.register
def _(command: c.MakeLab, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    if len(state.labs.labs) >= MOST_LABS:
        return refuse("too_many", limit=MOST_LABS)
    wrong = unknown_theme(state, command.themes, ())
    said = wrong or write_down(command, ids)
    if isinstance(said, Refusal):
        return said
    says, writes = said
    event = e.LabMade(
        at=now,
        by=who.id,
        lab=ids("z"),
        version=1,
        says=says,
        themes=command.themes,
        takes=command.takes,
    )
    return Draft(event, writes=writes)


@rule.register
def _(command: c.ChangeLab, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    lab = seen_lab(state, command.lab, command.version)
    if isinstance(lab, Refusal):
        return lab
    wrong = unknown_theme(state, command.themes, lab.standing.themes)
    said = wrong or write_down(command, ids)
    if isinstance(said, Refusal):
        return said
    says, writes = said
    event = e.LabChanged(**about(lab, who, now), says=says, themes=command.themes)
    return decision(event, writes)


def unknown_theme(state: State, themes: tuple[str, ...], before: tuple[str, ...]) -> Refusal | None:
    """A lab keeps a theme that the gathering has no more: ideas are still under it."""
    unknown = [one for one in themes if not state.themes.find(one) and one not in before]
    return refuse("unknown_theme") if unknown or len(set(themes)) < len(themes) else None


def write_down(said: c.Described, ids: Ids) -> Says | Refusal:
    """What a lab says, as an event and the vault have it."""
    title = clean_text(" ".join(said.title.split()), field=TITLE, limit=TITLE_LIMIT)
    if isinstance(title, Refusal):
        return title
    writes = [Writing(ids("w"), "lab_text", None, title)]
    says = {TITLE: writes[0].id}
    if said.text.strip():
        text = clean_text(said.text, field=TEXT, limit=TEXT_LIMIT)
        if isinstance(text, Refusal):
            return text
        writes.append(Writing(ids("w"), "lab_text", None, text))
        says[TEXT] = writes[-1].id
    for part, raw in ((NAME, said.name), (MAIL, said.mail), (PHONE, said.phone)):
        if raw.strip():
            value = read_contact(part, raw)
            if isinstance(value, Refusal):
                return value
            writes.append(Writing(ids("w"), "lab_contact", None, value))
            says[part] = writes[-1].id
    return says, tuple(writes)


def read_contact(part: str, raw: str) -> str | Refusal:
    """Whom to ask, in one spelling: name, mail address or telephone number."""
    if part == NAME:
        return clean_name(raw, field=NAME)
    kind = contact.MAIL if part == MAIL else contact.TELEPHONE
    found = contact.read_contact(raw)
    if isinstance(found, Refusal) or found.kind != kind:
        return refuse("bad_contact", field=part)
    return found.value


@rule.register
def _(command: c.OpenLab, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    lab = seen_lab(state, command.lab, command.version)
    if isinstance(lab, Refusal):
        return lab
    return decision(e.LabOpened(**about(lab, who, now), takes=command.takes))


@rule.register
def _(command: c.AddIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = lab_and_idea(state, command)
    if isinstance(found, Refusal):
        return found
    lab, idea = found
    if works_on(lab.standing, idea):
        return refuse("already_in_lab")
    return decision(e.LabIdeaAdded(**about(lab, who, now), idea=idea.id))


@rule.register
def _(command: c.TakeIdea, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    found = lab_and_idea(state, command)
    if isinstance(found, Refusal):
        return found
    lab, idea = found
    if not works_on(lab.standing, idea):
        return refuse("not_in_lab")
    return decision(e.LabIdeaTaken(**about(lab, who, now), idea=idea.id))


def lab_and_idea(state: State, command: c.AddIdea | c.TakeIdea) -> tuple[Lab, Idea] | Refusal:
    """The lab as it was seen, and the idea as everybody sees it."""
    lab = seen_lab(state, command.lab, command.version)
    if isinstance(lab, Refusal):
        return lab
    idea = public_idea(state, command.idea)
    if idea is None or idea.whole.status != PUBLISHED:
        return refuse("unknown_idea")
    return lab, idea.whole


@rule.register
def _(command: c.SetMeeting, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    lab = seen_lab(state, command.lab, command.version)
    if isinstance(lab, Refusal):
        return lab
    meetings = lab.standing.meetings
    if command.meeting is not None and command.meeting not in meetings:
        return refuse("unknown_meeting")
    if command.meeting is None and len(meetings) >= MOST_MEETINGS:
        return refuse("too_many", limit=MOST_MEETINGS)
    if not 0 < command.minutes <= LONGEST:
        return refuse("bad_moment", field="minutes")
    writes: list[Writing] = []
    if command.place.strip():
        place = clean_text(" ".join(command.place.split()), field="place", limit=PLACE_LIMIT)
        if isinstance(place, Refusal):
            return place
        writes.append(Writing(ids("w"), "lab_text", None, place))
    where = writes[0].id if writes else None
    link = command.link.strip()
    if link:
        if len(link) > LINK_LIMIT or not is_web_address(link):
            return refuse("bad_address", field="link")
        writes.append(Writing(ids("w"), "lab_text", None, link))
    event = e.LabMeetingSet(
        **about(lab, who, now),
        meeting=command.meeting or ids("j"),
        starts=float(command.starts),
        ends=float(command.starts + 60 * command.minutes),
        place=where,
        address=writes[-1].id if link else None,
    )
    return decision(event, tuple(writes))


@rule.register
def _(command: c.RemoveMeeting, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    lab = seen_lab(state, command.lab, command.version)
    if isinstance(lab, Refusal):
        return lab
    if command.meeting not in lab.standing.meetings:
        return refuse("unknown_meeting")
    return decision(e.LabMeetingRemoved(**about(lab, who, now), meeting=command.meeting))


@rule.register
def _(command: c.RemoveLab, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    lab = seen_lab(state, command.lab, command.version)
    if isinstance(lab, Refusal):
        return lab
    return decision(e.LabRemoved(**about(lab, who, now)))


@rule.register
def _(command: c.UndoLab, state: State, who: Who, now: float, ids: Ids) -> Draft | Refusal:
    lab = seen_lab(state, command.lab, command.version, also_removed=True)
    if isinstance(lab, Refusal):
        return lab
    if not lab.past:
        return refuse("nothing_to_undo")
    return decision(e.LabReverted(**about(lab, who, now)))


def seen_lab(state: State, id: str, version: int, *, also_removed: bool = False) -> Lab | Refusal:
    """The lab, if nobody decided on it since it was seen."""
    lab = state.labs.labs.get(id)
    if lab is None or not (lab.is_there or also_removed):
        return refuse("unknown_lab")
    return lab if lab.version == version else refuse("lab_moved", version=lab.version)


def about(lab: Lab, who: Who, now: float) -> dict[str, Any]:
    """What every decision's event says."""
    return {"at": now, "by": who.id, "lab": lab.id, "version": lab.version + 1}


def decision(event: e.LabDecided, writes: tuple[Writing, ...] = ()) -> Draft:
    """A draft that only goes through while nobody else decided on the lab."""
    return Draft(event, expects={event.lab: event.version - 1}, moves=(event.lab,), writes=writes)
