"""What is shown of labs, to everybody and to those who are in one. No screen that stays connected
holds any of it: these are pages of the weeks after the evening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from companion.domain.labs.ideas import Pass, ideas_of
from companion.domain.labs.standing import MAIL, NAME, PHONE, TEXT, TITLE, Lab, Meeting, Member
from companion.domain.moments import iso
from companion.domain.seats.contact import of_value
from companion.domain.state import Idea, State

Words = Mapping[str, str]


def show_lab(lab: Lab, words: Words) -> dict[str, Any]:
    """A lab as everybody sees it, without its ideas. Nothing of who is in it."""
    standing = lab.standing
    said = {part: words.get(id, "") for part, id in standing.says.items()}
    meetings = sorted(standing.meetings.values(), key=lambda one: (one.starts, one.id))
    phone = said.get(PHONE, "")
    return {
        "id": lab.id,
        "title": said.get(TITLE, ""),
        "text": said.get(TEXT, ""),
        "contact": {
            "name": said.get(NAME, ""),
            "mail": said.get(MAIL, ""),
            "phone": of_value(phone).shown if phone else "",
        },
        "themes": list(standing.themes),
        "takes": standing.takes,
        "meetings": [show_meeting(meeting, words) for meeting in meetings],
    }


def show_meeting(meeting: Meeting, words: Words) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "starts": iso(meeting.starts),
        "ends": iso(meeting.ends),
        "place": words.get(meeting.place or "", ""),
        "link": words.get(meeting.address or "", ""),
    }


def read_labs(
    state: State, words: Words, hand_on: Pass = lambda ideas: ideas
) -> list[dict[str, Any]]:
    """The labs of the public record, each with the ids of its `ideas`, the most supported first."""
    labs = [lab for lab in state.labs.shown() if lab.standing.says.get(TITLE) in words]
    ideas = ideas_of(state, labs, hand_on) if labs else {}
    return [
        show_lab(lab, words)
        | {
            "themes": [id for id in lab.standing.themes if state.themes.find(id)],
            "ideas": [idea.id for idea in there(ideas[lab.id], words)],
        }
        for lab in labs
    ]


def there(ideas: Iterable[Idea], words: Words) -> list[Idea]:
    return [idea for idea in ideas if idea.standing.words in words]


def show_member(member: Member, words: Words) -> dict[str, Any]:
    """An entry as whose it is sees it, and whoever leads."""
    return {
        "id": member.id,
        "version": member.version,
        "way": member.way,
        "name": words.get(member.name or "", ""),
        "mail": words.get(member.contact, ""),
        "consent": member.consent,
        "language": member.language,
        "asked": iso(member.asked),
        "confirmed": iso(member.confirmed) if member.confirmed is not None else None,
    }
